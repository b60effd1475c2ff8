import type { HexClient } from "../hex/client";
import { HexError } from "../hex/errors";
import type { ProjectId, Run, RunId, RunOptions, RunPage, StartedRun } from "../hex/types";
import { sleep, type Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import type { Loader } from "./loader";
import type { PollingService } from "./pollingService";
import { newestRuns } from "./reader";
import type { WorkspaceParts } from "./parts";

/** What became of a RunProject request. */
export type StartOutcome =
  /** Hex answered with the run. */
  | { kind: "started"; started: StartedRun }
  /** Hex accepts the request; nothing was started. */
  | { kind: "dryRun"; traceId?: string }
  /** The answer was lost, but this run appeared: it is the one. */
  | { kind: "found"; run: Run }
  /** The answer was lost, and Hex lists no new run yet; `settled` tells within a minute what came of it, and never rejects. */
  | { kind: "notKnownYet"; error: HexError; settled: Promise<LateOutcome> }
  | Unknown
  | Left;

/** The answer was lost, and it is not known whether a run was started; `candidates` may be it. */
type Unknown = { kind: "unknown"; error: HexError; candidates: Run[] };
/** The answer was lost, and the workspace was left before it was known whether a run was started. */
type Left = { kind: "left" };

/** What became of a request whose answer was lost, after a longer search. */
export type LateOutcome =
  | { kind: "found"; run: Run }
  /** Hex lists no new run a minute later: most likely nothing was started. */
  | { kind: "notListed"; error: HexError }
  | Unknown
  | Left;

interface StartRunOptions {
  client: HexClient;
  clock: Clock;
  /** Runs of the project that are known already, so that they are not taken for the new one. */
  isKnown: (id: RunId) => boolean;
  /** Breaks the request off. Since a run may have been started by then, it is searched for. */
  signal?: AbortSignal;
  /** Aborts when the workspace is left: then nothing is searched for any more. */
  leaving?: AbortSignal;
}

/** Hex may list a new run a little late: the pauses before each search, ms, while the user waits. */
const firstPausesMs = [500, 2_000, 5_000];
/** And later, in the background: the last search is a minute after the answer was lost. */
const laterPausesMs = [7_500, 10_000, 15_000, 20_000];
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
    const started = await client.send("RunProject", { id: projectId, run: options }, { signal });
    return options.dryRun ? { kind: "dryRun", traceId: started.traceId } : { kind: "started", started };
  } catch (error) {
    if (!(error instanceof HexError) || !error.mayHaveHappened || options.dryRun) {
      throw error;
    }
    const search = new Search(projectId, error, sentAtMs, { client, clock, isKnown, leaving });
    const found = await search.find(firstPausesMs);
    return found ?? { kind: "notKnownYet", error, settled: search.end(laterPausesMs) };
  }
}

/** Searches for the run of a request whose answer was lost. */
class Search {
  /** The last search was answered. */
  private isAnswered = false;

  constructor(
    private readonly projectId: ProjectId,
    private readonly lost: HexError,
    private readonly sentAtMs: number,
    private readonly options: StartRunOptions,
  ) {}

  /** The run, or those that may be it, as soon as any is listed; undefined when none is. */
  async find(pausesMs: readonly number[]): Promise<{ kind: "found"; run: Run } | Unknown | Left | undefined> {
    const { clock, leaving } = this.options;
    for (const pauseMs of pausesMs) {
      try {
        await sleep(clock, pauseMs, leaving);
      } catch {
        // The workspace was left.
        break;
      }
      const candidates = await this.newRuns();
      this.isAnswered = candidates !== undefined;
      const [run, ...others] = candidates ?? [];
      if (run) {
        return others.length === 0
          ? { kind: "found", run }
          : { kind: "unknown", error: this.lost, candidates: [run, ...others] };
      }
    }
    return leaving?.aborted ? { kind: "left" } : undefined;
  }

  /** The last searches. Never rejects. */
  async end(pausesMs: readonly number[]): Promise<LateOutcome> {
    const { lost: error } = this;
    try {
      const found = await this.find(pausesMs);
      return found ?? (this.isAnswered ? { kind: "notListed", error } : { kind: "unknown", error, candidates: [] });
    } catch {
      return { kind: "unknown", error, candidates: [] };
    }
  }

  /** Undefined when Hex does not answer. */
  private async newRuns(): Promise<Run[] | undefined> {
    const { client, clock, isKnown, leaving } = this.options;
    try {
      const page = await client.send("GetProjectRuns", newestRuns(this.projectId), { signal: leaving });
      return newApiRuns(page, this.sentAtMs, clock.now(), isKnown);
    } catch (error) {
      if (!(error instanceof HexError)) {
        throw error;
      }
      return undefined;
    }
  }
}

/**
 * Runs by the API that were not there before and began after the request was sent. Hex wrote its time before the page
 * came, so what is taken for the difference of the clocks is never more than it is: the new run is always among them.
 * After a page that was long on its way, so may be one that another tool started as much earlier.
 */
function newApiRuns(page: RunPage, sentAtMs: number, cameAtMs: number, isKnown: (id: RunId) => boolean): Run[] {
  const skewMs = page.serverTime ? page.serverTime.getTime() - cameAtMs : 0;
  const earliestMs = sentAtMs + skewMs - slackMs;
  return page.runs.filter((run) => {
    // One that never got a kernel has an end alone.
    const at = run.startTime ?? run.endTime;
    return (
      !isKnown(run.runId) &&
      (run.trigger === undefined || run.trigger === "API") &&
      (at === undefined || at.getTime() >= earliestMs)
    );
  });
}

/** The end of a run that was started longer ago is no news. */
const newsForMs = 7 * 24 * 3_600_000;

interface RunActionsOptions extends WorkspaceParts {
  polling: PollingService;
  loader: Loader;
}

/** Starts and cancels runs, and follows those that were started here to their end. */
export class RunActions implements Disposable {
  private readonly leaving = new AbortController();
  private readonly pickedUp = new Set<RunId>();
  private readonly listener: Disposable;

  constructor(private readonly options: RunActionsOptions) {
    this.pickUp();
    this.listener = options.localRuns.onDidChange(() => this.pickUp());
  }

  /**
   * Starts a run and follows it to its end. Aborting `signal` stops the waiting; the result still says what became of
   * the run, as far as that can be found out.
   *
   * @throws HexError when Hex refused: nothing was started.
   */
  async run(id: ProjectId, options: RunOptions, signal?: AbortSignal): Promise<StartOutcome> {
    const { client, clock, localRuns, polling, store } = this.options;
    // As of now: a poll may show the new run before a search for it does.
    const before = new Set(store.runsOf(id).runs.map(({ runId }) => runId));
    const isKnown = (runId: RunId) => before.has(runId) || localRuns.has(runId);
    const outcome = await startRun(id, options, { client, clock, isKnown, signal, leaving: this.leaving.signal });
    if (outcome.kind === "started") {
      const { runId, url, version, traceId } = outcome.started;
      const run: Run = { projectId: id, runId, url, version, status: "PENDING", trigger: "API" };
      this.follow(options, run, traceId);
    } else if (outcome.kind === "notKnownYet") {
      polling.state.forget(id);
      return { ...outcome, settled: outcome.settled.then((late) => this.take(id, options, late)) };
    } else if (outcome.kind !== "dryRun") {
      this.take(id, options, outcome);
    }
    return outcome;
  }

  /**
   * Asks Hex to cancel a run, and loads what came of it; it counts as cancelling until Hex says that it ended. Rejects
   * with a HexError when Hex refused.
   */
  async cancel(run: Run): Promise<void> {
    const { client, loader, polling, store } = this.options;
    store.setCancelling(run, true);
    try {
      await client.send("CancelRun", { id: run.projectId, runId: run.runId });
    } catch (error) {
      store.setCancelling(run, false);
      throw error;
    } finally {
      polling.state.forget(run.projectId);
      loader.quietly(loader.runs(run.projectId, "user"));
    }
  }

  /** Stops searching for runs whose start is in doubt. */
  dispose(): void {
    this.leaving.abort();
    this.listener.dispose();
  }

  private take(id: ProjectId, options: RunOptions, outcome: LateOutcome): LateOutcome {
    if (outcome.kind === "found") {
      this.follow(options, outcome.run);
    } else if (outcome.kind === "unknown") {
      this.options.polling.state.forget(id);
      outcome.candidates.forEach((run) => this.options.store.putRun(run));
    }
    return outcome;
  }

  /** Runs from before a reload, or of another window, count as pending until Hex says what became of them. */
  private pickUp(): void {
    const { clock, store, localRuns } = this.options;
    const pending = localRuns.all.filter((entry) => !entry.told && !this.pickedUp.has(entry.runId));
    const isNews = ({ startedAtMs }: { startedAtMs: number }) => clock.now() - startedAtMs <= newsForMs;
    const old = pending.filter((entry) => !isNews(entry)).map((entry) => entry.runId);
    pending.forEach(({ runId }) => this.pickedUp.add(runId));
    if (old.length > 0) {
      localRuns.markNotified(old);
    }
    for (const { projectId, runId, startedAtMs } of pending.filter(isNews)) {
      if (!store.run(projectId, runId)) {
        store.putRun({ projectId, runId, status: "PENDING", trigger: "API", startTime: new Date(startedAtMs) });
      }
    }
  }

  private follow(options: RunOptions, run: Run, traceId?: string): void {
    const { clock, store, localRuns, polling } = this.options;
    const title = store.project(run.projectId)?.title ?? run.projectId;
    this.pickedUp.add(run.runId);
    const startedAtMs = clock.now();
    localRuns.add({ projectId: run.projectId, runId: run.runId, title, startedAtMs, traceId, options });
    // Hex has just answered: no poll is needed before the run has had time to begin.
    polling.state.end(run.projectId);
    store.putRun({ ...run, startTime: run.startTime ?? new Date(store.now()) });
  }
}
