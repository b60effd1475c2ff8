import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";

const root = join(import.meta.dirname, "..", "..");

/** The imports at the beginning of a source, which may stand once only. */
const imports = /^import [^;]*;$/gm;

async function json(...path: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(root, ...path), "utf8")) as Record<string, unknown>;
}

describe("texts that people see", () => {
  it("are all in the bundle for translators (npm run l10n)", async () => {
    const names = await readdir(join(root, "src"), { recursive: true });
    const sources = await Promise.all(
      names.filter((name) => name.endsWith(".ts")).map((name) => readFile(join(root, "src", name), "utf8")),
    );
    // As one source: the tool takes a fifth of a second for each, whatever is in it.
    const contents = [
      'import * as vscode from "vscode";',
      ...sources.map((source) => source.replace(imports, "")),
    ].join("\n;\n");
    const found = await getL10nJson([{ extension: ".ts", contents }]);
    const inBundle = Object.keys(await json("l10n", "bundle.l10n.json"));
    assert.deepEqual(Object.keys(found).sort(), inBundle.sort());
  }).timeout(60_000);

  it("are named in the manifest exactly as in package.nls.json", async () => {
    const used = JSON.stringify(await json("package.json")).matchAll(/"%([\w.]+)%"/g);
    const names = [...new Set([...used].map((match) => match[1]))].sort();
    assert.deepEqual(names, Object.keys(await json("package.nls.json")).sort());
  });
});
