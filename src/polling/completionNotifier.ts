import { isActive, isFailure, type Run, type RunId } from "../hex/types";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { RunStore } from "../store/runStore";
import type { StartedHere, LocalRuns } from "../store/localRuns";

/** Runs whose ends are seen within this time are told together. */
const togetherMs = 1_500;
/** Ends are not held back longer than this for others to be looked up. */
const longestHoldMs = 90_000;
/** When another window is to tell an end, it is looked after this long whether it has. */
const lookAgainMs = 2_000;

export interface CompletionNotifierOptions {
  clock: Clock;
  store: RunStore;
  started: LocalRuns;
  /** True while more ends may come to light, so that one notice serves all. */
  catchingUp: () => boolean;
  /** Whether this window is the one to tell about a run, which has waited for this long. */
  tellsHere: (entry: StartedHere, waitedMs: number) => Promise<boolean>;
}

/**
 * Notices ends. Tells each end of a run that was started here once, in one window, those that end
 * together in one go, and keeps the failures that nobody has looked at.
 */
export class CompletionNotifier implements Disposable {
  private readonly disposables = new DisposableStore();
  /** Runs whose end is to be told, or that they are gone. */
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
    const { store, started } = options;
    this.disposables.add(
      store.onDidChange((change) => {
        if (change.kind === "runs") {
          change.changes.forEach(({ after }) => this.look(after));
        }
      }),
    );
    this.disposables.add(store.onDidLose((runs) => runs.forEach((run) => this.wait(run, true))));
    this.disposables.add(started.onDidChange(() => this.takeMarks()));
  }

  /** Failed runs that were started here since they were last looked at, newest first. */
  get unseenFailures(): readonly Run[] {
    return this.unseen;
  }

  markSeen(): void {
    if (this.unseen.length > 0) {
      this.options.started.markSeen(this.unseen.map(({ runId }) => runId));
    }
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.disposables.dispose();
  }

  private look(run: Run): void {
    if (!isActive(run) && this.wait(run, false) && isFailure(run) && !this.options.started.get(run.runId)?.seen) {
      this.unseen = [run, ...this.unseen];
      this.unseenChanged.fire();
    }
  }

  /** Answers whether there is something to tell of the run that was not known before. */
  private wait(run: Run, isLost: boolean): boolean {
    const entry = this.options.started.get(run.runId);
    if (!entry || entry.told || this.waiting.has(run.runId)) {
      return false;
    }
    this.waiting.set(run.runId, { run, sinceMs: this.options.clock.now(), isLost });
    this.tellIn(togetherMs);
    return true;
  }

  /** What was told or seen in another window is not told or shown here. */
  private takeMarks(): void {
    const { started } = this.options;
    for (const id of [...this.waiting.keys()].filter((runId) => started.get(runId)?.told)) {
      this.waiting.delete(id);
    }
    const unseen = this.unseen.filter(({ runId }) => !started.get(runId)?.seen);
    if (unseen.length < this.unseen.length) {
      this.unseen = unseen;
      this.unseenChanged.fire();
    }
  }

  private tellIn(delayMs: number): void {
    this.timer?.dispose();
    this.timer = this.options.clock.after(delayMs, () => void this.tell());
  }

  private async tell(): Promise<void> {
    const { clock, started, catchingUp, tellsHere } = this.options;
    const now = clock.now();
    const longestMs = Math.max(0, ...[...this.waiting.values()].map(({ sinceMs }) => now - sinceMs));
    if (catchingUp() && longestMs < longestHoldMs) {
      this.tellIn(togetherMs);
      return;
    }
    const mine: { run: Run; isLost: boolean }[] = [];
    for (const { run, sinceMs, isLost } of [...this.waiting.values()]) {
      const entry = started.get(run.runId);
      if (!entry || (await tellsHere(entry, now - sinceMs))) {
        mine.push({ run, isLost });
      }
    }
    mine.forEach(({ run }) => this.waiting.delete(run.runId));
    const claimed =
      mine.length > 0
        ? await started.claim(
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
      this.tellIn(lookAgainMs);
    }
  }
}
