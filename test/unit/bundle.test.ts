import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..", "..");

/** The modules of a bundle, from the code that it keeps. */
async function modulesOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    mainFields: ["module", "main"],
    external: ["vscode", "./signIn/sessionSync", "./app/app"],
    logLevel: "error",
  });
  const kept = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return kept.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

describe("The bundles", () => {
  const entries = ["src/extension.ts", "src/app/app.ts", "src/signIn/sessionSync.ts"];

  it("are one for activation and one for each import()", async () => {
    const script = await readFile(join(root, "esbuild.mjs"), "utf8");
    const sources = (await readdir(join(root, "src"), { recursive: true })).filter((name) => name.endsWith(".ts"));
    const texts = await Promise.all(sources.map((name) => readFile(join(root, "src", name), "utf8")));
    const loaded = texts.flatMap((text) =>
      [...text.matchAll(/await import\("\.\/([\w/]+)"\)/g)].map(([, name]) => name),
    );
    assert.deepEqual(["extension", ...loaded].map((name) => `src/${name ?? ""}.ts`).sort(), [...entries].sort());
    entries.forEach((entry) => assert.ok(script.includes(`"${entry}"`), `${entry} is not in esbuild.mjs`));
  });

  it("share no class by which something is told apart: each would have one of its own", async () => {
    const bundles = await Promise.all(entries.map(modulesOf));
    const all = bundles.flat().filter((path) => path.startsWith("src/"));
    const shared = [...new Set(all.filter((path, index) => all.indexOf(path) !== index))];
    assert.ok(shared.includes("src/util/text.ts"), "Nothing is shared, so this tests nothing.");
    for (const path of shared) {
      const text = await readFile(join(root, path), "utf8");
      assert.doesNotMatch(text, /extends Error|= Symbol\(|instanceof (?!Error|Date)/, `${path} is in several bundles.`);
    }
  });

  it("leave the API's client and the workspace to the app", async () => {
    for (const entry of ["src/extension.ts", "src/signIn/sessionSync.ts"]) {
      const modules = await modulesOf(entry);
      assert.deepEqual(
        modules.filter((path) => /src\/(?:polling|store|tree\/hexTree|workspace|hex\/httpClient)/.test(path)),
        [],
      );
    }
  });
});
