import type { HexClient } from "../hex/client";
import type { ProjectId, Run, RunId, RunOptions } from "../hex/types";
import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import type { RunStore } from "../store/runStore";
import { startRun, type LateOutcome, type StartOutcome } from "./startRun";
import type { LocalRuns } from "../store/localRuns";
import type { Watcher } from "./watcher";

/** The end of a run that was started longer ago is no news. */
const newsForMs = 7 * 24 * 3_600_000;

export interface RunActionsOptions {
  client: HexClient;
  clock: Clock;
  store: RunStore;
  started: LocalRuns;
  watcher: Watcher;
}

/** Starts and cancels runs, and hands them to the store and the watcher. */
export class RunActions implements Disposable {
  private readonly leaving = new AbortController();
  private readonly pickedUp = new Set<RunId>();

  constructor(private readonly options: RunActionsOptions) {}

  /** See `HexWorkspace.run`. */
  async run(id: ProjectId, options: RunOptions, signal?: AbortSignal): Promise<StartOutcome> {
    const { client, clock, store, watcher } = this.options;
    const isKnown = (runId: RunId) => store.run(id, runId) !== undefined;
    const outcome = await startRun(id, options, { client, clock, isKnown, signal, leaving: this.leaving.signal });
    if (outcome.kind === "started") {
      const { runId, url, version, traceId } = outcome.started;
      this.follow(options, { projectId: id, runId, url, version, traceId, status: "PENDING", trigger: "API" });
    } else if (outcome.kind === "notKnownYet") {
      watcher.askSoon(id);
      return { ...outcome, settled: outcome.settled.then((late) => this.take(id, options, late)) };
    } else if (outcome.kind !== "dryRun") {
      this.take(id, options, outcome);
    }
    return outcome;
  }

  /** Looks for no run any more. */
  dispose(): void {
    this.leaving.abort();
  }

  private take(id: ProjectId, options: RunOptions, outcome: LateOutcome): LateOutcome {
    if (outcome.kind === "found") {
      this.follow(options, outcome.run);
    } else if (outcome.kind === "unknown") {
      this.options.watcher.askSoon(id);
      outcome.candidates.forEach((run) => this.options.store.putRun(run));
    }
    return outcome;
  }

  /** See `HexWorkspace.cancel`. */
  async cancel(run: Run): Promise<void> {
    const { client, store, watcher } = this.options;
    store.setCancelling(run, true);
    try {
      await client.cancelRun(run.projectId, run.runId);
    } catch (error) {
      store.setCancelling(run, false);
      throw error;
    } finally {
      watcher.askSoon(run.projectId);
    }
  }

  /** Runs from before a reload, or of another window, count as pending until Hex says what became of them. */
  pickUp(): void {
    const { clock, store, started } = this.options;
    const untold = started.all.filter((entry) => !entry.told && !this.pickedUp.has(entry.runId));
    const isNews = ({ startedAtMs }: { startedAtMs: number }) => clock.now() - startedAtMs <= newsForMs;
    const old = untold.filter((entry) => !isNews(entry)).map((entry) => entry.runId);
    untold.forEach(({ runId }) => this.pickedUp.add(runId));
    if (old.length > 0) {
      started.markTold(old);
    }
    for (const { projectId, runId, startedAtMs } of untold.filter(isNews)) {
      if (!store.run(projectId, runId)) {
        store.putRun({ projectId, runId, status: "PENDING", trigger: "API", startTime: new Date(startedAtMs) });
      }
    }
  }

  private follow(options: RunOptions, run: Run): void {
    const { clock, store, started, watcher } = this.options;
    const title = store.project(run.projectId)?.title ?? run.projectId;
    this.pickedUp.add(run.runId);
    started.add({ projectId: run.projectId, runId: run.runId, title, startedAtMs: clock.now(), options });
    // What Hex answered just now needs no look before the run has had time to begin.
    watcher.noteAsked(run.projectId);
    store.putRun({ ...run, startTime: run.startTime ?? new Date(store.now()) });
  }
}
