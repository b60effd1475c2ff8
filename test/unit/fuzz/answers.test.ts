import assert from "node:assert/strict";
import fc from "fast-check";
import { askMe, type HexClient } from "../../../src/hex/client";
import { HexError } from "../../../src/hex/errors";
import { fakeFetch, makeClient, someProject, someRun, someToken } from "../hex/support";
import { garbled, garbling, inputs, isSound, mutated, mutation } from "./inputs";

const nowMs = Date.UTC(2026, 0, 5, 9);
const at = "2026-01-05T09:00:00.000Z";
const run = {
  projectId: someProject,
  projectVersion: "3",
  runId: someRun,
  runUrl: "https://app.hex.tech/x",
  status: "RUNNING",
  runTrigger: "API",
  startTime: at,
  endTime: null,
  elapsedTime: null,
  traceId: "t",
  notifications: [
    { type: "ALL", includeSuccessScreenshot: true, screenshotFormat: ["png"], users: [{ id: "u", name: "Ana" }] },
  ],
  stateEvents: [{ type: "STATUS", value: "RUNNING", timestamp: at }],
};
const project = {
  id: someProject,
  title: "Revenue",
  description: null,
  type: "PROJECT",
  creator: { email: "a@b.c" },
  owner: { email: "a@b.c" },
  status: { name: "Done" },
  categories: [{ name: "Finance", description: null }],
  analytics: { appViews: { lastSevenDays: 3 }, lastViewedAt: at, publishedResultsUpdatedAt: at },
  lastEditedAt: at,
  lastPublishedAt: at,
  createdAt: at,
  archivedAt: null,
  trashedAt: null,
  schedules: [{ cadence: "DAILY", enabled: true, daily: { hour: 9, minute: 0, timezone: "+08:00" } }],
};
const pagination = { after: null, before: null };

/** Each operation: an answer as Hex gives it, and how it is asked for. */
const operations: readonly [unknown, (client: HexClient) => Promise<unknown>][] = [
  [
    {
      id: "u",
      name: "Ana",
      email: "a@b.c",
      role: "EDITOR",
      lastLoginDate: at,
      org: { id: "o" },
      token: { exp: 1_900_000_000 },
    },
    (client) => askMe(client, { attempts: 1 }),
  ],
  [
    { values: [project, project], pagination },
    (client) => client.send("ListProjects", { limit: 100 }, { attempts: 1 }),
  ],
  [project, (client) => client.send("GetProject", { id: someProject }, { attempts: 1 })],
  [
    {
      projectId: someProject,
      runId: someRun,
      runUrl: "https://app.hex.tech/x",
      runStatusUrl: "x",
      traceId: "t",
      projectVersion: 3,
    },
    (client) => client.send("RunProject", { id: someProject, run: { inputs: { region: "EMEA" } } }),
  ],
  [
    {
      runs: [run, { ...run, status: "COMPLETED", endTime: at, elapsedTime: 5 }],
      nextPage: null,
      previousPage: null,
      traceId: "t",
    },
    (client) => client.send("GetProjectRuns", { id: someProject, limit: 25 }, { attempts: 1 }),
  ],
  [
    run,
    (client) => client.send("GetRunStatus", { id: someProject, runId: someRun, withEvents: true }, { attempts: 1 }),
  ],
  [
    { values: [{ id: "c", name: "Finance" }], pagination },
    (client) => client.send("ListCollections", {}, { attempts: 1 }),
  ],
  [
    { values: [{ id: "u", name: "Ana", email: "a@b.c" }], pagination },
    (client) => client.send("ListUsers", {}, { attempts: 1 }),
  ],
  [{ values: [{ id: "g", name: "All" }], pagination }, (client) => client.send("ListGroups", {}, { attempts: 1 })],
  [
    { filename: "x.hex.yaml", content: "meta: {}" },
    (client) => client.send("ExportProject", { id: someProject }, { attempts: 1 }),
  ],
  [
    {
      values: [
        {
          id: "c",
          staticId: "s",
          cellType: "CHART",
          label: null,
          dataConnectionId: null,
          contents: {},
          projectId: someProject,
        },
      ],
      pagination,
    },
    (client) => client.send("ListCells", { id: someProject }, { attempts: 1 }),
  ],
  [
    { projectId: someProject, runId: someRun, staticId: "s", imageBase64: "AAAA", mimeType: "image/png" },
    (client) =>
      client.send(
        "GetChartImageFromRun",
        { projectId: someProject, runId: someRun, staticId: "s", width: 400, height: 300 },
        { attempts: 1 },
      ),
  ],
];
const errorBodies = [
  { code: "X", message: "No", issues: [{ message: "limit" }] },
  {
    reason: "No",
    details: "more",
    traceId: "t",
    invalid: [{ paramName: "region", paramValue: '"x"', dataType: "STRING", inputCellType: "text" }],
    notFound: ["weeks"],
  },
];
const headers = fc.dictionary(
  fc.constantFrom(
    "Content-Type",
    "Retry-After",
    "Date",
    "Location",
    "RateLimit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "RateLimit-Policy",
  ),
  fc.constantFrom(
    "text/html",
    "application/json",
    "0",
    "-1",
    "1e400",
    "99999999999999",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "/api/v1/x",
    "https://evil.example/",
    "mailto:x",
    "limit=1, remaining=0, reset=1",
    '"a";r=1;t=5',
    ";;;=",
    "",
  ),
  { maxKeys: 4 },
);

/** Whatever comes, a call ends with sound values or a HexError that holds no token. */
async function ask(
  call: (client: HexClient) => Promise<unknown>,
  status: number,
  body: string,
  more: Record<string, string>,
): Promise<void> {
  const { client, records } = makeClient(fakeFetch({ status, body, headers: more }).fetch);
  let answer: unknown;
  try {
    answer = await call(client);
  } catch (error) {
    assert.ok(error instanceof HexError, String(error));
    assert.ok(!JSON.stringify([error.message, error.details]).includes(someToken));
    assert.ok(isSound({ ...error.details, cause: undefined }, nowMs), JSON.stringify(error.details));
  }
  assert.ok(isSound(answer, nowMs), JSON.stringify(answer));
  assert.ok(
    records.every((record) => isSound(record, nowMs)) && !JSON.stringify(records).includes(someToken),
    JSON.stringify(records),
  );
}

describe("answers of the API", () => {
  it("with something else in any place give sound values or an error", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        mutation,
        fc.option(mutation, { nil: undefined }),
        headers,
        async ([good, call], [picks, part, how], again, more) => {
          const once = mutated(good, picks, part, how);
          await ask(call, 200, JSON.stringify(again ? mutated(once, ...again) : once), more);
        },
      ),
      inputs(0.3),
    );
  }).timeout(1_200_000);

  it("cut and garbled, with any status and headers, give sound values or an error", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        garbling,
        fc.constantFrom(200, 201, 204, 206, 301, 302, 307, 400, 401, 403, 404, 418, 422, 429, 500, 503, 599),
        headers,
        async ([good, call], how, status, more) => {
          await ask(call, status, garbled(JSON.stringify(good), how).replace("Ana", someToken), more);
        },
      ),
      inputs(0.12),
    );
  }).timeout(1_200_000);

  it("that are errors of Hex with something else in any place are errors", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...operations),
        fc.constantFrom(...errorBodies),
        mutation,
        fc.constantFrom(400, 401, 403, 404, 422, 429, 500, 503),
        headers,
        async ([, call], body, [picks, part, how], status, more) => {
          await ask(call, status, JSON.stringify(mutated(body, picks, part, how)), more);
        },
      ),
      inputs(0.1),
    );
  }).timeout(1_200_000);
});
