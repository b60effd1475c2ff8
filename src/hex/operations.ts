import * as v from "valibot";
import { isInputName, NothingReadable, entries, projectId, runId } from "./fields";
import * as own from "./sharedJson";
import {
  cell,
  collection,
  parseAccount,
  parseChartImage,
  parseExport,
  parsePage,
  parseProject,
  parseProjectPage,
  parseRun,
  parseRunPage,
  parseStartedRun,
  person,
} from "./schemas";
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

/** A payload, and the time of the server that sent it. */
export interface Payload {
  json: unknown;
  serverTime?: Date;
}

/** How one operation of Hex's API is sent, which limit it counts against, and how its answer is read. */
export interface Operation<Query, Answer> {
  method: "GET" | "POST" | "DELETE";
  /** Reads are retried; a write is sent once. */
  isRead: boolean;
  /** Below `/api/v1`, with the query text. `after` is the cursor of a later page of a list. */
  path: (query: Query, after?: string) => string;
  /** JSON text. */
  body?: (query: Query) => string;
  headers?: (query: Query) => Record<string, string> | undefined;
  /**
   * The rate limit that it counts against: "reads" is Hex's group `hex-api`. Others have limits of their own that this
   * extension never reaches.
   */
  limit?: "reads" | "charts";
  /** The most bytes that an answer may have, decompressed: several times the largest that Hex sends. */
  mostBytes: number;
  /** Names in the query that cannot be inputs. When there are any, nothing is sent (`unprocessable`). */
  unknownInputs?: (query: Query) => string[];
  /** Makes the answer of a payload; throws when it cannot. Missing: any success will do, even an empty one. */
  read?: (payload: Payload, query: Query) => Answer;
  /** Of a list that is read to its end: the cursor of the next page, undefined on the last one. */
  cursor?: (payload: Payload) => string | undefined;
  /** How windows write the query and the answer for each other. Missing: each window sends it itself. */
  shared?: { query: v.GenericSchema<unknown, Query>; answer: v.GenericSchema<unknown, Answer> };
}

const kB = 1024;
const MB = 1024 * kB;
/** The most that ListUsers and ListGroups return at once. */
const largestPage = 500;
const usualPage = 100;

/** A read that one window may send for another. */
type SharedRead<Query, Answer> = Operation<Query, Answer> & Required<Pick<Operation<Query, Answer>, "shared">>;
type Entry<Query, Answer> = Omit<SharedRead<Query, Answer>, "method" | "isRead"> & { method?: "POST" };
/** A POST that changes nothing is retried as a GET is. */
const read = <Query, Answer>(entry: Entry<Query, Answer>): SharedRead<Query, Answer> => ({
  method: "GET",
  isRead: true,
  ...entry,
});
const anyOperation = <Query, Answer>(entry: Operation<Query, Answer>) => entry;
const write = <Query, Answer>(entry: Omit<Operation<Query, Answer>, "isRead">): Operation<Query, Answer> => ({
  isRead: false,
  ...entry,
});
/** All entries of a list, over as many pages as there are. */
const list = <Query, Item>(
  path: string,
  limit: number,
  item: v.GenericSchema<unknown, Item>,
  more: Pick<Entry<Query, Item[]>, "mostBytes" | "shared">,
  params: (query: Query) => QueryValues = () => ({}),
) =>
  read<Query, Item[]>({
    path: (query, after) => path + queryText({ ...params(query), limit, after }),
    limit: "reads",
    read: ({ json }) => parsePage(item, json, limit).values,
    cursor: ({ json }) => parsePage(v.unknown(), json, 0).after,
    ...more,
  });

const nothing = v.object({});

/**
 * Every operation of Hex's API that this extension uses, by the name in Hex's own description. To add one, add its entry
 * here, its schema in schemas.ts, and the call `client.send(name, query)` where it is needed.
 */
export const operations = {
  Me: anyOperation<object, Account>({
    method: "GET",
    isRead: true,
    path: () => "/users/me",
    limit: "reads",
    mostBytes: 256 * kB,
    read: ({ json }) => parseAccount(json),
  }),
  ListProjects: read<ProjectQuery, ProjectPage>({
    path: ({ limit, after, includeArchived, statuses, categories, ownerEmail, collectionId, sortBy, sortDirection }) =>
      `/projects${queryText({ limit, after, includeArchived, statuses, categories, ownerEmail, collectionId, sortBy, sortDirection })}`,
    limit: "reads",
    mostBytes: 4 * MB,
    read: ({ json }, { limit, after }) => {
      const page = parseProjectPage(json, limit);
      return readable(page, after === undefined && page.projects.length === 0);
    },
    shared: { query: own.projectQuery, answer: own.projectPage },
  }),
  GetProject: read<{ id: ProjectId }, Project>({
    path: ({ id }) => projectPath(id),
    limit: "reads",
    mostBytes: MB,
    read: ({ json }) => parseProject(json),
    shared: { query: v.object({ id: projectId }), answer: own.project },
  }),
  /** On an error whose `mayHaveHappened` is true a run may have been started. */
  RunProject: write<{ id: ProjectId; run: RunOptions }, StartedRun>({
    method: "POST",
    path: ({ id }) => `${projectPath(id)}/runs`,
    body: ({ run }) => runBody(run),
    // A refusal quotes the inputs that were sent.
    mostBytes: 4 * MB,
    unknownInputs: ({ run }) => Object.keys(run.inputs ?? {}).filter((name) => !isInputName(name)),
    read: ({ json }, { id, run }) => parseStartedRun(id, run.dryRun === true, json),
  }),
  /** A page of a project's runs, newest first. */
  GetProjectRuns: read<{ id: ProjectId } & RunQuery, RunPage>({
    path: ({ id, limit, offset, status, trigger }) =>
      `${projectPath(id)}/runs${queryText({ limit, offset, statusFilter: status, runTriggerFilter: trigger })}`,
    limit: "reads",
    mostBytes: 4 * MB,
    read: ({ json, serverTime }, { id, limit, offset = 0 }) => {
      const page = parseRunPage(id, json, limit);
      return { ...readable(page, offset === 0 && page.runs.length === 0), serverTime };
    },
    shared: {
      query: v.object({
        id: projectId,
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
        offset: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))),
      }),
      answer: own.runPage,
    },
  }),
  GetRunStatus: read<{ id: ProjectId; runId: RunId; withEvents?: boolean }, Run>({
    path: ({ id, runId }) => runPath(id, runId),
    headers: ({ withEvents }) => (withEvents ? { "enable-expanded-stats": "true" } : undefined),
    limit: "reads",
    mostBytes: MB,
    read: ({ json }, { id }) => parseRun(id, json),
    shared: {
      query: v.object({ id: projectId, runId, withEvents: v.optional(v.boolean()) }),
      answer: own.run,
    },
  }),
  CancelRun: write<{ id: ProjectId; runId: RunId }, undefined>({
    method: "DELETE",
    path: ({ id, runId }) => runPath(id, runId),
    mostBytes: 256 * kB,
  }),
  ListCollections: list<object, Collection>("/collections", usualPage, collection, {
    mostBytes: 2 * MB,
    shared: { query: nothing, answer: entries(own.named) },
  }),
  ListUsers: list<object, Person>("/users", largestPage, person, {
    mostBytes: 2 * MB,
    shared: { query: nothing, answer: entries(own.person) },
  }),
  ListGroups: list<object, Group>("/groups", largestPage, collection, {
    mostBytes: 2 * MB,
    shared: { query: nothing, answer: entries(own.named) },
  }),
  /** A version as `*.hex.yaml`, the published one when none is named. Not every workspace has it: `notFound` or `forbidden`. */
  ExportProject: read<{ id: ProjectId; version?: number }, ExportedProject>({
    method: "POST",
    path: () => "/projects/export",
    body: ({ id, version = "latest" }) => JSON.stringify({ projectId: id, version }),
    limit: "reads",
    // Whole notebooks.
    mostBytes: 20 * MB,
    read: ({ json }) => parseExport(json),
    shared: { query: v.object({ id: projectId, version: v.optional(v.number()) }), answer: own.exportedProject },
  }),
  /** The cells of the draft's notebook, in its order. */
  ListCells: list<{ id: ProjectId }, Cell>(
    "/cells",
    usualPage,
    cell,
    { mostBytes: 16 * MB, shared: { query: v.object({ id: projectId }), answer: entries(own.cell) } },
    ({ id }) => ({ projectId: id }),
  ),
  /** The picture of a chart of a completed run; `badRequest` or `notFound` when it has none. Limited to 20 a minute. */
  GetChartImageFromRun: read<ChartQuery, ChartImage>({
    path: ({ projectId: id, runId, staticId, width, height }) =>
      `${runPath(id, runId)}/cells/${encodeURIComponent(staticId)}/image${queryText({ width, height })}`,
    limit: "charts",
    // A picture of 2000 by 2000 points.
    mostBytes: 12 * MB,
    read: ({ json }) => parseChartImage(json),
    shared: { query: own.chartQuery, answer: own.chartImage },
  }),
};

type Operations = typeof operations;
export type OperationName = keyof Operations;
/** Operations that one window may send for another. */
export type ReadName = {
  [Name in OperationName]: Operations[Name] extends { shared: object } ? Name : never;
}[OperationName];
export type QueryOf<Name extends OperationName> = { [One in Name]: Parameters<Operations[One]["path"]>[0] }[Name];
export type AnswerOf<Name extends OperationName> = {
  [One in Name]: ReturnType<NonNullable<Operations[One]["read"]>>;
}[Name];
/** The operations that count against a rate limit. */
export function operationsWithin(limit: Operation<unknown, unknown>["limit"]): ReadonlySet<string> {
  const entries = Object.entries(operations);
  return new Set(entries.flatMap(([name, one]) => (one.limit === limit ? name : [])));
}

/** The entry of an operation whose name is only known when the program runs. */
export type AnyOperation = Operation<unknown, unknown>;

type QueryValues = Record<string, string | number | boolean | string[] | undefined>;

/** The page, unless it is empty only because nothing on it can be read. @throws NothingReadable */
function readable<T extends { skipped: number }>(page: T, isEmpty: boolean): T {
  if (isEmpty && page.skipped > 0) {
    throw new NothingReadable();
  }
  return page;
}

/** RunProject's body. What is undefined is not in the JSON text: Hex's own defaults hold. */
function runBody({
  inputs,
  notifications = [],
  dryRun,
  updatePublishedResults,
  useCachedSqlResults,
  viewId,
}: RunOptions): string {
  return JSON.stringify({
    inputParams: inputs && Object.keys(inputs).length > 0 ? inputs : undefined,
    dryRun,
    updatePublishedResults,
    useCachedSqlResults,
    viewId,
    notifications: notifications.length > 0 ? notifications : undefined,
  });
}

function projectPath(id: ProjectId): string {
  return `/projects/${encodeURIComponent(id)}`;
}

function runPath(id: ProjectId, runId: RunId): string {
  return `${projectPath(id)}/runs/${encodeURIComponent(runId)}`;
}

/** The query with its `?`, in the order given; undefined values are left out, a list is repeated. */
function queryText(values: QueryValues): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const part of Array.isArray(value) ? value : value === undefined ? [] : [value]) {
      query.append(key, String(part));
    }
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
