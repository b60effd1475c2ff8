import { noLimits, type SimulatorOptions } from "../../simulator/options";
import { startSimulator } from "../../simulator/simulator";
import { onExit } from "../../vscode/cleanup";
import { freePort } from "../../vscode/server";
import { fillFolder, startWindow, type WorkbenchOptions } from "./start";
import { Workbench } from "./workbench";

export interface SharedOptions extends Pick<WorkbenchOptions, "simulator" | "pins" | "files" | "width" | "height"> {
  /** Settings of the open folder. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const userSettings = {
  // Suites refresh by hand more often than people do, and what is watched is to have its share.
  "hexRuns.requestsPerMinute": 60,
  // So that what the terminal shows is in the page.
  "terminal.integrated.gpuAcceleration": "off",
};
/** What the variable SHIFT holds, for tasks. */
export const shift = "night 'n' day";
/** Nothing moves that the suite has not started, and no request is refused. */
const quiet: SimulatorOptions = { seed: 1, limits: noLimits, activeRuns: 0, schedules: false };
const size = { width: 1280, height: 860 };

/** The window of this process, from the first suite that wants one. */
let window: Awaited<ReturnType<typeof startWindow>> | undefined;

/**
 * The window that the suites of this process share, signed out and without an open editor, with a
 * fresh simulator and the suite's own files. A window of its own takes 20 s of the processor more; a
 * suite that needs other user settings, an environment or an untrusted folder takes `startWorkbench`.
 */
export async function shareWorkbench(options: SharedOptions = {}): Promise<Workbench> {
  const simulator = await startSimulator({ ...quiet, ...options.simulator });
  const closeSimulator = onExit(() => simulator.close());
  const isNew = window === undefined;
  const parts = (window ??= await startWindow({
    settings: userSettings,
    env: { SHIFT: shift },
    port: await freePort(),
  }));
  const dispose = async () => {
    try {
      await tidyUp(workbench);
    } catch (error) {
      window = undefined;
      await parts.dispose();
      throw error;
    } finally {
      await closeSimulator();
    }
  };
  const workbench = new Workbench({ ...parts, simulator, dispose });
  await fillFolder(parts.folder, simulator, options, options.settings);
  await workbench.page.setViewportSize({ width: options.width ?? size.width, height: options.height ?? size.height });
  await (isNew ? workbench.open() : workbench.takeOver());
  return workbench;
}

/** Signs out, closes what is open, and leaves the views as they were found. */
async function tidyUp(workbench: Workbench): Promise<void> {
  const { page, simulator } = workbench;
  simulator.faults.clear();
  await workbench.closeOtherWindows();
  await workbench.closePopups();
  await workbench.showViews();
  await signOutOfAll(workbench);
  await workbench.command("View: Close All Editors");
  if (await page.locator(".part.panel").isVisible()) {
    await workbench.command("View: Hide Panel");
  }
  await workbench.notices.clear();
}

async function signOutOfAll(workbench: Workbench): Promise<void> {
  const { notices, quickInput, runs } = workbench;
  const welcome = runs.welcomeButton("Sign in to Hex");
  await welcome.or(runs.items.first()).or(runs.welcome).first().waitFor();
  for (let hasMore = !(await welcome.isVisible()); hasMore;) {
    await workbench.command("Hex: Sign Out");
    // With several sign-ins it asks for one of them first.
    const which = quickInput.widget.locator("input[placeholder*='sign out of']");
    await notices.dialog.or(which).first().waitFor();
    hasMore = await which.isVisible();
    if (hasMore) {
      await quickInput.press("Enter");
    }
    await notices.answer("Sign Out");
  }
  await welcome.waitFor();
}
