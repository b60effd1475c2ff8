import type { ProjectId, RunOptions } from "../hex/types";
import { sleep, type Clock } from "../util/clock";

/** A second click this soon after the first is a double click, also when Hex has answered by then. */
const doubleClickMs = 700;

/** Tracks the runs that are being started, so that a double click does not start two. */
export class StartGuard {
  private readonly underWay = new Set<{ projectId: ProjectId; options: string; dryRun: boolean }>();

  constructor(private readonly clock: Clock) {}

  /** Projects of which it is not known yet whether a run has started, with how many. */
  private readonly notKnown = new Map<ProjectId, number>();

  /** Until `settled`, which never rejects, it is not known whether a run of the project has started. */
  noteNotKnown(projectId: ProjectId, settled: Promise<unknown>): void {
    this.notKnown.set(projectId, (this.notKnown.get(projectId) ?? 0) + 1);
    void settled.then(() => this.notKnown.set(projectId, (this.notKnown.get(projectId) ?? 1) - 1));
  }

  /** Whether a run of the project is being started just now, and in the same way, or may have been started. */
  look(projectId: ProjectId, options: RunOptions): "none" | "same" | "other" | "notKnown" {
    if (!options.dryRun && (this.notKnown.get(projectId) ?? 0) > 0) {
      return "notKnown";
    }
    const entries = [...this.underWay].filter((entry) => entry.projectId === projectId);
    if (entries.some((entry) => entry.options === JSON.stringify(options))) {
      return "same";
    }
    // A dry run starts nothing: what it showed may be run at once.
    return !options.dryRun && entries.some(({ dryRun }) => !dryRun) ? "other" : "none";
  }

  /** Does `start` and counts as starting until it is done. */
  async during<T>(projectId: ProjectId, options: RunOptions, start: () => Promise<T>): Promise<T> {
    const entry = { projectId, options: JSON.stringify(options), dryRun: options.dryRun === true };
    const forget = () => this.underWay.delete(entry);
    this.underWay.add(entry);
    const beganAtMs = this.clock.now();
    try {
      const value = await start();
      void sleep(this.clock, doubleClickMs - (this.clock.now() - beganAtMs)).then(forget, forget);
      return value;
    } catch (error) {
      // What failed may be tried again at once.
      forget();
      throw error;
    }
  }
}
