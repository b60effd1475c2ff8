import type { ProjectId, Run } from "../hex/types";
import { elapsedMs } from "./elapsed";
import { unnoticedAnyTimeMs, type LifeTable } from "./lifeTable";
import type { RunStore } from "./runStore";
import type { StartedRuns } from "./startedRuns";

/** A project with active runs. */
export interface Worth {
  id: ProjectId;
  /**
   * What a look `sinceMs` after the last one is worth, ms: for how long ends are expected to have
   * gone unnoticed by then, times how much they count. Grows with `sinceMs`.
   */
  worthMs: (sinceMs: number) => number;
}

export interface WorthOptions {
  store: RunStore;
  started: StartedRuns;
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
const beginShare = 0.1;

/** The projects with active runs and what looks at them are worth. */
export function activeWorths(options: WorthOptions): Worth[] {
  const runs = new Map<ProjectId, Run[]>();
  for (const run of options.store.activeRuns()) {
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
    return { id, worthMs: (sinceMs) => weight * worths.reduce((sum, worth) => sum + worth(sinceMs), 0) };
  });
}

function runWorth(run: Run, { store, started, lifeTable, looking, sinceLookMs }: WorthOptions): Worth["worthMs"] {
  const share = started.has(run.runId) ? 1 : othersShare;
  if (store.isCancelling(run.runId)) {
    return (sinceMs) => share * unnoticedAnyTimeMs(cancelMs, sinceMs);
  }
  const begins = looking && run.status === "PENDING" ? beginShare : 0;
  const ageMs = elapsedMs(run, store.now());
  const lastAgeMs = Math.max(0, ageMs - sinceLookMs(run.projectId));
  const lasting = lifeTable(run.projectId);
  return (sinceMs) =>
    sinceMs === Infinity
      ? Infinity
      : share * (lasting.unnoticedMs(lastAgeMs, sinceMs) + begins * unnoticedAnyTimeMs(pendingMs, sinceMs));
}

/**
 * Milliseconds until a look at the project is worth a request; 0 when it is now. Not worked out
 * when that is later than `soonestMs` from now: then Infinity.
 */
export function dueAfterMs({ worthMs }: Worth, sinceMs: number, soonestMs: number): number {
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
