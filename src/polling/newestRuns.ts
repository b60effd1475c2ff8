import type { CallOptions, HexClient } from "../hex/client";
import { HexError, isRefusal } from "../hex/errors";
import type { Project, ProjectId, RunPage } from "../hex/types";
import type { RunStore } from "../store/runStore";

/** Runs in a page of a project's history. */
export const runsAPage = 25;

/** What the newest runs are asked for with. */
export interface NewestRunsOptions {
  client: HexClient;
  store: Pick<RunStore, "project" | "putProjects">;
}

/**
 * The newest runs of a project; none of one that is not published, for which Hex may refuse. A
 * refusal says little by itself: no status is documented for a project that is gone. So the project
 * is asked for as well, and when it is refused too the error says `projectGone`.
 *
 * @throws HexError
 */
export async function askNewestRuns(
  { client, store }: NewestRunsOptions,
  id: ProjectId,
  options?: CallOptions,
): Promise<RunPage> {
  try {
    return await client.getProjectRuns(id, { limit: runsAPage }, options);
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    const project = isUnpublished(store.project(id))
      ? store.project(id)
      : await confirmed(error, () => client.getProject(id, options));
    if (project) {
      store.putProjects([project]);
    }
    if (isUnpublished(project)) {
      return { runs: [], hasMore: false, skipped: 0 };
    }
    throw error;
  }
}

/** The project; undefined when Hex does not answer it now. Throws `refused` with `projectGone` when it is refused as well. */
async function confirmed(refused: HexError, ask: () => Promise<Project>): Promise<Project | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isRefusal(error)) {
      throw new HexError(refused.kind, { ...refused.details, projectGone: true });
    }
    return undefined;
  }
}

function isUnpublished(project: Project | undefined): boolean {
  return project !== undefined && project.lastPublishedAt === undefined;
}
