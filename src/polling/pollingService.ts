import type { ProjectId } from "../hex/types";
import { type LifeTable, LifeTables } from "../store/lifeTables";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { AllProjects } from "./allProjects";
import { RequestBudget } from "./requestBudget";
import { PollState } from "./pollState";
import { ProjectList } from "./projectList";
import { AnswerWriter, WorkspaceReader, type Reader } from "./reader";
import { RequestQueue } from "./requestQueue";
import { Watcher } from "./watcher";
import type { WorkspaceParts } from "./parts";

interface PollingServiceOptions extends WorkspaceParts {
  requestsPerMinute: () => number;
  /** How long runs of a project may last; learned from its history by default. */
  lifeTable?: (id: ProjectId) => LifeTable;
}

/** Hex makes at most 20 pictures of charts a minute; some are left to other tools. */
const chartsPerMinute = 18;

/** All that is read from Hex: what the user asks for and what the watcher polls, within one budget. */
export class PollingService implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly refused = this.disposables.add(new Emitter<void>());
  private readonly isPollingChanged = this.disposables.add(new Emitter<boolean>());
  private readonly queue: RequestQueue;
  readonly hostName: string;
  private readonly watcher: Watcher;
  /** When what was last polled, and how that went. */
  readonly state: PollState;
  readonly writer: AnswerWriter;
  readonly reader: WorkspaceReader;
  /** What the Projects view shows. */
  readonly projects: ProjectList;
  /** Every project, for pickers. */
  readonly allProjects: AllProjects;
  /** Hex refuses the token: nothing is polled any more. */
  readonly onDidRefuse = this.refused.event;
  /** This window began to poll for all, or another one does. */
  readonly onDidChangeIsPolling = this.isPollingChanged.event;

  constructor(options: PollingServiceOptions) {
    const { client, clock, steadyClock, store, screen } = options;
    const { hostName } = client;
    this.hostName = hostName;
    const now = () => clock.now();
    const budget = new RequestBudget(steadyClock, options.requestsPerMinute, "reads");
    const chartBudget = new RequestBudget(steadyClock, () => chartsPerMinute, "charts");
    this.state = new PollState(steadyClock, options.random);
    this.writer = new AnswerWriter({ ...options, state: this.state });
    const chartQueue = this.disposables.add(new RequestQueue(steadyClock, chartBudget, hostName));
    const lifeTables = new LifeTables(options.durations);
    this.queue = this.disposables.add(new RequestQueue(steadyClock, budget, hostName));
    this.reader = new WorkspaceReader(store, this.writer, this.queue, chartQueue);
    this.allProjects = new AllProjects(this.reader, store, now);
    this.projects = new ProjectList(this.reader, store, now, this.allProjects);
    this.watcher = new Watcher({
      ...options,
      state: this.state,
      writer: this.writer,
      projects: this.projects,
      lifeTable: options.lifeTable ?? ((id) => lifeTables.of(id)),
      budget,
    });
    this.queue.pollFrom(this.watcher);
    this.disposables.add(this.writer.onDidFailToReach((error) => this.projects.takeFailure(error)));
    for (const onDidChange of [store.onDidChange, screen.onDidChange, this.projects.onDidChange]) {
      this.disposables.add(onDidChange(() => this.queue.wake()));
    }
    const budgets = [budget, chartBudget];
    this.disposables.add(client.onWillRequest((operation) => budgets.forEach((one) => one.noteSent(operation))));
    this.disposables.add(
      client.onDidRequest((record) => {
        budgets.forEach((one) => one.noteAnswer(record));
        if (record.status !== undefined && !record.outOfReach) {
          this.state.noteReachable();
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

  /** This window polls: there is no other one, or it polls for all. */
  get isPolling(): boolean {
    return this.reader.remote === undefined;
  }

  /** True while more ends of runs that were started here may come to light, as they were not polled for a long time. */
  get isCatchingUp(): boolean {
    return this.isPolling && this.watcher.isCatchingUp;
  }

  /** @param remote the window that polls for this one; undefined when this window polls. */
  setRemote(remote: Reader | undefined): void {
    this.reader.remote = remote;
    this.watcher.paused = remote !== undefined;
    this.queue.wake();
    this.isPollingChanged.fire(this.isPolling);
  }

  /** Polls these projects as soon as there is nothing better to poll. */
  pollInTurn(ids: readonly ProjectId[]): void {
    ids.forEach((id) => this.state.want(id));
    this.queue.wake();
  }

  dispose(): void {
    this.watcher.stop();
    this.disposables.dispose();
  }
}
