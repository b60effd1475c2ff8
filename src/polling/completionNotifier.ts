import { isActive, isFailure, type Run, type RunId } from "../hex/types";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { LocalRun } from "../store/localRuns";
import type { PollingService } from "./pollingService";
import type { WorkspaceParts } from "./parts";

/** One notice serves all runs whose ends are seen within this time. */
const togetherMs = 1_500;
/** Notices are not held back longer than this while others are looked up. */
const longestHoldMs = 90_000;
/** When another window should notify, this one checks after so long whether it has. */
const checkAgainMs = 2_000;

/** Which of several windows notifies about a run. */
export interface NotifyingWindow {
  /** Whether this one does, after the run's end has waited for this long. */
  notifiesHere(run: LocalRun, waitedMs: number): Promise<boolean>;
}

export const onlyWindow: NotifyingWindow = { notifiesHere: () => Promise.resolve(true) };

interface CompletionNotifierOptions extends WorkspaceParts {
  polling: PollingService;
  windows: NotifyingWindow;
}

/**
 * Notifies of each end of a run that was started here once, in one window, of those that end together in one go, and
 * keeps the failures that the user has not seen yet.
 */
export class CompletionNotifier implements Disposable {
  private readonly disposables = new DisposableStore();
  /** Runs that have ended or are gone, of which no window has notified yet. */
  private readonly waiting = new Map<RunId, { run: Run; sinceMs: number; isLost: boolean }>();
  private timer: Disposable | undefined;
  private disposed = false;
  private unseen: Run[] = [];
  private readonly ended = this.disposables.add(new Emitter<Run[]>());
  private readonly vanished = this.disposables.add(new Emitter<Run[]>());
  private readonly unseenChanged = this.disposables.add(new Emitter<void>());

  /** Runs that were started here and have ended, in the order of their ends. */
  readonly onDidEnd = this.ended.event;
  /** Runs that were started here were active and are gone at Hex, alone or with their project. */
  readonly onDidVanish = this.vanished.event;
  readonly onDidChangeUnseen = this.unseenChanged.event;

  constructor(private readonly options: CompletionNotifierOptions) {
    const { store, localRuns } = options;
    this.disposables.add(
      store.onDidChange((change) => {
        if (change.kind === "runs") {
          change.changes.forEach(({ after }) => this.look(after));
        }
      }),
    );
    this.disposables.add(store.onDidLose((runs) => runs.forEach((run) => this.wait(run, true))));
    this.disposables.add(localRuns.onDidChange(() => this.takeMarks()));
  }

  /** Failed runs that were started here and that the user has not seen yet, newest first. */
  get unseenFailures(): readonly Run[] {
    return this.unseen;
  }

  markSeen(): void {
    if (this.unseen.length > 0) {
      this.options.localRuns.markSeen(this.unseen.map(({ runId }) => runId));
    }
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.disposables.dispose();
  }

  private look(run: Run): void {
    if (!isActive(run) && this.wait(run, false) && isFailure(run) && !this.options.localRuns.get(run.runId)?.seen) {
      this.unseen = [run, ...this.unseen];
      this.unseenChanged.fire();
    }
  }

  /** Returns whether this is news of the run. */
  private wait(run: Run, isLost: boolean): boolean {
    const entry = this.options.localRuns.get(run.runId);
    if (!entry || entry.told || this.waiting.has(run.runId)) {
      return false;
    }
    this.waiting.set(run.runId, { run, sinceMs: this.options.steadyClock.now(), isLost });
    this.notifyIn(togetherMs);
    return true;
  }

  /** What another window has notified of or shown is not repeated here. */
  private takeMarks(): void {
    const { localRuns } = this.options;
    for (const id of [...this.waiting.keys()].filter((runId) => localRuns.get(runId)?.told)) {
      this.waiting.delete(id);
    }
    const unseen = this.unseen.filter(({ runId }) => !localRuns.get(runId)?.seen);
    if (unseen.length < this.unseen.length) {
      this.unseen = unseen;
      this.unseenChanged.fire();
    }
  }

  private notifyIn(delayMs: number): void {
    this.timer?.dispose();
    this.timer = this.options.steadyClock.after(delayMs, () => void this.notify());
  }

  private async notify(): Promise<void> {
    const { localRuns, polling, steadyClock, windows } = this.options;
    const now = steadyClock.now();
    const longestMs = Math.max(0, ...[...this.waiting.values()].map(({ sinceMs }) => now - sinceMs));
    if (polling.isCatchingUp && longestMs < longestHoldMs) {
      this.notifyIn(togetherMs);
      return;
    }
    const mine: { run: Run; isLost: boolean }[] = [];
    for (const { run, sinceMs, isLost } of [...this.waiting.values()]) {
      const entry = localRuns.get(run.runId);
      if (!entry || (await windows.notifiesHere(entry, now - sinceMs))) {
        mine.push({ run, isLost });
      }
    }
    mine.forEach(({ run }) => this.waiting.delete(run.runId));
    const claimed =
      mine.length > 0
        ? await localRuns.claim(
            "told",
            mine.map(({ run }) => run.runId),
          )
        : [];
    const news = mine.filter(({ run }) => claimed.includes(run.runId));
    if (this.disposed) {
      return;
    }
    for (const [event, isLost] of [
      [this.ended, false],
      [this.vanished, true],
    ] as const) {
      const runs = news.filter((one) => one.isLost === isLost).map(({ run }) => run);
      if (runs.length > 0) {
        event.fire(runs);
      }
    }
    if (this.waiting.size > 0) {
      this.notifyIn(checkAgainMs);
    }
  }
}
