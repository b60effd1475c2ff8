import type { RunId } from "../../../src/hex/types";
import type { PastRun } from "../../../src/store/durations";

/** Ended runs that took so long, ms, the first one ended last; all completed, or as `outcomes` say. */
export function pastRuns(lengthsMs: readonly number[], outcomes: readonly string[] = []): PastRun[] {
  return lengthsMs.map((elapsedMs, index) => ({
    runId: `00000000-0000-4000-9000-${String(index).padStart(12, "0")}` as RunId,
    status: outcomes[index] ?? "COMPLETED",
    endedAtMs: Date.UTC(2026, 0, 1) - index * 3_600_000,
    elapsedMs,
  }));
}
