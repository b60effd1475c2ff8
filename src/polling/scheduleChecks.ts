import type { Project, ProjectId } from "../hex/types";
import type { RunStore } from "../store/runStore";

/** When to poll for a scheduled run, ms after its time; later it is overdue. */
const pollsAfterMs = [5_000, 20_000, 60_000, 150_000, 300_000, 600_000];
/** A run that began so long before its time is not another one, ms. */
const earlyMs = 30_000;

interface Awaited {
  project: Project;
  /** By Hex's clock, ms. */
  dueMs: number;
  /** When this was worked out, by Hex's clock, ms. */
  sinceMs: number;
}

/** Knows when to poll a project with a schedule because a run of it should have begun. */
export class ScheduleChecks {
  private readonly awaited = new Map<ProjectId, Awaited>();

  constructor(private readonly store: RunStore) {}

  /**
   * Milliseconds until a poll is due, negative when that has passed; undefined when none is.
   *
   * @param sincePollMs how long ago the project was last polled.
   */
  dueInMs(id: ProjectId, sincePollMs: number): number | undefined {
    const nowMs = this.store.now();
    const awaited = this.current(id, nowMs);
    if (!awaited) {
      return undefined;
    }
    const polledMs = nowMs - sincePollMs;
    const came = nowMs >= awaited.dueMs && this.hasBegun(id, awaited.dueMs);
    const afterMs = came ? undefined : pollsAfterMs.find((ms) => awaited.dueMs + ms > polledMs);
    if (afterMs === undefined) {
      this.awaited.delete(id);
      const next = this.current(id, nowMs);
      return next && next.dueMs + (pollsAfterMs[0] ?? 0) - nowMs;
    }
    return awaited.dueMs + afterMs - nowMs;
  }

  /** What is awaited: worked out again when the schedule has changed or the clock was set back. */
  private current(id: ProjectId, nowMs: number): Awaited | undefined {
    const project = this.store.project(id);
    const known = this.awaited.get(id);
    if (!project || (known?.project === project && known.sinceMs <= nowMs)) {
      return project && known;
    }
    const due = this.store.nextDue(project);
    const awaited = { project, dueMs: due?.getTime() ?? Infinity, sinceMs: nowMs };
    this.awaited.set(id, awaited);
    return awaited;
  }

  private hasBegun(id: ProjectId, dueMs: number): boolean {
    return this.store.runsOf(id).runs.some(({ startTime }) => startTime && startTime.getTime() >= dueMs - earlyMs);
  }
}
