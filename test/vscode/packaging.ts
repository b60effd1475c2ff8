import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "./cleanup";
import { runCommand } from "./commands";
import { projectRoot } from "./main";
import { withProgress } from "./progress";
import { VSCodeServer } from "./server";

let packaged: Promise<string> | undefined;
let installed: Promise<string> | undefined;

/** Builds and packages the extension, once, and gives the .vsix; `npm test` has done so already and says it. */
export function packageExtension(): Promise<string> {
  packaged ??= build();
  return packaged;
}

/** A folder with the packaged extension installed, once, for the servers of all suites and their processes. */
export function installExtension(): Promise<string> {
  installed ??= install();
  return installed;
}

async function install(): Promise<string> {
  const shared = process.env["HEX_RUNS_E2E_EXTENSIONS"];
  if (shared !== undefined) {
    return shared;
  }
  const folder = await mkdtemp(join(tmpdir(), "hex-runs-extensions-"));
  onExit(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  await VSCodeServer.install(await packageExtension(), folder);
  return folder;
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
