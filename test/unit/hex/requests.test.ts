import assert from "node:assert/strict";
import * as v from "valibot";
import { operations, operationsWithin, type OperationName, type QueryOf } from "../../../src/hex/operations";
import { failure, fakeFetch, makeClient, someProject, someRun, type Reply } from "./support";

const kB = 1_024;
const MB = 1_048_576;
const run = { id: someProject, runId: someRun };
const chart = { projectId: someProject, runId: someRun, staticId: "a/b", width: 400, height: 300 };
const at = `/api/v1/projects/${someProject}`;

/** Each operation as it is sent, and the most bytes of its answer that are read. */
const sent: { [Name in OperationName]: [query: QueryOf<Name>, request: string, mostBytes: number] } = {
  Me: [{}, "GET /api/v1/users/me", 256 * kB],
  ListProjects: [
    { limit: 7, includeArchived: true, statuses: ["a", "b"] },
    "GET /api/v1/projects?limit=7&includeArchived=true&statuses=a&statuses=b",
    4 * MB,
  ],
  GetProject: [{ id: someProject }, `GET ${at}`, MB],
  RunProject: [{ id: someProject, run: {} }, `POST ${at}/runs`, 4 * MB],
  GetProjectRuns: [
    { id: someProject, limit: 5, offset: 10, status: "ERRORED", trigger: "API" },
    `GET ${at}/runs?limit=5&offset=10&statusFilter=ERRORED&runTriggerFilter=API`,
    4 * MB,
  ],
  GetRunStatus: [run, `GET ${at}/runs/${someRun}`, MB],
  CancelRun: [run, `DELETE ${at}/runs/${someRun}`, 256 * kB],
  ListCollections: [{}, "GET /api/v1/collections?limit=100", 2 * MB],
  ListUsers: [{}, "GET /api/v1/users?limit=500", 2 * MB],
  ListGroups: [{}, "GET /api/v1/groups?limit=500", 2 * MB],
  ExportProject: [{ id: someProject }, "POST /api/v1/projects/export", 20 * MB],
  ListCells: [{ id: someProject }, `GET /api/v1/cells?projectId=${someProject}&limit=100`, 16 * MB],
  GetChartImageFromRun: [chart, `GET ${at}/runs/${someRun}/cells/a%2Fb/image?width=400&height=300`, 12 * MB],
};
const names = Object.keys(sent) as OperationName[];
const send = (name: OperationName, replies: Reply[], attempts = 1) => {
  const fake = fakeFetch(...replies);
  const made = makeClient(fake.fetch);
  return { ...fake, ...made, answer: made.client.send(name, sent[name][0] as never, { attempts }) };
};

describe("An operation of Hex's API", () => {
  for (const name of names) {
    const [, request, mostBytes] = sent[name];

    it(`${name} is sent as described, and its answer is read up to its size`, async () => {
      const announced = (bytes: number) => send(name, [{ headers: { "content-length": `${bytes}` }, body: "[]" }]);
      const within = announced(mostBytes);
      const error = await within.answer.then(
        () => undefined,
        (one: unknown) => one as { details: { code?: string } },
      );
      assert.notEqual(error?.details.code, "TOO_LARGE");
      const [{ method, url } = assert.fail("nothing was sent")] = within.sent;
      assert.equal(`${method} ${url.pathname}${url.search}`, request);
      assert.equal((await failure(announced(mostBytes + 1).answer)).details.code, "TOO_LARGE");
    });

    it(`${name} is ${name === "RunProject" || name === "CancelRun" ? "sent once" : "sent again when it fails"}`, async () => {
      const { answer, clock, sent: requests } = send(name, [{ status: 502 }], 2);
      const error = failure(answer);
      await clock.advance(60_000);
      assert.equal((await error).kind, "serverFailed");
      assert.equal(requests.length, name === "RunProject" || name === "CancelRun" ? 1 : 2);
    });
  }

  it("is read to its last byte, and refused with one more", async () => {
    const body = (bytes: number) => JSON.stringify({ id: someProject }).padEnd(bytes);
    const { client } = makeClient(fakeFetch({ body: body(MB) }, { body: body(MB + 1) }).fetch);
    assert.equal((await client.send("GetProject", { id: someProject })).id, someProject);
    assert.equal((await failure(client.send("GetProject", { id: someProject }))).details.code, "TOO_LARGE");
  });

  it("counts against the limit of reads or of pictures, or none", () => {
    assert.deepEqual([...operationsWithin("charts")], ["GetChartImageFromRun"]);
    const others = names.filter((name) => !["RunProject", "CancelRun", "GetChartImageFromRun"].includes(name));
    assert.deepEqual([...operationsWithin("reads")].sort(), others.sort());
  });

  it("exports the version that is named, or the published one", async () => {
    const { client } = makeClient(fakeFetch().fetch);
    for (const [version, written] of [
      [undefined, "latest"],
      [7, 7],
    ] as const) {
      const fake = fakeFetch({ body: { content: "x" } });
      await makeClient(fake.fetch).client.send("ExportProject", { id: someProject, version });
      assert.deepEqual(JSON.parse(fake.sent[0]?.body ?? ""), { projectId: someProject, version: written });
    }
    assert.equal((await failure(client.send("ExportProject", { id: someProject }))).kind, "unexpectedAnswer");
  });

  it("asks for a run's events only when they are wanted", async () => {
    for (const withEvents of [true, false, undefined]) {
      const fake = fakeFetch({ body: { runId: someRun } });
      await makeClient(fake.fetch).client.send("GetRunStatus", { ...run, withEvents });
      assert.equal(fake.sent[0]?.headers["enable-expanded-stats"], withEvents ? "true" : undefined);
    }
  });

  it("is asked of another window only with what Hex takes", () => {
    const runs = operations.GetProjectRuns.shared.query;
    const takes = (more: object) => v.is(runs, { id: someProject, limit: 5, ...more });
    for (const good of [{}, { limit: 1 }, { limit: 100 }, { offset: 0 }, { offset: 1_000_000 }]) {
      assert.ok(takes(good), JSON.stringify(good));
    }
    for (const bad of [
      { limit: 0 },
      { limit: 101 },
      { limit: 1.5 },
      { offset: -1 },
      { offset: 1_000_001 },
      { offset: 0.5 },
    ]) {
      assert.ok(!takes(bad), JSON.stringify(bad));
    }
  });

  it("is empty only when its first page has no entries at all", async () => {
    const odd = { values: [{ id: "no uuid" }], runs: [{ runId: "no uuid" }] };
    const answer = (name: "ListProjects" | "GetProjectRuns", query: object, body: object) =>
      makeClient(fakeFetch({ body }).fetch).client.send(name, { id: someProject, ...query } as never);
    for (const [name, query] of [
      ["ListProjects", {}],
      ["GetProjectRuns", {}],
      ["GetProjectRuns", { offset: 0 }],
    ] as const) {
      assert.equal((await failure(answer(name, query, odd))).kind, "unexpectedAnswer", name);
      assert.equal((await answer(name, query, { values: [], runs: [] })).skipped, 0);
    }
    assert.equal((await answer("ListProjects", { after: "x" }, odd)).skipped, 1);
    assert.equal((await answer("GetProjectRuns", { offset: 5 }, odd)).skipped, 1);
  });
});

describe("What an answer says besides", () => {
  const record = async (reply: Reply) => {
    const { client, records } = makeClient(fakeFetch(reply).fetch);
    const error = await failure(client.send("GetProject", { id: someProject }, { attempts: 1 }));
    return { error, record: records[0] };
  };

  it("is when to come back, by the server's clock where it tells the time, else by this machine's", async () => {
    // The fake clock says 09:00.
    const late = "Mon, 05 Jan 2026 09:00:50 GMT";
    for (const [Date, wait] of [
      ["", 50_000],
      ["Mon, 05 Jan 2026 09:00:20 GMT", 30_000],
      ["2026-01-05", 50_000],
      ["Mon, 99 Foo 2026", 50_000],
    ] as const) {
      const { error, record: one } = await record({ status: 500, headers: { Date, "Retry-After": late } });
      assert.deepEqual([error.details.retryAfterMs, one?.retryAfterMs], [wait, wait], Date);
    }
  });

  it("is the end of a limit as a wait only when the limit is why it was refused", async () => {
    const headers = { "X-RateLimit-Reset": "20" };
    assert.equal((await record({ status: 429, headers })).error.details.retryAfterMs, 20_000);
    const other = await record({ status: 500, headers });
    assert.deepEqual([other.error.details.retryAfterMs, other.record?.rateLimit], [undefined, { resetMs: 20_000 }]);
  });

  it("is a trace, as plain text of 100 characters at most", async () => {
    for (const [traceId, trace] of [
      ["abc\n", "abc"],
      ["x".repeat(101), `${"x".repeat(99)}…`],
      ["", undefined],
      [7, undefined],
    ] as const) {
      const { record: one, error } = await record({ status: 500, body: { reason: "r", traceId } });
      assert.deepEqual([one?.traceId, error.details.traceId], [trace, trace]);
    }
  });

  it("is that the request did not get to Hex, when a proxy or the network's sign-in page answered", async () => {
    for (const status of [407, 511]) {
      const { error } = await record({ status });
      assert.deepEqual([error.kind, error.details.notSent], ["offline", true]);
    }
    assert.equal((await record({ status: 500 })).error.details.notSent, undefined);
  });

  it("is that Hex is out of reach, whoever answers that", async () => {
    const outOfReach = async (status: number) => (await record({ status })).record?.outOfReach;
    for (const status of [407, 408, 511]) {
      assert.equal(await outOfReach(status), true, String(status));
    }
    for (const status of [401, 404, 429, 500, 503]) {
      assert.equal(await outOfReach(status), undefined, String(status));
    }
  });

  it("is what kind of token it was when that is not allowed, and else is nobody's business", async () => {
    assert.equal((await record({ status: 403 })).error.details.tokenKind, "personal");
    assert.equal((await record({ status: 404 })).error.details.tokenKind, undefined);
  });
});

describe("A call", () => {
  it("is sent at least once", async () => {
    const { answer, sent: all } = send("GetProject", [{ body: { id: someProject } }], 0);
    await answer;
    assert.equal(all.length, 1);
  });

  it("fails with a HexError when the connection throws something else than an error", async () => {
    const fetch = () => Promise.reject("no words" as unknown as Error);
    const error = await failure(makeClient(fetch).client.send("GetProject", { id: someProject }, { attempts: 1 }));
    assert.deepEqual([error.kind, (error.details.cause as Error).message], ["offline", "no words"]);
  });

  it("is not sent with an answer that has too many values", async () => {
    const { answer } = send("ListProjects", [{ body: `{"values":[${"0,".repeat(200_001)}0]}` }]);
    assert.equal((await failure(answer)).details.code, "TOO_MANY_VALUES");
  });
});
