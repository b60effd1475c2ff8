import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./commands";
import { projectRoot } from "./main";
import { withProgress } from "./progress";

let packaged: Promise<string> | undefined;

/** Builds and packages the extension, once, and gives the .vsix; `npm test` has done so already and says it. */
export function packageExtension(): Promise<string> {
  packaged ??= build();
  return packaged;
}

async function build(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as {
    name: string;
    version: string;
  };
  const vsix = join(projectRoot, `${manifest.name}-${manifest.version}.vsix`);
  if (process.env["HEX_RUNS_PACKAGED"] !== "1") {
    await withProgress("Building and packaging the extension", () =>
      runCommand("npm", ["run", "package"], { cwd: projectRoot }),
    );
  }
  return vsix;
}
