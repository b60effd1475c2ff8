import type { ProjectId, Run } from "../hex/types";
import type { RunStore } from "./runStore";

/** What is known, and which projects the user follows: those that are pinned or were run from here lately. */
interface Known {
  store: RunStore;
  screen: { readonly followed: readonly ProjectId[] };
}

/** A run that ended within this time has just ended, ms. */
export const justEndedMs = 3_600_000;

/**
 * What is recent, in the view as in every list to choose from: the ended runs of followed projects, the one
 * that ended last first.
 */
export function recentRuns({ store, screen }: Known): Run[] {
  return store.endedRuns(screen.followed);
}

/** The same by project, the one whose run ended last first; its runs are newest first. */
export function recentProjects(known: Known): { projectId: ProjectId; runs: readonly [Run, ...Run[]] }[] {
  const byProject = new Map<ProjectId, [Run, ...Run[]]>();
  for (const run of recentRuns(known)) {
    const runs = byProject.get(run.projectId);
    if (runs) {
      runs.push(run);
    } else {
      byProject.set(run.projectId, [run]);
    }
  }
  return [...byProject].map(([projectId, runs]) => ({ projectId, runs }));
}
