import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SimulatorOptions } from "../../simulator/options";
import { startSimulator } from "../../simulator/simulator";
import { startBrowser } from "../../vscode/browser";
import { onExit } from "../../vscode/cleanup";
import { withoutHexVariables } from "../../vscode/environment";
import { testHostArguments } from "../../vscode/host";
import { packageExtension } from "../../vscode/packaging";
import { VSCodeServer } from "../../vscode/server";
import { followSystemTheme } from "./screen";
import { Workbench } from "./workbench";

export interface WorkbenchOptions {
  readonly simulator?: SimulatorOptions;
  /** User settings on top of quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** The files of the open folder, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Opens the folder in restricted mode; otherwise every folder is trusted. */
  readonly untrusted?: boolean;
  /** Size of the window. */
  readonly width?: number;
  readonly height?: number;
}

/** The workbenches that are open now: pictures of them are taken when a test fails. */
export const openWorkbenches = new Set<Workbench>();

/** There from the start: VS Code takes seconds to see a settings file that is new. */
const folderSettings = { ".vscode/settings.json": "{}" };

let shared: Promise<Workbench> | undefined;

/** Starts a simulator, a VS Code with the packaged extension and a browser, all fresh, and opens the window. */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const undo: (() => Promise<void>)[] = [];
  const dispose = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step();
    }
  };
  try {
    const vsix = await packageExtension();
    const folder = await writeFolder({ "README.md": "# Example\n", ...folderSettings, ...options.files });
    undo.push(onExit(() => rm(folder, { recursive: true, force: true })));
    const simulator = await startSimulator({ seed: 1, ...options.simulator });
    undo.push(onExit(() => simulator.close()));
    const userSettings = { ...followSystemTheme, ...(options.untrusted && { "security.workspace.trust.startupPrompt": "never" }), ...options.settings };
    const server = await VSCodeServer.start({
      vsix,
      settings: userSettings,
      workspaceTrust: options.untrusted ?? false,
      // So that the window takes a log level from its address.
      args: testHostArguments,
      env: { ...withoutHexVariables(), ...options.env },
    });
    undo.push(() => server.dispose());
    const browser = await startBrowser({ width: options.width, height: options.height });
    undo.push(() => browser.dispose());
    const workbench = new Workbench({ simulator, server, browser, folder, userSettings, dispose });
    openWorkbenches.add(workbench);
    undo.push(() => Promise.resolve(void openWorkbenches.delete(workbench)));
    await workbench.open();
    return workbench;
  } catch (error) {
    await dispose();
    throw error;
  }
}

/**
 * One workbench for all suites that leave it as they found it: signed out, no notices, default
 * settings. It is started on first use and ended by the runner.
 */
export function sharedWorkbench(): Promise<Workbench> {
  shared ??= startWorkbench();
  return shared;
}

async function writeFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hex-runs-folder-"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return folder;
}
