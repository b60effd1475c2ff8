import { Cron } from "croner";
import { isRunnable, type Project, type Run, type Schedule } from "../hex/types";

const days = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

const scheduled = "SCHEDULED";
const hourMs = 3_600_000;
/** A scheduled run may start so much late, ms. */
const graceMs = 10 * 60_000;
/** Hex's clocks may differ: a run that started so much before its time is the one that was due, ms. */
const earlyMs = 60_000;
/** What was seen of the runs longer ago than this says nothing about now, ms. */
const freshMs = 3_600_000;

/** Dates further away are not considered, years: 29 February is there at least once in so many. */
const yearsAway = 8;
/** A cron pattern that is longer is none of Hex's. */
const longestCron = 100;

/** What is known of a project's runs, by Hex's clock. */
export interface SeenRuns {
  /** Newest first. */
  runs: readonly Run[];
  /** True when Hex has older ones. */
  hasMore: boolean;
  /** When they came, ms since the epoch; missing: never. */
  loadedAtMs?: number;
  /** When the schedules were last seen to change, ms since the epoch; missing: not since this window opened. */
  rescheduledAtMs?: number;
}

/** When the project's next scheduled run is due after `from`; undefined when none is. */
export function nextDue(project: Project, from: Date): Date | undefined {
  return dates(project, from, (cron) => cron.nextRun(from))[0];
}

/** When the last scheduled run was due, at `until` or before it; undefined when none was. */
export function lastDue(project: Project, until: Date): Date | undefined {
  const after = new Date(until.getTime() + 1);
  return dates(project, after, (cron) => cron.previousRuns(1, after)[0]).at(-1);
}

/**
 * Since when a scheduled run is overdue: at the last poll it had not started although its
 * time was ten minutes before. `none` when none is; undefined when that is not known.
 *
 * @param lastDueOf answers the same as `lastDue`, perhaps sooner.
 */
export function overdueSince(
  project: Project,
  seen: SeenRuns,
  nowMs: number,
  lastDueOf = lastDue,
): Date | "none" | undefined {
  const { runs, hasMore, loadedAtMs = -Infinity, rescheduledAtMs } = seen;
  if (!isRunnable(project) || !project.schedules.some(({ enabled }) => enabled)) {
    return "none";
  }
  const due = nowMs - loadedAtMs > freshMs ? undefined : lastDueOf(project, new Date(loadedAtMs - graceMs));
  if (!due) {
    return undefined;
  }
  const dueMs = due.getTime();
  const firstBefore = runs.findIndex(({ startTime }) => startTime && startTime.getTime() < dueMs - earlyMs);
  // One without a start time waits for its kernel, or got none: it began when its neighbours did.
  const isSince = ({ startTime }: Run, at: number) =>
    startTime ? startTime.getTime() >= dueMs - earlyMs : firstBefore < 0 || at < firstBefore;
  const began = runs.some((run, at) => (run.trigger ?? scheduled) === scheduled && isSince(run, at));
  // A schedule that was only set after the time has missed nothing.
  if (began || (rescheduledAtMs !== undefined && rescheduledAtMs > dueMs)) {
    return "none";
  }
  if (firstBefore < 0 && hasMore) {
    // All that is known began later: whether one of the older runs was it is not known.
    return undefined;
  }
  const ranBefore = runs.some((run, at) => run.trigger === scheduled && !isSince(run, at));
  const wasSet = rescheduledAtMs !== undefined || ranBefore;
  return wasSet && !clocksChangeAround(project, dueMs) ? due : undefined;
}

/**
 * True when the clocks of a schedule's zone are changed within an hour of a time: 02:30 is not there on that
 * day, or comes twice, and what Hex makes of it is not known (at 03:00, at 03:30, not at all).
 */
function clocksChangeAround(project: Project, atMs: number): boolean {
  return project.schedules.some(({ enabled, timezone = "Z" }) => {
    const zone = zoneOf(timezone);
    return (
      enabled &&
      "timezone" in zone &&
      offsetName(zone.timezone, atMs - hourMs) !== offsetName(zone.timezone, atMs + hourMs)
    );
  });
}

/** Such as `GMT-05:00`; nothing for a zone that is not known. */
function offsetName(timeZone: string, atMs: number): string | undefined {
  try {
    const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(atMs);
    return parts.find(({ type }) => type === "timeZoneName")?.value;
  } catch {
    return undefined;
  }
}

/** One date for each schedule that is on and has one near `around`, in order. */
function dates(project: Project, around: Date, pick: (cron: Cron) => Date | null | undefined): Date[] {
  const found = project.schedules.flatMap((schedule) => {
    const pattern = schedule.enabled ? withYears(cronOf(schedule), around) : undefined;
    try {
      return (pattern !== undefined && pick(new Cron(pattern, { ...zoneOf(schedule.timezone), paused: true }))) || [];
    } catch {
      // A cron pattern or time zone that croner does not know: the schedule has no date.
      return [];
    }
  });
  return found.sort((a, b) => a.getTime() - b.getTime());
}

/**
 * The pattern with the years around a date as its last part, which is croner's own: in search of a day
 * that never comes, such as 30 February, it would go through ten thousand years.
 */
function withYears(pattern: string | undefined, around: Date): string | undefined {
  if (pattern === undefined || pattern.length > longestCron) {
    return undefined;
  }
  const year = around.getUTCFullYear();
  const years = `${year - yearsAway}-${year + yearsAway}`;
  const trimmed = pattern.trim();
  switch (trimmed.split(/\s+/).length) {
    case 1:
      // A nickname such as @daily, all of which are near.
      return trimmed;
    case 5:
      return `0 ${trimmed} ${years}`;
    case 6:
      return `${trimmed} ${years}`;
    default:
      return undefined;
  }
}

function cronOf({ cadence, cron, minute = 0, hour = 0, day = 1, dayOfWeek }: Schedule): string | undefined {
  switch (cadence) {
    case "HOURLY":
      return `${minute} * * * *`;
    case "DAILY":
      return `${minute} ${hour} * * *`;
    case "WEEKLY": {
      const weekday = days.indexOf(dayOfWeek ?? "");
      return weekday < 0 ? undefined : `${minute} ${hour} * * ${weekday}`;
    }
    case "MONTHLY":
      return `${minute} ${hour} ${day} * *`;
    default:
      return cron;
  }
}

/** `Z` and `+08:00` as minutes from UTC, anything else as an IANA name; UTC when missing. */
function zoneOf(timezone = "Z"): { timezone: string } | { utcOffset: number } {
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(timezone);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return { utcOffset: offset[1] === "-" ? -minutes : minutes };
  }
  return /^z$/i.test(timezone) ? { utcOffset: 0 } : { timezone };
}

/** The due times around a moment: from `last` on (`fromMs` when there is none) and before `next` they are the same. */
interface Around {
  fromMs: number;
  last?: Date;
  next?: Date;
}

/**
 * When scheduled runs are due, worked out once for each due time: every row needs it whenever it is drawn, and working
 * out a cron pattern in a time zone takes a while.
 */
export class DueTimes {
  private readonly following = new WeakMap<Project, Around>();
  private readonly preceding = new WeakMap<Project, Around>();

  /** When the project's next scheduled run is due after `nowMs`; undefined when none is. */
  next(project: Project, nowMs: number): Date | undefined {
    return this.around(this.following, project, nowMs, (now) => ({ fromMs: nowMs, next: nextDue(project, now) }))?.next;
  }

  /** When the last one was due, at `untilMs` or before it; undefined when none was. */
  last(project: Project, untilMs: number): Date | undefined {
    const look = (until: Date) => {
      const last = lastDue(project, until);
      return { fromMs: last?.getTime() ?? untilMs, last, next: nextDue(project, until) };
    };
    return this.around(this.preceding, project, untilMs, look)?.last;
  }

  private around(
    known: WeakMap<Project, Around>,
    project: Project,
    ms: number,
    look: (date: Date) => Around,
  ): Around | undefined {
    if (!Number.isFinite(ms) || project.schedules.length === 0) {
      return undefined;
    }
    const seen = known.get(project);
    if (seen && ms >= seen.fromMs && ms < (seen.next?.getTime() ?? Infinity)) {
      return seen;
    }
    const now = look(new Date(ms));
    known.set(project, now);
    return now;
  }
}
