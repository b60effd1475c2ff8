import { type ProjectId, isActive } from "../../src/hex/types";
import { LifeTable } from "../../src/store/lifeTables";
import { FakeClock } from "../unit/support/fakeClock";
import { FakeHex } from "../unit/support/fakeHex";
import { openWorkspace } from "../unit/support/openWorkspace";

const minuteMs = 60_000;
export const watchedMinutes = 240;
/** A project's run starts anew so long after the end of the one before was seen. */
const restartMs = 5_000;
/** Standard deviation of ln(duration) within a project. */
const sigma = 0.35;

/** How runs are watched: the watcher itself, or every run asked about at a fixed interval. */
export type Rule =
  | { kind: "watcher"; knows: "nothing" | "everything"; looking: boolean }
  | { kind: "fixed"; everyMs: number };

export interface Situation {
  rule: Rule;
  /** Projects, each with one active run. */
  projects: number;
  seed: number;
  /** Reads a minute that Hex takes. */
  limit: number;
  headers: boolean;
  /** Reads a minute that another tool makes. */
  others?: number;
}

/** What came of watching. */
export interface Watched {
  /** From each run's end to its being seen, ms. */
  delaysMs: number[];
  reads: number;
  /** How many of them were refused (429). */
  refused: number;
  /** Reads of the other tool that were refused. */
  othersRefused: number;
}

/** Watches for four virtual hours. */
export async function watch(situation: Situation): Promise<Watched> {
  const { rule, projects, seed, limit, headers, others = 0 } = situation;
  const random = randomNumbers(seed * 1_000 + projects);
  const clock = new FakeClock();
  const hex = new FakeHex(clock);
  Object.assign(hex, { limit, headers });
  const medians = new Map<ProjectId, number>();
  // A stream of numbers for each project, so that its runs take as long under every rule.
  const streams = new Map<ProjectId, () => number>();
  for (let index = 0; index < projects; index += 1) {
    const id = hex.addProject(`Project ${index}`);
    medians.set(id, 20_000 * Math.exp(1.2 * Math.abs(normal(random))));
    streams.set(id, randomNumbers(random() * 2 ** 32));
  }
  const medianMs = (id: ProjectId) => medians.get(id) ?? NaN;
  hex.durationMs = (id) => medianMs(id) * Math.exp(sigma * normal(streams.get(id) ?? random));
  const result: Watched = { delaysMs: [], reads: 0, refused: 0, othersRefused: 0 };
  const stop =
    rule.kind === "fixed"
      ? atIntervals(hex, clock, rule.everyMs, result)
      : byWatcher(hex, clock, rule, medianMs, result);
  const other = () => {
    result.othersRefused += hex.otherRead() ? 0 : 1;
    clock.after(minuteMs / others, other);
  };
  if (others > 0) {
    clock.after(0, other);
  }
  await clock.advance(watchedMinutes * minuteMs);
  stop();
  const reads = hex.requests.filter(({ operation }) => operation !== "RunProject");
  result.reads = reads.length;
  result.refused = reads.filter(({ status }) => status === 429).length;
  return result;
}

/** The real workspace starts the runs (a POST, which is no read) and sees their ends. */
function byWatcher(
  hex: FakeHex,
  clock: FakeClock,
  { knows, looking }: Extract<Rule, { kind: "watcher" }>,
  medianMs: (id: ProjectId) => number,
  result: Watched,
): () => void {
  const truth = new Map(
    [...hex.projects.keys()].map((id) => [id, new LifeTable((ageMs) => survival(ageMs, medianMs(id)))]),
  );
  const lifeTable = (id: ProjectId) => truth.get(id) ?? new LifeTable(() => 1);
  const workspace = openWorkspace(hex, clock, { perMinute: 20, ...(knows === "everything" && { lifeTable }) });
  const start = (id: ProjectId) => {
    hex.runs.get(id)?.splice(10);
    void workspace.actions.run(id, {});
  };
  workspace.store.onDidChange((change) => {
    for (const { before, after } of change.kind === "runs" ? change.changes : []) {
      if (before && isActive(before) && !isActive(after)) {
        result.delaysMs.push(clock.now() - (after.endTime?.getTime() ?? NaN));
        clock.after(restartMs, () => start(after.projectId));
      }
    }
  });
  workspace.screen.setViewVisible(looking);
  [...hex.projects.keys()].forEach(start);
  return () => workspace.dispose();
}

/** Each run is asked about every so often from its start on, refused or not, as simple clients do. */
function atIntervals(hex: FakeHex, clock: FakeClock, everyMs: number, result: Watched): () => void {
  const start = (id: ProjectId) => {
    hex.runs.get(id)?.splice(10);
    const runId = hex.addRun(id, hex.durationMs(id));
    const look = () => {
      hex.send("GetRunStatus", { id, runId }).then(
        (run) => {
          if (isActive(run)) {
            clock.after(everyMs, look);
          } else {
            result.delaysMs.push(clock.now() - (run.endTime?.getTime() ?? NaN));
            clock.after(restartMs, () => start(id));
          }
        },
        () => clock.after(everyMs, look),
      );
    };
    clock.after(everyMs, look);
  };
  [...hex.projects.keys()].forEach(start);
  return () => undefined;
}

/** Share of lognormal durations that are longer: the tail of the normal distribution, by Simpson's rule. */
function survival(ageMs: number, medianMs: number): number {
  const z = Math.log(Math.max(1, ageMs) / medianMs) / sigma;
  const [from, width, panels] = [Math.max(-8, z), 0.05, Math.ceil((8 - Math.max(-8, z)) / 0.05 / 2) * 2];
  let sum = 0;
  for (let panel = 0; panel <= panels; panel += 1) {
    const weight = panel === 0 || panel === panels ? 1 : panel % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((from + panel * width) ** 2) / 2);
  }
  return Math.min(1, Math.max(0, (sum * width) / 3 / Math.sqrt(2 * Math.PI)));
}

/** Repeatable numbers from 0 to below 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Normally distributed numbers, mean 0, deviation 1. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
