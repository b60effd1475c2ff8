import { isActive, isFailure, type ProjectId, type Run, type RunId, type RunStatus } from "../hex/types";
import { elapsedMs, type Durations, type PastRun } from "./durations";
import type { RunStore } from "./runStore";

/** A run among its project's last ones. */
export interface LastRun {
  runId: RunId;
  status: RunStatus;
  /** Ms since the epoch. */
  startMs: number;
  /** How long it took, or has taken so far, ms. */
  elapsedMs: number;
  version?: string;
  trigger?: string;
}

/** So many are shown. */
export const mostLastRuns = 50;

/**
 * The project's last runs, newest first: those that are listed, and those that were before. The viewed
 * run is among them, however old it is.
 */
export function lastRuns(store: RunStore, durations: Durations, projectId: ProjectId, looked?: Run): LastRun[] {
  const byId = new Map<RunId, LastRun>();
  for (const past of durations.past(projectId)) {
    byId.set(past.runId, { ...past, startMs: past.endedAtMs - past.elapsedMs });
  }
  const listed = store.runsOf(projectId).runs;
  for (const run of looked ? [looked, ...listed] : listed) {
    const last = asLastRun(run, store.now());
    if (last) {
      byId.set(run.runId, last);
    }
  }
  const newestFirst = [...byId.values()].sort((a, b) => b.startMs - a.startMs);
  const shown = newestFirst.slice(0, mostLastRuns);
  const missing = looked && !shown.some(({ runId }) => runId === looked.runId) ? byId.get(looked.runId) : undefined;
  return missing ? [...shown.slice(0, mostLastRuns - 1), missing] : shown;
}

/** Nothing for a run of which Hex tells no time: it has no place in a plot. */
function asLastRun(run: Run, nowMs: number): LastRun | undefined {
  const startMs = run.startTime?.getTime() ?? run.endTime?.getTime() ?? (isActive(run) ? nowMs : undefined);
  const { runId, status, version, trigger } = run;
  return startMs === undefined
    ? undefined
    : { runId, status, startMs, elapsedMs: elapsedMs(run, nowMs), version, trigger };
}

/** From the lowest to the highest. */
const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
/** Stands behind the block of a run that failed, so that more than its height tells it from others. */
export const failureMark = "×";

/**
 * One block for each run, as high as it was long compared with the longest, the newest on the right.
 *
 * @param runs the one that ended last first.
 */
export function historyBars(runs: readonly PastRun[]): string {
  const longestMs = Math.max(1, ...runs.map(({ elapsedMs }) => elapsedMs));
  const bars = runs.map((run) => {
    const level = Math.round((run.elapsedMs / longestMs) * blocks.length);
    return (blocks[Math.max(0, level - 1)] ?? "") + (isFailure(run) ? failureMark : "");
  });
  return bars.reverse().join("");
}
