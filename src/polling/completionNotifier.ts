import { isActive, isFailure, type Run, type RunId } from "../hex/types";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { LocalRun } from "../store/localRuns";
import type { PollingService } from "./pollingService";
import { ToldTogether } from "./toldTogether";
import type { WorkspaceParts } from "./parts";

/** Which of several windows notifies about a run. */
export interface NotifyingWindow {
  /** Whether this one does, after the news of it has waited for this long. */
  notifiesHere(run: Pick<LocalRun, "windowId">, waitedMs: number): Promise<boolean>;
}

export const onlyWindow: NotifyingWindow = { notifiesHere: () => Promise.resolve(true) };

interface CompletionNotifierOptions extends WorkspaceParts {
  polling: PollingService;
  windows: NotifyingWindow;
}

/** A run that has ended, or is gone. */
interface End {
  run: Run;
  isLost: boolean;
}

/**
 * Notifies of each end of a run that was started here once, in one window, of those that end together in one go, and
 * keeps the failures that the user has not seen yet.
 */
export class CompletionNotifier implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly ends: ToldTogether<RunId, End>;
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
    const { store, localRuns, polling, steadyClock, windows } = options;
    this.ends = this.disposables.add(
      new ToldTogether<RunId, End>({
        steadyClock,
        isHeldBack: () => polling.isCatchingUp,
        notifiesHere: async ({ run }, waitedMs) => {
          const entry = localRuns.get(run.runId);
          return !entry || (await windows.notifiesHere(entry, waitedMs));
        },
        claim: async (ends) => {
          const claimed = await localRuns.claim(
            "told",
            ends.map(({ run }) => run.runId),
          );
          return ends.filter(({ run }) => claimed.includes(run.runId));
        },
        notify: (ends) => this.notify(ends),
      }),
    );
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

  /** The user has seen these runs: all when none is named. */
  markSeen(ids = this.unseen.map(({ runId }) => runId)): void {
    const seen = this.unseen.map(({ runId }) => runId).filter((id) => ids.includes(id));
    if (seen.length > 0) {
      this.options.localRuns.markSeen(seen);
    }
  }

  dispose(): void {
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
    return entry !== undefined && !entry.told && this.ends.add(run.runId, { run, isLost });
  }

  /** What another window has notified of or shown is not repeated here. */
  private takeMarks(): void {
    const { localRuns } = this.options;
    this.ends.dropWhere((runId) => localRuns.get(runId)?.told === true);
    const unseen = this.unseen.filter(({ runId }) => !localRuns.get(runId)?.seen);
    if (unseen.length < this.unseen.length) {
      this.unseen = unseen;
      this.unseenChanged.fire();
    }
  }

  private notify(ends: readonly End[]): void {
    for (const [event, isLost] of [
      [this.ended, false],
      [this.vanished, true],
    ] as const) {
      const runs = ends.filter((end) => end.isLost === isLost).map(({ run }) => run);
      if (runs.length > 0) {
        event.fire(runs);
      }
    }
  }
}
