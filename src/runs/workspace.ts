import type { HexClient } from "../hex/client";
import type { HexError } from "../hex/errors";
import type { Account, Collection, ProjectId, ProjectPage, ProjectQuery, Run, RunOptions } from "../hex/types";
import { forwardOnly, type Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { RequestBudget } from "./budget";
import { Durations } from "./durations";
import { Ends } from "./ends";
import type { LifeTable } from "./lifeTable";
import { LifeTables } from "./lifeTables";
import { Loads } from "./loads";
import { ProjectList } from "./projectList";
import { ProjectRefresh } from "./projectRefresh";
import { RequestQueue } from "./requestQueue";
import { RunStore } from "./runStore";
import { RunActions } from "./runActions";
import { SlowRuns } from "./slowRuns";
import type { StartOutcome } from "./startRun";
import { StartedRuns, type Memory, type StartedHere } from "./startedRuns";
import { Watcher } from "./watcher";
import type { Windows } from "./windows/link";
import { Sharing, type SharingOptions } from "./windows/sharing";
import { WorkspaceReads } from "./workspaceReads";

export interface WorkspaceOptions {
  client: HexClient;
  account: Account;
  clock: Clock;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** Where the runs that were started here outlive the window. */
  memory: Memory;
  /** What is shared with other windows; missing: there are none. */
  windows?: Windows;
  requestsPerMinute: () => number;
  pinned: () => readonly ProjectId[];
  /** How long runs of a project may last, where that is known better than from their past. */
  lifeTable?: (id: ProjectId) => LifeTable;
  /** Takes an error that is a fault of ours. */
  report: (error: unknown) => void;
}

/** Projects run from here that the Runs view follows. */
const mostRecentProjects = 10;
/**
 * One signed-in Hex workspace: what is known of it and what can be done in it. Makes no request
 * before a view is shown, something is asked for, or a run that was started here is to be followed.
 */
export class HexWorkspace implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly client: HexClient;
  private readonly queue: RequestQueue;
  private readonly watcher: Watcher;
  private readonly actions: RunActions;
  private readonly loads: Loads;
  private readonly sharing: Sharing | undefined;
  private readonly expanded = new Set<ProjectId>();
  private readonly refused = this.disposables.add(new Emitter<void>());
  private readonly watchingChanged = this.disposables.add(new Emitter<boolean>());
  private readonly watchedChanged = this.disposables.add(new Emitter<void>());
  private viewVisible = false;
  private focused = true;

  readonly account: Account;
  readonly store: RunStore;
  readonly started: StartedRuns;
  readonly durations: Durations;
  readonly ends: Ends;
  readonly slowRuns: SlowRuns;
  /** What the Projects view shows. */
  readonly projects: ProjectList;
  /** Every project, for pickers. */
  readonly allProjects: ProjectList;

  /** This window began to poll for all, or another one does. */
  readonly onDidChangeWatching = this.watchingChanged.event;
  /** Hex answered 401: the token is of no use any more and nothing is polled. */
  readonly onDidRefuse = this.refused.event;
  /** Other projects are pinned or recently run. */
  readonly onDidChangeWatched = this.watchedChanged.event;

  constructor(private readonly options: WorkspaceOptions) {
    const { client, clock, report } = options;
    this.client = client;
    this.account = options.account;
    this.started = this.disposables.add(new StartedRuns(options.memory, report, options.windows?.id));
    this.store = new RunStore(clock, (id) => this.started.has(id));
    this.durations = this.disposables.add(new Durations(this.store));
    const steady = forwardOnly(clock);
    const budget = new RequestBudget(steady, options.requestsPerMinute);
    this.queue = this.disposables.add(
      new RequestQueue(steady, budget, client.hostName, () => (this.isWatching ? this.watcher.nextPoll() : undefined)),
    );
    const noteList = (query: ProjectQuery, news: ProjectPage | HexError) => this.sharing?.noteList(query, news);
    const reads = new WorkspaceReads({
      client,
      queue: this.queue,
      store: this.store,
      watching: () => this.sharing?.watchingWindow,
      noteAsked: (id, error) => this.watcher.noteAsked(id, error),
      noteList,
    });
    const now = () => clock.now();
    this.projects = new ProjectList(reads, this.store, now);
    this.allProjects = new ProjectList(reads, this.store, now);
    const projectRefresh = new ProjectRefresh({ client, store: this.store, list: this.projects, shown: () => this.sharing?.queries ?? [], noteList, now });
    const lifeTables = new LifeTables(this.durations);
    this.watcher = new Watcher({
      client,
      clock: steady,
      lifeTable: options.lifeTable ?? ((id) => lifeTables.of(id)),
      paceMs: () => budget.paceMs,
      store: this.store,
      started: this.started,
      random: options.random,
      watched: () => [...this.watched(), ...(this.sharing?.shownElsewhere ?? [])],
      refreshProjects: () => projectRefresh.next(),
      pinned: options.pinned,
      projectsFailed: () => this.projects.error !== undefined,
      report,
    });
    this.loads = new Loads({ reader: reads, clock, store: this.store, projects: this.projects, watched: () => this.watched(), followed: () => this.followed, report });
    this.sharing = options.windows && this.share(options.windows, (priority, read) => reads.serve(priority, read));
    const tellsHere = async (entry: StartedHere, waitedMs: number) => (await this.sharing?.tellsHere(entry, waitedMs)) ?? true;
    this.ends = this.disposables.add(
      new Ends({
        clock: steady,
        store: this.store,
        started: this.started,
        catchingUp: () => this.isWatching && this.watcher.catchingUp,
        tellsHere,
      }),
    );
    this.slowRuns = this.disposables.add(new SlowRuns({ clock, store: this.store, started: this.started, durations: this.durations, tellsHere }));
    this.disposables.add(client.onWillRequest((operation) => budget.noteSent(operation)));
    this.disposables.add(
      client.onDidRequest((record) => {
        budget.noteAnswer(record);
        if (record.status !== undefined) {
          this.watcher.noteReachable();
        }
        if (record.status === 401) {
          this.watcher.stop();
          this.refused.fire();
        }
      }),
    );
    this.disposables.add(
      this.store.onDidChange((change) => {
        this.queue.wake();
        if (change.kind === "cancelling") {
          this.show();
        }
      }),
    );
    this.disposables.add(this.projects.onDidChange(() => this.show()));
    this.actions = new RunActions({ client, clock, store: this.store, started: this.started, watcher: this.watcher });
    this.actions.pickUp();
    // Runs that were started in another window are followed and shown here as well.
    this.disposables.add(this.started.onDidChange(() => this.startedChanged()));
  }

  /** Takes over what was known before and in other windows; to be called once. Never rejects. */
  async start(): Promise<void> {
    this.show();
    await this.sharing?.start();
  }

  /** This window polls: there is no other one, or it watches for all. */
  get isWatching(): boolean {
    return this.sharing?.watchingWindow === undefined;
  }

  get hostName(): string {
    return this.client.hostName;
  }

  /** Pinned projects, then those that were run from here lately. */
  get followed(): ProjectId[] {
    return [...new Set([...this.options.pinned(), ...this.started.projects.slice(0, mostRecentProjects)])];
  }

  setFocused(focused: boolean): void {
    this.focused = focused;
    this.show();
  }

  /** Any of the views is on the screen. When it comes up, what it shows is loaded unless it is recent. */
  setViewVisible(visible: boolean): void {
    this.viewVisible = visible;
    this.show();
    if (visible) {
      this.loads.shown();
    }
  }

  /** Runs of an expanded project are kept up to date and loaded when they never were. */
  setExpanded(id: ProjectId, expanded: boolean): void {
    if (expanded) {
      this.expanded.add(id);
    } else {
      this.expanded.delete(id);
    }
    this.show();
  }

  /** The user points at the project or one of its runs: what becomes of it counts for more for a while. */
  noteAttention(id: ProjectId): void {
    this.watcher.noteAttention(id);
    this.queue.wake();
  }

  /** Other projects were pinned or unpinned. */
  pinsChanged(): void {
    this.watchedChanged.fire();
    this.show();
    if (this.viewVisible) {
      this.loads.shown();
    }
  }

  /** The newest runs of a project; rejects with a HexError, which the store remembers as well. */
  loadRuns(id: ProjectId, priority: "user" | "view"): Promise<void> {
    return this.loads.runs(id, priority);
  }

  /** Older runs of a project; rejects with a HexError. */
  loadMoreRuns(id: ProjectId): Promise<void> {
    return this.loads.moreRuns(id);
  }

  /** A project that is not in the list, such as a pinned one on a later page. Rejects with a HexError. */
  loadProject(id: ProjectId, priority: "user" | "view"): Promise<void> {
    return this.loads.project(id, priority);
  }

  collections(): Promise<Collection[]> {
    return this.loads.collections();
  }

  /** Brings everything that is shown up to date now; rejects with the first HexError. */
  refresh(): Promise<void> {
    return this.loads.refresh();
  }

  /**
   * Starts a run and follows it to its end. Aborting `signal` stops the waiting; what became of
   * the run is found out and answered.
   *
   * @throws HexError when Hex refused: nothing was started.
   */
  async run(id: ProjectId, options: RunOptions, signal?: AbortSignal): Promise<StartOutcome> {
    const outcome = await this.actions.run(id, options, signal);
    this.watchedChanged.fire();
    return outcome;
  }

  /**
   * Asks Hex to cancel a run, and looks what came of it; it counts as cancelling until Hex says
   * that it ended. Rejects with a HexError when Hex refused.
   */
  async cancel(run: Run): Promise<void> {
    try {
      await this.actions.cancel(run);
    } finally {
      this.loads.quietly(this.loads.runs(run.projectId, "user"));
    }
  }

  dispose(): void {
    this.watcher.stop();
    this.disposables.dispose();
  }

  private watched(): ProjectId[] {
    return [...new Set([...this.expanded, ...this.followed])];
  }

  /** What the views show is what the watcher keeps up to date, here or in the window that watches. */
  private show(): void {
    const { viewVisible: visible, focused } = this;
    this.sharing?.show({ focused, visible, shows: this.watched(), query: this.projects.newest, cancelling: [...this.store.cancellingHere] });
    this.watcher.setFocused(this.sharing?.isFocused ?? focused);
    this.watcher.setViewVisible(this.sharing?.isVisible ?? visible);
    this.queue.wake();
  }

  private startedChanged(): void {
    this.actions.pickUp();
    this.watchedChanged.fire();
    this.show();
  }

  private share(windows: Windows, serve: SharingOptions["serve"]): Sharing {
    const { clock, report } = this.options;
    const { store, durations, projects: list, allProjects } = this;
    const sharing = this.disposables.add(new Sharing({ windows, clock, store, durations, list, allProjects, host: this.hostName, serve, report }));
    this.disposables.add(
      sharing.onDidChangeWatching((watching) => {
        if (watching) {
          sharing.clearUp();
        }
        this.show();
        this.watchingChanged.fire(watching);
      }),
    );
    this.disposables.add(
      sharing.onDidChangeOthers(() => {
        store.setCancellingElsewhere(sharing.cancellingElsewhere);
        this.show();
      }),
    );
    return sharing;
  }
}
