import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inputsFileSchema, inputSchema } from "../../../../src/store/inputSchema/schema";

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
