import type { HexClient } from "../../hex/client";
import { HexError } from "../../hex/errors";
import { isActive, type ProjectId, type Run } from "../../hex/types";
import { elapsedMs } from "../elapsed";
import type { Looks, Subject } from "./looks";
import { askNewestRuns } from "./newestRuns";
import type { RunStore } from "../runStore";

export interface AskerOptions {
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

/** Sends the watcher's requests and notes how each look went. */
export class Asker {
  private readonly missing = new Map<ProjectId, Run[]>();

  constructor(
    private readonly options: AskerOptions,
    private readonly looks: Looks,
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
    return this.ask(id, async () => {
      const before = store.runsOf(id).runs.filter(isActive);
      const page = await askNewestRuns(client, id, { attempts: 1 });
      const listed = new Set(page.runs.map((run) => run.runId));
      this.setMissing(id, before.filter((run) => !listed.has(run.runId)).slice(0, mostStrays));
      store.putPage(id, 0, page);
    });
  }

  /** One request: an active run that the newest page did not list. */
  askMissing(id: ProjectId): Promise<void> {
    const [run, ...others] = this.missing.get(id) ?? [];
    this.setMissing(id, others);
    return this.ask(id, async () => {
      if (run) {
        await this.askStray(run);
      }
    });
  }

  private async askStray(run: Run): Promise<void> {
    const { client, store } = this.options;
    try {
      store.putRun(await client.getRunStatus(run.projectId, run.runId, { attempts: 1 }));
    } catch (error) {
      if (error instanceof HexError && error.kind === "notFound") {
        if (elapsedMs(run, store.now()) > listedAfterMs) {
          store.dropRun(run);
        }
      } else {
        throw error;
      }
    }
  }

  private setMissing(id: ProjectId, runs: Run[]): void {
    if (runs.length > 0) {
      this.missing.set(id, runs);
    } else {
      this.missing.delete(id);
    }
  }

  private async ask(subject: Subject, send: () => Promise<void>): Promise<void> {
    this.looks.begin(subject);
    try {
      await send();
      this.looks.end(subject);
    } catch (error) {
      const known = this.asHexError(error);
      this.looks.end(subject, known);
      if (subject !== "projects" && known.kind !== "cancelled") {
        this.options.store.putFailure(subject, known);
      }
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
