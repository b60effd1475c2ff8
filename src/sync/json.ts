import * as v from "valibot";
import { HexError, hexErrorKinds, type HexErrorDetails } from "../hex/errors";
import {
  amount,
  anyList,
  date,
  duration,
  durationMs,
  entries,
  isoDate,
  lenient,
  projectId,
  readEntries,
  runId,
  text,
  timeMs,
  whole,
} from "../hex/fields";
import { mostNested } from "../hex/limits";
import type { Project, ProjectPage, Run, RunPage, Schedule, StateEvent, ToldNotification } from "../hex/types";
import type { PastRun } from "../store/durations";

/**
 * Our own types as JSON and back, with the care of Hex's answers: what another window wrote may be of
 * another version, cut off, garbled or of another time. A reader leaves out what it cannot read and
 * passes over what it does not know, so that windows of two versions get along while one of them is not
 * reloaded yet.
 */

/** More than a window ever writes. */
const most = { runs: 5_000, pastRuns: 200, projects: 50_000 };

const flag = lenient(v.boolean());
const stateEventEntries = { type: v.string(), value: text, timestamp: isoDate } satisfies Record<
  keyof StateEvent,
  v.GenericSchema
>;
const notificationEntries = {
  type: v.string(),
  recipientType: text,
  recipientId: text,
  recipientName: text,
  includeSuccessScreenshot: flag,
  screenshotFormats: lenient(entries(v.string(), mostNested.notifications)),
  subject: text,
  body: text,
} satisfies Record<keyof ToldNotification, v.GenericSchema>;
const runEntries = {
  projectId,
  runId,
  status: v.string(),
  startTime: date,
  endTime: date,
  elapsedMs: duration,
  version: text,
  trigger: text,
  url: text,
  traceId: text,
  notifications: lenient(
    v.pipe(
      anyList,
      v.transform((list) => readEntries(v.object(notificationEntries), list, mostNested.notifications).values),
    ),
  ),
  stateEvents: lenient(
    v.pipe(
      anyList,
      v.transform((list) => readEntries(v.object(stateEventEntries), list, mostNested.stateEvents).values),
    ),
  ),
} satisfies Record<keyof Run, v.GenericSchema>;
const scheduleEntries = {
  cadence: v.string(),
  enabled: v.boolean(),
  hour: whole(0, 23),
  minute: whole(0, 59),
  day: whole(1, 31),
  dayOfWeek: text,
  cron: text,
  timezone: text,
} satisfies Record<keyof Schedule, v.GenericSchema>;
const projectEntries = {
  id: projectId,
  title: v.string(),
  description: text,
  type: v.string(),
  creatorEmail: text,
  ownerEmail: text,
  status: text,
  categories: entries(v.string(), mostNested.categories),
  lastEditedAt: date,
  lastPublishedAt: date,
  createdAt: date,
  lastViewedAt: date,
  resultsUpdatedAt: date,
  archivedAt: date,
  trashedAt: date,
  appViewsLastSevenDays: amount,
  schedules: entries(v.object(scheduleEntries), mostNested.schedules),
} satisfies Record<keyof Project, v.GenericSchema>;

export const run = v.pipe(
  v.object(runEntries),
  v.transform((value): Run => withoutMissing(value)),
);
const pastRun = v.object({ runId, status: v.string(), endedAtMs: timeMs, elapsedMs: durationMs } satisfies Record<
  keyof PastRun,
  v.GenericSchema
>);
export const oneProject = v.pipe(
  v.object(projectEntries),
  v.transform((value): Project => withoutMissing(value)),
);

const count = v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0);

export const runs = entries(run, most.runs);
export const pastRuns = entries(pastRun, most.pastRuns);
export const projects = entries(oneProject, most.projects);
export const projectPage = v.pipe(
  v.object({ projects, after: text, skipped: count }),
  v.transform((value): ProjectPage => value),
);
export const runPage = v.pipe(
  v.object({ runs, hasMore: v.boolean(), skipped: count, serverTime: date }),
  v.transform((value): RunPage => value),
);

/** What decides what is done and said; the rest of the details are texts and marks that only we write. */
const details = v.looseObject({
  operation: v.string(),
  host: v.string(),
  status: whole(0, 999),
  serverMessage: text,
  traceId: text,
  retryAfterMs: duration,
  redirectHost: text,
  redirectPath: text,
  code: text,
  invalidInputs: lenient(v.array(v.object({ name: v.string(), value: text, dataType: text, inputCellType: text }))),
  unknownInputs: lenient(v.array(v.string())),
});
const hexError = v.pipe(
  v.object({ kind: v.picklist(hexErrorKinds), details }),
  v.transform(({ kind, details }) => new HexError(kind, withoutMissing(details) as HexErrorDetails)),
);
export const error = lenient(hexError);

/** As it was before it was written: JSON has no undefined. */
function withoutMissing<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

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
