import type { Event } from "../util/events";
import type {
  Account,
  Cell,
  ChartImage,
  ChartQuery,
  Collection,
  ExportedProject,
  Group,
  Person,
  Project,
  ProjectId,
  ProjectPage,
  ProjectQuery,
  Run,
  RunId,
  RunOptions,
  RunPage,
  RunQuery,
  StartedRun,
} from "./types";
import type { RateLimit } from "./rateLimit";

/** What every call takes. */
export interface CallOptions {
  /** Ends the call with a HexError of kind `cancelled`. */
  signal?: AbortSignal;
  /** How often a read is sent at most, 3 when not given. Writes are sent once. */
  attempts?: number;
  /** A repeat that the server asks to wait longer for is not worth it, ms; about a minute when not given. */
  longestWaitMs?: number;
}

export interface RunStatusOptions extends CallOptions {
  /** Asks for `stateEvents` as well. */
  withEvents?: boolean;
}

export interface ExportOptions extends CallOptions {
  /** The number of a version; the published one when not given. */
  version?: number;
}

/** One request that was answered or failed: a line of the log, a unit of the budget. */
export interface RequestRecord {
  operation: string;
  method: string;
  /** Path and query below `/api/v1`; holds no secret. */
  path: string;
  /** HTTP status; missing when there was no answer. */
  status?: number;
  /** From sending to the end of the body. */
  durationMs: number;
  rateLimit?: RateLimit;
  /** What `Retry-After` said. */
  retryAfterMs?: number;
  traceId?: string;
  /** The kind of the HexError and its message, when the request failed. */
  failure?: string;
  /** Of an answer that is not what Hex answers: type, length in bytes and beginning, in plain text without the token. */
  body?: { type?: string; bytes: number; start?: string };
}

/**
 * Hex's public API for one sign-in. Every method rejects with a HexError and nothing else; with
 * `unauthorized` only when a Me was refused as well.
 * Reads are retried on connection failure, 429, 500, 502 and 504; writes never.
 */
export interface HexClient {
  /** The host that all calls go to, such as `app.hex.tech`, for people to read. */
  readonly hostName: string;
  /** Fires with the operation as each request is sent, also for each retry. */
  readonly onWillRequest: Event<string>;
  /** Fires once for every request that was answered or failed, also for each retry. */
  readonly onDidRequest: Event<RequestRecord>;
  /** Hex answered 401 to a call and to a Me that was sent to be sure of it: the token is of no use any more. */
  readonly onDidRefuse: Event<void>;
  /** Falls back to ListProjects where the workspace has no Me: then the account is empty. */
  me(options?: CallOptions): Promise<Account>;
  listProjects(query: ProjectQuery, options?: CallOptions): Promise<ProjectPage>;
  getProject(id: ProjectId, options?: CallOptions): Promise<Project>;
  /** Sent once, and not at all with what is no name of an input (`unprocessable`). On an error whose `mayHaveHappened` is true a run may have been started. */
  runProject(id: ProjectId, run: RunOptions, options?: CallOptions): Promise<StartedRun>;
  getProjectRuns(id: ProjectId, query: RunQuery, options?: CallOptions): Promise<RunPage>;
  getRunStatus(id: ProjectId, runId: RunId, options?: RunStatusOptions): Promise<Run>;
  cancelRun(id: ProjectId, runId: RunId, options?: CallOptions): Promise<void>;
  /** All of them, over as many pages as there are; so do the other lists. */
  listCollections(options?: CallOptions): Promise<Collection[]>;
  listUsers(options?: CallOptions): Promise<Person[]>;
  listGroups(options?: CallOptions): Promise<Group[]>;
  /** A version as `*.hex.yaml`. Not every workspace has it: `notFound` or `forbidden`. */
  exportProject(id: ProjectId, options?: ExportOptions): Promise<ExportedProject>;
  /** The cells of the draft's notebook, in its order. */
  listCells(id: ProjectId, options?: CallOptions): Promise<Cell[]>;
  /** The picture of a chart of a completed run; `badRequest` or `notFound` when it has none. Limited to 20 a minute. */
  getChartImage(query: ChartQuery, options?: CallOptions): Promise<ChartImage>;
}
