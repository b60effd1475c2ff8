import type { Project } from "../hex/types";
import { lastDue, nextDue } from "./schedules";

/** The due times around a moment: from `last` on (`fromMs` when there is none) and before `next` they are the same. */
interface Around {
  fromMs: number;
  last?: Date;
  next?: Date;
}

/**
 * When scheduled runs are due, worked out once for each due time: a row asks for it whenever it is
 * painted or looked at, and working out a cron pattern in a time zone takes a while.
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
