import type { HexClient } from "../hex/client";
import { HexError, isRefusal } from "../hex/errors";
import { isActive, type ProjectId, type Run, type RunId } from "../hex/types";
import { elapsedMs } from "../store/elapsed";
import type { Asked } from "../store/requestOrder";
import type { PollState, PollSubject } from "./pollState";
import { askNewestRuns } from "./newestRuns";
import type { RunStore } from "../store/runStore";

export interface RunPollerOptions {
  client: HexClient;
  store: RunStore;
  /** Brings the newest page of the project list up to date; rejects with a HexError. */
  refreshProjects: () => Promise<void>;
  /** Takes an error that is a fault of ours. */
  report: (error: unknown) => void;
}

/** Missing GetProjectRuns entries are only believed after this long: Hex may list a new run late. */
const listedAfterMs = 30_000;
const mostStrays = 3;
/** How often Hex must refuse a run that no list names before it is gone: only 404 says so at once. */
const refusalsForGone = 2;

/** Sends the watcher's requests and notes how each look went. */
export class RunPoller {
  private readonly missing = new Map<ProjectId, Run[]>();
  /** How often in a row Hex has refused to tell of a run. */
  private readonly refused = new Map<RunId, number>();

  constructor(
    private readonly options: RunPollerOptions,
    private readonly looks: PollState,
  ) {}

  askProjects(): Promise<void> {
    return this.ask("projects", () => this.options.refreshProjects());
  }

  /** Projects of which an active run was not on the newest page. */
  get missingRunsOf(): Iterable<ProjectId> {
    return this.missing.keys();
  }

  /** One request: the newest page of the project's runs. */
  askRuns(id: ProjectId): Promise<void> {
    const { client, store } = this.options;
    return this.ask(id, async (asked) => {
      const before = store.runsOf(id).runs.filter(isActive);
      const page = await askNewestRuns({ client, store }, id, { attempts: 1 });
      const listed = new Set(page.runs.map((run) => run.runId));
      listed.forEach((runId) => this.refused.delete(runId));
      this.setMissing(id, before.filter((run) => !listed.has(run.runId)).slice(0, mostStrays));
      store.putPage(id, 0, page, asked);
    });
  }

  /** One request: an active run that the newest page did not list. */
  askMissing(id: ProjectId): Promise<void> {
    const [run, ...others] = this.missing.get(id) ?? [];
    this.setMissing(id, others);
    const send = async (asked: Asked) => {
      if (run) {
        await this.askStray(run, asked);
      }
    };
    // What goes wrong here is about that run: the list of its project was answered just before.
    return this.ask(id, send, () => undefined);
  }

  private async askStray(run: Run, asked: Asked): Promise<void> {
    const { client, store } = this.options;
    try {
      const seen = await client.getRunStatus(run.projectId, run.runId, { attempts: 1 });
      this.refused.delete(run.runId);
      store.putRun(seen, asked);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      this.noteRefused(run, error, asked);
    }
  }

  /** The list does not name the run and Hex refuses it: it is gone, unless it is too new to be listed. */
  private noteRefused(run: Run, { kind }: HexError, asked: Asked): void {
    const { store } = this.options;
    const times = (this.refused.get(run.runId) ?? 0) + 1;
    this.refused.set(run.runId, times);
    if ((kind === "notFound" || times >= refusalsForGone) && elapsedMs(run, store.now()) > listedAfterMs) {
      this.refused.delete(run.runId);
      store.dropRun(run, asked);
    }
  }

  private setMissing(id: ProjectId, runs: Run[]): void {
    if (runs.length > 0) {
      this.missing.set(id, runs);
    } else {
      this.missing.delete(id);
    }
  }

  private async ask(
    subject: PollSubject,
    send: (asked: Asked) => Promise<void>,
    failed = (error: HexError, asked: Asked) => this.putFailure(subject, error, asked),
  ): Promise<void> {
    this.looks.begin(subject);
    const asked = this.options.store.ask();
    try {
      await send(asked);
      this.looks.end(subject);
    } catch (error) {
      const known = this.asHexError(error);
      this.looks.end(subject, known);
      failed(known, asked);
    }
  }

  private putFailure(subject: PollSubject, error: HexError, asked: Asked): void {
    if (subject !== "projects" && error.kind !== "cancelled") {
      this.options.store.putFailure(subject, error, asked);
    }
  }

  private asHexError(error: unknown): HexError {
    if (error instanceof HexError) {
      return error;
    }
    this.options.report(error);
    const { hostName } = this.options.client;
    return new HexError("unexpectedAnswer", { operation: "GetProjectRuns", host: hostName, cause: error });
  }
}
