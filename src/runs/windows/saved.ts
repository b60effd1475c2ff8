import { createHash } from "node:crypto";
import * as v from "valibot";
import type { HexError } from "../../hex/errors";
import { lenient } from "../../hex/fields";
import type { Project, ProjectId, ProjectPage, ProjectQuery, Run } from "../../hex/types";
import type { PastRun } from "../history/durations";
import * as json from "./json";

/** The files by which windows tell each other, and themselves after a restart, what is known. */

/** Written into every file. Readers take any version whose parts they can read. */
const version = 1;

/** What is known of one project's runs. */
export interface SavedRuns {
  runs: Run[];
  hasMore: boolean;
  gone: boolean;
  /** When the newest page came, ms since the epoch. */
  loadedAtMs?: number;
  error?: HexError;
  past: PastRun[];
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

/** Every project that is known. */
export interface SavedProjects {
  projects: Project[];
  /** When the last page of all projects came, ms since the epoch; missing: some are not here. */
  completeAtMs?: number;
}

const time = lenient(v.pipe(v.number(), v.finite()));
const runsFileSchema = v.object({
  runs: json.runs,
  hasMore: v.boolean(),
  gone: v.boolean(),
  loadedAtMs: time,
  error: json.error,
  past: json.pastRuns,
  cancelling: v.fallback(v.array(v.string()), []),
  skewMs: v.fallback(v.number(), 0),
});
const listFileSchema = v.object({ page: json.projectPage, loadedAtMs: v.number(), error: json.error });
const projectsFileSchema = v.object({ projects: json.projects, completeAtMs: time });

export const projectsFile = "projects.json";

export function runsFile(id: ProjectId): string {
  return `runs-${id}.json`;
}

/** The project whose runs are in this file; undefined when it is another file. */
export function projectOf(name: string): ProjectId | undefined {
  return /^runs-([\da-f-]{36})\.json$/.exec(name)?.[1] as ProjectId | undefined;
}

export function listFile(query: ProjectQuery): string {
  return `list-${createHash("sha256").update(JSON.stringify(query)).digest("hex").slice(0, 16)}.json`;
}

export function serialize(value: SavedRuns | SavedList | SavedProjects): string {
  return json.toJson({ version, ...value });
}

export function parseRuns(text: string | undefined): SavedRuns | undefined {
  return json.fromJson(runsFileSchema, text);
}

export function parseList(text: string | undefined): SavedList | undefined {
  return json.fromJson(listFileSchema, text);
}

export function parseProjects(text: string | undefined): SavedProjects | undefined {
  return json.fromJson(projectsFileSchema, text);
}
