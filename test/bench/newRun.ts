import { signIn } from "../e2e/support/signIn";
import { startWorkbench } from "../e2e/support/start";
import { eventually } from "../e2e/support/wait";
import type { Workbench } from "../e2e/support/workbench";
import { noLimits } from "../simulator/options";
import { type Benchmark, type Figure, median, milliseconds } from "./figure";

const title = "Revenue by region";
const repetitions = 7;

/** A real VS Code, browser and simulator on this machine: a click on *Run Project*, then the page is watched for the row. */
export const newRun: Benchmark = {
  name: "newRun",
  title: `A new run in the tree (real VS Code and simulator on this machine, median of ${repetitions})`,
  async measure() {
    const workbench = await startWorkbench({
      simulator: { limits: noLimits, activeRuns: 0, schedules: false },
      pins: (hex) => [hex.project(title).id],
    });
    try {
      return await measureIn(workbench);
    } finally {
      await workbench.dispose();
    }
  },
};

async function measureIn(workbench: Workbench): Promise<Figure[]> {
  const { simulator, page } = workbench;
  const { id } = simulator.workspace.project(title);
  await workbench.showViews();
  await signIn(workbench);
  await workbench.projects.item(new RegExp(title)).waitFor();
  const toServer: number[] = [];
  const toRow: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    simulator.requests.clear();
    simulator.plan(id, { durationMs: Infinity, pendingMs: 0 });
    await workbench.projects.item(new RegExp(title)).hover();
    // In the page, as text, since it runs there: resolves with the time at which the row is shown.
    const shown = page.evaluate<number>(`new Promise((resolve) => {
      const look = () => document.querySelector('[role=treeitem][aria-label^="${title}, Pending"], [role=treeitem][aria-label^="${title}, Running"]');
      const observer = new MutationObserver(() => { if (look()) { observer.disconnect(); resolve(Date.now()); } });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
    })`);
    const clickedAt = Date.now();
    await workbench.projects.clickInline(new RegExp(title), "Run Project");
    const shownAt = await shown;
    const receivedAt = simulator.requests.of("RunProject")[0]?.at ?? NaN;
    toServer.push(receivedAt - clickedAt);
    toRow.push(shownAt - receivedAt);
    simulator.workspace.runs.active().forEach((run) => simulator.endRun(run.id, "COMPLETED"));
    await workbench.runs.item(/Nothing is running/).waitFor({ timeout: 90_000 });
    await eventually(() => workbench.notices.clear());
  }
  return [
    { what: "from the mouse's way to the button to the server's receiving it", value: milliseconds(median(toServer)) },
    {
      what: "from there, answer included, to the row in the Runs view",
      value: milliseconds(median(toRow)),
      target: "under 100 ms after the answer",
    },
  ];
}
