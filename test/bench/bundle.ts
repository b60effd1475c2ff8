import { join } from "node:path";
import { build } from "esbuild";
import { projectRoot } from "../vscode/main";

/** A program of this folder with the extension's code as one file for Node, with our values for `vscode`. */
export async function bundleForNode(name: string): Promise<string> {
  const outfile = join(projectRoot, "out", "bench", `${name}.js`);
  await build({
    entryPoints: [join(__dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    alias: { vscode: join(__dirname, "scaleVscode.ts") },
    logLevel: "error",
  });
  return outfile;
}
