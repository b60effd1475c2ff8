import { type Clock, systemClock } from "../util/clock";
import type { Event } from "../util/events";
import type { CallOptions, ExportOptions, HexClient, RequestRecord, RunStatusOptions } from "./client";
import { HexError, isHexError } from "./errors";
import { NothingReadable } from "./fields";
import { isInputName } from "./inputNames";
import { Requester, type Payload } from "./requester";
import {
  parseAccount,
  parseCellPage,
  parseChartImage,
  parseCollectionPage,
  parseExport,
  parseGroupPage,
  parsePersonPage,
  parseProject,
  parseProjectPage,
  parseRun,
  parseRunPage,
  parseStartedRun,
  type Page,
} from "./schemas";
import { TokenCheck } from "./tokenCheck";
import { type ApiRequest, type Fetch, Transport } from "./transport";
import type {
  Account,
  Cell,
  ChartImage,
  ChartQuery,
  Collection,
  ExportedProject,
  Group,
  HexHost,
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

export interface HexClientOptions {
  host: HexHost;
  /** Cleaned; see token.ts. Nothing that the client gives out holds it. */
  token: string;
  /** This extension's version, for `User-Agent: hex-runs-vscode/<version>`. */
  version: string;
  clock?: Clock;
  /** 0 ≤ random < 1, for the jitter of repeated reads. */
  random?: () => number;
  fetch?: Fetch;
  /** Ends every call with `cancelled` when it is aborted; from then on nothing is sent. */
  life?: AbortSignal;
}

/** Hex's API over HTTP. Throws a TypeError for a host that a token must not be sent to. */
export function createHexClient(options: HexClientOptions): HexClient {
  const transport = new Transport(options);
  const requester = new Requester(transport, options.clock ?? systemClock, options.random ?? Math.random, options.life);
  return new HttpClient(transport.hostName, requester);
}

/** Longer lists are cut: nobody chooses from 5,000. */
const mostPages = 50;
/** What ListUsers and ListGroups give at once. */
const largestPage = 500;
const usualPage = 100;

class HttpClient implements HexClient {
  readonly onWillRequest: Event<string>;
  readonly onDidRequest: Event<RequestRecord>;
  private readonly tokenCheck = new TokenCheck(() =>
    this.get(
      "Me",
      () => "/users/me",
      () => undefined,
      { attempts: 1 },
    ),
  );
  readonly onDidRefuse = this.tokenCheck.onDidRefuse;

  constructor(
    readonly hostName: string,
    private readonly requester: Requester,
  ) {
    this.onWillRequest = requester.onWillRequest;
    this.onDidRequest = requester.onDidRequest;
  }

  async me(options?: CallOptions): Promise<Account> {
    try {
      return await this.get(
        "Me",
        () => "/users/me",
        ({ json }) => parseAccount(json),
        options,
      );
    } catch (error) {
      if (!isHexError(error, "notFound")) {
        throw error;
      }
      await this.listProjects({ limit: 1 }, options);
      return {};
    }
  }

  listProjects(query: ProjectQuery, options?: CallOptions): Promise<ProjectPage> {
    const path = () =>
      `/projects${queryText({
        limit: query.limit,
        after: query.after,
        includeArchived: query.includeArchived,
        statuses: query.statuses,
        categories: query.categories,
        ownerEmail: query.ownerEmail,
        collectionId: query.collectionId,
        sortBy: query.sortBy,
        sortDirection: query.sortDirection,
      })}`;
    const isFirst = query.after === undefined;
    const read = ({ json }: Payload) => {
      const page = parseProjectPage(json, query.limit);
      return readable(page, isFirst && page.projects.length === 0);
    };
    return this.get("ListProjects", path, read, options);
  }

  getProject(id: ProjectId, options?: CallOptions): Promise<Project> {
    return this.get(
      "GetProject",
      () => projectPath(id),
      ({ json }) => parseProject(json),
      options,
    );
  }

  async runProject(id: ProjectId, run: RunOptions, options?: CallOptions): Promise<StartedRun> {
    const unknownInputs = Object.keys(run.inputs ?? {}).filter((name) => !isInputName(name));
    if (unknownInputs.length > 0) {
      throw new HexError("unprocessable", {
        operation: "RunProject",
        host: this.hostName,
        unknownInputs,
        notSent: true,
      });
    }
    const request = () => ({ method: "POST", path: `${projectPath(id)}/runs`, body: runBody(run) }) as const;
    return await this.send("RunProject", request, (made) =>
      this.requester.write(made, options, ({ json }) => parseStartedRun(id, run.dryRun === true, json)),
    );
  }

  getProjectRuns(id: ProjectId, query: RunQuery, options?: CallOptions): Promise<RunPage> {
    const path = () =>
      `${projectPath(id)}/runs${queryText({
        limit: query.limit,
        offset: query.offset,
        statusFilter: query.status,
        runTriggerFilter: query.trigger,
      })}`;
    const isFirst = (query.offset ?? 0) === 0;
    const read = ({ json, serverTime }: Payload) => {
      const page = parseRunPage(id, json, query.limit);
      return { ...readable(page, isFirst && page.runs.length === 0), serverTime };
    };
    return this.get("GetProjectRuns", path, read, options);
  }

  getRunStatus(id: ProjectId, runId: RunId, { withEvents, ...options }: RunStatusOptions = {}): Promise<Run> {
    const headers = withEvents ? { "enable-expanded-stats": "true" } : undefined;
    return this.get(
      "GetRunStatus",
      () => runPath(id, runId),
      ({ json }) => parseRun(id, json),
      options,
      headers,
    );
  }

  cancelRun(id: ProjectId, runId: RunId, options?: CallOptions): Promise<void> {
    const request = () => ({ method: "DELETE", path: runPath(id, runId) }) as const;
    return this.send("CancelRun", request, (made) => this.requester.write(made, options));
  }

  listCollections(options?: CallOptions): Promise<Collection[]> {
    return this.list("ListCollections", "/collections", { limit: usualPage }, parseCollectionPage, options);
  }

  listUsers(options?: CallOptions): Promise<Person[]> {
    return this.list("ListUsers", "/users", { limit: largestPage }, parsePersonPage, options);
  }

  listGroups(options?: CallOptions): Promise<Group[]> {
    return this.list("ListGroups", "/groups", { limit: largestPage }, parseGroupPage, options);
  }

  /** A POST that changes nothing: it is repeated as reads are. */
  exportProject(id: ProjectId, { version, ...options }: ExportOptions = {}): Promise<ExportedProject> {
    const body = () => JSON.stringify({ projectId: id, version: version ?? "latest" });
    const request = () => ({ method: "POST", path: "/projects/export", body: body() }) as const;
    return this.send("ExportProject", request, (made) =>
      this.requester.read(made, ({ json }) => parseExport(json), options),
    );
  }

  listCells(id: ProjectId, options?: CallOptions): Promise<Cell[]> {
    return this.list("ListCells", "/cells", { projectId: id, limit: usualPage }, parseCellPage, options);
  }

  getChartImage({ projectId, runId, staticId, width, height }: ChartQuery, options?: CallOptions): Promise<ChartImage> {
    const path = () =>
      `${runPath(projectId, runId)}/cells/${encodeURIComponent(staticId)}/image${queryText({ width, height })}`;
    return this.get("GetChartImageFromRun", path, ({ json }) => parseChartImage(json), options);
  }

  /** All pages of a list with cursors. */
  private async list<T>(
    operation: string,
    path: string,
    query: Record<string, string | number> & { limit: number },
    parse: (payload: unknown, asked: number) => Page<T>,
    options?: CallOptions,
  ): Promise<T[]> {
    const pages: T[][] = [];
    let after: string | undefined;
    while (pages.length < mostPages) {
      const asked = { ...query, after };
      const page = await this.get(
        operation,
        () => `${path}${queryText(asked)}`,
        ({ json }) => parse(json, query.limit),
        options,
      );
      pages.push(page.values);
      if (page.after === undefined || page.after === after) {
        break;
      }
      after = page.after;
    }
    return pages.flat();
  }

  private get<T>(
    operation: string,
    path: () => string,
    read: (payload: Payload) => T,
    options?: CallOptions,
    headers?: Record<string, string>,
  ): Promise<T> {
    const request = () => ({ method: "GET", path: path(), headers }) as const;
    return this.send(operation, request, (made) => this.requester.read(made, read, options));
  }

  /**
   * Makes a request and sends it. What it is made of can be anything (a list within itself, half a
   * character), and nothing but a HexError leaves here.
   */
  private async send<T>(
    operation: string,
    make: () => Omit<ApiRequest, "operation">,
    send: (request: ApiRequest) => Promise<T>,
  ): Promise<T> {
    let request: ApiRequest;
    try {
      request = { operation, ...make() };
    } catch (error) {
      // The error's own words may quote what was to be sent.
      const code = error instanceof Error ? error.name.toUpperCase() : undefined;
      throw new HexError("badRequest", { operation, host: this.hostName, code, notSent: true });
    }
    try {
      return await send(request);
    } catch (error) {
      if (isHexError(error, "unauthorized") && !error.details.notSent && operation !== "Me") {
        throw await this.tokenCheck.confirmed(error, request.method === "GET");
      }
      throw error instanceof HexError
        ? error
        : new HexError("unexpectedAnswer", { operation, host: this.hostName, cause: error });
    }
  }
}

/** The page, unless it is empty only because nothing of it can be read. @throws NothingReadable */
function readable<T extends { skipped: number }>(page: T, isEmpty: boolean): T {
  if (isEmpty && page.skipped > 0) {
    throw new NothingReadable();
  }
  return page;
}

/** RunProject's body. What is undefined is not in the JSON text: Hex's own defaults hold. */
function runBody({
  inputs,
  notifications,
  dryRun,
  updatePublishedResults,
  useCachedSqlResults,
  viewId,
}: RunOptions): string {
  const inputParams = inputs && Object.keys(inputs).length > 0 ? inputs : undefined;
  const told = notifications && notifications.length > 0 ? notifications : undefined;
  return JSON.stringify({
    inputParams,
    dryRun,
    updatePublishedResults,
    useCachedSqlResults,
    viewId,
    notifications: told,
  });
}

function projectPath(id: ProjectId): string {
  return `/projects/${encodeURIComponent(id)}`;
}

function runPath(id: ProjectId, runId: RunId): string {
  return `${projectPath(id)}/runs/${encodeURIComponent(runId)}`;
}

/** The query with its `?`, in the order given; what is undefined is left out, a list is repeated. */
function queryText(values: Record<string, string | number | boolean | string[] | undefined>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const part of Array.isArray(value) ? value : value === undefined ? [] : [value]) {
      query.append(key, String(part));
    }
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
