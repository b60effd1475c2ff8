import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { ProjectInput } from "../../../../src/hex/types";
import { inputsFileSchema, inputSchema } from "../../../../src/store/inputSchema/inputsFileSchema";

describe("the schema of a file with inputs", () => {
  it("says what each kind of input takes", () => {
    assert.deepEqual(inputSchema({ name: "a", kind: "text", label: "A", defaultValue: "x" }), {
      description: "A",
      type: "string",
      default: "x",
    });
    assert.deepEqual(inputSchema({ name: "a", kind: "slider", min: 0, max: 10, step: 5 }), {
      type: "number",
      minimum: 0,
      maximum: 10,
    });
    assert.deepEqual(inputSchema({ name: "a", kind: "checkbox", defaultValue: false }), {
      type: "boolean",
      default: false,
    });
    assert.deepEqual(inputSchema({ name: "a", kind: "dropdown", options: ["x", 1] }), { enum: ["x", 1] });
    assert.deepEqual(inputSchema({ name: "a", kind: "multiselect", options: ["x"] }), {
      type: "array",
      items: { enum: ["x"] },
    });
    assert.deepEqual(inputSchema({ name: "a", kind: "dropdown", optionsFrom: { dataframe: "df" } }), {
      type: ["string", "number", "boolean"],
    });
    const choice = { name: "a", kind: "dropdown" as const };
    assert.deepEqual(inputSchema({ ...choice, options: ["x"], optional: true }), {
      anyOf: [{ enum: ["x"] }, { type: "null" }],
    });
    assert.deepEqual(inputSchema({ ...choice, ofNumbers: true }), { type: "number" });
    assert.deepEqual(
      inputSchema({ ...choice, options: [1, "Asia"], labels: [{ value: 1, label: "Europe" }, { value: "Asia" }] }),
      { enum: [1, "Asia", "Europe"] },
      "what people see is taken as well",
    );
    assert.deepEqual(inputSchema({ name: "a", kind: "date", hasTime: true }), { type: "string" });
    const day = inputSchema({ name: "a", kind: "date" });
    assert.deepEqual(inputSchema({ name: "a", kind: "dateRange" }), {
      type: "object",
      properties: { start: day, end: day },
      required: ["start", "end"],
      additionalProperties: false,
    });
    for (const kind of ["button", "notSettable"] as const) {
      assert.deepEqual(inputSchema({ name: "a", kind })["not"], {}, "nothing is taken");
    }
    assert.deepEqual(inputSchema({ name: "a", kind: "unknown" }), {});
    assert.deepEqual(inputSchema({ name: "api_token", kind: "text", defaultValue: "hush" }), { type: "string" });
    assert.match("-7d", new RegExp(String(inputSchema({ name: "a", kind: "date" })["pattern"])));
  });

  it("takes whole files and values alone, and says no to what a run would not take", () => {
    const inputs: ProjectInput[] = [
      { name: "region", kind: "text" },
      { name: "note", kind: "textArea" },
      { name: "rows", kind: "number", min: 1, max: 9 },
      { name: "free", kind: "number" },
      { name: "day", kind: "date" },
      { name: "refresh", kind: "button" },
      { name: "other", kind: "unknown" },
    ];
    const takes = new Ajv({ allowUnionTypes: true, strict: false }).compile(inputsFileSchema("T", inputs, true));
    const values = { region: "EMEA", note: "", rows: 1, free: -5, day: "2026-08-09", other: [null] };
    const taken: unknown[] = [
      {},
      values,
      { ...values, $schema: "./x.json" },
      { inputs: values },
      { project: "https://app.hex.tech/a/hex/b", inputs: {}, options: {}, $schema: "x" },
      { options: { dryRun: true, useCachedSqlResults: false, updatePublishedResults: true, viewId: "v" } },
      { options: { notifications: [{}] } },
      ...["today", "yesterday", "tomorrow", "-7d", "+12m"].map((day) => ({ day })),
    ];
    const refused: unknown[] = [
      [],
      { region: 1 },
      { note: 1 },
      { rows: "1" },
      { rows: 0 },
      { rows: 10 },
      { refresh: true },
      { unknown: 1 },
      { $schema: 1 },
      ...["someday", "7d", "2026-8-9", "x2026-08-09", "-7d."].map((day) => ({ day })),
      { day: 20260809 },
      { inputs: { rows: 0 } },
      { inputs: [] },
      { project: 1 },
      { project: "x", region: "EMEA" },
      { options: { inputs: {} } },
      { options: { dryRun: "yes" } },
      { options: { notifications: [1] } },
      { options: [], inputs: {} },
      { inputs: {}, $schema: 1 },
    ];
    assert.deepEqual(
      taken.filter((file) => !takes(file)),
      [],
    );
    assert.deepEqual(
      refused.filter((file) => takes(file)),
      [],
    );
  });

  it("takes other names only where not all inputs are known", () => {
    const whole = (isComplete: boolean) =>
      (
        inputsFileSchema("T", [{ name: "a", kind: "text" }], isComplete)["then"] as {
          properties: { inputs: Record<string, unknown> };
        }
      ).properties.inputs;
    assert.equal(whole(true)["additionalProperties"], false);
    assert.equal(whole(false)["additionalProperties"], undefined);
  });

  it("knows the same options for a file of any project, in JSON and in YAML", async () => {
    const root = join(import.meta.dirname, "..", "..", "..", "..");
    const json = async (...path: string[]) =>
      JSON.parse(await readFile(join(root, ...path), "utf8")) as {
        properties: { options: { properties: unknown } };
        contributes: Record<"jsonValidation" | "yamlValidation", { fileMatch: string | string[]; url: string }[]>;
      };
    const { options } = inputsFileSchema("T", [], true)["definitions"] as { options: { properties: unknown } };
    const url = "./media/schemas/inputs.schema.json";
    assert.deepEqual(
      (await json("media", "schemas", "inputs.schema.json")).properties.options.properties,
      options.properties,
    );
    const { jsonValidation, yamlValidation } = (await json("package.json")).contributes;
    const matched = [...jsonValidation, ...yamlValidation].filter((one) => one.url === url);
    assert.deepEqual(
      matched.flatMap(({ fileMatch }) => fileMatch),
      ["*.hex-inputs.json", "*.hex-inputs.yaml", "*.hex-inputs.yml"],
    );
  });
});
