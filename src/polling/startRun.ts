import type { HexClient } from "../hex/client";
import { HexError } from "../hex/errors";
import type { ProjectId, Run, RunId, RunOptions, RunPage, StartedRun } from "../hex/types";
import { sleep, type Clock } from "../util/clock";

/** What became of a RunProject request. */
export type StartOutcome =
  /** Hex answered with the run. */
  | { kind: "started"; started: StartedRun }
  /** Hex accepts the request; nothing was started. */
  | { kind: "dryRun"; traceId?: string; version?: string }
  /** The answer was lost, but this run appeared: it is the one. */
  | { kind: "found"; run: Run }
  /** The answer was lost, and Hex lists no new run yet; `settled` tells within a minute what came of it, and never rejects. */
  | { kind: "notKnownYet"; error: HexError; settled: Promise<LateOutcome> }
  | Unknown;

/** The answer was lost, and it cannot be told whether a run was started; `candidates` may be it. */
type Unknown = { kind: "unknown"; error: HexError; candidates: Run[] };

/** What became of a request whose answer was lost, after a longer look. */
export type LateOutcome =
  | { kind: "found"; run: Run }
  /** Hex lists no new run a minute later: most likely nothing was started. */
  | { kind: "notListed"; error: HexError }
  | Unknown
  /** The workspace was left meanwhile. */
  | { kind: "left" };

export interface StartRunOptions {
  client: HexClient;
  clock: Clock;
  /** Runs of the project that are known already, so that they are not taken for the new one. */
  isKnown: (id: RunId) => boolean;
  /** Breaks the request off. Since a run may have been started by then, it is looked for. */
  signal?: AbortSignal;
  /** Aborts when the workspace is left: then nothing is looked for any more. */
  leaving?: AbortSignal;
}

/** Hex may list a new run a little late: the pauses before each look, ms, while the user waits. */
const firstLooksMs = [500, 2_000, 5_000];
/** And later, in the background: the last look is a minute after the answer was lost. */
const laterLooksMs = [7_500, 10_000, 15_000, 20_000];
/** Clocks and the Date header's whole seconds may be off by this much. */
const slackMs = 5_000;

/**
 * Starts a run with one POST, which is never repeated (there is no idempotency key). When its
 * answer is lost the project's runs tell whether it started: a gateway may have answered for Hex,
 * and Hex may list a run late.
 *
 * @throws HexError when Hex refused, so that nothing was started.
 */
export async function startRun(
  projectId: ProjectId,
  options: RunOptions,
  { client, clock, isKnown, signal, leaving }: StartRunOptions,
): Promise<StartOutcome> {
  const sentAtMs = clock.now();
  try {
    const started = await client.runProject(projectId, options, { signal });
    return options.dryRun
      ? { kind: "dryRun", traceId: started.traceId, version: started.version }
      : { kind: "started", started };
  } catch (error) {
    if (!(error instanceof HexError) || !error.mayHaveHappened || options.dryRun) {
      throw error;
    }
    const search = new Search(projectId, error, sentAtMs, { client, clock, isKnown, leaving });
    const found = await search.look(firstLooksMs);
    return found ?? { kind: "notKnownYet", error, settled: search.end(laterLooksMs) };
  }
}

/** Looks for the run of a request whose answer was lost. */
class Search {
  /** The last look was answered. */
  private isAnswered = false;

  constructor(
    private readonly projectId: ProjectId,
    private readonly lost: HexError,
    private readonly sentAtMs: number,
    private readonly options: StartRunOptions,
  ) {}

  /** The run, or those that may be it, as soon as a look shows any; undefined when none does. */
  async look(pausesMs: readonly number[]): Promise<{ kind: "found"; run: Run } | Unknown | undefined> {
    for (const pauseMs of pausesMs) {
      await sleep(this.options.clock, pauseMs, this.options.leaving);
      const candidates = await this.newRuns();
      this.isAnswered = candidates !== undefined;
      const [run, ...others] = candidates ?? [];
      if (run) {
        return others.length === 0
          ? { kind: "found", run }
          : { kind: "unknown", error: this.lost, candidates: [run, ...others] };
      }
    }
    return undefined;
  }

  /** The last looks. Never rejects. */
  async end(pausesMs: readonly number[]): Promise<LateOutcome> {
    const { lost: error } = this;
    try {
      const found = await this.look(pausesMs);
      return found ?? (this.isAnswered ? { kind: "notListed", error } : { kind: "unknown", error, candidates: [] });
    } catch {
      return this.options.leaving?.aborted ? { kind: "left" } : { kind: "unknown", error, candidates: [] };
    }
  }

  /** Undefined when Hex does not answer. */
  private async newRuns(): Promise<Run[] | undefined> {
    const { client, clock, isKnown, leaving } = this.options;
    const askedAtMs = clock.now();
    try {
      const page = await client.getProjectRuns(this.projectId, { limit: 25 }, { signal: leaving });
      return newApiRuns(page, this.sentAtMs, askedAtMs, isKnown);
    } catch (error) {
      if (!(error instanceof HexError)) {
        throw error;
      }
      return undefined;
    }
  }
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
