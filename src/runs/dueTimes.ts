import type { Project } from "../hex/types";
import { nextDue } from "./schedules";

/**
 * When scheduled runs are due, worked out once for each due time: a row asks for it whenever it is
 * painted or looked at, and working out a cron pattern in a time zone takes a while.
 */
export class DueTimes {
  /** By the project as it was then; `from` ≤ t < `due` have the same answer. */
  private readonly known = new WeakMap<Project, { fromMs: number; due: Date | undefined }>();

  /** When the project's next scheduled run is due after `nowMs`; undefined when none is. */
  next(project: Project, nowMs: number): Date | undefined {
    if (project.schedules.length === 0) {
      return undefined;
    }
    const known = this.known.get(project);
    if (known && nowMs >= known.fromMs && nowMs < (known.due?.getTime() ?? Infinity)) {
      return known.due;
    }
    const due = nextDue(project, new Date(nowMs));
    this.known.set(project, { fromMs: nowMs, due });
    return due;
  }
}
