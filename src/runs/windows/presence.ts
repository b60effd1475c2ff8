import * as v from "valibot";
import { projectId, runId } from "../../hex/fields";
import type { ProjectId, ProjectQuery } from "../../hex/types";
import type { Read } from "../watching/reads";
import { fromJson } from "./json";

/** A read that a window wants from the one that watches. */
export interface Ask {
  /** Counts up within the window that asks. */
  n: number;
  priority: "user" | "view";
  read: Read;
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

const reads = v.variant("operation", [
  v.object({ operation: v.literal("ListProjects"), query: v.looseObject({}) }),
  v.object({ operation: v.literal("GetProject"), id: projectId }),
  v.object({ operation: v.literal("GetProjectRuns"), id: projectId, offset: v.number() }),
  v.object({ operation: v.literal("GetRunStatus"), id: projectId, runId }),
  v.object({ operation: v.literal("ListCollections") }),
  v.object({ operation: v.literal("ListUsers") }),
  v.object({ operation: v.literal("ListGroups") }),
  v.object({ operation: v.literal("ExportProject"), id: projectId, version: v.optional(v.number()) }),
  v.object({ operation: v.literal("ListCells"), id: projectId }),
  v.object({
    operation: v.literal("GetChartImageFromRun"),
    chart: v.object({ projectId, runId, staticId: v.string(), width: v.number(), height: v.number() }),
  }),
]);
const stateFile = v.object({
  focused: v.boolean(),
  visible: v.boolean(),
  shows: v.array(projectId),
  attention: v.optional(projectId),
  query: v.optional(v.looseObject({})),
  cancelling: v.array(v.string()),
  asks: v.array(v.object({ n: v.number(), priority: v.picklist(["user", "view"]), read: v.unknown() })),
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
      query: file.query as ProjectQuery | undefined,
      asks: asks.flatMap(({ n, priority, read }) => (read.success ? [{ n, priority, read: read.output as Read }] : [])),
    },
    unknown: asks.flatMap(({ n, read }) => (read.success ? [] : [n])),
  };
}
