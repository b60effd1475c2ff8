import { isFailure } from "../hex/types";
import type { PastRun } from "./durations";

/** From the lowest to the highest. */
const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
/** Stands behind the block of a run that failed, so that it is told by more than its height. */
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
