import { HexError } from "../hex/errors";
import type { Cell, ChartImage, ChartQuery, Collection, ProjectId, Run, RunId } from "../hex/types";
import { connectedRuns } from "../store/runList";
import { listedWithinMs } from "../store/runStore";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { lazy } from "../util/lazy";
import { newestRuns, type Reader } from "./reader";
import type { WorkspaceParts } from "./parts";
import type { PollingService } from "./pollingService";
import { Refresh } from "./refreshAll";

interface LoaderOptions extends WorkspaceParts {
  polling: PollingService;
}

/** What is younger is shown as it is when a view comes up. */
const recentMs = 2 * 60_000;

/**
 * Loads what views and commands ask for, through the one queue and within the one budget. Methods that return what they
 * load, or load what is named, reject with a HexError.
 */
export class Loader implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly behindChanged = this.disposables.add(new Emitter<void>());
  private readonly catchingUp = new Set<{ sinceMs: number }>();
  private readonly refreshing: Refresh;
  private readonly reader: Reader;

  /** `behindSinceMs` is another time, or none. */
  readonly onDidChangeBehind = this.behindChanged.event;
  /** Everyone in the workspace; loaded once, again after a failure. */
  readonly users = lazy(() => this.reader.read("user", "ListUsers", {}));
  /** Loaded once, again after a failure. */
  readonly groups = lazy(() => this.reader.read("user", "ListGroups", {}));

  constructor(private readonly options: LoaderOptions) {
    this.reader = options.polling.reader;
    this.refreshing = new Refresh(options, (id, priority) => this.runs(id, priority));
    this.disposables.add(options.screen.onDidComeUp(() => this.bringUpToDate()));
  }

  /**
   * From when the oldest of what the views show is, ms since the epoch, while that is brought up to
   * date after they came up; undefined when it is not.
   */
  get behindSinceMs(): number | undefined {
    return this.catchingUp.size === 0 ? undefined : Math.min(...[...this.catchingUp].map(({ sinceMs }) => sinceMs));
  }

  /** The newest runs of a project. The store remembers a failure as well. */
  async runs(id: ProjectId, priority: "user" | "view"): Promise<void> {
    await this.reader.read(priority, "GetProjectRuns", newestRuns(id));
  }

  /** Older runs of a project. */
  async moreRuns(id: ProjectId): Promise<void> {
    const { clock, localRuns, store } = this.options;
    // Hex may not count what was just started yet: a run that comes twice is better than one that is left out.
    const isListed = ({ runId }: Run) =>
      clock.now() - (localRuns.get(runId)?.startedAtMs ?? -Infinity) >= listedWithinMs;
    const offset = connectedRuns(store.runsOf(id)).filter(isListed).length;
    await this.reader.read("user", "GetProjectRuns", { ...newestRuns(id), offset });
  }

  /** A project that is not in the list, such as a pinned one on a later page. */
  async project(id: ProjectId, priority: "user" | "view"): Promise<void> {
    await this.reader.read(priority, "GetProject", { id });
  }

  /** The run as it is now, with its state events if Hex sends them; the store learns of it too. */
  run(id: ProjectId, runId: RunId, priority: "user" | "view"): Promise<Run> {
    return this.reader.read(priority, "GetRunStatus", { id, runId, withEvents: true });
  }

  collections(): Promise<Collection[]> {
    return this.reader.read("user", "ListCollections", {});
  }

  cells(id: ProjectId): Promise<Cell[]> {
    return this.reader.read("user", "ListCells", { id });
  }

  /** A chart of a completed run. Waits for its turn: Hex makes few pictures a minute. */
  chart(chart: ChartQuery): Promise<ChartImage> {
    return this.reader.read("view", "GetChartImageFromRun", chart);
  }

  /** A version, the published one by default, as the text of a `*.hex.yaml` file. */
  async exported(id: ProjectId, version?: number): Promise<string> {
    const { content } = await this.reader.read("user", "ExportProject", {
      id,
      ...(version === undefined ? {} : { version }),
    });
    return content;
  }

  /** Brings everything that is shown up to date now; rejects with the first HexError. */
  refresh(): Promise<void> {
    return this.refreshing.now();
  }

  /** For what nobody waits for: the store and the list keep a HexError and show it. */
  quietly(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof HexError)) {
        this.options.report(error);
      }
    });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Loads what the views show and is not recent. */
  private bringUpToDate(): void {
    const { polling, screen, store } = this.options;
    const { projects } = polling;
    if (this.isOld(projects) && !projects.loading) {
      this.catchUp(
        projects.loadedAtMs,
        projects.refreshNewest("view").then(() => this.followedProjects()),
      );
    } else {
      this.quietly(this.followedProjects());
    }
    for (const id of screen.watched) {
      const list = store.runsOf(id);
      if (this.isOld(list)) {
        this.catchUp(list.loadedAtMs, this.runs(id, "view"));
      }
    }
  }

  /** @param sinceMs how old what is shown meanwhile is, ms since the epoch; undefined when nothing is shown. */
  private catchUp(sinceMs: number | undefined, work: Promise<unknown>): void {
    if (sinceMs === undefined) {
      this.quietly(work);
      return;
    }
    const entry = { sinceMs };
    this.catchingUp.add(entry);
    this.behindChanged.fire();
    this.quietly(
      work.finally(() => {
        this.catchingUp.delete(entry);
        this.behindChanged.fire();
      }),
    );
  }

  /** Never loaded, or too long ago for a view that was just opened. */
  private isOld({ loadedAtMs, error, gone }: { loadedAtMs?: number; error?: HexError; gone?: boolean }): boolean {
    const ageMs = this.options.clock.now() - (loadedAtMs ?? -Infinity);
    return error === undefined && !gone && (ageMs < 0 || ageMs > recentMs);
  }

  /** Looks up the pinned and recently run projects that no loaded page names. */
  private async followedProjects(): Promise<void> {
    const { screen, store } = this.options;
    const unknown = screen.followed.filter((id) => !store.project(id) && !store.runsOf(id).gone);
    await Promise.allSettled(unknown.map((id) => this.project(id, "view")));
  }
}
