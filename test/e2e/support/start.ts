import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SimulatorOptions } from "../../simulator/options";
import { startSimulator, type Simulator } from "../../simulator/simulator";
import { startSharedBrowser } from "../../vscode/browser";
import { onExit } from "../../vscode/cleanup";
import { withoutHexVariables } from "../../vscode/environment";
import { writeFiles } from "../../vscode/files";
import { freePort, VSCodeServer } from "../../vscode/server";
import { followSystemTheme } from "./screen";
import { Workbench } from "./workbench";

export interface WorkbenchOptions {
  readonly simulator?: SimulatorOptions;
  /** Ids of the projects that the open folder pins from the start. */
  readonly pins?: (workspace: Simulator["workspace"]) => readonly string[];
  /** User settings on top of quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
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

/** Where VS Code is in all suites of this process: the browser keeps what it has compiled for an origin. */
let port: Promise<number> | undefined;

/** Starts a simulator and a VS Code with the packaged extension, all fresh, and opens its window. */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
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
    const simulator = await startSimulator({ seed: 1, ...options.simulator });
    undo.push(onExit(() => simulator.close()));
    // There from the start: VS Code takes seconds to see a settings file that is new.
    const folderSettings = JSON.stringify(options.pins ? { "hexRuns.pinnedProjects": options.pins(simulator.workspace) } : {});
    await writeFiles(folder, { "README.md": "# Example\n", ".vscode/settings.json": folderSettings, ...options.files });
    const userSettings = { ...followSystemTheme, ...(options.untrusted && { "security.workspace.trust.startupPrompt": "never" }), ...options.settings };
    const server = await VSCodeServer.start({
      extensionsFolder: process.env["HEX_RUNS_E2E_EXTENSIONS"],
      port: await (port ??= freePort()),
      settings: userSettings,
      logLevel: options.logLevel,
      workspaceTrust: options.untrusted ?? false,
      env: { ...withoutHexVariables(), ...options.env },
    });
    undo.push(() => server.dispose());
    const browser = await startSharedBrowser(server.url, options);
    undo.push(() => browser.dispose());
    const workbench = new Workbench({ simulator, server, browser, folder, userSettings, dispose });
    await workbench.open();
    return workbench;
  } catch (error) {
    await dispose();
    throw error;
  }
}
