import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..", "..");
const entries = ["src/extension.ts", "src/app.ts", "src/signIn/sessionSync.ts"];

describe("The bundles of the extension", () => {
  /** By entry: the modules of which the bundle has code. */
  const modules = new Map<string, string[]>();
  /** What each source file imports of others, but for types. */
  const imports = new Map<string, string[]>();
  before(async function () {
    this.timeout(120_000);
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: "out",
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      mainFields: ["module", "main"],
      external: ["vscode", "./signIn/sessionSync", "./app"],
      logLevel: "error",
    });
    for (const [path, { imports: all }] of Object.entries(metafile.inputs)) {
      const own = all.filter((one) => !one.external).map((one) => one.path);
      imports.set(
        path,
        own.filter((one) => one.startsWith("src/")),
      );
    }
    for (const { entryPoint = "", inputs } of Object.values(metafile.outputs)) {
      const kept = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
      modules.set(
        entryPoint,
        kept.map(([path]) => path),
      );
    }
  });

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

  it("share no class that is told apart by instanceof: each bundle would have one of its own", async () => {
    const all = [...modules.values()].flat().filter((path) => path.startsWith("src/"));
    const shared = [...new Set(all.filter((path, index) => all.indexOf(path) !== index))];
    assert.ok(shared.includes("src/util/text.ts"), "Nothing is shared, so this tests nothing.");
    for (const path of shared) {
      const text = await readFile(join(root, path), "utf8");
      assert.doesNotMatch(text, /extends Error|= Symbol\(|instanceof (?!Error|Date)/, `${path} is in several bundles.`);
    }
  });

  it("import files and folders in no circle", () => {
    const sources = new Map([...imports].filter(([path]) => path.startsWith("src/")));
    assert.ok(sources.size > 150, `Only ${sources.size} files were looked at.`);
    assert.deepEqual(circleIn(sources), []);
    const folderOf = (path: string) => path.split("/")[1] ?? "";
    const folders = new Map<string, string[]>();
    for (const [path, all] of sources) {
      const others = all.map(folderOf).filter((folder) => folder !== folderOf(path));
      folders.set(folderOf(path), [...(folders.get(folderOf(path)) ?? []), ...others]);
    }
    assert.deepEqual(circleIn(folders), []);
    assert.deepEqual(
      circleIn(
        new Map([
          ["a", ["b"]],
          ["b", ["c"]],
          ["c", ["b"]],
        ]),
      ),
      ["b", "c", "b"],
    );
  });

  it("leave the API's client and the workspace to the app", () => {
    for (const entry of ["src/extension.ts", "src/signIn/sessionSync.ts"]) {
      const early = modules
        .get(entry)
        ?.filter((path) => /src\/(?:polling|store|tree\/hexTree|workspace|hex\/(?:client|transport))/.test(path));
      assert.deepEqual(early, []);
    }
  });
});

/** The nodes of one circle, the first of them again at its end; none when there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): string[] => {
    if (way.includes(node)) {
      return [...way.slice(way.indexOf(node)), node];
    }
    if (done.has(node)) {
      return [];
    }
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...way, node]);
      if (circle.length > 0) {
        return circle;
      }
    }
    done.add(node);
    return [];
  };
  return [...graph.keys()].map((node) => visit(node, [])).find((circle) => circle.length > 0) ?? [];
}
