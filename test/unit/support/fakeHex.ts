import type { CallOptions, HexClient, RequestRecord } from "../../../src/hex/client";
import { HexError, type HexErrorKind } from "../../../src/hex/errors";
import type { AnswerOf, OperationName, QueryOf } from "../../../src/hex/operations";
import type { Cell, Group, Person, Project, ProjectId, Run, RunId } from "../../../src/hex/types";
import type { Clock } from "../../../src/util/clock";
import { Emitter } from "../../../src/util/events";

export interface FakeRun {
  runId: RunId;
  trigger: string;
  startMs: number;
  /** When it ends by itself. */
  endMs: number;
  outcome: string;
}

/** One fake request, as the fake server saw it. */
export interface SeenRequest {
  atMs: number;
  operation: string;
  status: number;
}

const statuses: Partial<Record<HexErrorKind, number>> = {
  unauthorized: 401,
  forbidden: 403,
  badRequest: 400,
  notFound: 404,
  unprocessable: 422,
  rateLimited: 429,
  serverFailed: 500,
  kernelsBusy: 503,
};

/** They count against limits of their own. */
const writes = new Set(["RunProject", "CancelRun", "GetChartImageFromRun"]);

/** A Hex workspace in memory on a fake clock, with Hex's fixed one-minute window for reads. */
export class FakeHex implements HexClient {
  readonly hostName = "app.hex.tech";
  /** How each operation is answered; a test may put its own answer in the place of one. */
  readonly operations: {
    [Name in OperationName]: (query: QueryOf<Name>, options?: CallOptions) => Promise<AnswerOf<Name>>;
  } = {
    Me: () => this.answer("Me", () => ({})),
    ListProjects: ({ after, limit = 25, sortBy }) =>
      this.answer("ListProjects", () => {
        const all = [...this.projects.values()];
        if (sortBy === "LAST_PUBLISHED_AT") {
          const atMs = ({ lastPublishedAt }: Project) => lastPublishedAt?.getTime() ?? this.neverPublishedMs;
          all.sort((a, b) => atMs(b) - atMs(a));
        }
        const from = Number(after ?? 0);
        const to = from + limit;
        return { projects: all.slice(from, to), after: to < all.length ? String(to) : undefined, skipped: 0 };
      }),
    GetProject: ({ id }) =>
      this.answer("GetProject", () => {
        const project = this.projects.get(id);
        if (!project) {
          throw this.error("notFound", "GetProject");
        }
        return project;
      }),
    RunProject: ({ id, run }, options) =>
      this.answer(
        "RunProject",
        () => ({
          projectId: id,
          runId: run.dryRun ? this.id<RunId>() : this.addRun(id, this.durationMs(id), "COMPLETED", "API"),
        }),
        options,
      ),
    GetProjectRuns: ({ id, offset = 0, limit = 25 }) =>
      this.answer("GetProjectRuns", () => {
        if (!this.projects.has(id)) {
          throw this.error(this.unknown, "GetProjectRuns");
        }
        const begun = (this.runs.get(id) ?? []).filter((run) => run.startMs <= this.clock.now());
        const all = begun.sort((a, b) => b.startMs - a.startMs).map((run) => this.present(id, run));
        const to = offset + limit;
        const serverTime = new Date(Math.floor((this.clock.now() + this.skewMs) / 1_000) * 1_000);
        return { runs: all.slice(offset, to), hasMore: to < all.length, skipped: 0, serverTime };
      }),
    GetRunStatus: ({ id, runId }) =>
      this.answer("GetRunStatus", () => {
        const run = this.runs.get(id)?.find((other) => other.runId === runId);
        if (!run) {
          throw this.error(this.unknown, "GetRunStatus");
        }
        return this.present(id, run);
      }),
    CancelRun: ({ id, runId }) =>
      this.answer("CancelRun", () => {
        const run = this.runs.get(id)?.find((other) => other.runId === runId);
        if (!run || run.endMs <= this.clock.now()) {
          throw this.error("notFound", "CancelRun");
        }
        run.endMs = this.clock.now() + 1_000;
        run.outcome = "KILLED";
        return undefined;
      }),
    ListCollections: () => this.answer("ListCollections", () => []),
    ListUsers: () => this.answer("ListUsers", () => this.people),
    ListGroups: () => this.answer("ListGroups", () => this.groups),
    ExportProject: ({ id }) =>
      this.answer("ExportProject", () => {
        const content = this.exports.get(id);
        if (content === undefined) {
          throw this.error("notFound", "ExportProject");
        }
        return { filename: "project.hex.yaml", content };
      }),
    ListCells: ({ id }) => this.answer("ListCells", () => this.cells.get(id) ?? []),
    GetChartImageFromRun: ({ staticId }) =>
      this.answer("GetChartImageFromRun", () => ({
        base64: Buffer.from(`picture of ${staticId}`).toString("base64"),
        mimeType: "image/png",
      })),
  };

  private will = new Emitter<string>();
  private did = new Emitter<RequestRecord>();
  private refused = new Emitter<void>();
  readonly onWillRequest = this.will.event;
  readonly onDidRequest = this.did.event;
  readonly onDidRefuse = this.refused.event;

  readonly projects = new Map<ProjectId, Project>();
  readonly runs = new Map<ProjectId, FakeRun[]>();
  readonly people: Person[] = [];
  readonly groups: Group[] = [];
  /** Projects as `*.hex.yaml`; ExportProject answers 404 for others. */
  readonly exports = new Map<ProjectId, string>();
  readonly cells = new Map<ProjectId, Cell[]>();
  readonly requests: SeenRequest[] = [];
  /** Reads a minute; the window begins with its first request. */
  limit = 1_000;
  /** Whether answers say what is left. */
  headers = true;
  /** The limit that they name where it is another one, such as that of all requests. */
  toldLimit: number | undefined;
  /** How far the server's clock is ahead, ms. */
  skewMs = 0;
  /** What a project that was never published is sorted by, ms since the epoch. */
  neverPublishedMs = 0;
  /** How the operations on runs refuse what is not there. */
  unknown: HexErrorKind = "notFound";
  /** How long a run takes that is started by RunProject, ms. */
  durationMs: (id: ProjectId) => number = () => 30_000;
  /** Fails the next matching calls (`times`) or all of them. */
  private faults: { operation: string | undefined; kind: HexErrorKind; times: number; after: boolean }[] = [];
  private window = { startMs: -Infinity, count: 0 };
  private nextId = 1;

  constructor(private readonly clock: Pick<Clock, "now">) {}

  id<T extends string>(): T {
    return `00000000-0000-4000-8000-${String(this.nextId++).padStart(12, "0")}` as T;
  }

  addProject(title = "Revenue", more: Partial<Project> = {}): ProjectId {
    const id = this.id<ProjectId>();
    const lastPublishedAt = new Date(this.clock.now() - 86_400_000);
    this.projects.set(id, { id, title, type: "PROJECT", categories: [], schedules: [], lastPublishedAt, ...more });
    this.runs.set(id, []);
    return id;
  }

  /** A run that starts now (plus `inMs`), as if Hex or somebody else had started it. */
  addRun(projectId: ProjectId, durationMs: number, outcome = "COMPLETED", trigger = "SCHEDULED", inMs = 0): RunId {
    const runId = this.id<RunId>();
    const startMs = this.clock.now() + inMs;
    this.runs.get(projectId)?.unshift({ runId, trigger, startMs, endMs: startMs + durationMs, outcome });
    return runId;
  }

  /** @param after the operation is carried out before it fails: its answer is lost. */
  fail(kind: HexErrorKind, operation?: string, times = Infinity, after = false): void {
    this.faults.push({ operation, kind, times, after });
  }

  mend(): void {
    this.faults = [];
  }

  /** The most requests that any 60 s held. */
  get mostInAMinute(): number {
    return Math.max(0, ...this.requests.map(({ atMs }) => this.countBetween(atMs, atMs + 60_000)));
  }

  countBetween(fromMs: number, toMs: number): number {
    return this.requests.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).length;
  }

  count(operation: string): number {
    return this.requests.filter((request) => request.operation === operation).length;
  }

  /** The client of one window: it hears of its own requests only. */
  clientOfWindow(): HexClient {
    const own = { will: new Emitter<string>(), did: new Emitter<RequestRecord>(), refused: new Emitter<void>() };
    const { will, did, refused } = this;
    const events = { onWillRequest: own.will.event, onDidRequest: own.did.event, onDidRefuse: own.refused.event };
    return new Proxy<HexClient>(this, {
      get: (hex, name: keyof HexClient) => {
        const value: unknown = name in events ? events[name as keyof typeof events] : hex[name];
        return typeof value !== "function" || name in events
          ? value
          : (...parameters: unknown[]): unknown => {
              // Requests are told of before the call returns.
              Object.assign(this, own);
              try {
                return (value as (...all: unknown[]) => unknown).apply(hex, parameters);
              } finally {
                Object.assign(this, { will, did, refused });
              }
            };
      },
    });
  }

  send<Name extends OperationName>(
    operation: Name,
    query: QueryOf<Name>,
    options?: CallOptions,
  ): Promise<AnswerOf<Name>> {
    return this.operations[operation](query, options);
  }

  private present(projectId: ProjectId, run: FakeRun): Run {
    const now = this.clock.now();
    const ended = run.endMs <= now;
    return {
      projectId,
      runId: run.runId,
      trigger: run.trigger,
      status: ended ? run.outcome : now - run.startMs < 1_000 ? "PENDING" : "RUNNING",
      startTime: new Date(run.startMs + this.skewMs),
      endTime: ended ? new Date(run.endMs + this.skewMs) : undefined,
      elapsedMs: ended ? run.endMs - run.startMs : undefined,
    };
  }

  private async answer<T>(operation: string, work: () => T, call?: CallOptions): Promise<T> {
    this.will.fire(operation);
    const now = this.clock.now();
    const isRead = !writes.has(operation);
    if (isRead) {
      this.count60s();
    }
    const resetMs = this.window.startMs + 60_000 - now;
    const limit = this.toldLimit ?? this.limit;
    const remaining = Math.max(0, limit - this.window.count);
    const rateLimit = this.headers && isRead ? { limit, remaining, resetMs } : undefined;
    try {
      if (isRead && this.window.count > this.limit) {
        throw this.error("rateLimited", operation, resetMs);
      }
      const fault = this.takeFault(operation);
      const value = fault && !fault.after ? undefined : work();
      if (fault) {
        throw this.error(fault.kind, operation);
      }
      this.tell(operation, 200, rateLimit);
      if (call?.signal?.aborted) {
        throw this.error("cancelled", operation);
      }
      return value as T;
    } catch (error) {
      const kind = error instanceof HexError ? error.kind : "unexpectedAnswer";
      this.tell(operation, statuses[kind] ?? 0, rateLimit, kind === "rateLimited" ? resetMs : undefined);
      if (kind === "unauthorized") {
        this.refused.fire();
      }
      throw error;
    }
  }

  /** Another tool of the same user reads something; false when that was refused. */
  otherRead(): boolean {
    this.count60s();
    return this.window.count <= this.limit;
  }

  private count60s(): void {
    const now = this.clock.now();
    if (now >= this.window.startMs + 60_000 || now < this.window.startMs) {
      this.window = { startMs: now, count: 0 };
    }
    this.window.count += 1;
  }

  private takeFault(operation: string) {
    const fault = this.faults.find((one) => one.times > 0 && (one.operation ?? operation) === operation);
    if (fault) {
      fault.times -= 1;
    }
    return fault;
  }

  private tell(operation: string, status: number, rateLimit: RequestRecord["rateLimit"], retryAfterMs?: number): void {
    this.requests.push({ atMs: this.clock.now(), operation, status });
    this.did.fire({
      operation,
      method: operation === "RunProject" ? "POST" : "GET",
      path: "/",
      status: status === 0 ? undefined : status,
      durationMs: 0,
      rateLimit,
      retryAfterMs,
    });
  }

  private error(kind: HexErrorKind, operation: string, retryAfterMs?: number): HexError {
    return new HexError(kind, { operation, host: this.hostName, status: statuses[kind], retryAfterMs });
  }
}
