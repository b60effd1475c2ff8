import { isActive, isFailure, type ProjectId, type Run, type RunId } from "../hex/types";
import type { PinnedNewsList } from "../store/pinnedNews";
import type { RunChange } from "../store/runList";
import type { StoreChange } from "../store/runStore";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { WorkspaceParts } from "./parts";

interface PinnedWatchOptions extends Pick<WorkspaceParts, "clock" | "store" | "localRuns" | "screen"> {
  news: PinnedNewsList;
}

/** Hex's clock is known so well, ms. */
const clockNoiseMs = 5_000;

/**
 * Detects failed runs of pinned projects that nobody started here, and scheduled runs that did not start, without any
 * request of its own. What happened before this window first loaded a project's runs does not count.
 */
export class PinnedWatch implements Disposable {
  private readonly disposables = new DisposableStore();
  /** When the runs of projects were first loaded while this window was open, by Hex's clock, ms. */
  private readonly sinceMs = new Map<ProjectId, number>();
  /** Runs that the user has cancelled, here or in another window. */
  private readonly cancelled = new Set<RunId>();
  private openedAtMs: number;

  constructor(private readonly options: PinnedWatchOptions) {
    const { clock, store } = options;
    this.openedAtMs = clock.now();
    this.disposables.add(store.onDidChange((change) => this.take(change)));
    this.disposables.add(
      store.onDidLoad((id) => {
        this.noteLoaded(id);
        this.checkSchedule(id);
      }),
    );
    this.disposables.add(store.onDidConfirm((ids) => ids.forEach((id) => this.checkSchedule(id))));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private take(change: StoreChange): void {
    if (change.kind === "cancelling") {
      const { runId } = change.run;
      if (this.options.store.isCancelling(runId)) {
        this.cancelled.add(runId);
      } else {
        this.cancelled.delete(runId);
      }
    } else if (change.kind === "runs") {
      this.takeRuns(change.projectId, change.changes);
    }
  }

  private takeRuns(id: ProjectId, changes: readonly RunChange[]): void {
    const { store, localRuns, screen, news } = this.options;
    const sinceMs = this.sinceMs.get(id);
    if (sinceMs === undefined) {
      this.noteLoaded(id);
      return;
    }
    if (!screen.pinned.includes(id)) {
      return;
    }
    const unknown = new Set(changes.filter(({ before }) => !before).map(({ after }) => after.runId));
    const { runs } = store.runsOf(id);
    const firstKnown = runs.findIndex(({ runId }) => !unknown.has(runId));
    for (const { before, after } of changes) {
      const { runId } = after;
      const hasEnded = !isActive(after) && (!before || isActive(before));
      if (hasEnded && isFailure(after) && !localRuns.has(runId) && !this.cancelled.has(runId)) {
        const endedMs = endOf(after);
        // One without any time is new when it stands above what was known.
        const isNew =
          endedMs === undefined
            ? before !== undefined || runs.findIndex((run) => run.runId === runId) < firstKnown
            : endedMs >= (before ? sinceMs - clockNoiseMs : sinceMs);
        if (isNew) {
          news.add({ projectId: id, runId, atMs: endedMs ?? store.now() }, store.now());
        }
      }
    }
    changes.forEach(({ after }) => !isActive(after) && this.cancelled.delete(after.runId));
  }

  /** Only the window that asks Hex for all knows when Hex has answered. Nothing is sure while it cannot be reached. */
  private checkSchedule(id: ProjectId): void {
    const { store, screen, news } = this.options;
    const project = store.project(id);
    const sinceMs = this.sinceMs.get(id);
    if (!project || sinceMs === undefined || store.runsOf(id).error || !screen.pinned.includes(id)) {
      return;
    }
    const due = store.surelyOverdueSince(project);
    if (due && due.getTime() >= sinceMs) {
      news.add({ projectId: id, atMs: due.getTime() }, store.now());
    } else if (store.isOnTime(project)) {
      news.remove(id);
    }
  }

  private noteLoaded(id: ProjectId): void {
    const { clock, store } = this.options;
    // After the clock was set back, what comes now is not from before.
    this.openedAtMs = Math.min(this.openedAtMs, clock.now());
    const atMs = store.loadedAtMs(id);
    if (!this.sinceMs.has(id) && atMs !== undefined && (store.runsOf(id).loadedAtMs ?? 0) >= this.openedAtMs) {
      this.sinceMs.set(id, atMs);
    }
  }
}

/** When a run ended, or began when that is not known, ms since the epoch. */
function endOf({ endTime, startTime, elapsedMs = 0 }: Run): number | undefined {
  return endTime?.getTime() ?? (startTime && startTime.getTime() + elapsedMs);
}
