import type { Timeline } from "../clock";
import type { Project } from "./model";
import { Occurrences } from "./schedules";

interface Entry {
  projectId: string;
  occurrences: Occurrences;
  /** How fast this entry lives: see `ScheduleBook`. */
  hastened: boolean;
  nextAt: number;
}

/**
 * When schedules fire. A schedule always fires at the times it names, so that a client's "next
 * run" comes true; at a speed above 1 it also fires as often again as that speed asks for, so
 * that a demo does not have to wait for tomorrow morning.
 */
export class ScheduleBook {
  private readonly entries: Entry[] = [];
  private nextAt = Infinity;

  constructor(
    projects: ReadonlyMap<string, Project>,
    private readonly timeline: Timeline,
  ) {
    for (const project of projects.values()) {
      for (const schedule of project.schedules) {
        const occurrences = new Occurrences(schedule);
        for (const hastened of timeline.speed > 1 ? [false, true] : [false]) {
          this.entries.push({
            projectId: project.id,
            occurrences,
            hastened,
            nextAt: this.after(occurrences, hastened, timeline.startedAt),
          });
        }
      }
    }
    this.nextAt = this.earliest();
  }

  /** What became due until `now` and was not taken before, in order of time. */
  take(now: number): { projectId: string; at: number }[] {
    if (now < this.nextAt) return [];
    const due: { projectId: string; at: number }[] = [];
    for (const entry of this.entries) {
      while (entry.nextAt <= now) {
        due.push({ projectId: entry.projectId, at: entry.nextAt });
        entry.nextAt = this.after(entry.occurrences, entry.hastened, entry.nextAt);
      }
    }
    this.nextAt = this.earliest();
    return due.sort((a, b) => a.at - b.at);
  }

  private after(occurrences: Occurrences, hastened: boolean, instant: number): number {
    if (!hastened) return occurrences.after(instant) ?? Infinity;
    // Rounded up both ways: a rounded-down instant would give the same occurrence again.
    const next = occurrences.after(Math.ceil(this.timeline.livedUntil(instant)));
    return next === undefined ? Infinity : Math.ceil(this.timeline.hastened(next));
  }

  private earliest(): number {
    return this.entries.reduce((least, entry) => Math.min(least, entry.nextAt), Infinity);
  }
}
