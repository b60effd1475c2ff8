import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { encodeId, readProjectId } from "../../../src/hex/address";
import type { ProjectId } from "../../../src/hex/types";

const root = join(import.meta.dirname, "..", "..", "..");
const id = "019de9ff-969c-7000-8463-5dfe9a5f730a" as ProjectId;
const code = encodeId(id);

async function patterns(): Promise<RegExp[]> {
  const read = async (...path: string[]) => JSON.parse(await readFile(join(root, ...path), "utf8")) as object;
  const manifest = (await read("package.json")) as {
    contributes: { configuration: { properties: Record<string, { items?: { pattern: string } }> } };
  };
  const schema = (await read("media", "schemas", "runs.schema.json")) as {
    definitions: { project: { pattern: string } };
  };
  const setting =
    manifest.contributes.configuration.properties["hexRuns.pinnedProjects"]?.items?.pattern ?? assert.fail();
  return [setting, schema.definitions.project.pattern].map((pattern) => new RegExp(pattern, "u"));
}

describe("What VS Code marks in settings and presets", () => {
  it("is exactly what names no project", async () => {
    const texts = [
      id,
      id.toUpperCase(),
      code,
      code.slice(1),
      `${code}0`,
      "Revenue",
      "",
      `${id}0`,
      ...["https://app.hex.tech/", "app.hex.tech/", "http://127.0.0.1:8790/"].flatMap((host) =>
        [
          `hex/${id}`,
          `hex/${code}`,
          `${id}/app/Revenue-by-Region-${code}/latest`,
          `northwind/hex/${id}/draft/logic?a=b#c`,
          `northwind/app/${code}?runId=x`,
          `northwind/app/R-${code}0/latest`,
          `${id}`,
          `${id}/home`,
          `a/b/hex/${id}`,
          "hex/no-id",
        ].map((path) => host + path),
      ),
    ];
    for (const pattern of await patterns()) {
      texts.forEach((text) => assert.equal(pattern.test(text), readProjectId(text) !== undefined, text));
    }
  });

  it("is nothing that the extension writes", async () => {
    const [pattern] = await patterns();
    fc.assert(fc.property(fc.uuid(), (one) => assert.ok(pattern?.test(encodeId(one as ProjectId)))));
  });
});
