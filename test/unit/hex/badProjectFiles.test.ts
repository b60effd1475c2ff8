import assert from "node:assert/strict";
import { stringify } from "yaml";
import { parseHexFile } from "../../../src/hex/projectFile";
import { problemWith } from "../../../src/store/inputSchema/typing";

interface Extra {
  readonly top?: Record<string, unknown>;
  readonly meta?: Record<string, unknown>;
}

const input = (name: string, config: object = {}) => ({
  cellType: "INPUT",
  cellId: "0190f7b2-0000-7000-8000-000000000001",
  cellLabel: name,
  config: { name, inputType: "TEXT_INPUT", outputType: "STRING", ...config },
});
const read = (cells: unknown[], { top = {}, meta = {} }: Extra = {}) =>
  parseHexFile(stringify({ schemaVersion: 3, meta: { title: "T", codeLanguage: "PYTHON", ...meta }, cells, ...top }));

describe("A project file with something wrong or new", () => {
  it("of another version keeps the inputs that can be read, and says that there may be others", async () => {
    const file = await read([input("region")], { top: { schemaVersion: 4 } });
    assert.deepEqual(
      [file?.inputs.map(({ name }) => name), file?.isComplete, file?.notes],
      [["region"], false, [{ kind: "otherVersion", version: 4 }]],
    );
  });

  it("with two inputs of a name keeps the first, and names it", async () => {
    const file = await read([input("region", { defaultValue: "EMEA" }), input("region", { defaultValue: "APAC" })]);
    assert.deepEqual(
      [file?.inputs.map(({ defaultValue }) => defaultValue), file?.notes],
      [["EMEA"], [{ kind: "duplicates", names: ["region"] }]],
    );
  });

  it("with a name that is no variable leaves that input out, and counts it", async () => {
    const names = ["", "a b", "a$(touch x)", "1st", "a-b", "`a`", "a\nb"];
    const file = await read([...names.map((name) => input(name)), input("region")]);
    assert.deepEqual(
      [file?.inputs.map(({ name }) => name), file?.notes],
      [["region"], [{ kind: "badNames", count: names.length }]],
    );
  });

  it("with a default that does not fit its options shows it, and does not take it as typed", async () => {
    const file = await read([
      input("region", { inputType: "DROPDOWN", options: { valueOptions: ["EMEA", "APAC"] }, defaultValue: "LATAM" }),
    ]);
    const [region] = file?.inputs ?? [];
    assert.equal(region?.defaultValue, "LATAM");
    assert.notEqual(region && problemWith(region, "LATAM"), undefined);
    assert.equal(region && problemWith(region, "EMEA"), undefined);
  });

  it("with 2,000 inputs has them all", async () => {
    const file = await read(Array.from({ length: 2_000 }, (_, at) => input(`input_${at}`)));
    assert.deepEqual([file?.inputs.length, file?.isComplete, file?.notes], [2_000, true, []]);
  });

  it("with types and keys that nobody knows yet is read as usual", async () => {
    const hologram = input("shape", { inputType: "HOLOGRAM", options: { light: "blue" }, defaultValue: "cube" });
    const file = await read(
      [
        { cellType: "DREAM", config: { cells: 7 } },
        hologram,
        input("constructor", { inputType: "constructor" }),
        input("region"),
      ],
      { top: { dreams: [{ a: 1 }] }, meta: { mood: "fine" } },
    );
    assert.deepEqual(
      file?.inputs.map(({ name, kind }) => [name, kind]),
      [
        ["shape", "unknown"],
        ["constructor", "unknown"],
        ["region", "text"],
      ],
    );
    assert.deepEqual([file.isComplete, file.notes], [true, []]);
  });
});
