import { createHash } from "node:crypto";
import * as v from "valibot";
import type { HexError } from "../hex/errors";
import { durationMs, entries, runId, time, timeMs } from "../hex/fields";
import * as json from "../hex/sharedJson";
import type { Project, ProjectId, ProjectPage, ProjectQuery, Run, RunId } from "../hex/types";
import type { KnownProjects } from "../polling/allProjects";
import type { PastRun } from "../store/durations";

/** The files by which windows tell each other, and themselves after a restart, what is known. */

/** Written into every file. Readers take any version whose parts they can read. */
const version = 1;

/** What is known of one project's runs. */
interface SavedRuns {
  runs: Run[];
  /** Those of them that stand further back at Hex than the others, which connect. */
  beyond: RunId[];
  hasMore: boolean;
  gone: boolean;
  /** When the newest page came, ms since the epoch. */
  loadedAtMs?: number;
  error?: HexError;
  past: PastRun[];
  /** Runs that Hex does not know any more, although they were active. */
  lost: RunId[];
  /** Runs that are being cancelled. */
  cancelling: string[];
  /** Hex's clock minus ours, ms. */
  skewMs: number;
}

/** The newest page of a list of projects. */
export interface SavedList {
  page: ProjectPage;
  /** When it came, ms since the epoch. */
  loadedAtMs: number;
  /** Why the last request for it failed; missing when it did not. */
  error?: HexError;
}

/** Every project that is known; without `completeAtMs` some are not here. */
interface SavedProjects extends Partial<KnownProjects> {
  projects: Project[];
}

/** Clocks that differ by more than ten years say nothing about each other. */
const largestSkewMs = 10 * 366 * 86_400_000;
const skew = v.fallback(v.pipe(v.number(), v.minValue(-largestSkewMs), v.maxValue(largestSkewMs)), 0);
const pastRuns = entries(
  v.object({ runId, status: v.string(), endedAtMs: timeMs, elapsedMs: durationMs } satisfies Record<
    keyof PastRun,
    v.GenericSchema
  >),
  200,
);
const runsFileSchema = v.object({
  runs: json.runs,
  beyond: entries(runId),
  hasMore: v.boolean(),
  gone: v.boolean(),
  loadedAtMs: time,
  error: json.error,
  past: pastRuns,
  lost: entries(runId),
  cancelling: entries(runId),
  skewMs: skew,
});
const listFileSchema = v.object({ page: json.projectPage, loadedAtMs: timeMs, error: json.error });
const projectsFileSchema = v.object({
  projects: json.projects,
  completeAtMs: time,
  knownUntilMs: time,
  checkedAtMs: time,
} satisfies Record<keyof SavedProjects, v.GenericSchema>);

export const projectsFile = "projects.json";

export function runsFile(id: ProjectId): string {
  return `runs-${id}.json`;
}

/** The project whose runs are in this file; undefined when it is another file. */
export function projectOf(name: string): ProjectId | undefined {
  return /^runs-([\da-f-]{36})\.json$/.exec(name)?.[1] as ProjectId | undefined;
}

export function listFile(query: ProjectQuery): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `list-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16)}.json`;
}

export function serialize(value: SavedRuns | SavedList | SavedProjects): string {
  return json.toJson({ version, ...value });
}

/** Nothing came later than `nowMs`: a file of tomorrow, from before a clock was set back, is of now. */
export function parseRuns(written: string | undefined, nowMs: number): SavedRuns | undefined {
  const file = json.fromJson(runsFileSchema, written);
  return file && { ...file, loadedAtMs: file.loadedAtMs && Math.min(file.loadedAtMs, nowMs) };
}

/** See `parseRuns`. */
export function parseList(written: string | undefined, nowMs: number): SavedList | undefined {
  const file = json.fromJson(listFileSchema, written);
  return file && { ...file, loadedAtMs: Math.min(file.loadedAtMs, nowMs) };
}

/** See `parseRuns`. */
export function parseProjects(written: string | undefined, nowMs: number): SavedProjects | undefined {
  const file = json.fromJson(projectsFileSchema, written);
  const notLater = (ms: number | undefined) => ms && Math.min(ms, nowMs);
  return file && { ...file, completeAtMs: notLater(file.completeAtMs), checkedAtMs: notLater(file.checkedAtMs) };
}
