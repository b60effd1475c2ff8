import * as v from "valibot";
import { HexError, hexErrorKinds, type HexErrorDetails } from "./errors";
import {
  amount,
  anyList,
  date,
  duration,
  entries,
  isoDate,
  lenient,
  projectId,
  readEntries,
  runId,
  text,
  time,
  whole,
} from "./fields";
import { mostNested } from "./answerLimits";
import { imageBase64, imageType } from "./schemas";
import type {
  Cell,
  ChartImage,
  ChartQuery,
  Collection,
  ExportedProject,
  Group,
  Person,
  Project,
  ProjectPage,
  ProjectQuery,
  Run,
  RunPage,
  Schedule,
  StateEvent,
  ToldNotification,
} from "./types";

/**
 * Our own types as JSON and back, parsed as carefully as Hex's answers: what another window wrote may be of
 * another version, cut off or garbled. A reader skips what it cannot read and ignores what it does not know,
 * so that windows of two versions work together until all of them are reloaded.
 */

/** Each property of `T`, so that none is forgotten when the type grows. */
type Schemas<T> = Record<keyof T, v.GenericSchema>;

/** More than a window ever writes. */
const most = { runs: 5_000, projects: 50_000 };

const flag = lenient(v.boolean());
const stateEventEntries = { type: v.string(), value: text, timestamp: isoDate } satisfies Schemas<StateEvent>;
const notificationEntries = {
  type: v.string(),
  recipientType: text,
  recipientId: text,
  recipientName: text,
  includeSuccessScreenshot: flag,
  screenshotFormats: lenient(entries(v.string(), mostNested.notifications)),
  subject: text,
  body: text,
} satisfies Schemas<ToldNotification>;
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
} satisfies Schemas<Run>;
const scheduleEntries = {
  cadence: v.string(),
  enabled: v.boolean(),
  hour: whole(0, 23),
  minute: whole(0, 59),
  day: whole(1, 31),
  dayOfWeek: text,
  cron: text,
  timezone: text,
} satisfies Schemas<Schedule>;
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
} satisfies Schemas<Project>;

export const run = v.pipe(
  v.object(runEntries),
  v.transform((value): Run => withoutMissing(value)),
);
export const project = v.pipe(
  v.object(projectEntries),
  v.transform((value): Project => withoutMissing(value)),
);

const count = v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0);

export const runs = entries(run, most.runs);
export const projects = entries(project, most.projects);
export const projectPage = v.pipe(
  v.object({ projects, after: text, skipped: count }),
  v.transform((value): ProjectPage => value),
);
export const runPage = v.pipe(
  v.object({ runs, hasMore: v.boolean(), skipped: count, serverTime: date, cameAtMs: time }),
  v.transform((value): RunPage => value),
);

const texts = lenient(v.pipe(v.array(v.string()), v.maxLength(100)));
/** The properties are in the order that ProjectList uses: windows compare queries as JSON. */
export const projectQuery = v.pipe(
  v.object({
    limit: whole(1, 100),
    sortBy: lenient(v.picklist(["LAST_EDITED_AT", "LAST_PUBLISHED_AT", "CREATED_AT"])),
    sortDirection: lenient(v.picklist(["ASC", "DESC"])),
    ownerEmail: text,
    statuses: texts,
    categories: texts,
    collectionId: text,
    includeArchived: flag,
    after: text,
  } satisfies Schemas<ProjectQuery>),
  v.transform((value): ProjectQuery => value),
);

const id = v.pipe(v.string(), v.nonEmpty());
export const person = v.object({ id, name: text, email: text } satisfies Schemas<Person>);
/** A collection or a group. */
export const named = v.object({ id, name: v.string() } satisfies Schemas<Group & Collection>);
export const cell = v.object({ id, staticId: id, cellType: v.string(), label: text } satisfies Schemas<Cell>);
export const exportedProject = v.object({
  filename: v.string(),
  content: v.string(),
} satisfies Schemas<ExportedProject>);
const pixels = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_000));
export const chartQuery = v.object({
  projectId,
  runId,
  staticId: v.string(),
  width: pixels,
  height: pixels,
} satisfies Schemas<ChartQuery>);
export const chartImage = v.object({ base64: imageBase64, mimeType: imageType } satisfies Schemas<ChartImage>);

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
    // Cut off by a full disk, or written by another program: as good as missing.
    return undefined;
  }
}
