import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";

const root = join(import.meta.dirname, "..", "..");

async function json(...path: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(root, ...path), "utf8")) as Record<string, unknown>;
}

describe("texts that people see", () => {
  it("are all in the bundle for translators (npm run l10n)", async function () {
    // It reads all of the code.
    this.timeout(60_000);
    const names = await readdir(join(root, "src"), { recursive: true });
    const files = names.filter((name) => name.endsWith(".ts")).map((name) => readFile(join(root, "src", name), "utf8"));
    const found = await getL10nJson((await Promise.all(files)).map((contents) => ({ extension: ".ts", contents })));
    const inBundle = Object.keys(await json("l10n", "bundle.l10n.json"));
    assert.deepEqual(Object.keys(found).sort(), inBundle.sort());
    // Reading every source takes its time on a machine that is busy.
  }).timeout(90_000);

  it("are named in the manifest exactly as in package.nls.json", async () => {
    const used = JSON.stringify(await json("package.json")).matchAll(/"%([\w.]+)%"/g);
    const names = [...new Set([...used].map((match) => match[1]))].sort();
    assert.deepEqual(names, Object.keys(await json("package.nls.json")).sort());
  });
});
