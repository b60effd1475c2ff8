import { signIn } from "../e2e/support/signIn";
import { startWorkbench } from "../e2e/support/start";
import type { Workbench } from "../e2e/support/workbench";
import { noLimits } from "../simulator/options";
import type { Benchmark } from "./figure";

const minutes = 3;
const active = 3;

/** Real extension hosts: requests of one window, and of five that show the same, while runs are active. */
export const windows: Benchmark = {
  name: "windows",
  title: `Several windows (real VS Code, ${active} active runs, counted for ${minutes} minutes)`,
  async measure() {
    const one = await requestsOf(1);
    const five = await requestsOf(5);
    const ratio = (five / one).toFixed(2);
    return [
      { what: "requests of one window", value: String(one) },
      { what: "requests of five windows", value: `${five}, ${ratio} times as many`, target: "at most 1.1 times" },
    ];
  },
};

async function requestsOf(count: number): Promise<number> {
  const first = await startWorkbench({
    simulator: { limits: noLimits, activeRuns: 0, schedules: false },
    pins: (hex) => projectsOf(hex).map(({ id }) => id),
  });
  try {
    await first.showViews();
    await signIn(first);
    for (const { id } of projectsOf(first.simulator.workspace)) {
      first.simulator.plan(id, { durationMs: Infinity, pendingMs: 0 });
      first.simulator.startRun(id);
    }
    const windows = [first];
    for (let index = 1; index < count; index += 1) {
      windows.push(await first.openWindow(`window${index}`));
    }
    for (const window of windows) {
      await window.page.bringToFront();
      await window.showViews();
      await window.runs
        .item(/, (Pending|Running)/)
        .first()
        .waitFor();
    }
    first.simulator.requests.clear();
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
    return first.simulator.requests.entries.length;
  } finally {
    await first.dispose();
  }
}

function projectsOf(hex: Workbench["simulator"]["workspace"]) {
  const runnable = [...hex.projects.values()].filter(
    (project) =>
      project.type === "PROJECT" &&
      project.lastPublishedAt !== null &&
      project.archivedAt === null &&
      project.trashedAt === null,
  );
  return runnable.slice(0, active);
}
