import { isActive, isFailure, type Run, type RunId } from "../hex/types";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { RunStore } from "./runStore";
import type { StartedRuns } from "./startedRuns";

/** Runs whose ends are seen within this time are told together. */
const togetherMs = 1_500;
/** Ends are not held back longer than this for others to be looked up. */
const longestHoldMs = 90_000;

/**
 * Notices ends. Tells each end of a run that was started here once, those that end together in
 * one go, and keeps the failures that nobody has looked at.
 */
export class Ends implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly waiting = new Map<RunId, Run>();
  private waitingSinceMs = 0;
  private timer: Disposable | undefined;
  private unseen: Run[] = [];
  private readonly ended = this.disposables.add(new Emitter<Run[]>());
  private readonly unseenChanged = this.disposables.add(new Emitter<void>());

  /** Runs that were started here and have ended, in the order of their ends. */
  readonly onDidEnd = this.ended.event;
  readonly onDidChangeUnseen = this.unseenChanged.event;

  /** @param catchingUp true while more ends may come to light, so that one notice serves all. */
  constructor(
    private readonly clock: Clock,
    store: RunStore,
    private readonly started: StartedRuns,
    private readonly catchingUp: () => boolean,
  ) {
    this.disposables.add(
      store.onDidChange((change) => {
        if (change.kind === "runs") {
          change.changes.forEach(({ after }) => this.look(after));
        }
      }),
    );
  }

  /** Failed runs that were started here since they were last looked at, newest first. */
  get unseenFailures(): readonly Run[] {
    return this.unseen;
  }

  markSeen(): void {
    if (this.unseen.length > 0) {
      this.unseen = [];
      this.unseenChanged.fire();
    }
  }

  dispose(): void {
    this.timer?.dispose();
    this.disposables.dispose();
  }

  private look(run: Run): void {
    const entry = this.started.get(run.runId);
    if (isActive(run) || !entry || entry.told || this.waiting.has(run.runId)) {
      return;
    }
    if (this.waiting.size === 0) {
      this.waitingSinceMs = this.clock.now();
    }
    this.waiting.set(run.runId, run);
    if (isFailure(run)) {
      this.unseen = [run, ...this.unseen];
      this.unseenChanged.fire();
    }
    this.tellSoon();
  }

  private tellSoon(): void {
    this.timer?.dispose();
    this.timer = this.clock.after(togetherMs, () => {
      const heldMs = this.clock.now() - this.waitingSinceMs;
      if (this.catchingUp() && heldMs < longestHoldMs) {
        this.tellSoon();
        return;
      }
      const runs = [...this.waiting.values()];
      this.waiting.clear();
      this.started.markTold(runs.map((run) => run.runId));
      this.ended.fire(runs);
    });
  }
}
