import type { Clock } from "./clock";

/** How the limit headers of an answer are written: their names are not documented. */
export type HeaderStyle = "RateLimit-*" | "X-RateLimit-*" | "X-Rate-Limit-*" | "RateLimit" | "none";

/** Request and kernel limits. `Infinity` switches one off. Windows run in the clock's time, whatever the speed. */
export interface Limits {
  overallPerMinute: number;
  readsPerMinute: number;
  readsPerHour: number;
  runsPerMinute: number;
  runsPerHour: number;
  chartImagesPerMinute: number;
  /** Runs that one user can have active at once. */
  kernels: number;
  /** Length of a "minute" and an "hour", for tests that wait for a window to pass. */
  minuteMs: number;
  hourMs: number;
  headerStyle: HeaderStyle;
  /** Which limit the headers tell of: the one that is nearest to being reached, or that of all requests. */
  headersTell: "nearest" | "overall";
  retryAfter: "seconds" | "date" | "none";
}

export const documentedLimits: Limits = {
  overallPerMinute: 60,
  readsPerMinute: 30,
  readsPerHour: 1800,
  runsPerMinute: 20,
  runsPerHour: 60,
  chartImagesPerMinute: 20,
  kernels: 25,
  minuteMs: 60_000,
  hourMs: 3_600_000,
  headerStyle: "RateLimit-*",
  headersTell: "nearest",
  retryAfter: "seconds",
};

/** For tests that are about something else than limits. */
export const noLimits: Partial<Limits> = {
  overallPerMinute: Infinity,
  readsPerMinute: Infinity,
  readsPerHour: Infinity,
  runsPerMinute: Infinity,
  runsPerHour: Infinity,
  chartImagesPerMinute: Infinity,
};

/** Where sources about the API differ or say nothing: which form this server speaks. */
export interface Dialect {
  /** The description of July 2026 has integers; others have texts. */
  projectVersion: "string" | "integer";
  /** Older answers have no `runTrigger`. */
  runTrigger: boolean;
  /** How Me says when the token expires; it need not say it. */
  tokenExp: "seconds" | "milliseconds" | "missing";
  /** How addresses of projects and runs are made: with the title and 22 characters, or with the UUID as before. */
  addresses: "title" | "uuid";
  /** How a missing or bad token is refused: as JSON where that is described, or always with the bare text `Unauthorized`. */
  unauthorized: "described" | "text";
  /**
   * What an operation that describes no 404 says of a run, project or version that is not there, or
   * not for the caller. ExportProject describes neither 404 nor 422 and says 403 for 422.
   */
  unknown: 400 | 403 | 404 | 422;
  /** Whether the workspace has the operation at all (404 when not; ExportProject as `unknown` says). */
  me: boolean;
  export: boolean;
  /** Characters of prose added to every export: real ones can be several MB. */
  exportPadding: number;
  /** What a cell's `cellId` in an export is: its `staticId`, or the `id` that ListCells tells. */
  cellIds: "static" | "own";
  /** What an export says of the app: its cells, a section by its own id instead of what is in it, or no tab at all. */
  layout: "cells" | "containers" | "empty";
  queriedTables: boolean;
  /** Where the results of a run are, by `runUrl`: at the app’s address, or as older clients have seen it. */
  runUrl: "app" | "hex";
  /** Whether `statuses[]=A` says the same as `statuses=A`, or is an unknown parameter. */
  bracketLists: "refuse" | "take";
  /** What RunProject does with `viewId` beside `updatePublishedResults`: a saved view may hold other inputs than the defaults. */
  publishedView: "refuse" | "take";
  /** Where the latest published come first: what never was comes last, or first, as the largest (in PostgreSQL). */
  unpublishedSort: "last" | "first";
  /** What GetProjectRuns says of an unpublished project. */
  unpublishedRuns: "422" | "empty";
  /** What RunProject does with names that are no inputs of the published app. */
  unknownInputs: "ignore" | "refuse";
  /**
   * What a dry run is checked for: all that a run is, or the structure of the request alone. Then it needs no project,
   * and what is answered is made up.
   */
  dryRun: "all" | "structure";
  /** What it takes for a range of dates: `{ start, end }`, a list of two texts, or nothing. */
  ranges: "object" | "texts" | "refuse";
  /** What it takes for a date with a time: ISO 8601 with an offset or without one, or nothing. */
  dateTimes: "offset" | "local" | "refuse";
  /** What it takes for a multi-select: a list, its items between commas, or nothing. */
  lists: "array" | "commas" | "refuse";
  /** What it takes for a checkbox: true and false, or these words as texts. */
  checkboxes: "boolean" | "text";
  /** Which half of an option `{ key, value }` it takes. */
  optionValues: "key" | "value";
  /** How nothing is chosen in an optional dropdown: with null, or by leaving it out alone. */
  none: "null" | "leftOut";
  /** Whether a run is still RUNNING for a while after CancelRun, in simulated milliseconds. */
  cancelTakesMs: number;
}

export const usualDialect: Dialect = {
  projectVersion: "integer",
  runTrigger: true,
  tokenExp: "seconds",
  addresses: "title",
  unauthorized: "described",
  unknown: 422,
  me: true,
  export: true,
  exportPadding: 0,
  cellIds: "static",
  layout: "cells",
  queriedTables: true,
  runUrl: "app",
  bracketLists: "refuse",
  publishedView: "refuse",
  unpublishedSort: "last",
  unpublishedRuns: "422",
  unknownInputs: "ignore",
  dryRun: "all",
  ranges: "object",
  dateTimes: "offset",
  lists: "array",
  checkboxes: "boolean",
  optionValues: "key",
  none: "null",
  cancelTakesMs: 0,
};

export interface SimulatorOptions {
  /** 0 (the default) takes any free port. */
  port?: number;
  host?: string;
  seed?: number;
  /** How many times faster than life runs progress and schedules fire. */
  speed?: number;
  /** The personal token of the signed-in Editor; made up when not given. */
  token?: string;
  /** How many projects the workspace has, at least 1; 64 when not given. */
  projects?: number;
  /** How many runs are active when the simulator starts; 3 when not given. */
  activeRuns?: number;
  /** Whether schedules start runs by themselves; projects have schedules all the same. */
  schedules?: boolean;
  /** What time it is at the start (ms since the epoch); the clock's own time when not given. */
  now?: number;
  clock?: Clock;
  limits?: Partial<Limits>;
  dialect?: Partial<Dialect>;
  /** Adds one project with markup, emoji and control characters in its title and one of 10,000 characters. */
  odd?: boolean;
}
