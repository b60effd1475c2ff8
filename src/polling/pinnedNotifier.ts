import { isFailure, type ProjectId, type Run } from "../hex/types";
import { isNews, newsKey, type PinnedNews, type PinnedNewsList } from "../store/pinnedNews";
import { justEndedMs } from "../store/recentRuns";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { NotifyingWindow } from "./completionNotifier";
import { ToldTogether } from "./toldTogether";
import type { WorkspaceParts } from "./parts";

/** A scheduled run that did not start. */
export interface MissedRun {
  projectId: ProjectId;
  /** When it was due. */
  due: Date;
}

/** What happened together to pinned projects. */
export interface PinnedFailures {
  /** Runs that failed and were not started here. */
  runs: readonly Run[];
  missed: readonly MissedRun[];
}

interface PinnedNotifierOptions extends Pick<WorkspaceParts, "steadyClock" | "store" | "localRuns" | "screen"> {
  news: PinnedNewsList;
  windows: NotifyingWindow;
}

/** Notifies of the news of pinned projects once, in one window, and keeps what the user has not seen yet. */
export class PinnedNotifier implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly toTell: ToldTogether<string, string>;
  private readonly failed = this.disposables.add(new Emitter<PinnedFailures>());

  /** Fires only for recent failures: older ones are just marked. */
  readonly onDidFail = this.failed.event;
  private readonly unseenChanged = this.disposables.add(new Emitter<void>());
  readonly onDidChangeUnseen = this.unseenChanged.event;

  constructor(private readonly options: PinnedNotifierOptions) {
    const { news, screen, steadyClock, windows } = options;
    this.toTell = this.disposables.add(
      new ToldTogether<string, string>({
        steadyClock,
        // No window has started them: the one that has the focus notifies.
        notifiesHere: (_, waitedMs) => windows.notifiesHere({}, waitedMs),
        claim: (keys) => news.claim(keys),
        notify: (keys) => this.notify(keys),
      }),
    );
    for (const onDidChange of [news.onDidChange, screen.onDidChangeWatched]) {
      this.disposables.add(
        onDidChange(() => {
          this.wait();
          this.unseenChanged.fire();
        }),
      );
    }
    this.wait();
  }

  /** Failed runs of pinned projects that were not started here and that the user has not seen yet, newest first. */
  get unseenFailures(): readonly Run[] {
    return this.unseen.flatMap((entry) => this.runOf(entry) ?? []);
  }

  /** Scheduled runs of pinned projects that did not start, as far as the user has not seen them yet. */
  get unseenMissed(): readonly MissedRun[] {
    return this.unseen.flatMap((entry) => missedRun(entry) ?? []);
  }

  /** The user has seen everything, or all of one project, or one run of it. */
  markSeen(of?: Pick<PinnedNews, "projectId" | "runId">): void {
    const keys = this.unseen
      .filter(({ projectId, runId }) => !of || (projectId === of.projectId && (!of.runId || of.runId === runId)))
      .map(newsKey);
    if (keys.length > 0) {
      this.options.news.markSeen(keys);
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get unseen(): PinnedNews[] {
    return this.current.filter(({ seen }) => !seen);
  }

  /** Recent failures in projects that are pinned here, without the runs that were started here: those notify by themselves. */
  private get current(): PinnedNews[] {
    const { news, store, screen, localRuns } = this.options;
    const pinned = new Set(news.all.length === 0 ? [] : screen.pinned);
    return news.all.filter(
      (entry) =>
        pinned.has(entry.projectId) &&
        isNews(entry, store.now()) &&
        !(entry.runId !== undefined && localRuns.has(entry.runId)),
    );
  }

  private runOf({ projectId, runId }: PinnedNews): Run | undefined {
    const run = runId && this.options.store.run(projectId, runId);
    return run && isFailure(run) ? run : undefined;
  }

  private wait(): void {
    const open = new Set(this.current.filter(({ told, seen }) => !told && !seen).map(newsKey));
    this.toTell.dropWhere((key) => !open.has(key));
    open.forEach((key) => this.toTell.add(key, key));
  }

  private notify(keys: readonly string[]): void {
    const now = this.options.store.now();
    const news = this.current.filter((entry) => keys.includes(newsKey(entry)) && now - entry.atMs <= justEndedMs);
    const failures = {
      runs: news.flatMap((entry) => this.runOf(entry) ?? []),
      missed: news.flatMap((entry) => missedRun(entry) ?? []),
    };
    if (failures.runs.length + failures.missed.length > 0) {
      this.failed.fire(failures);
    }
  }
}

function missedRun({ projectId, runId, atMs }: PinnedNews): MissedRun | undefined {
  return runId === undefined ? { projectId, due: new Date(atMs) } : undefined;
}
