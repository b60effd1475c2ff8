import { HexError, asHexError, isOutOfReach, isRefusal } from "../hex/errors";
import type { CallOptions } from "../hex/client";
import type { AnswerOf, QueryOf, ReadName } from "../hex/operations";
import {
  isActive,
  type Project,
  type ProjectId,
  type ProjectPage,
  type ProjectQuery,
  type RunPage,
} from "../hex/types";
import type { RequestStamp } from "../store/requestOrder";
import type { RunStore } from "../store/runStore";
import { Emitter } from "../util/events";
import type { ReadPriority } from "./requestBudget";
import type { PollState } from "./pollState";
import type { RequestQueue } from "./requestQueue";
import type { WorkspaceParts } from "./parts";

/** A read as data: one window may send it for another. */
export type ReadRequest<Name extends ReadName = ReadName> = {
  [One in Name]: { operation: One; query: QueryOf<One> };
}[Name];
export type Answer = AnswerOf<ReadName>;

/** Has reads answered; rejects with a HexError. Equal reads that wait or are under way share an answer. */
export interface Reader {
  read<Name extends ReadName>(priority: ReadPriority, operation: Name, query: QueryOf<Name>): Promise<AnswerOf<Name>>;
}

/** Asks for the newest page of a project's runs. */
export function newestRuns(id: ProjectId): QueryOf<"GetProjectRuns"> {
  return { id, limit: 25 };
}

/** Reads that the user watches fail and say so rather than wait long for Hex's limit; the watcher makes up for them. */
const whileWatched: CallOptions = { longestWaitMs: 5_000 };

interface AnswerWriterOptions extends Pick<WorkspaceParts, "client" | "clock" | "store" | "report"> {
  state: PollState;
}

/** Sends requests and writes their answers to the store: all pages of projects and newest runs get there this way. */
export class AnswerWriter {
  private readonly listLoaded = new Emitter<{ query: ProjectQuery; news: ProjectPage | HexError }>();
  /** The newest page of a list was loaded by this window, for itself or for another one, or a poll for it failed. */
  readonly onDidLoadList = this.listLoaded.event;
  private readonly outOfReach = new Emitter<HexError>();
  /** Hex could not be reached, so nothing that is shown is up to date. */
  readonly onDidFailToReach = this.outOfReach.event;

  constructor(private readonly options: AnswerWriterOptions) {}

  /** Sends a poll at once, as its turn has come. Rejects with a HexError. */
  async poll<Name extends "ListProjects" | "GetProjectRuns">(
    operation: Name,
    query: QueryOf<Name>,
    stamp = this.options.store.stamp(),
  ): Promise<AnswerOf<Name>> {
    const request = { operation, query } as ReadRequest;
    return (await this.write(request, this.send(request, { attempts: 1 }), () => stamp, true)) as AnswerOf<Name>;
  }

  /** A poll for the newest page of a list failed. */
  noteListFailed(query: ProjectQuery, news: HexError): void {
    this.listLoaded.fire({ query, news });
  }

  /**
   * Waits for an answer and writes it, or the failure, to the store. Rejects with a HexError.
   *
   * @param whenSent undefined when the answer is shared with an earlier request, which writes it.
   * @param isSentHere other windows hear of a list that this one has loaded.
   */
  async write(
    request: ReadRequest,
    answered: Promise<Answer>,
    whenSent: () => RequestStamp | undefined,
    isSentHere = false,
  ): Promise<Answer> {
    try {
      const answer = await answered;
      const stamp = whenSent();
      if (stamp) {
        this.put(request, answer, stamp);
      }
      if (isSentHere && request.operation === "ListProjects" && request.query.after === undefined) {
        this.listLoaded.fire({ query: request.query, news: answer as ProjectPage });
      }
      return answer;
    } catch (error) {
      if (!(error instanceof HexError)) {
        this.options.report(error);
      }
      const failure = asHexError(error, request.operation, this.options.client.hostName);
      if (isNewestRuns(request)) {
        this.options.state.end(request.query.id, failure);
        if (failure.kind !== "cancelled") {
          this.options.store.putFailure(request.query.id, failure, whenSent());
        }
      }
      if (isOutOfReach(failure) && (isNewestRuns(request) || request.operation === "ListProjects")) {
        this.noteOutOfReach(failure, whenSent());
      }
      throw failure;
    }
  }

  /** What is known of other active runs is from before, too. */
  private noteOutOfReach(failure: HexError, stamp: RequestStamp | undefined): void {
    const { store } = this.options;
    for (const id of new Set(store.activeRuns().map(({ projectId }) => projectId))) {
      if (!isOutOfReach(store.runsOf(id).error)) {
        store.putFailure(id, failure, stamp);
      }
    }
    this.outOfReach.fire(failure);
  }

  private put(request: ReadRequest, answer: Answer, stamp: RequestStamp): void {
    const { store, state } = this.options;
    switch (request.operation) {
      case "ListProjects":
        store.putProjects((answer as ProjectPage).projects, stamp);
        return;
      case "GetProject":
        store.putProjects([answer as Project], stamp);
        return;
      case "GetProjectRuns":
        if (isNewestRuns(request)) {
          store.putPage(request.query.id, 0, answer as RunPage, stamp);
          state.end(request.query.id);
        }
        return;
      case "GetRunStatus": {
        // Its events are for the caller; the store knows runs as lists show them.
        const run = { ...(answer as AnswerOf<"GetRunStatus">), stateEvents: undefined };
        // An old run that no list has shown yet has no place among the newest ones.
        if (isActive(run) || store.run(run.projectId, run.runId)) {
          store.putRun(run, stamp);
        }
        return;
      }
      default:
        return;
    }
  }

  async send(request: ReadRequest, options: CallOptions): Promise<Answer> {
    if (!isNewestRuns(request)) {
      return this.options.client.send(request.operation, request.query, options);
    }
    const page = await this.sendNewestRuns(request.query, options);
    // Every window that gets this page dates it alike, so that what happens later is later in all of them.
    return { ...page, cameAtMs: this.options.clock.now() };
  }

  /**
   * The newest runs of a project; none when it is not published, as Hex may refuse those. A refusal says little by
   * itself: no status is documented for a project that is gone. So the project is asked for as well, and when it is
   * refused too the error says `projectGone`.
   */
  private async sendNewestRuns(query: QueryOf<"GetProjectRuns">, options: CallOptions): Promise<RunPage> {
    const { client, store } = this.options;
    try {
      return await client.send("GetProjectRuns", query, options);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      const known = store.project(query.id);
      const project = isUnpublished(known) ? known : await this.confirmed(query.id, error, options);
      if (isUnpublished(project)) {
        return { runs: [], hasMore: false, skipped: 0 };
      }
      throw error;
    }
  }

  /** The project; undefined when Hex does not answer it now. Throws `refused` with `projectGone` when it is refused too. */
  private async confirmed(id: ProjectId, refused: HexError, options: CallOptions): Promise<Project | undefined> {
    const stamp = this.options.store.stamp();
    try {
      const project = await this.options.client.send("GetProject", { id }, options);
      this.put({ operation: "GetProject", query: { id } }, project, stamp);
      return project;
    } catch (error) {
      if (isRefusal(error)) {
        throw new HexError(refused.kind, { ...refused.details, projectGone: true });
      }
      return undefined;
    }
  }
}

/** Answers the reads of this window, itself or through the window that polls. */
export class WorkspaceReader implements Reader {
  /** The window that polls, when it is another one. */
  remote: Reader | undefined;

  constructor(
    private readonly store: RunStore,
    private readonly writer: AnswerWriter,
    private readonly queue: RequestQueue,
    /** Pictures of charts have a limit of their own. */
    private readonly chartQueue: RequestQueue,
  ) {}

  async read<Name extends ReadName>(
    priority: ReadPriority,
    operation: Name,
    query: QueryOf<Name>,
  ): Promise<AnswerOf<Name>> {
    const request = { operation, query } as ReadRequest;
    const stamp = this.store.stamp();
    const answer = this.remote
      ? await this.writer.write(request, this.remote.read(priority, operation, query) as Promise<Answer>, () => stamp)
      : await this.serve(priority, request);
    if (request.operation === "GetProjectRuns" && request.query.offset) {
      // Older pages connect to what this window has loaded, so they are not put in place for another one.
      this.store.putPage(request.query.id, request.query.offset, answer as RunPage, stamp);
    }
    return answer as AnswerOf<Name>;
  }

  /** Sends a read for this window, or for another one that this one polls for. Rejects with a HexError. */
  serve(priority: ReadPriority, request: ReadRequest): Promise<Answer> {
    const queue = request.operation === "GetChartImageFromRun" ? this.chartQueue : this.queue;
    let stamp: RequestStamp | undefined;
    const sent = queue.read(priority, JSON.stringify(request), () => {
      stamp = this.store.stamp();
      return this.writer.send(request, whileWatched);
    });
    return this.writer.write(request, sent, () => stamp, true);
  }
}

function isNewestRuns(request: ReadRequest): request is ReadRequest<"GetProjectRuns"> {
  return request.operation === "GetProjectRuns" && !request.query.offset;
}

function isUnpublished(project: Project | undefined): boolean {
  return project !== undefined && project.lastPublishedAt === undefined;
}
