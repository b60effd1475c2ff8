import * as v from "valibot";
import { HexError, type HexErrorKind } from "../../hex/errors";
import { amount, date, lenient, projectId, readEntries, runId, text } from "../../hex/fields";
import type { Project, ProjectPage, Run, RunPage } from "../../hex/types";
import type { PastRun } from "../history/durations";

/**
 * Our own types as JSON and back. A reader leaves out what it cannot read and passes over what it
 * does not know, so that windows of two versions get along while one of them is not reloaded yet.
 */

export const run = v.looseObject({
  projectId,
  runId,
  status: v.string(),
  startTime: date,
  endTime: date,
  elapsedMs: amount,
  version: text,
  trigger: text,
  url: text,
  traceId: text,
  stateEvents: v.optional(v.array(v.looseObject({ type: v.string(), timestamp: v.pipe(v.string(), v.transform((iso) => new Date(iso))) }))),
});
const pastRun = v.object({ runId, status: v.string(), endedAtMs: v.number(), elapsedMs: v.number() });
const project = v.looseObject({
  id: projectId,
  title: v.string(),
  type: v.string(),
  categories: v.array(v.string()),
  schedules: v.array(v.looseObject({ cadence: v.string(), enabled: v.boolean() })),
  lastEditedAt: date,
  lastPublishedAt: date,
  createdAt: date,
  lastViewedAt: date,
  resultsUpdatedAt: date,
  archivedAt: date,
  trashedAt: date,
});
const hexError = v.looseObject({ kind: v.string(), details: v.looseObject({ operation: v.string(), host: v.string() }) });

const list = v.fallback(v.array(v.unknown()), []);
const count = v.fallback(v.number(), 0);

export const runs = v.pipe(list, v.transform((entries) => readEntries(run, entries).values as Run[]));
export const pastRuns = v.pipe(list, v.transform((entries): PastRun[] => readEntries(pastRun, entries).values));
export const projects = v.pipe(list, v.transform((entries) => readEntries(project, entries).values as unknown as Project[]));
export const oneProject = v.pipe(project, v.transform((value) => value as unknown as Project));
export const projectPage = v.pipe(
  v.object({ projects, after: lenient(v.string()), skipped: count }),
  v.transform((value): ProjectPage => value),
);
export const runPage = v.pipe(
  v.object({ runs, hasMore: v.boolean(), skipped: count, serverTime: date }),
  v.transform((value): RunPage => value),
);
export const error = v.fallback(
  v.optional(v.pipe(hexError, v.transform(({ kind, details }) => new HexError(kind as HexErrorKind, details)))),
  undefined,
);

/** JSON in which a HexError is data; what caused it is left out, as that is for this window's log. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof HexError ? { kind: part.kind, details: { ...part.details, cause: undefined } } : part,
  );
}

/** What a text holds after the schema; undefined when it is no such thing. */
export function fromJson<S extends v.GenericSchema>(schema: S, json: string | undefined): v.InferOutput<S> | undefined {
  if (json === undefined) {
    return undefined;
  }
  try {
    return v.parse(schema, JSON.parse(json));
  } catch {
    // Cut off by a full disk, or written by somebody else: as good as missing.
    return undefined;
  }
}
