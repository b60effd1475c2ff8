import type { ReadPriority } from "./budget";
import type { HexClient } from "../hex/client";
import { HexError } from "../hex/errors";
import { isActive, type ProjectId, type ProjectPage, type ProjectQuery } from "../hex/types";
import type { Asked } from "../store/requestOrder";
import { whileLookedAt } from "./pacing";
import { send, type Answer, type Answers, type Operation, type ReadRequest, type Reader } from "./readRequests";
import type { RequestQueue } from "./requestQueue";
import type { RunStore } from "../store/runStore";

export interface WorkspaceReaderOptions {
  client: HexClient;
  queue: RequestQueue;
  /** Pictures of charts have a limit of their own. */
  chartQueue: RequestQueue;
  store: RunStore;
  /** The window that watches, when it is another one. */
  watching: () => Reader | undefined;
  /** A project's newest runs were asked for, and whether that failed. */
  noteAsked: (id: ProjectId, error?: HexError) => void;
  /** The newest page of a list came. */
  noteList: (query: ProjectQuery, page: ProjectPage) => void;
}

/**
 * Answers the reads of this window, itself or through the window that watches, and puts what comes
 * into the store.
 */
export class WorkspaceReader implements Reader {
  constructor(private readonly options: WorkspaceReaderOptions) {}

  async read<O extends Operation>(priority: ReadPriority, read: ReadRequest<O>): Promise<Answers[O]> {
    const watching = this.options.watching();
    if (!watching) {
      return (await this.serve(priority, read)) as Answers[O];
    }
    const asked = this.options.store.ask();
    return await this.putInStore(read, () => asked, watching.read(priority, read));
  }

  /** Sends a read of this window, or of another one that this one watches for. Rejects with a HexError. */
  async serve(priority: ReadPriority, read: ReadRequest): Promise<Answer> {
    const { noteList } = this.options;
    const queue = read.operation === "GetChartImageFromRun" ? this.options.chartQueue : this.options.queue;
    const key = JSON.stringify(read);
    let asked: Asked | undefined;
    const sent = queue.read(priority, key, () => {
      asked = this.options.store.ask();
      return send(this.options, read, whileLookedAt);
    });
    const answer = await this.putInStore(read, () => asked, sent);
    if (read.operation === "ListProjects" && read.query.after === undefined) {
      noteList(read.query, answer as ProjectPage);
    }
    return answer;
  }

  private async putInStore<O extends Operation>(
    read: ReadRequest<O>,
    whenAsked: () => Asked | undefined,
    answered: Promise<Answers[O]>,
  ): Promise<Answers[O]> {
    try {
      const answer = await answered;
      const asked = whenAsked();
      // Who shares an answer leaves it to whoever asked to put it into the store.
      if (asked) {
        this.put(read, answer, asked);
      }
      return answer;
    } catch (error) {
      if (
        read.operation === "GetProjectRuns" &&
        read.offset === 0 &&
        error instanceof HexError &&
        error.kind !== "cancelled"
      ) {
        this.options.noteAsked(read.id, error);
        this.options.store.putFailure(read.id, error, whenAsked());
      }
      throw error;
    }
  }

  private put(read: ReadRequest, answer: Answer, asked: Asked): void {
    const { store, noteAsked } = this.options;
    switch (read.operation) {
      case "ListProjects":
        store.putProjects((answer as Answers["ListProjects"]).projects, asked);
        return;
      case "GetProject":
        store.putProjects([answer as Answers["GetProject"]], asked);
        return;
      case "GetProjectRuns":
        // Older pages connect to what this very window has loaded: whoever asked puts them in place.
        if (read.offset === 0) {
          store.putPage(read.id, 0, answer as Answers["GetProjectRuns"], asked);
          noteAsked(read.id);
        }
        return;
      case "GetRunStatus": {
        // Its events are for whoever asked; the store knows runs as lists tell them.
        const run = { ...(answer as Answers["GetRunStatus"]), stateEvents: undefined };
        // An old run that no list has shown yet has no place among the newest ones.
        if (isActive(run) || store.run(run.projectId, run.runId)) {
          store.putRun(run, asked);
        }
        return;
      }
      case "ListCollections":
      case "ListUsers":
      case "ListGroups":
      case "ExportProject":
      case "ListCells":
      case "GetChartImageFromRun":
        return;
    }
  }
}
