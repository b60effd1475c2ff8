import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatorOptions } from "../../simulator/options";
import { startSimulator, type Simulator } from "../../simulator/simulator";
import { startSharedBrowser } from "../../vscode/browser";
import { onExit } from "../../vscode/cleanup";
import { withoutHexVariables } from "../../vscode/environment";
import { writeFiles } from "../../vscode/files";
import { installExtension } from "../../vscode/packaging";
import { freePort, VSCodeServer } from "../../vscode/server";
import { followSystemTheme } from "./screen";
import { Workbench, type WorkbenchParts } from "./workbench";

type Env = Readonly<Record<string, string>>;

export interface WorkbenchOptions {
  readonly simulator?: SimulatorOptions;
  /** Ids of the projects that the open folder pins from the start. */
  readonly pins?: (workspace: Simulator["workspace"]) => readonly string[];
  /** User settings on top of quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host. */
  readonly env?: Env | ((simulator: Simulator) => Env);
  /** The files of the open folder, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Opens the folder in restricted mode; otherwise every folder is trusted. */
  readonly untrusted?: boolean;
  /** How much VS Code and its extensions log; trace is slow. */
  readonly logLevel?: "info" | "trace";
  /** Size of the window. */
  readonly width?: number;
  readonly height?: number;
}

/** What the window calls the open folder. */
const folderName = "analytics";

/** Where the windows of single suites are: the browser keeps what it has compiled for an origin. */
let port: Promise<number> | undefined;

/** What a window needs of its options; the rest may differ from suite to suite. */
export type WindowOptions = Pick<WorkbenchOptions, "settings" | "untrusted" | "logLevel" | "width" | "height"> & {
  readonly env?: Env;
  /** Instead of the one that windows of single suites take, one after the other. */
  readonly port?: number;
};

/** Starts a simulator and a VS Code with the packaged extension, all fresh, and opens its window. */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const simulator = await startSimulator({ seed: 1, ...options.simulator });
  const closeSimulator = onExit(() => simulator.close());
  const env = typeof options.env === "function" ? options.env(simulator) : options.env;
  const window = await startWindow({ ...options, env }).catch(async (error: unknown) => {
    await closeSimulator();
    throw error;
  });
  const dispose = async () => {
    await window.dispose();
    await closeSimulator();
  };
  try {
    await fillFolder(window.folder, simulator, options);
    const workbench = new Workbench({ ...window, simulator, dispose });
    await workbench.open();
    return workbench;
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A VS Code with the packaged extension, a page to show it, and an empty folder to open. */
export async function startWindow(options: WindowOptions): Promise<Omit<WorkbenchParts, "simulator">> {
  const undo: (() => Promise<void>)[] = [];
  const dispose = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step();
    }
  };
  try {
    const parent = await mkdtemp(join(tmpdir(), "hex-runs-folder-"));
    undo.push(onExit(() => rm(parent, { recursive: true, force: true })));
    const folder = join(parent, folderName);
    await mkdir(folder);
    const userSettings = {
      ...followSystemTheme,
      ...(options.untrusted && { "security.workspace.trust.startupPrompt": "never" }),
      ...options.settings,
    };
    const server = await VSCodeServer.start({
      extensionsFolder: await installExtension(),
      port: options.port ?? (await (port ??= freePort())),
      settings: userSettings,
      logLevel: options.logLevel,
      workspaceTrust: options.untrusted ?? false,
      env: { ...withoutHexVariables(), ...options.env },
    });
    undo.push(() => server.dispose());
    const browser = await startSharedBrowser(server.url, options);
    undo.push(() => browser.dispose());
    return { server, browser, folder, userSettings, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Replaces what is in the open folder by the suite's files, settings and pins. */
export async function fillFolder(
  folder: string,
  { workspace }: Simulator,
  { pins, files }: Pick<WorkbenchOptions, "pins" | "files">,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  // There from the start: VS Code takes seconds to see a settings file that is new.
  const folderSettings = JSON.stringify({ ...(pins && { "hexRuns.pinnedProjects": pins(workspace) }), ...settings });
  const all = { "README.md": "# Example\n", ".vscode/settings.json": folderSettings, ...files };
  for (const name of await readdir(folder)) {
    if (!Object.keys(all).some((path) => path.split("/")[0] === name)) {
      await rm(join(folder, name), { recursive: true });
    }
  }
  await writeFiles(folder, all);
}
