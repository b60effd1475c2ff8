import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { signIn } from "../e2e/support/signIn";
import { startWorkbench } from "../e2e/support/start";
import type { Workbench } from "../e2e/support/workbench";
import type { Benchmark, Figure } from "./figure";

const active = 25;
const minuteMs = 60_000;
/** Until the host has loaded what it needs, its memory says nothing. */
const warmUpMinutes = 1;

/** `npm run bench -- soak --minutes 30`: a real VS Code that watches 25 active runs, for as long as a user works. */
export const soak: Benchmark = {
  name: "soak",
  title: `A real VS Code with ${active} active runs (Hex takes 30 reads a minute)`,
  onlyNamed: true,
  async measure({ minutes }) {
    const workbench = await startWorkbench({
      simulator: { projects: 200, activeRuns: 0, schedules: false },
      // Room for all active runs and, below them, what has ended.
      height: 2_000,
      pins: (hex) => runnable(hex).map(({ id }) => id),
    });
    try {
      return await watch(workbench, minutes);
    } finally {
      await workbench.dispose();
    }
  },
};

async function watch(workbench: Workbench, minutes: number): Promise<Figure[]> {
  const { simulator } = workbench;
  await workbench.showViews();
  const projects = runnable(simulator.workspace);
  for (const { id } of projects) {
    simulator.plan(id, { durationMs: Infinity, pendingMs: 0 });
    simulator.startRun(id);
  }
  // They run already: of a run that others start in an idle project one hears minutes later.
  await signIn(workbench);
  await workbench.runs
    .item(/, (Pending|Running)/)
    .first()
    .waitFor();
  const host = await extensionHost(workbench);
  const rows: { requests: number; refused: number; megabytes: number }[] = [];
  console.log("  minute  requests  refused  memory of the extension host");
  for (let minute = 1; minute <= minutes; minute += 1) {
    simulator.requests.clear();
    await new Promise((resolve) => setTimeout(resolve, minuteMs));
    const { entries } = simulator.requests;
    const refused = entries.filter(({ status }) => status === 429).length;
    const row = { requests: entries.length, refused, megabytes: await memoryOf(host) };
    rows.push(row);
    console.log(
      `  ${String(minute).padStart(6)}  ${String(row.requests).padStart(8)}  ${String(refused).padStart(7)}  ${row.megabytes.toFixed(1)} MB`,
    );
  }
  // One run ends, as the last thing: somebody is still watching.
  const [last] = simulator.workspace.runs.active();
  const endedAt = Date.now();
  if (last) {
    simulator.endRun(last.id);
    const { title } = projects.find(({ id }) => id === last.projectId) ?? { title: "" };
    await workbench.runs
      .item(new RegExp(`^${title.replace(/[^\p{L}\d ]/gu, "\\$&")}, (Pending|Running)`))
      .waitFor({ state: "hidden", timeout: 3 * minuteMs });
  }
  const settled = rows.slice(Math.min(warmUpMinutes, rows.length - 1));
  const [first, end] = [settled[0], settled.at(-1)];
  return [
    {
      what: "requests a minute",
      value: `mean ${mean(rows.map((row) => row.requests)).toFixed(1)}, at most ${Math.max(...rows.map((row) => row.requests))}`,
      target: "at most 30",
    },
    { what: "refused (429)", value: String(rows.reduce((sum, row) => sum + row.refused, 0)), target: "0" },
    {
      what: `memory after ${warmUpMinutes} minute, and at the end`,
      value: `${first?.megabytes.toFixed(1)} MB, ${end?.megabytes.toFixed(1)} MB`,
    },
    { what: "an end after all that time is shown after", value: `${((Date.now() - endedAt) / 1_000).toFixed(1)} s` },
  ];
}

/** The process that asks Hex, as its log says. */
async function extensionHost(workbench: Workbench): Promise<number> {
  const said = [...(await workbench.log()).matchAll(/This window \(process (\d+)\) asks Hex for all windows/g)];
  const pid = Number(said.at(-1)?.[1]);
  if (!(pid > 0)) {
    throw new Error("No extension host asks Hex.");
  }
  return pid;
}

/** Its resident memory, MB. */
async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  return (Number(stdout) * 1_024) / 1_000_000;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function runnable(hex: Workbench["simulator"]["workspace"]) {
  return [...hex.projects.values()]
    .filter(
      (project) =>
        project.type === "PROJECT" &&
        project.lastPublishedAt !== null &&
        project.archivedAt === null &&
        project.trashedAt === null,
    )
    .slice(0, active);
}
