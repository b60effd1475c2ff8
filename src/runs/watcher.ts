import type { HexClient } from "../hex/client";
import { HexError } from "../hex/errors";
import { isActive, type ProjectId, type Run } from "../hex/types";
import type { Clock } from "../util/clock";
import { Looks, type Subject } from "./looks";
import { backOffMs, idleIntervalMs, pollIntervalMs } from "./pacing";
import { askNewestRuns } from "./newestRuns";
import { elapsedMs } from "./elapsed";
import type { Poll } from "./requestQueue";
import type { RunStore } from "./runStore";
import type { StartedRuns } from "./startedRuns";

/** What the watcher keeps up to date while nothing runs and a view is visible. */
export interface WatcherOptions {
  client: HexClient;
  /** Never goes back. */
  clock: Clock;
  store: RunStore;
  started: StartedRuns;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** Projects whose runs the views show. */
  watched: () => Iterable<ProjectId>;
  /** Brings the newest page of the project list up to date; rejects with a HexError. */
  refreshProjects: () => Promise<void>;
  /** True when the last try for the project list failed. */
  projectsFailed: () => boolean;
  /** Takes an error that is a fault of ours. */
  report: (error: unknown) => void;
}

/** A poll and how overdue it is: time since the last look over the interval it should have. */
interface Due extends Poll {
  ratio: number;
}

/** Missing GetProjectRuns entries are only believed after this long: Hex may list a new run late. */
const listedAfterMs = 30_000;
/** A run that was started here and not looked at for this long makes up for a sleep or a restart. */
const catchUpAfterMs = 90_000;
const mostStrays = 3;

/**
 * Knows which request is worth most next. It owns no timer: the request queue asks it whenever one
 * could be sent. One GetProjectRuns serves all active runs of a project.
 */
export class Watcher {
  private readonly looks: Looks;
  private lastIdleMs: number;
  private focused = true;
  private viewVisible = false;
  private stopped = false;

  constructor(private readonly options: WatcherOptions) {
    this.looks = new Looks(options.clock, options.random);
    this.lastIdleMs = options.clock.now();
  }

  setFocused(focused: boolean): void {
    this.focused = focused;
  }

  /** Any view of ours is on the screen. */
  setViewVisible(visible: boolean): void {
    this.viewVisible = visible;
    if (!visible) {
      this.looks.rest();
    }
  }

  /** Asks nothing any more: the token was refused. */
  stop(): void {
    this.stopped = true;
  }

  /** Something happened to the project's runs: the next request asks about it. */
  askSoon(id: ProjectId): void {
    this.looks.forget(id);
  }

  /** Notes that somebody else has just asked about it, and whether that failed. */
  noteAsked(subject: Subject, error?: HexError): void {
    this.looks.end(subject, error);
  }

  /** Hex has answered somebody: it can be reached. */
  noteReachable(): void {
    this.looks.noteReachable();
  }

  /**
   * True while runs that were started here have not been looked at since a sleep or a restart:
   * what ended meanwhile is better told together.
   */
  get catchingUp(): boolean {
    const now = this.options.clock.now();
    return this.activeProjects().some(
      ({ id, startedHere }) => startedHere && now - this.looks.lastMs(id) > catchUpAfterMs,
    );
  }

  /** The request to send next, or undefined when nothing can have changed that anybody would see. */
  nextPoll(): Poll | undefined {
    if (this.stopped) {
      return undefined;
    }
    const now = this.options.clock.now();
    if (this.viewVisible) {
      this.looks.noteAwake();
    }
    const due = [...this.activePolls(now), ...this.idlePoll(now)].reduce<Due | undefined>(
      (best, poll) => (best && !isBetter(poll, best) ? best : poll),
      undefined,
    );
    return due && { dueInMs: Math.max(due.dueInMs, this.looks.quietMs), send: due.send };
  }

  /** One look for each project with active runs. */
  private activePolls(now: number): Due[] {
    return this.activeProjects()
      .filter(({ id }) => !this.looks.isUnderWay(id))
      .map(({ id, ageMs, startedHere }) => {
        const pace = pollIntervalMs({ ageMs, startedHere, focused: this.focused });
        const failures = this.looks.failures(id);
        const intervalMs = failures > 0 && !this.looks.isBehind(id) ? Math.max(pace, backOffMs(failures)) : pace;
        return dueAfter(intervalMs, now - this.looks.lastMs(id), () => this.askRuns(id));
      });
  }

  /**
   * While a view is visible: once a minute what was not asked about for longest, but what is behind
   * or has failed sooner.
   */
  private idlePoll(now: number): Due[] {
    if (!this.viewVisible) {
      return [];
    }
    const subjects: Subject[] = ["projects", ...this.options.watched()];
    const open = subjects.filter((subject) => !this.looks.isUnderWay(subject) && !this.isGone(subject));
    const [subject] = open.sort((a, b) => this.urgency(b) - this.urgency(a) || this.looks.lastMs(a) - this.looks.lastMs(b));
    if (subject === undefined) {
      return [];
    }
    const send = () => this.askIdle(subject);
    switch (this.urgency(subject)) {
      case 2:
        // Overdue active runs, whose ratio is above 1, still go first.
        return [{ dueInMs: 0, ratio: 1, send }];
      case 1:
        return [dueAfter(backOffMs(this.looks.failures(subject)), now - this.looks.lastMs(subject), send)];
      default:
        return [dueAfter(idleIntervalMs, now - this.lastIdleMs, send)];
    }
  }

  private urgency(subject: Subject): 2 | 1 | 0 {
    if (this.looks.isBehind(subject)) {
      return 2;
    }
    return this.hasFailed(subject) ? 1 : 0;
  }

  private async askIdle(subject: Subject): Promise<void> {
    this.lastIdleMs = this.options.clock.now();
    if (subject === "projects") {
      await this.ask(subject, () => this.options.refreshProjects());
    } else {
      await this.askRuns(subject);
    }
  }

  private askRuns(id: ProjectId): Promise<void> {
    const { client, store } = this.options;
    return this.ask(id, async () => {
      const before = store.runsOf(id).runs.filter(isActive);
      const page = await askNewestRuns(client, id, { attempts: 1 });
      store.putPage(id, 0, page);
      const listed = new Set(page.runs.map((run) => run.runId));
      const strays = before.filter((run) => !listed.has(run.runId));
      for (const run of strays.slice(0, mostStrays)) {
        await this.askStray(run);
      }
    });
  }

  /** Looks up one active run that the newest page does not list. */
  private async askStray(run: Run): Promise<void> {
    const { client, store } = this.options;
    try {
      store.putRun(await client.getRunStatus(run.projectId, run.runId, { attempts: 1 }));
    } catch (error) {
      if (error instanceof HexError && error.kind === "notFound") {
        if (elapsedMs(run, store.now()) > listedAfterMs) {
          store.dropRun(run);
        }
      } else {
        throw error;
      }
    }
  }

  private async ask(subject: Subject, send: () => Promise<void>): Promise<void> {
    this.looks.begin(subject);
    try {
      await send();
      this.looks.end(subject);
    } catch (error) {
      const known = this.asHexError(error);
      this.looks.end(subject, known);
      if (subject !== "projects" && known.kind !== "cancelled") {
        this.options.store.putFailure(subject, known);
      }
    }
  }

  private activeProjects(): { id: ProjectId; ageMs: number; startedHere: boolean }[] {
    const { store, started } = this.options;
    const projects = new Map<ProjectId, { id: ProjectId; ageMs: number; startedHere: boolean }>();
    for (const run of store.activeRuns()) {
      const ageMs = store.isCancelling(run.runId) ? 0 : elapsedMs(run, store.now());
      const known = projects.get(run.projectId);
      projects.set(run.projectId, {
        id: run.projectId,
        ageMs: Math.min(known?.ageMs ?? Infinity, ageMs),
        startedHere: (known?.startedHere ?? false) || started.has(run.runId),
      });
    }
    return [...projects.values()];
  }

  private hasFailed(subject: Subject): boolean {
    return subject === "projects"
      ? this.options.projectsFailed()
      : this.options.store.runsOf(subject).error !== undefined;
  }

  private asHexError(error: unknown): HexError {
    if (error instanceof HexError) {
      return error;
    }
    this.options.report(error);
    const { hostName } = this.options.client;
    return new HexError("unexpectedAnswer", { operation: "GetProjectRuns", host: hostName, cause: error });
  }

  private isGone(subject: Subject): boolean {
    return subject !== "projects" && this.options.store.runsOf(subject).gone;
  }
}

function dueAfter(intervalMs: number, sinceMs: number, send: () => Promise<void>): Due {
  return { dueInMs: Math.max(0, intervalMs - sinceMs), ratio: sinceMs / intervalMs, send };
}

/** Of those due now the most overdue one, so that nothing starves; else the one due soonest. */
function isBetter(a: Due, b: Due): boolean {
  return a.dueInMs === 0 && b.dueInMs === 0 ? a.ratio > b.ratio : a.dueInMs < b.dueInMs;
}
