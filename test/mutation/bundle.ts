import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build, type Metafile } from "esbuild";
import { projectRoot } from "../vscode/main";
import { instrument, type Mutant } from "./mutators";

/** All mutants of some files of `src/`, and a program with them and the tests. */
export interface Bundle {
  readonly file: string;
  readonly mutants: readonly Mutant[];
  /** The tests that get to one of the files at all. */
  readonly tests: readonly string[];
}

/** Builds one program of these test files in which every mutant of `sources` can be switched on. */
export async function bundle(sources: readonly string[], tests: readonly string[]): Promise<Bundle> {
  const texts = new Map<string, string>();
  const mutants: Mutant[] = [];
  for (const source of sources) {
    const file = join(projectRoot, source);
    const made = instrument(source, await readFile(file, "utf8"), mutants.length + 1);
    mutants.push(...made.mutants);
    texts.set(file, made.text);
  }
  const outfile = join(projectRoot, "out", "mutation", "bundle.cjs");
  const entry = tests.map((test) => `${JSON.stringify(test)}: () => require(${JSON.stringify(`./${test}`)}),`);
  const { metafile } = await build({
    metafile: true,
    stdin: {
      contents: `module.exports = {\n${entry.join("\n")}\n};`,
      resolveDir: projectRoot,
      sourcefile: "tests.cjs",
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    packages: "external",
    logLevel: "error",
    plugins: [
      {
        name: "mutants",
        setup({ onLoad }) {
          onLoad({ filter: /\/(?:src|test)\/.*\.ts$/ }, async ({ path }) => {
            const text = texts.get(path) ?? (await readFile(path, "utf8"));
            const place = (kind: string) => JSON.stringify(kind === "dirname" ? dirname(path) : path);
            return {
              loader: "ts",
              contents: text.replace(/\bimport\.meta\.(dirname|filename)\b/g, (_, kind: string) => place(kind)),
            };
          });
        },
      },
    ],
  });
  const wanted = new Set(sources);
  const near = tests.filter((test) => [...importedBy(test, metafile)].some((file) => wanted.has(file)));
  return { file: relative(projectRoot, outfile), mutants, tests: near };
}

/** All files that a file imports, and those that they import. */
function importedBy(file: string, { inputs }: Metafile): Set<string> {
  const found = new Set<string>();
  const left = [file];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const { path } of inputs[next]?.imports ?? []) {
      if (!found.has(path)) {
        found.add(path);
        left.push(path);
      }
    }
  }
  return found;
}
