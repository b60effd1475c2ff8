import { isActive, type Run } from "../hex/types";

/**
 * How long the run took, or has taken so far at `nowMs` by Hex's clock; never negative. 0 while
 * Hex has not said when it began.
 */
export function elapsedMs(run: Run, nowMs: number): number {
  if (!isActive(run) && run.elapsedMs !== undefined) {
    return run.elapsedMs;
  }
  if (!run.startTime) {
    return Math.max(0, run.elapsedMs ?? 0);
  }
  const endMs = isActive(run) ? nowMs : (run.endTime?.getTime() ?? run.startTime.getTime());
  return Math.max(0, endMs - run.startTime.getTime());
}
