import { HexError } from "../../../src/hex/errors";
import { parseOutcome, serializeOutcome, parseState, serializeState } from "../../../src/sync/peerFiles";
import { parseList, parseProjects, parseRuns, serialize } from "../../../src/sync/saved";
import { PinnedNewsList } from "../../../src/store/pinnedNews";
import { LocalRuns } from "../../../src/store/localRuns";
import type { ReadName } from "../../../src/hex/operations";
import { someProject, someRun } from "../hex/support";
import { fakeMemory } from "../support/openWorkspace";

export const nowMs = Date.UTC(2026, 0, 5, 9);
export const error = new HexError("rateLimited", {
  operation: "ListProjects",
  host: "app.hex.tech",
  status: 429,
  retryAfterMs: 1_000,
  serverMessage: "Slow down",
});
export const run = {
  projectId: someProject,
  runId: someRun,
  status: "COMPLETED",
  trigger: "API",
  version: "3",
  url: "https://app.hex.tech/run",
  startTime: new Date(nowMs - 60_000),
  endTime: new Date(nowMs),
  elapsedMs: 60_000,
  notifications: [{ type: "ALL", recipientName: "Ana", includeSuccessScreenshot: false }],
  stateEvents: [{ type: "STATUS", value: "RUNNING", timestamp: new Date(nowMs) }],
};
export const project = {
  id: someProject,
  title: "Revenue",
  description: "By region",
  type: "PROJECT",
  ownerEmail: "ana@example.com",
  categories: ["Finance"],
  lastPublishedAt: new Date(nowMs),
  appViewsLastSevenDays: 3,
  schedules: [{ cadence: "DAILY", enabled: true, hour: 9, minute: 0, timezone: "Z" }],
};
export const page = { projects: [project], after: "cursor", skipped: 0 };
export const past = [{ runId: someRun, status: "COMPLETED", endedAtMs: nowMs, elapsedMs: 60_000 }];
export const state = {
  focused: true,
  visible: true,
  shows: [someProject],
  attention: someProject,
  query: { limit: 100, sortBy: "CREATED_AT" as const },
  cancelling: [someRun],
  requests: [
    { n: 1, priority: "user" as const, read: { operation: "GetProject" as const, query: { id: someProject } } },
  ],
};
export const savedRuns = {
  runs: [run],
  beyond: [someRun],
  hasMore: true,
  gone: false,
  loadedAtMs: nowMs,
  error,
  past,
  lost: [someRun],
  cancelling: [someRun],
  skewMs: 1_234,
};

/** Each kind of file: a good one, and how it is read. */
export const files: Record<string, { text: string; read: (text: string) => unknown }> = {
  runs: { text: serialize(savedRuns), read: (text) => parseRuns(text, nowMs) },
  list: { text: serialize({ page, loadedAtMs: nowMs, error }), read: (text) => parseList(text, nowMs) },
  projects: {
    text: serialize({ projects: [project], completeAtMs: nowMs }),
    read: (text) => parseProjects(text, nowMs),
  },
  window: { text: serializeState(state), read: parseState },
  started: {
    text: JSON.stringify([
      {
        projectId: someProject,
        runId: someRun,
        title: "Revenue",
        startedAtMs: nowMs,
        options: {},
        leftOut: [],
        told: false,
      },
    ]),
    read: (text) => new LocalRuns(fakeMemory(valueOf(text)), () => undefined).all,
  },
  news: {
    text: JSON.stringify([
      { projectId: someProject, runId: someRun, atMs: nowMs, told: true, seen: false },
      { projectId: someProject, atMs: nowMs, told: false, seen: false },
    ]),
    read: (text) => new PinnedNewsList(fakeMemory(valueOf(text)), () => undefined).all,
  },
};
export const answers: Partial<Record<ReadName, unknown>> = {
  ListProjects: page,
  GetProject: project,
  GetProjectRuns: { runs: [run], hasMore: false, skipped: 0, serverTime: new Date(nowMs), cameAtMs: nowMs },
  GetRunStatus: run,
  ListUsers: [{ id: "u", name: "Ana", email: "ana@example.com" }],
  ListCells: [{ id: "c", staticId: "s", cellType: "CHART", label: "Chart" }],
  GetChartImageFromRun: { base64: "AAAA", mimeType: "image/png" },
};
for (const [operation, answer] of Object.entries(answers)) {
  files[`answer to ${operation}`] = {
    text: serializeOutcome({ answer } as Parameters<typeof serializeOutcome>[0]),
    read: (text) => parseOutcome(operation as ReadName, text),
  };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
