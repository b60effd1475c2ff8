import type { HexClient } from "../hex/client";
import { HexError, isHexError } from "../hex/errors";
import type { Account, Collection, ProjectId, Run, RunOptions } from "../hex/types";
import { forwardOnly, type Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { RequestBudget } from "./budget";
import { Durations } from "./durations";
import { Ends } from "./ends";
import { askNewestRuns, runsAPage } from "./newestRuns";
import { whileLookedAt } from "./pacing";
import { ProjectList } from "./projectList";
import { RequestQueue } from "./requestQueue";
import { RunStore } from "./runStore";
import { RunActions } from "./runActions";
import { SlowRuns } from "./slowRuns";
import type { StartOutcome } from "./startRun";
import { StartedRuns, type Memory } from "./startedRuns";
import { Watcher } from "./watcher";

export interface WorkspaceOptions {
  client: HexClient;
  account: Account;
  clock: Clock;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** Where the runs that were started here outlive the window. */
  memory: Memory;
  requestsPerMinute: () => number;
  pinned: () => readonly ProjectId[];
  /** Takes an error that is a fault of ours. */
  report: (error: unknown) => void;
}

/** Projects run from here that the Runs view follows. */
const mostRecentProjects = 10;
/** A manual refresh sends so many at once; the rest follows within the budget. */
const mostAtOnce = 12;
/** What is younger is shown as it is when a view comes up. */
const recentMs = 2 * 60_000;

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
  private readonly expanded = new Set<ProjectId>();
  private readonly refused = this.disposables.add(new Emitter<void>());
  private readonly watchedChanged = this.disposables.add(new Emitter<void>());
  private viewVisible = false;

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

  /** Hex answered 401: the token is of no use any more and nothing is polled. */
  readonly onDidRefuse = this.refused.event;
  /** Other projects are pinned or recently run. */
  readonly onDidChangeWatched = this.watchedChanged.event;

  constructor(private readonly options: WorkspaceOptions) {
    const { client, clock } = options;
    this.client = client;
    this.account = options.account;
    this.started = new StartedRuns(options.memory);
    this.store = new RunStore(clock, (id) => this.started.has(id));
    this.durations = this.disposables.add(new Durations(this.store));
    const steady = forwardOnly(clock);
    const budget = new RequestBudget(steady, options.requestsPerMinute);
    this.queue = this.disposables.add(
      new RequestQueue(steady, budget, client.hostName, () => this.watcher.nextPoll()),
    );
    const list = (name: string) => new ProjectList(client, this.queue, this.store, () => clock.now(), name);
    this.projects = list("projects");
    this.allProjects = list("picker");
    this.watcher = new Watcher({
      client,
      clock: steady,
      store: this.store,
      started: this.started,
      random: options.random,
      watched: () => this.watched(),
      refreshProjects: () => this.projects.refreshFirstPage(),
      projectsFailed: () => this.projects.error !== undefined,
      report: options.report,
    });
    this.ends = this.disposables.add(new Ends(steady, this.store, this.started, () => this.watcher.catchingUp));
    this.slowRuns = this.disposables.add(new SlowRuns(clock, this.store, this.started, this.durations));
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
    this.disposables.add(this.store.onDidChange(() => this.queue.wake()));
    this.actions = new RunActions({ client, clock, store: this.store, started: this.started, watcher: this.watcher });
    this.actions.pickUp();
  }

  get hostName(): string {
    return this.client.hostName;
  }

  /** Pinned projects, then those that were run from here lately. */
  get followed(): ProjectId[] {
    return [...new Set([...this.options.pinned(), ...this.started.projects.slice(0, mostRecentProjects)])];
  }

  setFocused(focused: boolean): void {
    this.watcher.setFocused(focused);
    this.queue.wake();
  }

  /** Any of the views is on the screen. When it comes up, what it shows is loaded unless it is recent. */
  setViewVisible(visible: boolean): void {
    this.viewVisible = visible;
    this.watcher.setViewVisible(visible);
    if (visible) {
      this.loadShown();
    }
    this.queue.wake();
  }

  /** Runs of an expanded project are kept up to date and loaded when they never were. */
  setExpanded(id: ProjectId, expanded: boolean): void {
    if (expanded) {
      this.expanded.add(id);
    } else {
      this.expanded.delete(id);
    }
  }

  /** Other projects were pinned or unpinned. */
  pinsChanged(): void {
    this.watchedChanged.fire();
    if (this.viewVisible) {
      this.loadShown();
    }
  }

  /** The newest runs of a project; rejects with a HexError, which the store remembers as well. */
  async loadRuns(id: ProjectId, priority: "user" | "view"): Promise<void> {
    try {
      const page = await this.queue.read(priority, `runs ${id}`, () => askNewestRuns(this.client, id, whileLookedAt));
      this.store.putPage(id, 0, page);
      this.watcher.noteAsked(id);
    } catch (error) {
      if (error instanceof HexError && error.kind !== "cancelled") {
        this.watcher.noteAsked(id, error);
        this.store.putFailure(id, error);
      }
      throw error;
    }
  }

  /** Older runs of a project; rejects with a HexError. */
  async loadMoreRuns(id: ProjectId): Promise<void> {
    const offset = this.store.runsOf(id).runs.length;
    const page = await this.queue.read("user", `runs ${id} ${offset}`, () =>
      this.client.getProjectRuns(id, { limit: runsAPage, offset }, whileLookedAt),
    );
    this.store.putPage(id, offset, page);
  }

  /** A project that is not in the list, such as a pinned one on a later page. Rejects with a HexError. */
  async loadProject(id: ProjectId, priority: "user" | "view"): Promise<void> {
    this.store.putProjects([await this.queue.read(priority, `project ${id}`, () => this.client.getProject(id, whileLookedAt))]);
  }

  collections(): Promise<Collection[]> {
    return this.queue.read("user", "collections", () => this.client.listCollections(whileLookedAt));
  }

  /** Brings everything that is shown up to date now; rejects with the first HexError. */
  async refresh(): Promise<void> {
    const active = this.store.activeRuns().map((run) => run.projectId);
    const ids = [...new Set([...active, ...this.watched()])];
    const answers = await Promise.allSettled([
      this.projects.refresh("user"),
      ...ids.map((id, index) => this.loadRuns(id, index < mostAtOnce ? "user" : "view")),
    ]);
    const failed = answers.find(
      (answer): answer is PromiseRejectedResult => answer.status === "rejected" && !isGoneError(answer.reason),
    );
    if (failed) {
      throw failed.reason;
    }
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
      this.quietly(this.loadRuns(run.projectId, "user"));
    }
  }

  dispose(): void {
    this.watcher.stop();
    this.disposables.dispose();
  }

  private watched(): ProjectId[] {
    return [...new Set([...this.expanded, ...this.followed])];
  }

  /** For what nobody waits for: the store and the list keep a HexError and show it. */
  private quietly(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof HexError)) {
        this.options.report(error);
      }
    });
  }

  /** Loads what the views show and is not recent. */
  private loadShown(): void {
    if (this.isOld(this.projects) && !this.projects.loading) {
      this.quietly(this.projects.refresh("view").then(() => this.loadPinned()));
    } else {
      this.quietly(this.loadPinned());
    }
    for (const id of this.watched()) {
      if (this.isOld(this.store.runsOf(id))) {
        this.quietly(this.loadRuns(id, "view"));
      }
    }
  }

  /** Never loaded, or too long ago to be shown to somebody who has just opened the view. */
  private isOld({ loadedAtMs, error, gone }: { loadedAtMs?: number; error?: HexError; gone?: boolean }): boolean {
    const ageMs = this.options.clock.now() - (loadedAtMs ?? -Infinity);
    return error === undefined && !gone && (ageMs < 0 || ageMs > recentMs);
  }

  /** Looks up the pinned and recently run projects that no loaded page names. */
  private async loadPinned(): Promise<void> {
    const unknown = this.followed.filter((id) => !this.store.project(id) && !this.store.runsOf(id).gone);
    await Promise.allSettled(unknown.map((id) => this.loadProject(id, "view")));
  }
}

function isGoneError(error: unknown): boolean {
  return isHexError(error, "notFound") || isHexError(error, "forbidden");
}
