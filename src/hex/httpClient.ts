import { type Clock, systemClock } from "../util/clock";
import type { Event } from "../util/events";
import type { CallOptions, ExportOptions, HexClient, RequestRecord, RunStatusOptions } from "./client";
import { isHexError } from "./errors";
import { Requester } from "./requester";
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
import { type Fetch, Transport } from "./transport";
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
}

/** Hex's API over HTTP. Throws a TypeError for a host that a token must not be sent to. */
export function createHexClient(options: HexClientOptions): HexClient {
  const transport = new Transport(options);
  const requester = new Requester(transport, options.clock ?? systemClock, options.random ?? Math.random);
  return new HttpClient(transport.hostName, requester);
}

/** Longer lists are cut: nobody chooses from 5,000. */
const mostPages = 50;
/** What ListUsers and ListGroups give at once. */
const largestPage = 500;

class HttpClient implements HexClient {
  readonly onWillRequest: Event<string>;
  readonly onDidRequest: Event<RequestRecord>;

  constructor(
    readonly hostName: string,
    private readonly requester: Requester,
  ) {
    this.onWillRequest = requester.onWillRequest;
    this.onDidRequest = requester.onDidRequest;
  }

  async me(options?: CallOptions): Promise<Account> {
    try {
      const request = { operation: "Me", method: "GET", path: "/users/me" } as const;
      return await this.requester.read(request, ({ json }) => parseAccount(json), options);
    } catch (error) {
      if (!isHexError(error, "notFound")) {
        throw error;
      }
      await this.listProjects({ limit: 1 }, options);
      return {};
    }
  }

  listProjects(query: ProjectQuery, options?: CallOptions): Promise<ProjectPage> {
    const path = `/projects${queryText({
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
    const request = { operation: "ListProjects", method: "GET", path } as const;
    return this.requester.read(request, ({ json }) => parseProjectPage(json), options);
  }

  getProject(id: ProjectId, options?: CallOptions): Promise<Project> {
    const request = { operation: "GetProject", method: "GET", path: projectPath(id) } as const;
    return this.requester.read(request, ({ json }) => parseProject(json), options);
  }

  runProject(id: ProjectId, run: RunOptions, options?: CallOptions): Promise<StartedRun> {
    const { inputs, notifications, ...rest } = run;
    // What is undefined is not in the JSON text: Hex's own defaults hold.
    const inputParams = inputs && Object.keys(inputs).length > 0 ? inputs : undefined;
    const told = notifications && notifications.length > 0 ? notifications : undefined;
    const { dryRun, updatePublishedResults, useCachedSqlResults, viewId } = rest;
    const body = JSON.stringify({ inputParams, dryRun, updatePublishedResults, useCachedSqlResults, viewId, notifications: told });
    const request = { operation: "RunProject", method: "POST", path: `${projectPath(id)}/runs`, body } as const;
    return this.requester.write(request, options, ({ json }) => parseStartedRun(id, dryRun === true, json));
  }

  getProjectRuns(id: ProjectId, query: RunQuery, options?: CallOptions): Promise<RunPage> {
    const path = `${projectPath(id)}/runs${queryText({
      limit: query.limit,
      offset: query.offset,
      statusFilter: query.status,
      runTriggerFilter: query.trigger,
    })}`;
    const request = { operation: "GetProjectRuns", method: "GET", path } as const;
    return this.requester.read(request, ({ json, serverTime }) => ({ ...parseRunPage(id, json), serverTime }), options);
  }

  getRunStatus(id: ProjectId, runId: RunId, { withEvents, ...options }: RunStatusOptions = {}): Promise<Run> {
    const headers = withEvents ? { "enable-expanded-stats": "true" } : undefined;
    const request = { operation: "GetRunStatus", method: "GET", path: runPath(id, runId), headers } as const;
    return this.requester.read(request, ({ json }) => parseRun(id, json), options);
  }

  cancelRun(id: ProjectId, runId: RunId, options?: CallOptions): Promise<void> {
    return this.requester.write({ operation: "CancelRun", method: "DELETE", path: runPath(id, runId) }, options);
  }

  listCollections(options?: CallOptions): Promise<Collection[]> {
    return this.list("ListCollections", "/collections", { limit: 100 }, parseCollectionPage, options);
  }

  listUsers(options?: CallOptions): Promise<Person[]> {
    return this.list("ListUsers", "/users", { limit: largestPage }, parsePersonPage, options);
  }

  listGroups(options?: CallOptions): Promise<Group[]> {
    return this.list("ListGroups", "/groups", { limit: largestPage }, parseGroupPage, options);
  }

  /** A POST that changes nothing: it is repeated as reads are. */
  exportProject(id: ProjectId, { version, ...options }: ExportOptions = {}): Promise<ExportedProject> {
    const body = JSON.stringify({ projectId: id, version: version ?? "latest" });
    const request = { operation: "ExportProject", method: "POST", path: "/projects/export", body } as const;
    return this.requester.read(request, ({ json }) => parseExport(json), options);
  }

  listCells(id: ProjectId, options?: CallOptions): Promise<Cell[]> {
    return this.list("ListCells", "/cells", { projectId: id, limit: 100 }, parseCellPage, options);
  }

  getChartImage({ projectId, runId, staticId, width, height }: ChartQuery, options?: CallOptions): Promise<ChartImage> {
    const path = `${runPath(projectId, runId)}/cells/${encodeURIComponent(staticId)}/image${queryText({ width, height })}`;
    const request = { operation: "GetChartImageFromRun", method: "GET", path } as const;
    return this.requester.read(request, ({ json }) => parseChartImage(json), options);
  }

  /** All pages of a list with cursors. */
  private async list<T>(
    operation: string,
    path: string,
    query: Record<string, string | number>,
    parse: (payload: unknown) => Page<T>,
    options?: CallOptions,
  ): Promise<T[]> {
    const values: T[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < mostPages; pages++) {
      const request = { operation, method: "GET", path: `${path}${queryText({ ...query, after })}` } as const;
      const page: Page<T> = await this.requester.read(request, ({ json }) => parse(json), options);
      values.push(...page.values);
      if (page.after === undefined || page.after === after) {
        break;
      }
      after = page.after;
    }
    return values;
  }
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
