import type { HexClient } from "../hex/client";
import type { HexError } from "../hex/errors";
import type { ProjectId, ProjectPage, ProjectQuery } from "../hex/types";
import { forwardOnly, type Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { chartOperations, RequestBudget } from "./budget";
import type { Durations } from "../store/durations";
import type { LifeTable } from "../store/lifeTable";
import { LifeTables } from "../store/lifeTables";
import { ProjectList } from "./projectList";
import { ProjectRefresh } from "./projectRefresh";
import type { Reader } from "./readRequests";
import { RequestQueue } from "./requestQueue";
import type { RunStore } from "../store/runStore";
import type { LocalRuns } from "../store/localRuns";
import { Watcher } from "./watcher";
import { WorkspaceReader } from "./workspaceReader";

export interface PollingServiceOptions {
  client: HexClient;
  clock: Clock;
  /** 0 ≤ x < 1. */
  random: () => number;
  store: RunStore;
  started: LocalRuns;
  durations: Durations;
  requestsPerMinute: () => number;
  /** How long runs of a project may last; learned from its history when not given. */
  lifeTable?: (id: ProjectId) => LifeTable;
  /** Projects whose runs are shown, here or in a window that this one watches for. */
  watched: () => Iterable<ProjectId>;
  pinned: () => readonly ProjectId[];
  /** The window that watches for all, when it is another one. */
  watchingWindow: () => Reader | undefined;
  /** The lists of projects that windows show. */
  queries: () => readonly ProjectQuery[];
  /** The newest page of a list came, or could not be had. */
  noteList: (query: ProjectQuery, news: ProjectPage | HexError) => void;
  /** Takes an error that is a fault of ours. */
  report: (error: unknown) => void;
}

/** Hex makes at most 20 pictures of charts a minute; some are left to other tools. */
const chartsPerMinute = 18;

/** All that is read from Hex: what is asked for, and what the watcher looks at, within one budget. */
export class PollingService implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly queue: RequestQueue;
  private readonly refused = this.disposables.add(new Emitter<void>());
  readonly reads: WorkspaceReader;
  readonly watcher: Watcher;
  /** What the Projects view shows. */
  readonly projects: ProjectList;
  /** Every project, for pickers. */
  readonly allProjects: ProjectList;
  /** Hex refuses the token: nothing is polled any more. */
  readonly onDidRefuse = this.refused.event;

  constructor(options: PollingServiceOptions) {
    const { client, clock, store, watchingWindow, noteList } = options;
    const steady = forwardOnly(clock);
    const budget = new RequestBudget(steady, options.requestsPerMinute);
    const nextPoll = () => (watchingWindow() ? undefined : this.watcher.nextPoll());
    this.queue = this.disposables.add(new RequestQueue(steady, budget, client.hostName, nextPoll));
    const noteAsked = (id: ProjectId, error?: HexError) => this.watcher.noteAsked(id, error);
    const chartBudget = new RequestBudget(steady, () => chartsPerMinute, chartOperations);
    const chartQueue = this.disposables.add(new RequestQueue(steady, chartBudget, client.hostName, () => undefined));
    this.reads = new WorkspaceReader({
      client,
      queue: this.queue,
      chartQueue,
      store,
      watching: watchingWindow,
      noteAsked,
      noteList,
    });
    const now = () => clock.now();
    this.projects = new ProjectList(this.reads, store, now);
    this.allProjects = new ProjectList(this.reads, store, now);
    const refresh = new ProjectRefresh({ client, store, list: this.projects, shown: options.queries, noteList, now });
    const lifeTables = new LifeTables(options.durations);
    this.watcher = new Watcher({
      ...options,
      clock: steady,
      lifeTable: options.lifeTable ?? ((id) => lifeTables.of(id)),
      paceMs: () => budget.paceMs,
      hasRoom: () => budget.hasRoom,
      refreshProjects: () => refresh.next(),
      projectsFailed: () => this.projects.error !== undefined,
    });
    this.disposables.add(store.onDidChange(() => this.wake()));
    const budgets = [budget, chartBudget];
    this.disposables.add(client.onWillRequest((operation) => budgets.forEach((one) => one.noteSent(operation))));
    this.disposables.add(
      client.onDidRequest((record) => {
        budgets.forEach((one) => one.noteAnswer(record));
        if (record.status !== undefined) {
          this.watcher.noteReachable();
        }
      }),
    );
    this.disposables.add(
      client.onDidRefuse(() => {
        this.watcher.stop();
        this.refused.fire();
      }),
    );
  }

  /** Something changed that decides what is worth a request. */
  wake(): void {
    this.queue.wake();
  }

  dispose(): void {
    this.watcher.stop();
    this.disposables.dispose();
  }
}
