import type { HexClient } from "./hex/client";
import type { Account, Collection, ProjectId, Run, RunOptions } from "./hex/types";
import { forwardOnly, type Clock } from "./util/clock";
import { DisposableStore, type Disposable } from "./util/disposables";
import { Emitter, type Event } from "./util/events";
import { PollingService } from "./polling/pollingService";
import { Durations } from "./store/durations";
import { CompletionNotifier } from "./polling/completionNotifier";
import type { LifeTable } from "./store/lifeTable";
import { ProjectInputs, type FindHexFile } from "./polling/projectInputs";
import { Loads } from "./polling/loads";
import { Lookups } from "./polling/lookups";
import type { ProjectList } from "./polling/projectList";
import { RunStore } from "./store/runStore";
import { RunActions } from "./polling/runActions";
import { SlowRuns } from "./polling/slowRuns";
import type { StartOutcome } from "./polling/startRun";
import { LocalRuns, type Memory, type StartedHere } from "./store/localRuns";
import type { Windows } from "./sync/link";
import { WindowSync } from "./sync/windowSync";

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
  /** Finds a project's `*.hex.yaml` in the open folders; missing: there is none. */
  findHexFile?: FindHexFile;
  /** The user's time zone; missing: this machine's. */
  timeZone?: () => string | undefined;
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
  private readonly polling: PollingService;
  private readonly actions: RunActions;
  private readonly loads: Loads;
  private readonly windowSync: WindowSync | undefined;
  private readonly expanded = new Set<ProjectId>();
  /** Projects of which pages are on the screen, one entry for each page. */
  private readonly lookedAt: ProjectId[] = [];
  private readonly watchingChanged = this.disposables.add(new Emitter<boolean>());
  private readonly watchedChanged = this.disposables.add(new Emitter<void>());
  private viewVisible = false;
  private focused = true;
  private attention: ProjectId | undefined;

  readonly account: Account;
  readonly store: RunStore;
  readonly localRuns: LocalRuns;
  readonly durations: Durations;
  readonly completions: CompletionNotifier;
  readonly slowRuns: SlowRuns;
  readonly lookups: Lookups;
  readonly inputs: ProjectInputs;
  /** What the Projects view shows. */
  readonly projects: ProjectList;
  /** Every project, for pickers. */
  readonly allProjects: ProjectList;

  /** `behindSinceMs` is another time, or none. */
  readonly onDidChangeBehind: Event<void>;
  /** This window began to poll for all, or another one does. */
  readonly onDidChangeWatching = this.watchingChanged.event;
  /** Hex refuses the token: it is of no use any more and nothing is polled. */
  readonly onDidRefuse: Event<void>;
  /** Other projects are pinned or recently run. */
  readonly onDidChangeWatched = this.watchedChanged.event;

  constructor(private readonly options: WorkspaceOptions) {
    const { client, clock, report, windows } = options;
    this.account = options.account;
    this.localRuns = this.disposables.add(new LocalRuns(options.memory, report, windows?.id));
    const { localRuns } = this;
    const store = (this.store = new RunStore(clock, (id) => localRuns.has(id)));
    const durations = (this.durations = this.disposables.add(new Durations(store)));
    this.polling = this.disposables.add(
      new PollingService({
        ...options,
        store,
        started: localRuns,
        durations,
        watched: () => [...this.watched(), ...(this.windowSync?.shownElsewhere ?? [])],
        watchingWindow: () => this.windowSync?.watchingWindow,
        queries: () => this.windowSync?.queries ?? [],
        noteList: (query, news) => this.windowSync?.noteList(query, news),
      }),
    );
    const { reads, watcher, projects, allProjects } = this.polling;
    this.projects = projects;
    this.allProjects = allProjects;
    this.onDidRefuse = this.polling.onDidRefuse;
    const lookups = (this.lookups = new Lookups(reads));
    this.inputs = new ProjectInputs({
      lookups,
      store,
      started: localRuns,
      findFile: options.findHexFile ?? (async () => undefined),
      loadProject: (id) => this.loadProject(id, "user"),
      hostName: this.hostName,
      timeZone: options.timeZone,
    });
    const askInTurn = (ids: readonly ProjectId[]) => {
      ids.forEach((id) => watcher.askInTurn(id));
      this.polling.wake();
    };
    this.loads = this.disposables.add(
      new Loads({
        reader: reads,
        clock,
        store,
        projects,
        watched: () => this.watched(),
        followed: () => this.followed,
        startedHere: (id) => localRuns.projects.includes(id),
        inTurn: () => (this.isWatching ? askInTurn : undefined),
        report,
      }),
    );
    this.onDidChangeBehind = this.loads.onDidChangeBehind;
    this.windowSync = windows && this.share(windows);
    const tellsHere = async (entry: StartedHere, waitedMs: number) =>
      (await this.windowSync?.tellsHere(entry, waitedMs)) ?? true;
    const catchingUp = () => this.isWatching && watcher.catchingUp;
    this.completions = this.disposables.add(
      new CompletionNotifier({ clock: forwardOnly(clock), store, started: localRuns, catchingUp, tellsHere }),
    );
    this.slowRuns = this.disposables.add(new SlowRuns({ clock, store, started: localRuns, durations, tellsHere }));
    this.actions = this.disposables.add(new RunActions({ client, clock, store, started: localRuns, watcher }));
    this.actions.pickUp();
    this.disposables.add(store.onDidChange(({ kind }) => kind === "cancelling" && this.show()));
    this.disposables.add(projects.onDidChange(() => this.show()));
    // Runs that were started in another window are followed and shown here as well.
    this.disposables.add(localRuns.onDidChange(() => this.startedChanged()));
  }

  /** Takes over what was known before and in other windows; to be called once. Never rejects. */
  async start(): Promise<void> {
    this.show();
    await this.windowSync?.start();
  }

  /** This window polls: there is no other one, or it watches for all. */
  get isWatching(): boolean {
    return this.windowSync?.watchingWindow === undefined;
  }

  get hostName(): string {
    return this.options.client.hostName;
  }

  /** See `Loads.behindSinceMs`. */
  get behindSinceMs(): number | undefined {
    return this.loads.behindSinceMs;
  }

  /** Projects that are pinned for this sign-in. */
  get pinned(): readonly ProjectId[] {
    return this.options.pinned();
  }

  /** Pinned projects, then those that were run from here lately. */
  get followed(): ProjectId[] {
    return [...new Set([...this.pinned, ...this.localRuns.projects.slice(0, mostRecentProjects)])];
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

  /** A page about a run of the project is on the screen, until that is disposed. */
  lookAt(id: ProjectId): Disposable {
    this.lookedAt.push(id);
    this.noteAttention(id);
    let looks = true;
    return {
      dispose: () => {
        if (looks) {
          looks = false;
          this.lookedAt.splice(this.lookedAt.indexOf(id), 1);
          this.show();
        }
      },
    };
  }

  /** The user points at the project or one of its runs: what becomes of it counts for more for a while. */
  noteAttention(id: ProjectId): void {
    this.attention = id;
    this.polling.watcher.noteAttention(id);
    this.show();
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
    this.disposables.dispose();
  }

  private watched(): ProjectId[] {
    return [...new Set([...this.expanded, ...this.lookedAt, ...this.followed])];
  }

  /** What the views show is what the watcher keeps up to date, here or in the window that watches. */
  private show(): void {
    const { viewVisible: visible, focused, attention, windowSync } = this;
    const { watcher, projects } = this.polling;
    windowSync?.show({
      focused,
      visible,
      attention,
      shows: this.watched(),
      query: projects.newest,
      cancelling: [...this.store.cancellingHere],
    });
    watcher.setFocused(windowSync?.isFocused ?? focused);
    watcher.setViewVisible(windowSync?.isVisible ?? visible);
    this.polling.wake();
  }

  private startedChanged(): void {
    this.actions.pickUp();
    this.watchedChanged.fire();
    this.show();
  }

  private share(windows: Windows): WindowSync {
    const { clock, report } = this.options;
    const { store, durations, projects: list, allProjects, hostName: host } = this;
    const { reads, watcher } = this.polling;
    const sharing = this.disposables.add(
      new WindowSync({
        windows,
        clock,
        store,
        durations,
        list,
        allProjects,
        host,
        serve: (priority, read) => reads.serve(priority, read),
        report,
      }),
    );
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
        sharing.takeAttention().forEach((id) => watcher.noteAttention(id));
        store.setCancellingElsewhere(sharing.cancellingElsewhere);
        this.show();
      }),
    );
    return sharing;
  }
}
