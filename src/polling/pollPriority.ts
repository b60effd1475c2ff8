import type { ProjectId, Run } from "../hex/types";
import { unnoticedFadingMs, type LifeTable } from "../store/lifeTable";
import type { RunStore } from "../store/runStore";
import type { FirstSeen } from "./firstSeen";
import type { LocalRuns } from "../store/localRuns";

/** A project with active runs. */
export interface PollPriority {
  id: ProjectId;
  /**
   * What a look `sinceMs` after the last one is worth, ms: for how long ends are expected to have
   * gone unnoticed by then, times how much they count. Grows with `sinceMs`.
   */
  worthMs: (sinceMs: number) => number;
}

export interface PollPriorityOptions {
  /** By a clock that never goes back. */
  nowMs: number;
  sightings: FirstSeen;
  store: RunStore;
  started: LocalRuns;
  /** How long runs of a project may last. */
  lifeTable: (id: ProjectId) => LifeTable;
  /** How much the project counts, 1 when nobody looks. */
  weight: (id: ProjectId) => number;
  /** Somebody looks: then it counts as well that a run has begun. */
  looking: boolean;
  /** How long ago a project was last looked at, ms; Infinity when never. */
  sinceLookMs: (id: ProjectId) => number;
}

/** A look is worth a request from here on, ms. */
const priceMs = 300;
/** An end that somebody else waits for counts less than one of a run that was started here. */
const othersShare = 0.5;
/** A run that is being cancelled ends soon; a pending one soon begins, which counts less than an end. */
const cancelMs = 5_000;
const pendingMs = 10_000;
const beginShare = 0.02;

/** The projects with active runs and what looks at them are worth. */
export function activePriorities(options: PollPriorityOptions): PollPriority[] {
  const all = options.store.activeRuns();
  options.sightings.note(all, options.nowMs);
  const runs = new Map<ProjectId, Run[]>();
  for (const run of all) {
    const others = runs.get(run.projectId);
    if (others) {
      others.push(run);
    } else {
      runs.set(run.projectId, [run]);
    }
  }
  return [...runs].map(([id, active]) => {
    const weight = options.weight(id);
    const worths = active.map((run) => runWorth(run, options));
    const sum = (sinceMs: number) => worths.reduce((total, worth) => total + worth(sinceMs), 0);
    return { id, worthMs: (sinceMs) => (sinceMs === Infinity ? Infinity : weight * sum(sinceMs)) };
  });
}

function runWorth(
  run: Run,
  { nowMs, sightings, started, lifeTable, looking, sinceLookMs }: PollPriorityOptions,
): PollPriority["worthMs"] {
  const share = started.has(run.runId) ? 1 : othersShare;
  const lastMs = sinceLookMs(run.projectId);
  const cancellingMs = sightings.cancellingMs(run, nowMs);
  if (cancellingMs !== undefined) {
    const lastAgeMs = Math.max(0, cancellingMs - lastMs);
    return (sinceMs) => share * unnoticedFadingMs(cancelMs, lastAgeMs, sinceMs);
  }
  const begins = looking && run.status === "PENDING" ? beginShare : 0;
  const lastAgeMs = Math.max(0, sightings.ageMs(run, nowMs) - lastMs);
  const lasting = lifeTable(run.projectId);
  const leastGapMs = lasting.leastGapMs(lastAgeMs);
  return (sinceMs) =>
    sinceMs < leastGapMs
      ? 0
      : share * (lasting.unnoticedMs(lastAgeMs, sinceMs) + begins * unnoticedFadingMs(pendingMs, lastAgeMs, sinceMs));
}

/**
 * Milliseconds until a look at the project is worth a request; 0 when it is now. Not worked out
 * when that is later than `soonestMs` from now: then Infinity.
 */
export function dueAfterMs({ worthMs }: PollPriority, sinceMs: number, soonestMs: number): number {
  if (worthMs(sinceMs) >= priceMs) {
    return 0;
  }
  const mostMs = Math.min(soonestMs, 120_000);
  if (worthMs(sinceMs + mostMs) < priceMs) {
    return Infinity;
  }
  let [early, late] = [0, mostMs];
  while (late - early > 50) {
    const middle = (early + late) / 2;
    if (worthMs(sinceMs + middle) < priceMs) {
      early = middle;
    } else {
      late = middle;
    }
  }
  return late;
}
