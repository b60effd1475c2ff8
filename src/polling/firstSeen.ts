import type { Run, RunId } from "../hex/types";
import { elapsedMs } from "../store/elapsed";
import type { RunStore } from "../store/runStore";

interface Sighting {
  /** When the run was first seen active, ms. */
  sinceMs: number;
  /** When it was first seen being cancelled, ms. */
  cancellingSinceMs?: number;
}

/** Remembers since when runs are active and being cancelled, so that one for which Hex tells no time grows old as well. */
export class FirstSeen {
  private sightings = new Map<RunId, Sighting>();

  constructor(private readonly store: RunStore) {}

  /**
   * Takes what is active now and forgets the rest.
   *
   * @param nowMs by a clock that never goes back.
   */
  note(active: readonly Run[], nowMs: number): void {
    this.sightings = new Map(
      active.map(({ runId }) => {
        const { sinceMs = nowMs, cancellingSinceMs = nowMs } = this.sightings.get(runId) ?? {};
        return [runId, { sinceMs, cancellingSinceMs: this.store.isCancelling(runId) ? cancellingSinceMs : undefined }];
      }),
    );
  }

  /** How old the run is at least, ms. */
  ageMs(run: Run, nowMs: number): number {
    return Math.max(elapsedMs(run, this.store.now()), nowMs - (this.sightings.get(run.runId)?.sinceMs ?? nowMs));
  }

  /** For how long it has been being cancelled, ms; undefined when it is not. */
  cancellingMs({ runId }: Run, nowMs: number): number | undefined {
    const since = this.sightings.get(runId)?.cancellingSinceMs;
    return since === undefined ? undefined : nowMs - since;
  }
}
