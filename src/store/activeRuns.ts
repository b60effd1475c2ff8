import { isActive, type ProjectId, type Run } from "../hex/types";

/**
 * The runs that are pending or running, kept at hand: they are asked for at every change and every
 * poll, and are few among all that are known.
 */
export class ActiveRuns {
  private readonly byProject = new Map<ProjectId, readonly Run[]>();
  private sorted: Run[] | undefined;

  /** Every one of them, newest first. */
  get all(): Run[] {
    this.sorted ??= newestFirst([...this.byProject.values()]);
    return [...this.sorted];
  }

  /** These are a project's runs now, newest first. */
  note(projectId: ProjectId, runs: readonly Run[]): void {
    const active = runs.filter(isActive);
    if (active.length > 0) {
      this.byProject.set(projectId, active);
    } else if (!this.byProject.delete(projectId)) {
      return;
    }
    this.sorted = undefined;
  }
}

/** One list of several, each newest first. */
export function newestFirst(lists: readonly (readonly Run[])[]): Run[] {
  return lists
    .flatMap(dated)
    .sort((a, b) => b.ms - a.ms)
    .map(({ run }) => run);
}

/**
 * When each active run began and each ended one ended, ms. One that never began, for want of a kernel,
 * stands before the next older one of its project; an active one without a start time has only
 * just been asked for.
 */
function dated(runs: readonly Run[]): { run: Run; ms: number }[] {
  let older: Run | undefined;
  return runs
    .map((_, index, { length }) => {
      const run = runs[length - 1 - index] as Run;
      older = run.startTime || run.endTime ? run : older;
      if (!run.startTime && isActive(run)) {
        return { run, ms: Number.MAX_SAFE_INTEGER };
      }
      const date = (isActive(run) ? older?.startTime : older?.endTime) ?? older?.startTime;
      return { run, ms: date?.getTime() ?? 0 };
    })
    .reverse();
}
