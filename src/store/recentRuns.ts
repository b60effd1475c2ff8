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

/** The same by project: of each one the run that ended last. */
export function recentProjects({ store, screen }: Known): Run[] {
  return store.endedRuns(screen.followed, 1);
}
