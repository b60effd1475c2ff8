import type { Run } from "../hex/types";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { outlook } from "../store/durations";
import type { LocalRun } from "../store/localRuns";
import type { NotifyingWindow } from "./completionNotifier";
import type { WorkspaceParts } from "./parts";

/** A run that is slow by the clock may have ended: until the next answer of Hex, it is checked this often. */
const unseenMs = 10_000;
/** The least that the timer waits. */
const leastMs = 1_000;

interface SlowRunNotifierOptions extends WorkspaceParts {
  windows: NotifyingWindow;
}

/** Notifies of runs that were started here and take longer than usual; of each once, in one window, even after a reload. */
export class SlowRunNotifier implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly slow = this.disposables.add(new Emitter<Run>());
  private timer: Disposable | undefined;

  /** The run takes longer than usual, and Hex has said since that it is still active. */
  readonly onDidBecomeSlow = this.slow.event;

  constructor(private readonly options: SlowRunNotifierOptions) {
    this.disposables.add(options.store.onDidChange((change) => change.kind !== "projects" && this.check()));
  }

  dispose(): void {
    this.timer?.dispose();
    this.disposables.dispose();
  }

  /** Notifies of those that are slow, and comes back when the next one may be. */
  private check(): void {
    this.timer?.dispose();
    this.timer = undefined;
    const { clock, store, localRuns } = this.options;
    const dueMs = localRuns.all
      .filter(({ told, slow }) => !told && !slow)
      .flatMap((entry) => {
        const run = store.run(entry.projectId, entry.runId);
        return (run && this.checkRun(run, entry)) ?? [];
      });
    if (dueMs.length > 0) {
      this.timer = clock.after(Math.max(leastMs, Math.min(...dueMs)), () => this.check());
    }
  }

  /** @returns when to check again, ms from now; undefined when there is no need to. */
  private checkRun(run: Run, entry: LocalRun): number | undefined {
    const { store, durations } = this.options;
    const typical = durations.typical(run.projectId);
    const now = outlook(run, typical, store.now());
    if (!now || store.isCancelling(run.runId)) {
      return undefined;
    }
    const seenMs = store.loadedAtMs(run.projectId) ?? -Infinity;
    if (!now.isSlow || !outlook(run, typical, seenMs)?.isSlow) {
      return now.isSlow ? unseenMs : now.slowInMs;
    }
    void this.notify(run, entry);
    return unseenMs;
  }

  private async notify(run: Run, entry: LocalRun): Promise<void> {
    const { localRuns, windows } = this.options;
    if ((await windows.notifiesHere(entry, 0)) && (await localRuns.claim("slow", [run.runId])).length > 0) {
      this.slow.fire(run);
    }
  }
}
