import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { readInputsFile } from "../../../src/inputsFile/readInputsFile";
import { parsePresets, withPreset, withoutPreset } from "../../../src/presets/presetFile";
import { parseHexFile } from "../../../src/hex/projectFile";
import type { ProjectId } from "../../../src/hex/types";
import { decodeEnvFile, parseEnvFile, readSignIn } from "../../../src/signIn/environmentVariables";
import { garbled, garbling, inputs, mutated, mutation } from "./inputs";

const id = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const input = (name: string, config: object) => ({
  cellType: "INPUT",
  cellId: `0190f7b2-0000-7000-8000-${name.length.toString().padStart(12, "0")}`,
  config: { name, inputType: "TEXT_INPUT", outputType: "STRING", ...config },
});
const project = {
  schemaVersion: 3,
  meta: { title: "Revenue", codeLanguage: "PYTHON", projectId: id },
  cells: [
    input("region", { inputType: "DROPDOWN", options: { valueOptions: ["EMEA", "APAC"] }, defaultValue: "EMEA" }),
    {
      cellType: "COLLAPSIBLE",
      config: {
        cells: [
          input("weeks", { inputType: "SLIDER", options: { min: 1, max: 52, step: 1 }, defaultValue: 13 }),
          input("as_of_day", {
            inputType: "DATE",
            options: { useDateRange: true },
            defaultValue: { unit: "WEEK", amount: 1, operation: "AGO" },
          }),
        ],
      },
    },
  ],
  appLayout: { tabs: [{ rows: [{ columns: [{ elements: [{ cellId: "0190f7b2-0000-7000-8000-000000000006" }] }] }] }] },
};
const presets = {
  presets: [
    { name: "EMEA", project: id, inputs: { region: "EMEA", weeks: 13 }, options: { useCachedSqlResults: false } },
  ],
};
const values = { project: id, inputs: { region: "EMEA", weeks: 13, plans: ["Team"] }, options: { dryRun: true } };
const env = "# token\nexport HEX_API_TOKEN='hxtp_0123'\nHEX_WORKSPACE_URL=https://app.hex.tech\n";

/** Whether the characters of one text stand in the other in this order: what a token was wrapped in or broken by is taken out. */
function isWithin(part: string, text: string): boolean {
  let at = 0;
  for (const character of text) {
    at += character === part[at] ? 1 : 0;
  }
  return at >= part.length;
}

describe("files, mutated and garbled,", () => {
  it("that are projects are read as far as they can be, or not at all", async () => {
    await fc.assert(
      fc.asyncProperty(mutation, garbling, fc.boolean(), async ([picks, part, how], cut, whole) => {
        const text = whole ? stringify(mutated(project, picks, part, how)) : garbled(stringify(project), cut);
        const file = await parseHexFile(text);
        assert.ok(
          file === undefined || file.inputs.every(({ name }) => /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(name)),
          text,
        );
      }),
      inputs(0.08),
    );
  }).timeout(1_200_000);

  it("that hold inputs are read, or say where they are broken", () => {
    fc.assert(
      fc.property(mutation, garbling, fc.boolean(), fc.boolean(), ([picks, part, how], cut, whole, isJson) => {
        const write = (value: unknown) => (isJson ? JSON.stringify(value, undefined, 2) : stringify(value));
        const text = whole ? (write(mutated(values, picks, part, how)) ?? "") : garbled(write(values), cut);
        const read = readInputsFile(text, isJson);
        const places = "problem" in read ? [read.place] : read.file.inputs.map(({ place }) => place);
        assert.ok(
          places.every(({ start, end }) => start >= 0 && start <= end && end <= text.length),
          text,
        );
      }),
      inputs(0.06),
    );
  }).timeout(1_200_000);

  it("that hold presets are read, and changed without harm or not at all", () => {
    fc.assert(
      fc.property(mutation, garbling, fc.boolean(), ([picks, part, how], cut, whole) => {
        const text = whole
          ? (JSON.stringify(mutated(presets, picks, part, how), undefined, 2) ?? "")
          : garbled(JSON.stringify(presets, undefined, 2), cut);
        const before = parsePresets(text);
        if ("presets" in before) {
          const added = parsePresets(withPreset(text, { name: "new", projectId: id, options: {}, ask: [] }));
          assert.ok("presets" in added && added.presets.some(({ name }) => name === "new"), text);
          const removed = parsePresets(withoutPreset(text, { name: "EMEA", projectId: id }));
          assert.ok(
            "presets" in removed &&
              removed.unreadable <= before.unreadable &&
              !removed.presets.some((one) => one.name === "EMEA" && one.projectId === id),
            text,
          );
        }
      }),
      inputs(0.05),
    );
  }).timeout(1_200_000);

  it("that hold a token in the environment's form never make more of it than is there", () => {
    fc.assert(
      fc.property(garbling, fc.uint8Array({ maxLength: 20 }), (cut, bytes) => {
        const text = decodeEnvFile(Buffer.concat([bytes, Buffer.from(garbled(env, cut))]));
        const found = readSignIn(parseEnvFile(text));
        assert.ok(found === undefined || isWithin(found.token, text), text);
      }),
      inputs(0.04),
    );
  }).timeout(1_200_000);
});
