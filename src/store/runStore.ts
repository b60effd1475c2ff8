import { isActive, type Project, type ProjectId, type Run, type RunId, type RunPage } from "../hex/types";
import type { HexError } from "../hex/errors";
import type { Clock } from "../util/clock";
import { Emitter } from "../util/events";
import { same } from "../util/same";
import {
  ActiveRuns,
  lastEnded,
  RunLists,
  changedRuns,
  connectedRuns,
  emptyRunList,
  laterSighting,
  withNewestPage,
  withOlderPage,
  withRun,
  type RunChange,
  type RunList,
} from "./runList";
import { RequestOrder, type RequestStamp } from "./requestOrder";
import { DueTimes, overdueSince } from "./schedules";

/** What changed, so that only that is redrawn. */
export type StoreChange =
  /** These projects are new or have other properties. */
  | { kind: "projects"; ids: ProjectId[] }
  /** The project's list of runs: which runs changed (maybe none), or its state (error, gone). */
  | { kind: "runs"; projectId: ProjectId; changes: RunChange[] }
  /** A run is being cancelled, or is no longer. */
  | { kind: "cancelling"; run: Run };

/** A run that was started is known to every window, and listed by Hex, after this long. */
export const listedWithinMs = 30_000;

/** The clock of an answer that was waited for longer says too little of ours. */
const freshMs = 5_000;

/** All that is known about one workspace's projects and runs. Has no timer and sends no request. */
export class RunStore {
  private readonly projectsById = new Map<ProjectId, Project>();
  private readonly lists = new RunLists();
  private readonly active = new ActiveRuns();
  private readonly due = new DueTimes();
  private readonly order = new RequestOrder();
  private readonly cancelling = new Set<RunId>();
  /** Runs that another window is cancelling. */
  private readonly cancellingElsewhere = new Set<RunId>();
  /** When a project's schedules were seen to change, by Hex's clock, ms since the epoch. */
  private readonly rescheduled = new Map<ProjectId, number>();
  /** When this window last sent a request whose answer told a project's schedules, by this machine's clock, ms. */
  private readonly confirmedAtMs = new Map<ProjectId, number>();
  private readonly changed = new Emitter<StoreChange>();
  private readonly loaded = new Emitter<ProjectId>();
  private readonly confirmed = new Emitter<readonly ProjectId[]>();
  private readonly lost = new Emitter<readonly Run[]>();
  /** Runs that Hex does not know any more although they were active, and their projects. */
  private readonly lostRuns = new Map<RunId, ProjectId>();

  /** Server's clock minus ours, ms. */
  skewMs = 0;
  readonly onDidChange = this.changed.event;
  /** Hex answered, or failed to answer, what the newest runs of the project are; also when none is different. */
  readonly onDidLoad = this.loaded.event;
  /** Hex answered what these projects are, their schedules too; also when nothing is different. */
  readonly onDidConfirm = this.confirmed.event;
  /** Active runs are gone at Hex, alone or with their project; this window or another one has learned it. */
  readonly onDidLose = this.lost.event;

  /** @param startedHere tells whether a run was started from this editor. */
  constructor(
    private readonly clock: Clock,
    private readonly startedHere: (id: RunId) => boolean,
  ) {}

  /** Stamps a request as it is sent; the stamp is passed with its answer. */
  stamp(): RequestStamp {
    return this.order.next(this.clock.now());
  }

  /** Now by Hex's clock, ms since the epoch: run times are compared with this one. */
  now(): number {
    return this.clock.now() + this.skewMs;
  }

  /** When the project's next scheduled run is due, by Hex's clock; undefined when none is. */
  nextDue(project: Project): Date | undefined {
    return this.due.next(project, this.now());
  }

  /** Since when a scheduled run of the project should have started and has not; undefined when none, or not known. */
  overdueSince(project: Project): Date | undefined {
    const since = this.overdue(project);
    return since === "none" ? undefined : since;
  }

  /** The same when Hex has said since that the run is still scheduled; undefined when that is not sure. */
  surelyOverdueSince(project: Project): Date | undefined {
    const due = this.overdueSince(project);
    const confirmedAtMs = (this.confirmedAtMs.get(project.id) ?? -Infinity) + this.skewMs;
    return due && due.getTime() <= confirmedAtMs ? due : undefined;
  }

  /** True when no scheduled run of the project is overdue; false also when that is not known. */
  isOnTime(project: Project): boolean {
    return this.overdue(project) === "none";
  }

  project(id: ProjectId): Project | undefined {
    return this.projectsById.get(id);
  }

  get projects(): Iterable<Project> {
    return this.projectsById.values();
  }

  runsOf(id: ProjectId): RunList {
    return this.lists.get(id) ?? emptyRunList;
  }

  /** When the project's newest runs last came, by Hex's clock, ms since the epoch; undefined: never. */
  loadedAtMs(id: ProjectId): number | undefined {
    const { loadedAtMs } = this.runsOf(id);
    return loadedAtMs === undefined ? undefined : loadedAtMs + this.skewMs;
  }

  run(projectId: ProjectId, runId: RunId): Run | undefined {
    return this.runsOf(projectId).runs.find((run) => run.runId === runId);
  }

  /** Every run that is pending or running, newest first. */
  activeRuns(): Run[] {
    return this.active.all;
  }

  /**
   * The ended runs of these projects, the one that ended last first.
   *
   * @param most of each project.
   */
  endedRuns(projects: Iterable<ProjectId>, most?: number): Run[] {
    return lastEnded(
      [...projects].map((id) => this.runsOf(id).runs),
      most,
    );
  }

  /** Hex does not know the run any more, although it was active. */
  isLost(runId: RunId): boolean {
    return this.lostRuns.has(runId);
  }

  /** The runs of a project that Hex does not know any more, although they were active. */
  lostRunsOf(id: ProjectId): RunId[] {
    return [...this.lostRuns].filter(([, projectId]) => projectId === id).map(([runId]) => runId);
  }

  isCancelling(runId: RunId): boolean {
    return this.cancelling.has(runId) || this.cancellingElsewhere.has(runId);
  }

  /**
   * Takes projects as they were answered; of one of which something newer is known that stays.
   *
   * @param asked of the request; missing for what was known before or in another window.
   */
  putProjects(projects: readonly Project[], asked?: RequestStamp): void {
    const stamp = asked ?? this.stamp();
    const news = projects.filter(({ id }) => this.order.takeProject(id, stamp));
    const ids = news.filter((project) => !same(this.projectsById.get(project.id), project));
    for (const project of ids) {
      const known = this.projectsById.get(project.id);
      if (known && !same(known.schedules, project.schedules)) {
        this.rescheduled.set(project.id, this.now());
      }
      this.projectsById.set(project.id, project);
    }
    if (ids.length > 0) {
      this.changed.fire({ kind: "projects", ids: ids.map((project) => project.id) });
    }
    if (asked) {
      news.forEach(({ id }) => this.confirmedAtMs.set(id, asked.atMs));
      this.confirmed.fire(news.map(({ id }) => id));
    }
  }

  /**
   * Takes a page of a project's runs: the newest one when `offset` is 0, else older ones. A newest page
   * that was requested before another one that is known changes nothing.
   */
  putPage(projectId: ProjectId, offset: number, page: RunPage, stamp = this.stamp()): void {
    const known = this.runsOf(projectId);
    const hasFailed = this.order.hasFailedSince(projectId, stamp);
    if ((offset === 0 && !this.order.takePage(projectId, stamp)) || (hasFailed && known.gone)) {
      this.loaded.fire(projectId);
      return;
    }
    if (page.serverTime) {
      this.noteServerTime(page.serverTime, stamp);
    }
    const since = this.order.since(projectId);
    // One that was lost since is not on the list any more.
    const runs = page.runs.filter(({ runId }) => !(since.has(runId) && this.lostRuns.has(runId)));
    runs.forEach(({ runId }) => this.lostRuns.delete(runId));
    const merged =
      offset === 0
        ? withNewestPage(known, { ...page, runs }, this.startedHere, since)
        : withOlderPage(known, { ...page, runs });
    const now = this.clock.now();
    const loadedAtMs = offset === 0 ? Math.min(page.cameAtMs ?? now, now) : known.loadedAtMs;
    this.putList(projectId, { ...merged, loadedAtMs, error: hasFailed ? known.error : undefined, gone: false });
    this.loaded.fire(projectId);
  }

  /**
   * Takes what another window learned, or this one before a restart. What is newer here stays;
   * older runs that were loaded here stay as well.
   */
  takeOver(
    projectId: ProjectId,
    list: RunList & { lost: readonly RunId[]; cancelling: readonly string[]; skewMs: number },
  ): void {
    const known = this.runsOf(projectId);
    // What came later than now came before the clock was set back.
    const isOlder = (list.loadedAtMs ?? 0) < (known.loadedAtMs ?? 0) && (known.loadedAtMs ?? 0) <= this.clock.now();
    if (isOlder) {
      return;
    }
    this.skewMs = list.skewMs;
    const listed = new Set(list.runs.map(({ runId }) => runId));
    const lost = known.runs.filter((run) => isActive(run) && list.lost.includes(run.runId) && !listed.has(run.runId));
    this.noteLost(lost);
    listed.forEach((runId) => this.lostRuns.delete(runId));
    const runs = known.runs.filter((run) => !lost.includes(run));
    // What was started in this window a moment ago may not be known there yet.
    const newsSinceMs = (list.loadedAtMs ?? 0) + list.skewMs - listedWithinMs;
    const news = new Set(
      runs.filter(({ startTime }) => startTime && startTime.getTime() > newsSinceMs).map(({ runId }) => runId),
    );
    const merged = withNewestPage(
      { ...known, runs },
      { runs: [...connectedRuns(list)], hasMore: list.hasMore, skipped: 0 },
      (id) => news.has(id),
      undefined,
      list.runs.filter(({ runId }) => list.beyond?.includes(runId)),
    );
    this.putList(projectId, { ...merged, loadedAtMs: list.loadedAtMs, error: list.error, gone: list.gone });
    const elsewhere = [...this.cancellingElsewhere].filter((runId) => !this.run(projectId, runId));
    this.setCancellingElsewhere([...elsewhere, ...list.cancelling]);
  }

  /** The runs that other windows have asked Hex to cancel; they replace the ones known before. */
  setCancellingElsewhere(runIds: readonly string[]): void {
    const now = new Set(runIds);
    const different = this.activeRuns().filter(({ runId }) => now.has(runId) !== this.cancellingElsewhere.has(runId));
    this.cancellingElsewhere.clear();
    runIds.forEach((runId) => this.cancellingElsewhere.add(runId as RunId));
    different.forEach((run) => this.changed.fire({ kind: "cancelling", run }));
  }

  /** Runs that this window has asked Hex to cancel. */
  get cancellingHere(): readonly RunId[] {
    return [...this.cancelling];
  }

  /**
   * Takes one run; a new one goes to its place, which is on top when it has no start yet.
   *
   * @param stamp of the request for exactly this run; missing for what is only assumed, such as that a run which was
   * just started is pending.
   */
  putRun(run: Run, stamp?: RequestStamp): void {
    if (stamp && !this.order.takeRun(run.projectId, run.runId, stamp)) {
      return;
    }
    if (stamp) {
      // Hex knows it again.
      this.lostRuns.delete(run.runId);
    }
    const known = this.runsOf(run.projectId);
    const index = known.runs.findIndex((other) => other.runId === run.runId);
    const changed =
      index < 0
        ? withRun(known, run)
        : { runs: known.runs.map((other, at) => (at === index ? laterSighting(other, run) : other)) };
    this.putList(run.projectId, { ...known, ...changed });
  }

  /** Forgets a run that Hex does not know (any more). */
  dropRun(run: Run, stamp = this.stamp()): void {
    if (!this.order.takeRun(run.projectId, run.runId, stamp)) {
      return;
    }
    this.noteLost([run]);
    const known = this.runsOf(run.projectId);
    this.putList(run.projectId, { ...known, runs: known.runs.filter((other) => other.runId !== run.runId) });
  }

  /** Keeps what is known and remembers why it could not be brought up to date. */
  putFailure(projectId: ProjectId, error: HexError, stamp = this.stamp()): void {
    if (!this.order.takeFailure(projectId, stamp)) {
      return;
    }
    const known = this.runsOf(projectId);
    // Gone stays gone while Hex cannot be reached.
    const gone = known.gone || error.details.projectGone === true;
    const lost = gone ? known.runs.filter(isActive) : [];
    this.noteLost(lost);
    this.putList(projectId, { ...known, runs: known.runs.filter((run) => !lost.includes(run)), error, gone });
    this.loaded.fire(projectId);
  }

  /** This window has asked Hex to cancel the run, or Hex refused. */
  setCancelling(run: Run, on: boolean): void {
    if (on !== this.cancelling.has(run.runId)) {
      if (on) {
        this.cancelling.add(run.runId);
      } else {
        this.cancelling.delete(run.runId);
      }
      this.changed.fire({ kind: "cancelling", run });
    }
  }

  private overdue(project: Project): Date | "none" | undefined {
    const seen = {
      ...this.runsOf(project.id),
      // Before one from further back there may be others.
      runs: connectedRuns(this.runsOf(project.id)),
      loadedAtMs: this.loadedAtMs(project.id),
      rescheduledAtMs: this.rescheduled.get(project.id),
    };
    return overdueSince(project, seen, this.now(), (one, until) => this.due.last(one, until.getTime()));
  }

  private noteLost(runs: readonly Run[]): void {
    for (const run of runs) {
      this.lostRuns.set(run.runId, run.projectId);
      this.setCancelling(run, false);
    }
    if (runs.length > 0) {
      this.lost.fire(runs);
    }
  }

  private putList(projectId: ProjectId, list: RunList): void {
    const before = this.runsOf(projectId);
    const forgotten = this.lists.set(projectId, list);
    this.active.note(projectId, list.runs);
    const changes = changedRuns(before.runs, list.runs);
    for (const { after } of changes) {
      if (!isActive(after)) {
        this.cancelling.delete(after.runId);
        this.cancellingElsewhere.delete(after.runId);
      }
    }
    const shape =
      before.runs.length !== list.runs.length ||
      before.hasMore !== list.hasMore ||
      before.gone !== list.gone ||
      before.error?.kind !== list.error?.kind ||
      (before.loadedAtMs === undefined) !== (list.loadedAtMs === undefined);
    if (changes.length > 0 || shape) {
      this.changed.fire({ kind: "runs", projectId, changes });
    }
    if (forgotten !== undefined) {
      this.changed.fire({ kind: "runs", projectId: forgotten, changes: [] });
    }
  }

  /** The header has whole seconds and ages on its way: small differences are noise, and an answer that took long says nothing. */
  private noteServerTime(serverTime: Date, { atMs }: RequestStamp): void {
    const tookMs = this.clock.now() - atMs;
    if (tookMs < 0 || tookMs > freshMs) {
      return;
    }
    const skewMs = serverTime.getTime() + 500 - this.clock.now();
    if (Math.abs(skewMs - this.skewMs) > 2_000) {
      this.skewMs = Math.abs(skewMs) > 2_000 ? skewMs : 0;
    }
  }
}
