import type { HexError } from "../hex/errors";
import type { ProjectId } from "../hex/types";
import type { Clock } from "../util/clock";
import { RunPoller, type RunPollerOptions } from "./runPoller";
import { Attention } from "./attention";
import { ScheduleChecks } from "./scheduleChecks";
import { unnoticedAnyTimeMs, type LifeTable } from "../store/lifeTable";
import { PollState, type PollSubject } from "./pollState";
import { backOffMs, idleIntervalMs } from "./pacing";
import type { Poll } from "./requestQueue";
import { FirstSeen } from "./firstSeen";
import type { LocalRuns } from "../store/localRuns";
import { longestWaitMs, mostPressing } from "./turns";
import { activePriorities, dueAfterMs, type PollPriority } from "./pollPriority";

/** What the watcher keeps up to date while nothing runs and a view is visible. */
export interface WatcherOptions extends RunPollerOptions {
  /** Never goes back. */
  clock: Clock;
  started: LocalRuns;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** How long runs of a project may last. */
  lifeTable: (id: ProjectId) => LifeTable;
  /** The request budget lets polls go this far apart, ms. */
  paceMs: () => number;
  /** Much of the request budget is free. */
  hasRoom: () => boolean;
  /** Projects whose runs the views show. */
  watched: () => Iterable<ProjectId>;
  /** Those of them whose schedules are followed. */
  pinned: () => Iterable<ProjectId>;
  /** True when the last try for the project list failed. */
  projectsFailed: () => boolean;
}

/** A poll and what it is worth now, ms: for how long something is expected to have gone unnoticed. */
interface Due extends Poll {
  worthMs: number;
}

/** A run that was started here and not looked at for this long makes up for a sleep or a restart. */
const catchUpAfterMs = 90_000;
/** How often something happens, in the mean, to a project that nothing is expected of, ms. */
const idleChangesMs = 120 * 60_000;
/** However much else there is to look at, something idle is looked at this often, ms. */
const idleAtMostMs = 2 * 60_000;
/** While something runs every other followed project is looked at this often, ms, where the budget has room for it. */
const idleRoundMs = 3 * 60_000;
/** Looks at idle ones go at least so many times as far apart as the budget lets polls. */
const pacesForOneIdle = 4;
/** Of every so many looks one is at what has failed or is behind, so that errors which are over go away. */
const looksForOneUrgent = 3;

/**
 * Knows which request is worth most next. It owns no timer: the request queue asks it whenever one
 * could be sent. One GetProjectRuns serves all active runs of a project.
 */
export class Watcher {
  private readonly looks: PollState;
  private readonly asker: RunPoller;
  private readonly dueLooks: ScheduleChecks;
  private readonly sightings: FirstSeen;
  private readonly attention = new Attention();
  private lastIdleMs: number;
  private lastUrgentMs = -Infinity;
  private stopped = false;

  constructor(private readonly options: WatcherOptions) {
    this.looks = new PollState(options.clock, options.random);
    this.asker = new RunPoller(options, this.looks);
    this.dueLooks = new ScheduleChecks(options.store);
    this.sightings = new FirstSeen(options.store);
    this.lastIdleMs = options.clock.now();
  }

  setFocused(focused: boolean): void {
    this.attention.focused = focused;
  }

  /** Any view of ours is on the screen. */
  setViewVisible(visible: boolean): void {
    this.attention.viewVisible = visible;
    if (!visible) {
      this.looks.rest();
    }
  }

  /** The user points at the project or one of its runs: for a while it counts for more. */
  noteAttention(id: ProjectId): void {
    this.attention.note(id, this.options.clock.now());
  }

  /** Asks nothing any more: the token was refused. */
  stop(): void {
    this.stopped = true;
  }

  /** Something happened to the project's runs: the next request asks about it. */
  askSoon(id: ProjectId): void {
    this.looks.forget(id);
  }

  /** Somebody wants to know how the project's runs are: it is asked about as soon as there is nothing better to look at. */
  askInTurn(id: ProjectId): void {
    this.looks.want(id);
  }

  /** Notes that somebody else has just asked about it, and whether that failed. */
  noteAsked(subject: PollSubject, error?: HexError): void {
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
    const { store, started } = this.options;
    return store
      .activeRuns()
      .some((run) => started.has(run.runId) && now - this.looks.lastMs(run.projectId) > catchUpAfterMs);
  }

  /** The request to send next, or undefined when nothing can have changed that anybody would see. */
  nextPoll(): Poll | undefined {
    if (this.stopped) {
      return undefined;
    }
    const now = this.options.clock.now();
    if (this.attention.viewVisible) {
      this.looks.noteAwake();
    }
    const polls = [...this.missingPolls(), ...this.activePolls(now), ...this.schedulePolls(now), ...this.idlePoll(now)];
    const due = polls.reduce<Due | undefined>((best, poll) => (best && !isBetter(poll, best) ? best : poll), undefined);
    return due && { dueInMs: Math.max(due.dueInMs, this.looks.quietMs), send: due.send };
  }

  /** What became of active runs that the newest page of their project did not list. */
  private missingPolls(): Due[] {
    return [...this.asker.missingRunsOf]
      .filter((id) => !this.looks.isUnderWay(id))
      .map((id) => ({ dueInMs: 0, worthMs: Infinity, send: () => this.asker.askMissing(id) }));
  }

  /** One look for each project with active runs, as soon as it is worth a request. */
  private activePolls(now: number): Due[] {
    const { store, started, lifeTable } = this.options;
    const shown = new Set(this.options.watched());
    const weight = (id: ProjectId) => this.attention.weightOf(id, shown.has(id), now);
    const { looking } = this.attention;
    const active = activePriorities({
      nowMs: now,
      sightings: this.sightings,
      store,
      started,
      lifeTable,
      weight,
      looking,
      sinceLookMs: (id) => now - this.looks.lastMs(id),
    });
    const paceMs = this.options.paceMs();
    const latestMs = longestWaitMs(active.length, paceMs);
    const open = active.filter(({ id }) => !this.looks.isUnderWay(id) && !this.isBackingOff(id));
    const pressing = mostPressing(
      open.map((one) => ({ ...one, lastMs: this.looks.lastMs(one.id) })),
      { nowMs: now, latestMs, paceMs },
    );
    let soonestMs = Infinity;
    const polls = open.map((one): Due => {
      const sinceMs = now - this.looks.lastMs(one.id);
      const slackMs = pressing?.first.id === one.id ? pressing.slackMs : latestMs - sinceMs;
      const dueInMs = slackMs <= 0 ? 0 : Math.min(slackMs, dueAfterMs(one, sinceMs, soonestMs));
      soonestMs = Math.min(soonestMs, dueInMs);
      const worthMs = slackMs <= 0 ? Infinity : one.worthMs(sinceMs);
      return { dueInMs, worthMs, send: () => this.asker.askRuns(one.id) };
    });
    return [...polls, ...active.filter(({ id }) => this.isBackingOff(id)).map((one) => this.retry(one, now))];
  }

  /** What failed and is not behind for other reasons waits before it is tried again. */
  private isBackingOff(id: ProjectId): boolean {
    return !this.looks.isUnderWay(id) && this.looks.failures(id) > 0 && !this.looks.isBehind(id);
  }

  private retry({ id, worthMs }: PollPriority, now: number): Due {
    const sinceMs = now - this.looks.lastMs(id);
    const dueInMs = Math.max(0, backOffMs(this.looks.failures(id)) - sinceMs);
    return { dueInMs, worthMs: worthMs(sinceMs), send: () => this.asker.askRuns(id) };
  }

  /** While a view is visible: pinned projects of which a scheduled run should have begun. */
  private schedulePolls(now: number): Due[] {
    if (!this.attention.viewVisible) {
      return [];
    }
    return [...this.options.pinned()]
      .filter((id) => !this.looks.isUnderWay(id) && !this.isGone(id) && !this.isBackingOff(id))
      .flatMap((id) => {
        const inMs = this.dueLooks.dueInMs(id, now - this.looks.lastMs(id));
        const send = () => this.asker.askRuns(id);
        return inMs === undefined
          ? []
          : { dueInMs: Math.max(0, inMs), worthMs: this.attention.weight * Math.max(0, -inMs), send };
      });
  }

  /**
   * While a view is visible: once a minute what was not asked about for longest, but what is behind
   * or has failed sooner.
   */
  private idlePoll(now: number): Due[] {
    if (!this.attention.viewVisible) {
      return [];
    }
    const subjects: PollSubject[] = ["projects", ...this.options.watched()];
    const open = subjects.filter((subject) => !this.looks.isUnderWay(subject) && !this.isGone(subject));
    const [subject] = open.sort(
      (a, b) => this.urgency(b) - this.urgency(a) || this.looks.lastMs(a) - this.looks.lastMs(b),
    );
    if (subject === undefined) {
      return [];
    }
    const sinceMs = now - this.looks.lastMs(subject);
    const idleMs = now - this.lastIdleMs;
    const urgency = this.urgency(subject);
    const isItsTurn = urgency > 0 && now - this.lastUrgentMs >= looksForOneUrgent * this.options.paceMs();
    const worthMs =
      idleMs < idleAtMostMs && !isItsTurn ? unnoticedAnyTimeMs(idleChangesMs, Math.min(sinceMs, idleMs)) : Infinity;
    const send = () => {
      this.lastUrgentMs = urgency > 0 ? this.options.clock.now() : this.lastUrgentMs;
      return this.askIdle(subject);
    };
    switch (urgency) {
      case 2:
        return [{ dueInMs: 0, worthMs, send }];
      case 1:
        return [{ dueInMs: Math.max(0, backOffMs(this.looks.failures(subject)) - sinceMs), worthMs, send }];
      default:
        return [{ dueInMs: Math.max(0, this.idleGapMs - idleMs), worthMs, send }];
    }
  }

  /** How far apart looks at what is idle go, ms. */
  private get idleGapMs(): number {
    const { store, watched, paceMs, hasRoom } = this.options;
    if (!hasRoom()) {
      return idleIntervalMs;
    }
    const active = new Set(store.activeRuns().map(({ projectId }) => projectId));
    const idle = [...watched()].filter((id) => !active.has(id) && !this.isGone(id)).length;
    const isFollowing = active.size > 0 && idle > 0;
    return isFollowing
      ? Math.min(idleIntervalMs, Math.max(pacesForOneIdle * paceMs(), idleRoundMs / (idle + 1)))
      : idleIntervalMs;
  }

  private urgency(subject: PollSubject): 2 | 1 | 0 {
    if (this.looks.isBehind(subject)) {
      return 2;
    }
    return this.hasFailed(subject) ? 1 : 0;
  }

  private askIdle(subject: PollSubject): Promise<void> {
    this.lastIdleMs = this.options.clock.now();
    return subject === "projects" ? this.asker.askProjects() : this.asker.askRuns(subject);
  }

  private hasFailed(subject: PollSubject): boolean {
    return subject === "projects"
      ? this.options.projectsFailed()
      : this.options.store.runsOf(subject).error !== undefined;
  }

  private isGone(subject: PollSubject): boolean {
    return subject !== "projects" && this.options.store.runsOf(subject).gone;
  }
}

/** Of those due now the one worth most, else the one due soonest. */
function isBetter(a: Due, b: Due): boolean {
  return a.dueInMs === 0 && b.dueInMs === 0 ? a.worthMs > b.worthMs : a.dueInMs < b.dueInMs;
}
