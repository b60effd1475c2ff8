import * as v from "valibot";
import {
  amount,
  anyList,
  date,
  duration,
  entries,
  epochOrNull,
  lenient,
  projectId,
  readEntries,
  runId,
  text,
  textOrNumber,
  whole,
} from "./fields";
import { mostEntries, mostNested } from "./answerLimits";
import { noStatus } from "./types";
import type {
  Account,
  Cell,
  ChartImage,
  Collection,
  ExportedProject,
  Project,
  ProjectId,
  ProjectPage,
  Run,
  RunPage,
  Schedule,
  StartedRun,
  StateEvent,
  ToldNotification,
} from "./types";

/**
 * Payloads of Hex's API, as its OpenAPI description has them, made into our types. Each function throws a ValiError
 * when nothing can be made of the payload; a bad entry of a list is skipped and counted, a bad
 * optional field is as good as missing. Little more is read of a page than was requested.
 */

const named = v.pipe(
  v.union([
    v.pipe(
      v.object({ name: text }),
      v.transform((value) => value.name),
    ),
    text,
  ]),
  v.string(),
);

const times = v.object({
  hour: whole(0, 23),
  minute: whole(0, 59),
  day: whole(1, 31),
  dayOfWeek: text,
  cron: text,
  timezone: text,
});
const schedule = v.pipe(
  v.looseObject({ cadence: v.fallback(v.string(), "UNKNOWN"), enabled: v.fallback(v.boolean(), false) }),
  v.transform((raw): Schedule => {
    const details = v.safeParse(times, raw[raw.cadence.toLowerCase()]);
    return { cadence: raw.cadence, enabled: raw.enabled, ...(details.success ? details.output : {}) };
  }),
);

const owner = lenient(v.object({ email: text }));

const project = v.pipe(
  v.object({
    id: projectId,
    title: text,
    description: text,
    type: v.fallback(v.optional(v.string(), "PROJECT"), "PROJECT"),
    creator: owner,
    owner,
    status: lenient(named),
    categories: v.optional(entries(named, mostNested.categories), []),
    analytics: lenient(
      v.object({
        appViews: lenient(v.object({ lastSevenDays: amount })),
        lastViewedAt: date,
        publishedResultsUpdatedAt: date,
      }),
    ),
    lastEditedAt: date,
    lastPublishedAt: date,
    createdAt: date,
    archivedAt: date,
    trashedAt: date,
    schedules: v.optional(entries(schedule, mostNested.schedules), []),
  }),
  v.transform(({ creator, owner, analytics, ...rest }): Project => ({
    ...rest,
    title: rest.title ?? rest.id,
    creatorEmail: creator?.email,
    ownerEmail: owner?.email,
    lastViewedAt: analytics?.lastViewedAt,
    resultsUpdatedAt: analytics?.publishedResultsUpdatedAt,
    appViewsLastSevenDays: analytics?.appViews?.lastSevenDays,
  })),
);

const toldNotification = v.pipe(
  v.object({
    type: v.string(),
    recipientType: text,
    recipient: lenient(v.object({ id: text, name: text })),
    includeSuccessScreenshot: lenient(v.boolean()),
    // A list in the description; other answers had one text.
    screenshotFormat: v.fallback(
      v.optional(
        v.union([
          v.pipe(
            v.string(),
            v.transform((one) => [one]),
          ),
          entries(v.string()),
        ]),
        [],
      ),
      [],
    ),
    subject: text,
    body: text,
  }),
  v.transform(({ recipient, screenshotFormat, ...rest }): ToldNotification => ({
    ...rest,
    ...(screenshotFormat.length > 0 ? { screenshotFormats: screenshotFormat } : {}),
    recipientId: recipient?.id,
    recipientName: recipient?.name,
  })),
);
const stateEvent = v.pipe(
  v.object({ type: v.string(), value: textOrNumber, timestamp: date }),
  v.check((event) => event.timestamp !== undefined, "has no time"),
  v.transform((event) => event as StateEvent),
);

const run = v.object({
  runId,
  status: v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty()), noStatus), noStatus),
  runTrigger: text,
  projectVersion: textOrNumber,
  runUrl: text,
  startTime: date,
  endTime: date,
  elapsedTime: duration,
  notifications: lenient(
    v.pipe(
      anyList,
      v.transform((list) => readEntries(toldNotification, list, mostNested.notifications).values),
    ),
  ),
  stateEvents: lenient(
    v.pipe(
      anyList,
      v.transform((list) => readEntries(stateEvent, list, mostNested.stateEvents).values),
    ),
  ),
});

function toRun(id: ProjectId, raw: v.InferOutput<typeof run>): Run {
  return {
    projectId: id,
    runId: raw.runId,
    status: raw.status,
    trigger: raw.runTrigger,
    version: raw.projectVersion,
    url: raw.runUrl,
    startTime: raw.startTime,
    endTime: raw.endTime,
    elapsedMs: raw.elapsedTime,
    ...(raw.notifications && raw.notifications.length > 0 ? { notifications: raw.notifications } : {}),
    ...(raw.stateEvents ? { stateEvents: inOrder(raw.stateEvents) } : {}),
  };
}

function inOrder(events: StateEvent[]): StateEvent[] {
  return events.sort((a, b) => a.timestamp.getTime() - b.timestamp.getTime());
}

const page = v.object({ values: anyList, pagination: lenient(v.object({ after: text })) });

/** Me. An answer that names neither user nor organisation is not Hex's. */
export function parseAccount(payload: unknown): Account {
  const raw = v.parse(
    v.pipe(
      v.object({
        id: text,
        name: text,
        email: text,
        role: text,
        org: lenient(v.object({ id: text })),
        token: lenient(v.object({ exp: epochOrNull })),
      }),
      v.check((me) => (me.org?.id ?? me.id ?? me.email) !== undefined, "names neither user nor organisation"),
    ),
    payload,
  );
  return {
    orgId: raw.org?.id,
    userId: raw.id,
    name: raw.name,
    email: raw.email,
    role: raw.role,
    expiresAt: raw.token?.exp,
  };
}

/** GetProject. */
export function parseProject(payload: unknown): Project {
  return v.parse(project, payload);
}

/** ListProjects; `asked` entries were requested. */
export function parseProjectPage(payload: unknown, asked?: number): ProjectPage {
  const raw = v.parse(page, payload);
  const { values, skipped } = readEntries(project, raw.values, mostEntries(asked));
  return { projects: values, after: raw.pagination?.after, skipped };
}

/** GetRunStatus; the run belongs to the requested project, whatever the answer says. */
export function parseRun(id: ProjectId, payload: unknown): Run {
  return toRun(id, v.parse(run, payload));
}

/** GetProjectRuns; `asked` entries were requested. */
export function parseRunPage(id: ProjectId, payload: unknown, asked?: number): RunPage {
  const raw = v.parse(v.object({ runs: anyList, nextPage: text }), payload);
  const { values, skipped } = readEntries(run, raw.runs, mostEntries(asked));
  return { runs: values.map((entry) => toRun(id, entry)), hasMore: raw.nextPage !== undefined, skipped };
}

/** RunProject. A dry run started nothing: its run may have any id, which is then all zeros. */
export function parseStartedRun(id: ProjectId, dryRun: boolean, payload: unknown): StartedRun {
  const noRun = "00000000-0000-0000-0000-000000000000";
  const anyRunId = v.fallback(v.optional(runId, noRun), () => v.parse(runId, noRun));
  const raw = v.parse(
    v.object({ runId: dryRun ? anyRunId : runId, runUrl: text, projectVersion: textOrNumber, traceId: text }),
    payload,
  );
  return { projectId: id, runId: raw.runId, url: raw.runUrl, version: raw.projectVersion, traceId: raw.traceId };
}

const id = v.pipe(v.string(), v.nonEmpty());
/** A collection or a group. */
export const collection = v.pipe(
  v.object({ id, name: text }),
  v.transform((raw): Collection => ({ id: raw.id, name: raw.name ?? raw.id })),
);
export const cell = v.pipe(
  v.object({ id: text, staticId: id, cellType: v.fallback(v.optional(v.string(), "UNKNOWN"), "UNKNOWN"), label: text }),
  v.transform((raw): Cell => ({ ...raw, id: raw.id ?? raw.staticId })),
);
export const person = v.object({ id, name: text, email: text });

/** A page of a list with cursors; `after` is missing on the last one. */
interface Page<T> {
  values: T[];
  after?: string;
}

/** A page of a list with cursors, of which `asked` entries were requested. */
export function parsePage<S extends v.GenericSchema>(
  schema: S,
  payload: unknown,
  asked?: number,
): Page<v.InferOutput<S>> {
  const raw = v.parse(page, payload);
  return { values: readEntries(schema, raw.values, mostEntries(asked)).values, after: raw.pagination?.after };
}

/** ExportProject. */
export function parseExport(payload: unknown): ExportedProject {
  const raw = v.parse(v.object({ filename: text, content: v.string() }), payload);
  return { filename: raw.filename ?? "project.hex.yaml", content: raw.content };
}

/** A picture's bytes, and the types of plain pictures. */
export const imageBase64 = v.pipe(v.string(), v.regex(/^[A-Za-z\d+/]+={0,2}$/));
export const imageType = v.picklist(["image/png", "image/jpeg", "image/webp"]);

/** GetChartImageFromRun. A type that is no plain picture, such as SVG with its scripts, is none. */
export function parseChartImage(payload: unknown): ChartImage {
  const raw = v.parse(v.object({ imageBase64, mimeType: imageType }), payload);
  return { base64: raw.imageBase64, mimeType: raw.mimeType };
}
