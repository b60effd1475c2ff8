import type { CallOptions, HexClient } from "../../hex/client";
import { isHexError } from "../../hex/errors";
import type { ProjectId, RunPage } from "../../hex/types";

/** Runs in a page of a project's history. */
export const runsAPage = 25;

/**
 * The newest runs of a project. Hex may answer 422 for an unpublished project: it has no runs.
 *
 * @throws HexError
 */
export async function askNewestRuns(client: HexClient, id: ProjectId, options?: CallOptions): Promise<RunPage> {
  try {
    return await client.getProjectRuns(id, { limit: runsAPage }, options);
  } catch (error) {
    if (isHexError(error, "unprocessable")) {
      return { runs: [], hasMore: false, skipped: 0 };
    }
    throw error;
  }
}
