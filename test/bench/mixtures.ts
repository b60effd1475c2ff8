import { isActive, type ProjectId } from "../../src/hex/types";
import type { HexWorkspace } from "../../src/workspace";
import { FakeClock } from "../unit/support/fakeClock";
import { FakeHex } from "../unit/support/fakeHex";
import { openWorkspace } from "../unit/support/openWorkspace";
import type { Figure } from "./figure";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

interface Stage {
  clock: FakeClock;
  hex: FakeHex;
  workspace: HexWorkspace;
  pinned: ProjectId[];
}

/** Pinned projects that somebody looks at; one of them has run ten times, a minute each. Hex takes 30 reads a minute. */
async function stage(pins: number): Promise<Stage> {
  const clock = new FakeClock();
  const hex = new FakeHex(clock);
  Object.assign(hex, { limit: 30, headers: false });
  const pinned = Array.from({ length: pins }, (_, index) => hex.addProject(`Project ${index}`));
  for (let index = 10; index > 0; index -= 1) {
    hex.addRun(pinned[0] as ProjectId, minuteMs, "COMPLETED", "API", -index * 10 * minuteMs);
  }
  const workspace = openWorkspace(hex, clock, { pinned });
  workspace.screen.setViewVisible(true);
  await clock.advance(5 * minuteMs);
  return { clock, hex, workspace, pinned };
}

/** Lets time pass until `done`, at most an hour; how long that took, ms. */
async function until(clock: FakeClock, done: () => boolean): Promise<number> {
  const fromMs = clock.now();
  while (!done() && clock.now() - fromMs < 60 * minuteMs) {
    await clock.advance(secondMs);
  }
  return clock.now() - fromMs;
}

/** What happens to the rest while something takes the watcher's attention. */
export async function mixtures(): Promise<Figure[]> {
  return [...(await outlived()), await errorsOver(), await refreshes(), await storm()];
}

async function outlived(): Promise<Figure[]> {
  const { clock, hex, workspace, pinned } = await stage(10);
  const [slow, ...others] = pinned as [ProjectId, ...ProjectId[]];
  hex.durationMs = () => 600 * minuteMs;
  await workspace.actions.run(slow, {});
  await clock.advance(30 * minuteMs);
  const before = hex.requests.length;
  await clock.advance(30 * minuteMs);
  const perMinute = (hex.requests.length - before) / 30;
  const times: number[] = [];
  // In an order that is not the watcher's.
  for (let index = 0; index < others.length; index += 1) {
    const id = others[(4 * index) % others.length] as ProjectId;
    const runId = hex.addRun(id, minuteMs);
    times.push(await until(clock, () => workspace.store.run(id, runId) !== undefined));
  }
  const hidden = workspace.store.runsOf(slow).runs.some(isActive) ? "" : " (the run is lost)";
  workspace.dispose();
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  return [
    {
      what: "one outlived run beside 10 pinned projects",
      value: `${perMinute.toFixed(2)} reads a minute half an hour later${hidden}`,
    },
    {
      what: "… a run that others start in one of the others is seen after",
      value: `mean ${(mean / secondMs).toFixed(0)} s, at most ${(Math.max(...times) / secondMs).toFixed(0)} s`,
    },
  ];
}

async function errorsOver(): Promise<Figure> {
  const { clock, hex, workspace, pinned } = await stage(10);
  hex.durationMs = () => 600 * minuteMs;
  await workspace.actions.run(pinned[0] as ProjectId, {});
  await clock.advance(3 * minuteMs);
  hex.fail("serverFailed", "GetProjectRuns");
  void workspace.loader.refresh().catch(() => undefined);
  await clock.advance(2 * minuteMs);
  hex.mend();
  const tookMs = await until(clock, () => pinned.every((id) => workspace.store.runsOf(id).error === undefined));
  workspace.dispose();
  return {
    what: "10 rows with errors beside an outlived run: all are well after",
    value: `${(tookMs / secondMs).toFixed(0)} s`,
  };
}

async function refreshes(): Promise<Figure> {
  const { clock, hex, workspace, pinned } = await stage(16);
  const [id] = pinned as [ProjectId];
  hex.durationMs = () => minuteMs;
  const outcome = await workspace.actions.run(id, {});
  const runId = outcome.kind === "started" ? outcome.started.runId : undefined;
  await clock.advance(56 * secondMs);
  const before = hex.requests.length;
  void workspace.loader.refresh().catch(() => undefined);
  await clock.advance(4 * secondMs);
  void workspace.loader.refresh().catch(() => undefined);
  const delayMs = await until(clock, () => workspace.store.activeRuns().every((run) => run.runId !== runId));
  const sent = hex.requests.length - before;
  workspace.dispose();
  return {
    what: "two refreshes of 16 pins just before a run ends",
    value: `its end is seen after ${(delayMs / secondMs).toFixed(0)} s, ${sent} reads until then`,
  };
}

async function storm(): Promise<Figure> {
  const { clock, hex, workspace, pinned } = await stage(5);
  hex.durationMs = () => 10 * minuteMs;
  const start = () => pinned.forEach((id) => void workspace.actions.run(id, {}).catch(() => undefined));
  hex.fail("rateLimited", "GetProjectRuns");
  start();
  await clock.advance(15 * minuteMs);
  hex.mend();
  await clock.advance(6 * minuteMs);
  hex.durationMs = () => 20 * secondMs;
  workspace.store.onDidChange((change) => {
    for (const { before, after } of change.kind === "runs" ? change.changes : []) {
      if (before && isActive(before) && !isActive(after)) {
        clock.after(secondMs, () => void workspace.actions.run(after.projectId, {}));
      }
    }
  });
  start();
  const before = hex.requests.length;
  await clock.advance(5 * minuteMs);
  const reads = hex.requests.slice(before).filter(({ operation }) => operation !== "RunProject").length;
  workspace.dispose();
  return {
    what: "five busy projects, six minutes after 15 minutes of refusals",
    value: `${(reads / 5).toFixed(1)} reads a minute`,
  };
}
