import type { HexClient } from "../../hex/client";
import { HexError } from "../../hex/errors";
import type { ProjectId, Run, RunId, RunOptions, RunPage, StartedRun } from "../../hex/types";
import { sleep, type Clock } from "../../util/clock";

/** What became of a RunProject request. */
export type StartOutcome =
  /** Hex answered with the run. */
  | { kind: "started"; started: StartedRun }
  /** Hex accepts the request; nothing was started. */
  | { kind: "dryRun"; traceId?: string; version?: string }
  /** The answer was lost, but this run appeared: it is the one. */
  | { kind: "found"; run: Run }
  /** The answer was lost, and Hex lists no new run: nothing was started. */
  | { kind: "notStarted"; error: HexError }
  /** The answer was lost, and it cannot be told whether a run was started; `candidates` may be it. */
  | { kind: "unknown"; error: HexError; candidates: Run[] };

export interface StartRunOptions {
  client: HexClient;
  clock: Clock;
  /** Runs of the project that are known already, so that they are not taken for the new one. */
  isKnown: (id: RunId) => boolean;
  /** Breaks the request off. Since a run may have been started by then, it is looked for. */
  signal?: AbortSignal;
}

/** Hex may list a new run a little late: when to look, ms after the answer was lost. */
const looksAfterMs = [500, 2_000, 5_000];
/** Clocks and the Date header's whole seconds may be off by this much. */
const slackMs = 5_000;

/**
 * Starts a run with one POST, which is never repeated (there is no idempotency key). When its
 * answer is lost the project's runs tell whether it started.
 *
 * @throws HexError when Hex refused, so that nothing was started.
 */
export async function startRun(
  projectId: ProjectId,
  options: RunOptions,
  { client, clock, isKnown, signal }: StartRunOptions,
): Promise<StartOutcome> {
  const sentAtMs = clock.now();
  try {
    const started = await client.runProject(projectId, options, { signal });
    return options.dryRun ? { kind: "dryRun", traceId: started.traceId, version: started.version } : { kind: "started", started };
  } catch (error) {
    if (!(error instanceof HexError) || !error.mayHaveHappened || options.dryRun) {
      throw error;
    }
    return await lookForRun(projectId, error, sentAtMs, { client, clock, isKnown });
  }
}

async function lookForRun(
  projectId: ProjectId,
  lost: HexError,
  sentAtMs: number,
  { client, clock, isKnown }: StartRunOptions,
): Promise<StartOutcome> {
  let looked = false;
  for (const waitMs of looksAfterMs) {
    await sleep(clock, waitMs);
    try {
      const askedAtMs = clock.now();
      const page = await client.getProjectRuns(projectId, { limit: 25 });
      looked = true;
      const candidates = newApiRuns(page, sentAtMs, askedAtMs, isKnown);
      const [run] = candidates;
      if (run) {
        return candidates.length === 1
          ? { kind: "found", run }
          : { kind: "unknown", error: lost, candidates };
      }
    } catch (error) {
      if (!(error instanceof HexError)) {
        throw error;
      }
      looked = false;
    }
  }
  return looked ? { kind: "notStarted", error: lost } : { kind: "unknown", error: lost, candidates: [] };
}

/** Runs by the API that were not there before and began after the request was sent. */
function newApiRuns(page: RunPage, sentAtMs: number, askedAtMs: number, isKnown: (id: RunId) => boolean): Run[] {
  const skewMs = page.serverTime ? page.serverTime.getTime() - askedAtMs : 0;
  const earliestMs = sentAtMs + skewMs - slackMs;
  return page.runs.filter(
    (run) =>
      !isKnown(run.runId) &&
      (run.trigger === undefined || run.trigger === "API") &&
      (run.startTime === undefined || run.startTime.getTime() >= earliestMs),
  );
}
