import type { Run } from "../hex/types";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { Durations } from "./durations";
import { outlook } from "./outlook";
import type { RunStore } from "./runStore";
import type { StartedRuns } from "./startedRuns";

/** A run that is slow by the clock may have ended: until Hex was asked again, that is looked at this often. */
const unseenMs = 10_000;
/** The least that the timer waits. */
const leastMs = 1_000;

/** Notices runs that were started here and become slower than usual; each once, also over a reload. */
export class SlowRuns implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly slow = this.disposables.add(new Emitter<Run>());
  private timer: Disposable | undefined;

  /** The run takes longer than usual, and Hex has said since that it is still active. */
  readonly onDidBecomeSlow = this.slow.event;

  constructor(
    private readonly clock: Clock,
    private readonly store: RunStore,
    private readonly started: StartedRuns,
    private readonly durations: Durations,
  ) {
    this.disposables.add(store.onDidChange((change) => change.kind !== "projects" && this.look()));
  }

  dispose(): void {
    this.timer?.dispose();
    this.disposables.dispose();
  }

  /** Tells those that are slow, and comes back when the next one may be. */
  private look(): void {
    this.timer?.dispose();
    this.timer = undefined;
    const dueMs = this.started.all.filter(({ told, slow }) => !told && !slow).flatMap((entry) => {
      const run = this.store.run(entry.projectId, entry.runId);
      return (run && this.lookAt(run)) ?? [];
    });
    if (dueMs.length > 0) {
      this.timer = this.clock.after(Math.max(leastMs, Math.min(...dueMs)), () => this.look());
    }
  }

  /** @returns when to look again, ms from now; undefined when there is no need to. */
  private lookAt(run: Run): number | undefined {
    const typical = this.durations.typical(run.projectId);
    const now = outlook(run, typical, this.store.now());
    if (!now || this.store.isCancelling(run.runId)) {
      return undefined;
    }
    const seenMs = this.store.loadedAtMs(run.projectId) ?? -Infinity;
    if (!now.isSlow || !outlook(run, typical, seenMs)?.isSlow) {
      return now.isSlow ? unseenMs : now.slowInMs;
    }
    this.started.markSlow(run.runId);
    this.slow.fire(run);
    return undefined;
  }
}
