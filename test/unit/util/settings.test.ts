import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..");

interface Setting {
  type: string;
  default: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
}

describe("Settings", () => {
  it("have the values, limits and defaults in code that package.json promises", async () => {
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      contributes: { configuration: { properties: Record<string, Setting> } };
    };
    const { properties } = manifest.contributes.configuration;
    const app = await readFile(join(root, "src", "app.ts"), "utf8");
    const parsers = [...app.matchAll(/new ConfigValue\(\s*"(\w+)",\s*(integer|oneOf)\((.+?)\),?\s*\)/gs)];
    const promised = Object.entries(properties).filter(([, { type, enum: values }]) => type === "integer" || values);
    assert.deepEqual(parsers.map(([, key]) => `hexRuns.${key}`).sort(), promised.map(([key]) => key).sort());
    for (const [, key = "", parser = "", text = ""] of parsers) {
      const setting = properties[`hexRuns.${key}`];
      const parsed = JSON.parse(`[${text}]`) as unknown[];
      assert.deepEqual(
        parsed,
        parser === "integer"
          ? [setting?.minimum, setting?.maximum, setting?.default]
          : [setting?.enum, setting?.default],
        key,
      );
    }
  });
});
