import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { projectRoot } from "./main";

const testsFolder = join(projectRoot, "test", "integration");
const outFolder = join(projectRoot, "out", "test", "integration");

/**
 * Bundles the tests for the extension host and gives the file whose `run()` VS Code has to call.
 * Each test file is a bundle of its own, so that one that throws when loaded is told by name.
 */
export async function bundleHostTests(chosen: readonly string[]): Promise<string> {
  const files = chosen.length > 0 ? chosen : await allTests();
  await rm(outFolder, { recursive: true, force: true });
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [
      { in: join(testsFolder, "index.ts"), out: "index" },
      ...files.map((file) => ({ in: file, out: join("tests", basename(file, ".ts")) })),
    ],
    outdir: outFolder,
    bundle: true,
    format: "cjs",
    platform: "node",
    mainFields: ["module", "main"],
    target: "node22",
    external: ["vscode", "mocha"],
    sourcemap: "linked",
    logLevel: "warning",
  });
  return join(outFolder, "index.js");
}

async function allTests(): Promise<string[]> {
  const names = await readdir(testsFolder);
  return names.filter((name) => name.endsWith(".test.ts")).map((name) => join(testsFolder, name));
}
