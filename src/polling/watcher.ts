import type { ProjectId } from "../hex/types";
import { unnoticedAnyTimeMs, type LifeTable } from "../store/lifeTables";
import type { RequestBudget } from "./requestBudget";
import {
  activePriorities,
  dueAfterMs,
  FirstSeen,
  longestWaitMs,
  mostPressing,
  type PollPriority,
} from "./pollPriority";
import { backOffMs, type PollState, type PollSubject } from "./pollState";
import type { Poll, Polls } from "./requestQueue";
import { RunPoller, type RunPollerOptions } from "./runPoller";
import { ScheduleChecks } from "./scheduleChecks";
import type { Screen } from "./screen";

interface WatcherOptions extends RunPollerOptions {
  /** How long runs of a project may last. */
  lifeTable: (id: ProjectId) => LifeTable;
  budget: RequestBudget;
}

/** A poll and what it is worth now, ms: for how long something is expected to have gone unnoticed. */
interface Due extends Poll {
  worthMs: number;
}

/** A run that was started here and not polled for this long makes up for a sleep or a restart. */
const catchUpAfterMs = 90_000;
/** How often something happens, in the mean, to a project that nothing is expected of, ms. */
const idleChangesMs = 120 * 60_000;
/** At most one request a minute keeps an idle view up to date. */
const idleIntervalMs = 60_000;
/** However much else there is to poll, something idle is polled this often, ms. */
const idleAtMostMs = 2 * 60_000;
/** While something runs, every other followed project is polled this often, ms, if the budget has room. */
const idleRoundMs = 3 * 60_000;
/** Polls of idle ones go at least so many times as far apart as the budget lets polls. */
const pacesForOneIdle = 4;
/** Of every so many polls one is of what has failed or is stale, so that past errors go away. */
const pollsForOneUrgent = 3;

/**
 * Knows which poll is worth most next. It has no timer: the request queue asks it whenever one
 * could be sent. One GetProjectRuns serves all active runs of a project.
 */
export class Watcher implements Polls {
  private readonly screen: Screen;
  private readonly state: PollState;
  private readonly poller: RunPoller;
  private readonly scheduleChecks: ScheduleChecks;
  private readonly firstSeen: FirstSeen;
  private lastIdleMs: number;
  private lastUrgentMs = -Infinity;
  private stopped = false;
  /** Another window polls. */
  paused = false;

  constructor(private readonly options: WatcherOptions) {
    const { screen, state, steadyClock, store } = options;
    this.screen = screen;
    this.state = state;
    this.poller = new RunPoller(options);
    this.scheduleChecks = new ScheduleChecks(store);
    this.firstSeen = new FirstSeen(store);
    this.lastIdleMs = steadyClock.now();
    screen.onDidChange(() => screen.isVisible || state.rest());
  }

  /** Polls nothing any more: the token was refused. */
  stop(): void {
    this.stopped = true;
  }

  /**
   * True while runs that were started here have not been polled since a sleep or a restart: one notice for all that
   * ended meanwhile is better.
   */
  get isCatchingUp(): boolean {
    const now = this.options.steadyClock.now();
    const { store, localRuns, state } = this.options;
    return store
      .activeRuns()
      .some((run) => localRuns.has(run.runId) && now - state.lastMs(run.projectId) > catchUpAfterMs);
  }

  /** The request to send next, or undefined when nothing that the user would see can have changed. */
  nextPoll(): Poll | undefined {
    if (this.stopped || this.paused) {
      return undefined;
    }
    const { screen, state, steadyClock } = this.options;
    const now = steadyClock.now();
    if (screen.isVisible) {
      state.noteAwake();
    }
    const polls = [
      ...this.missingPolls(),
      ...this.activePolls(now),
      ...this.schedulePolls(now),
      ...this.idlePolls(now),
    ];
    const due = polls.reduce<Due | undefined>((best, poll) => (best && !isBetter(poll, best) ? best : poll), undefined);
    return due && { dueInMs: Math.max(due.dueInMs, state.quietMs), send: due.send };
  }

  /** What became of active runs that the newest page of their project did not list. */
  private missingPolls(): Due[] {
    return [...this.poller.missingRunsOf]
      .filter((id) => !this.state.isUnderWay(id))
      .map((id) => ({ dueInMs: 0, worthMs: Infinity, send: () => this.poller.pollMissing(id) }));
  }

  /** One poll for each project with active runs, as soon as it is worth a request. */
  private activePolls(now: number): Due[] {
    const { budget, screen, state } = this.options;
    const shown = new Set(screen.watchedAnywhere);
    const active = activePriorities({
      ...this.options,
      nowMs: now,
      firstSeen: this.firstSeen,
      weight: (id) => screen.weightOf(id, shown.has(id)),
      isLooking: screen.isLooking,
      sincePollMs: (id) => now - state.lastMs(id),
    });
    const { paceMs } = budget;
    const latestMs = longestWaitMs(active.length, paceMs);
    const open = active.filter(({ id }) => !this.state.isUnderWay(id) && !this.isBackingOff(id));
    const pressing = mostPressing(
      open.map((one) => ({ ...one, lastMs: this.state.lastMs(one.id) })),
      { nowMs: now, latestMs, paceMs },
    );
    let soonestMs = Infinity;
    const polls = open.map((one): Due => {
      const sinceMs = now - this.state.lastMs(one.id);
      const slackMs = pressing?.first.id === one.id ? pressing.slackMs : latestMs - sinceMs;
      const dueInMs = slackMs <= 0 ? 0 : Math.min(slackMs, dueAfterMs(one, sinceMs, soonestMs));
      soonestMs = Math.min(soonestMs, dueInMs);
      const worthMs = slackMs <= 0 ? Infinity : one.worthMs(sinceMs);
      return { dueInMs, worthMs, send: () => this.poller.pollRuns(one.id) };
    });
    return [...polls, ...active.filter(({ id }) => this.isBackingOff(id)).map((one) => this.retry(one, now))];
  }

  /** What failed and is not stale for other reasons waits before it is tried again. */
  private isBackingOff(id: ProjectId): boolean {
    return !this.state.isUnderWay(id) && this.state.failures(id) > 0 && !this.state.isStale(id);
  }

  private retry({ id, worthMs }: PollPriority, now: number): Due {
    const sinceMs = now - this.state.lastMs(id);
    const dueInMs = Math.max(0, backOffMs(this.state.failures(id)) - sinceMs);
    return { dueInMs, worthMs: worthMs(sinceMs), send: () => this.poller.pollRuns(id) };
  }

  /** While a view is visible: pinned projects of which a scheduled run should have begun. */
  private schedulePolls(now: number): Due[] {
    if (!this.screen.isVisible) {
      return [];
    }
    return [...this.screen.pinned]
      .filter((id) => !this.state.isUnderWay(id) && !this.isGone(id) && !this.isBackingOff(id))
      .flatMap((id) => {
        const inMs = this.scheduleChecks.dueInMs(id, now - this.state.lastMs(id));
        const send = () => this.poller.pollRuns(id);
        return inMs === undefined
          ? []
          : { dueInMs: Math.max(0, inMs), worthMs: this.screen.weight * Math.max(0, -inMs), send };
      });
  }

  /** While a view is visible: once a minute what was not polled for longest, and sooner what is stale or has failed. */
  private idlePolls(now: number): Due[] {
    if (!this.screen.isVisible) {
      return [];
    }
    const subjects: PollSubject[] = ["projects", ...this.screen.watchedAnywhere];
    const open = subjects.filter((subject) => !this.state.isUnderWay(subject) && !this.isGone(subject));
    const longestFirst = open.sort((a, b) => this.state.lastMs(a) - this.state.lastMs(b));
    const stale = longestFirst.find((subject) => this.state.isStale(subject));
    const urgent = stale ?? longestFirst.find((subject) => this.hasFailed(subject));
    const idle = longestFirst.find((subject) => !this.state.isStale(subject) && !this.hasFailed(subject));
    return [
      ...(urgent === undefined ? [] : [this.urgentPoll(urgent, now)]),
      ...(idle === undefined ? [] : [this.idlePoll(idle, now)]),
    ];
  }

  private urgentPoll(subject: PollSubject, now: number): Due {
    const { budget, steadyClock } = this.options;
    const sinceMs = now - this.state.lastMs(subject);
    const urgentMs = now - this.lastUrgentMs;
    const isStale = this.state.isStale(subject);
    return {
      dueInMs: isStale ? 0 : Math.max(0, backOffMs(this.state.failures(subject)) - sinceMs),
      worthMs:
        urgentMs < pollsForOneUrgent * budget.paceMs
          ? unnoticedAnyTimeMs(idleChangesMs, Math.min(sinceMs, urgentMs))
          : Infinity,
      send: () => {
        this.lastUrgentMs = steadyClock.now();
        // What fails again and again keeps nothing else from being polled.
        this.lastIdleMs = isStale ? this.lastUrgentMs : this.lastIdleMs;
        return this.poll(subject);
      },
    };
  }

  private idlePoll(subject: PollSubject, now: number): Due {
    const sinceMs = now - this.state.lastMs(subject);
    const idleMs = now - this.lastIdleMs;
    return {
      dueInMs: Math.max(0, this.idleGapMs - idleMs),
      worthMs: idleMs < idleAtMostMs ? unnoticedAnyTimeMs(idleChangesMs, Math.min(sinceMs, idleMs)) : Infinity,
      send: () => {
        this.lastIdleMs = this.options.steadyClock.now();
        return this.poll(subject);
      },
    };
  }

  /** How far apart polls of what is idle go, ms. */
  private get idleGapMs(): number {
    const { budget, screen, store } = this.options;
    if (!budget.hasRoom) {
      return idleIntervalMs;
    }
    const active = new Set(store.activeRuns().map(({ projectId }) => projectId));
    const idle = screen.watchedAnywhere.filter((id) => !active.has(id) && !this.isGone(id)).length;
    const isFollowing = active.size > 0 && idle > 0;
    return isFollowing
      ? Math.min(idleIntervalMs, Math.max(pacesForOneIdle * budget.paceMs, idleRoundMs / (idle + 1)))
      : idleIntervalMs;
  }

  private poll(subject: PollSubject): Promise<void> {
    return subject === "projects" ? this.poller.pollProjects() : this.poller.pollRuns(subject);
  }

  private hasFailed(subject: PollSubject): boolean {
    return subject === "projects"
      ? this.options.projects.error !== undefined
      : this.options.store.runsOf(subject).error !== undefined;
  }

  private isGone(subject: PollSubject): boolean {
    return subject !== "projects" && this.options.store.runsOf(subject).gone;
  }
}

/** Of those due now, the one worth most is best; else the one due soonest. */
function isBetter(a: Due, b: Due): boolean {
  return a.dueInMs === 0 && b.dueInMs === 0 ? a.worthMs > b.worthMs : a.dueInMs < b.dueInMs;
}
