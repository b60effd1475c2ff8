import { parseProjects, serialize } from "../../src/sync/saved";
import { settle } from "../unit/support/fakeClock";
import { ScaleStage } from "./scaleStage";

/** Runs in a Node of its own, with `--expose-gc`, from a bundle: prints one of these as JSON. */

export interface Heap {
  /** What was added to the heap by each step, bytes. */
  readonly projects: number;
  readonly watched: number;
  readonly allRuns: number;
}

export interface Watch {
  readonly polls: number;
  /** CPU time of the process without that of the fake Hex, ms. */
  readonly cpuMs: number;
  /** What the heap has grown by, bytes. */
  readonly growth: number;
}

export interface Refreshes {
  readonly changedRuns: number;
  readonly events: number;
  readonly rows: number;
  /** The same for 1,000 projects that were listed by *Load more*. */
  readonly listed: { readonly rows: number; readonly polls: number; readonly tickMs: number };
}

/** Until a picker has every project: the first time, and after a restart from what was kept. */
export interface Picker {
  readonly cold: { readonly requests: number; readonly ms: number };
  /** `cpuMs`: reading the file and putting the list together. */
  readonly warm: { readonly requests: number; readonly ms: number; readonly cpuMs: number };
}

const minuteMs = 60_000;
const size = { projects: 5_000, pastRuns: 20, active: 25 };

/** What a WeakRef was made of or asked for lives until the event loop turns, so it is given turns. */
async function heap(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await settle();
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

async function loadAll({ workspace: { allProjects } }: ScaleStage): Promise<void> {
  while (allProjects.hasMore) {
    await allProjects.loadMore("user");
  }
}

/** The heap after all projects are loaded, then the runs of those that are watched, then all 100,000 runs. */
async function measureHeap(): Promise<Heap> {
  const stage = new ScaleStage({ ...size, pinned: size.active });
  const start = await heap();
  await loadAll(stage);
  const projects = await heap();
  for (const id of stage.hex.activeIds) {
    await stage.workspace.loader.runs(id, "user");
  }
  const watched = await heap();
  for (const { id } of [...stage.workspace.store.projects]) {
    await stage.workspace.loader.runs(id, "user");
  }
  const allRuns = await heap();
  stage.dispose();
  return { projects: projects - start, watched: watched - start, allRuns: allRuns - start };
}

/** Hours of watching 25 projects that run all the time, after one hour of warming up; with or without a screen on which times tick. */
async function measureWatch(hours: number, ticking: boolean): Promise<Watch> {
  const stage = new ScaleStage({ ...size, pinned: size.active, ticking });
  stage.workspace.screen.setViewVisible(true);
  await loadAll(stage);
  await stage.clock.advance(60 * minuteMs);
  const before = await heap();
  const [polls, spentMs, cpu] = [stage.hex.requests, stage.hex.spentMs, process.cpuUsage()];
  await stage.clock.advance(hours * 60 * minuteMs);
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1_000 - (stage.hex.spentMs - spentMs);
  const result = { polls: stage.hex.requests - polls, cpuMs, growth: (await heap()) - before };
  stage.dispose();
  return result;
}

/** Refresh events for runs that change one at a time, and what 1,000 listed projects cost. */
async function measureRefreshes(): Promise<Refreshes> {
  const stage = new ScaleStage({ ...size, pinned: size.active, ticking: false });
  const { workspace, clock, trees } = stage;
  await Promise.all(stage.hex.activeIds.map((id) => workspace.loader.runs(id, "user")));
  await clock.advance(minuteMs);
  let events = 0;
  let rows = 0;
  const active = workspace.store.activeRuns();
  for (const run of active) {
    trees.forEach((tree) => tree.reset());
    workspace.store.putRun({ ...run, status: "COMPLETED", endTime: new Date(workspace.store.now()), elapsedMs: 1_000 });
    await clock.advance(1_000);
    events += Math.max(...trees.map((tree) => tree.events));
    rows += trees.reduce((sum, tree) => sum + tree.items, 0);
  }
  stage.dispose();
  return { changedRuns: active.length, events, rows, listed: await measureListed() };
}

/** 1,000 projects in the tree: rows that are painted anew while 25 projects are watched for ten minutes, and a tick over all rows. */
async function measureListed(): Promise<Refreshes["listed"]> {
  const stage = new ScaleStage({ ...size, pinned: size.active });
  stage.workspace.screen.setViewVisible(true);
  while (stage.workspace.projects.loadedCount < 1_000) {
    await stage.workspace.projects.loadMore("user");
  }
  await stage.clock.advance(minuteMs);
  const tree = stage.trees[1];
  tree?.reset();
  const polls = stage.hex.requests;
  await stage.clock.advance(10 * minuteMs);
  const rows = tree?.items ?? NaN;
  let tickMs = 0;
  for (let round = 0; round < 10; round += 1) {
    stage.clock.jump(minuteMs);
    const began = performance.now();
    tree?.tick();
    tickMs += (performance.now() - began) / 10;
    await settle();
  }
  const result = { rows, polls: stage.hex.requests - polls, tickMs };
  stage.dispose();
  return result;
}

/** As an open picker does; what it took, by the virtual clock. */
async function complete({ workspace: { allProjects }, hex, clock }: ScaleStage): Promise<Picker["cold"]> {
  const [requests, fromMs] = [hex.requests, clock.now()];
  let doneMs: number | undefined;
  const done = allProjects.complete(
    () => "view",
    () => true,
  );
  void done.then(() => (doneMs = clock.now()));
  await clock.advance(0);
  while (doneMs === undefined) {
    await clock.advance(1_000);
  }
  return { requests: hex.requests - requests, ms: doneMs - fromMs };
}

async function measurePicker(): Promise<Picker> {
  const first = new ScaleStage({ ...size, pinned: 0 });
  const cold = await complete(first);
  const { allProjects, store } = first.workspace;
  const kept = serialize({ projects: [...store.projects], ...allProjects.known });
  first.dispose();
  const again = new ScaleStage({ ...size, pinned: 0 });
  again.clock.jump(24 * 60 * minuteMs);
  const began = performance.now();
  const file = parseProjects(kept, again.clock.now());
  if (file?.completeAtMs === undefined) {
    throw new Error("What was kept is not complete.");
  }
  again.workspace.store.putProjects(file.projects);
  again.workspace.allProjects.takeAll(file.projects, { ...file, completeAtMs: file.completeAtMs });
  const warm = await complete(again);
  const cpuMs = performance.now() - began;
  again.dispose();
  return { cold, warm: { ...warm, cpuMs } };
}

const [part, ...rest] = process.argv.slice(2);
void (async () => {
  const result = await {
    heap: measureHeap,
    picker: measurePicker,
    refreshes: measureRefreshes,
    watch: () => measureWatch(Number(rest[0]), rest[1] === "ticking"),
  }[part as "heap"]();
  console.log(JSON.stringify(result));
})();
