import * as v from "valibot";
import { amount, date, entries, epoch, lenient, projectId, readEntries, runId, text, textOrNumber, whole } from "./fields";
import type { Account, Collection, Project, ProjectId, ProjectPage, Run, RunPage, Schedule, StartedRun } from "./types";

/**
 * Payloads of Hex's API made into our types, after hex-api.md. Each function throws a ValiError
 * when nothing can be made of the payload; a bad entry of a list is skipped and counted, a bad
 * optional field is as good as missing.
 */

const named = v.pipe(
  v.union([v.pipe(v.object({ name: text }), v.transform((value) => value.name)), text]),
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

const person = lenient(v.object({ email: text }));

const project = v.pipe(
  v.object({
    id: projectId,
    title: text,
    description: text,
    type: v.fallback(v.optional(v.string(), "PROJECT"), "PROJECT"),
    creator: person,
    owner: person,
    status: lenient(named),
    categories: v.optional(entries(named), []),
    analytics: lenient(
      v.object({ appViews: lenient(v.object({ lastSevenDays: amount })), lastViewedAt: date }),
    ),
    lastEditedAt: date,
    lastPublishedAt: date,
    createdAt: date,
    archivedAt: date,
    trashedAt: date,
    schedules: v.optional(entries(schedule), []),
  }),
  v.transform(({ creator, owner, analytics, ...rest }): Project => ({
    ...rest,
    title: rest.title ?? rest.id,
    creatorEmail: creator?.email,
    ownerEmail: owner?.email,
    lastViewedAt: analytics?.lastViewedAt,
    appViewsLastSevenDays: analytics?.appViews?.lastSevenDays,
  })),
);

const run = v.object({
  runId,
  status: v.fallback(v.optional(v.string(), "UNKNOWN"), "UNKNOWN"),
  runTrigger: text,
  projectVersion: textOrNumber,
  runUrl: text,
  startTime: date,
  endTime: date,
  elapsedTime: amount,
  traceId: text,
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
    traceId: raw.traceId,
  };
}

const list = v.array(v.unknown());
const page = v.object({ values: list, pagination: lenient(v.object({ after: text })) });

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
        token: lenient(v.object({ exp: epoch })),
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

/** ListProjects. */
export function parseProjectPage(payload: unknown): ProjectPage {
  const raw = v.parse(page, payload);
  const { values, skipped } = readEntries(project, raw.values);
  return { projects: values, after: raw.pagination?.after, skipped };
}

/** GetRunStatus; the run belongs to the project that was asked for, whatever the answer says. */
export function parseRun(id: ProjectId, payload: unknown): Run {
  return toRun(id, v.parse(run, payload));
}

/** GetProjectRuns. */
export function parseRunPage(id: ProjectId, payload: unknown): RunPage {
  const raw = v.parse(v.object({ runs: list, nextPage: text }), payload);
  const { values, skipped } = readEntries(run, raw.runs);
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

const collection = v.pipe(
  v.object({ id: v.pipe(v.string(), v.nonEmpty()), name: text }),
  v.transform((raw): Collection => ({ id: raw.id, name: raw.name ?? raw.id })),
);

/** ListCollections. */
export function parseCollectionPage(payload: unknown): { collections: Collection[]; after?: string } {
  const raw = v.parse(page, payload);
  return { collections: readEntries(collection, raw.values).values, after: raw.pagination?.after };
}
