import * as v from "valibot";
import type { ReadPriority } from "../polling/budget";
import { entries, lenient, projectId, runId, text, whole } from "../hex/fields";
import type { ProjectId, ProjectQuery } from "../hex/types";
import type { ReadRequest } from "../polling/readRequests";
import { fromJson } from "./json";

/** A read that a window wants from the one that watches. */
export interface Ask {
  /** Counts up within the window that asks. */
  n: number;
  priority: ReadPriority;
  read: ReadRequest;
}

/** What a window shows and wants: `window-<its id>.json`. */
export interface WindowState {
  focused: boolean;
  /** A view of ours is on the screen. */
  visible: boolean;
  /** Projects whose runs it shows. */
  shows: ProjectId[];
  /** The project that its user has pointed at last. */
  attention?: ProjectId;
  /** The list of projects that it shows. */
  query?: ProjectQuery;
  /** Runs that it has asked Hex to cancel. */
  cancelling: string[];
  /** What it still waits for. */
  asks: Ask[];
}

/** More than a window ever shows or wants at once. */
const most = { shows: 1_000, cancelling: 100, asks: 500 };

const texts = lenient(v.pipe(v.array(v.string()), v.maxLength(100)));
/** In the order in which a list asks: windows compare queries as JSON. */
const query = v.object({
  limit: whole(1, 100),
  sortBy: lenient(v.picklist(["LAST_EDITED_AT", "LAST_PUBLISHED_AT", "CREATED_AT"])),
  sortDirection: lenient(v.picklist(["ASC", "DESC"])),
  ownerEmail: text,
  statuses: texts,
  categories: texts,
  collectionId: text,
  includeArchived: lenient(v.boolean()),
  after: text,
} satisfies Record<keyof ProjectQuery, v.GenericSchema>);
const number = (largest: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(largest));

const reads = v.variant("operation", [
  v.object({ operation: v.literal("ListProjects"), query }),
  v.object({ operation: v.literal("GetProject"), id: projectId }),
  v.object({ operation: v.literal("GetProjectRuns"), id: projectId, offset: number(1_000_000) }),
  v.object({ operation: v.literal("GetRunStatus"), id: projectId, runId }),
  v.object({ operation: v.literal("ListCollections") }),
  v.object({ operation: v.literal("ListUsers") }),
  v.object({ operation: v.literal("ListGroups") }),
  v.object({ operation: v.literal("ExportProject"), id: projectId, version: v.optional(v.number()) }),
  v.object({ operation: v.literal("ListCells"), id: projectId }),
  v.object({
    operation: v.literal("GetChartImageFromRun"),
    chart: v.object({ projectId, runId, staticId: v.string(), width: number(2_000), height: number(2_000) }),
  }),
]);
const ask = v.object({
  n: number(Number.MAX_SAFE_INTEGER),
  priority: v.picklist(["user", "search", "view"]),
  read: v.unknown(),
});
const stateFile = v.object({
  focused: v.boolean(),
  visible: v.boolean(),
  shows: entries(projectId, most.shows),
  attention: lenient(projectId),
  query: lenient(query),
  cancelling: entries(runId, most.cancelling),
  asks: entries(ask, most.asks),
});

export function windowFile(id: string): string {
  return `window-${id}.json`;
}

/** The id of the window whose file this is; undefined when it is another file. */
export function windowOf(name: string): string | undefined {
  return /^window-([\w-]+)\.json$/.exec(name)?.[1];
}

export function serializeState(state: WindowState): string {
  return JSON.stringify({ version: 1, ...state });
}

/** `unknown` holds the numbers of asks that only another version of ours understands. */
export function parseState(json: string | undefined): { state: WindowState; unknown: number[] } | undefined {
  const file = fromJson(stateFile, json);
  if (!file) {
    return undefined;
  }
  const asks = file.asks.map((ask) => ({ ...ask, read: v.safeParse(reads, ask.read) }));
  return {
    state: {
      ...file,
      asks: asks.flatMap(({ n, priority, read }) =>
        read.success ? [{ n, priority, read: read.output as ReadRequest }] : [],
      ),
    },
    unknown: asks.flatMap(({ n, read }) => (read.success ? [] : [n])),
  };
}
