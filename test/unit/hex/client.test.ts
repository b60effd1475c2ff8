import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { HexClient } from "../../../src/hex/client";
import { askMe, createHexClient } from "../../../src/hex/client";
import type { HexHost } from "../../../src/hex/types";
import { failure, fakeFetch, makeClient, type Reply, someProject, someRun, someToken } from "./support";

const offline = Object.assign(new Error("getaddrinfo ENOTFOUND app.hex.tech"), {
  code: "ENOTFOUND",
  isBeforeConnecting: true,
});
const reset = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

describe("requests", () => {
  const page = { values: [], pagination: {} };
  const run = { runId: someRun };
  const base = "https://app.hex.tech/api/v1";
  const calls: [string, (client: HexClient) => Promise<unknown>, Reply, string, string?][] = [
    ["me", (client) => askMe(client), { body: { org: { id: "o" } } }, `GET ${base}/users/me`],
    ["listProjects", (client) => client.send("ListProjects", {}), { body: page }, `GET ${base}/projects`],
    [
      "listProjects with a query",
      (client) =>
        client.send("ListProjects", {
          limit: 100,
          after: "a+b=",
          includeArchived: false,
          statuses: ["In review", "Übernommen"],
          categories: ["Finance"],
          ownerEmail: "ada+x@example.com",
          collectionId: "c1",
          sortBy: "LAST_EDITED_AT",
          sortDirection: "DESC",
        }),
      { body: page },
      `GET ${base}/projects?limit=100&after=a+b=&includeArchived=false&statuses=In review&statuses=Übernommen` +
        "&categories=Finance&ownerEmail=ada+x@example.com&collectionId=c1&sortBy=LAST_EDITED_AT&sortDirection=DESC",
    ],
    [
      "getProject",
      (client) => client.send("GetProject", { id: someProject }),
      { body: { id: someProject } },
      `GET ${base}/projects/${someProject}`,
    ],
    [
      "runProject",
      (client) => client.send("RunProject", { id: someProject, run: {} }),
      { status: 201, body: run },
      `POST ${base}/projects/${someProject}/runs`,
      "{}",
    ],
    [
      "runProject with options",
      (client) =>
        client.send("RunProject", {
          id: someProject,
          run: {
            inputs: { a: 1, b: [null] },
            useCachedSqlResults: false,
            dryRun: false,
            updatePublishedResults: true,
          },
        }),
      { status: 201, body: run },
      `POST ${base}/projects/${someProject}/runs`,
      '{"inputParams":{"a":1,"b":[null]},"dryRun":false,"updatePublishedResults":true,"useCachedSqlResults":false}',
    ],
    [
      "runProject with no inputs",
      (client) => client.send("RunProject", { id: someProject, run: { inputs: {}, updatePublishedResults: true } }),
      { status: 201, body: run },
      `POST ${base}/projects/${someProject}/runs`,
      '{"updatePublishedResults":true}',
    ],
    [
      "getProjectRuns",
      (client) =>
        client.send("GetProjectRuns", { id: someProject, limit: 50, offset: 0, status: "RUNNING", trigger: "API" }),
      { body: { runs: [] } },
      `GET ${base}/projects/${someProject}/runs?limit=50&offset=0&statusFilter=RUNNING&runTriggerFilter=API`,
    ],
    [
      "getRunStatus",
      (client) => client.send("GetRunStatus", { id: someProject, runId: someRun }),
      { body: run },
      `GET ${base}/projects/${someProject}/runs/${someRun}`,
    ],
    [
      "runProject with a saved view and notifications",
      (client) =>
        client.send("RunProject", {
          id: someProject,
          run: {
            viewId: "v",
            notifications: [{ type: "ALL", includeSuccessScreenshot: false, userIds: ["u"] }],
          },
        }),
      { status: 201, body: run },
      `POST ${base}/projects/${someProject}/runs`,
      '{"viewId":"v","notifications":[{"type":"ALL","includeSuccessScreenshot":false,"userIds":["u"]}]}',
    ],
    ["listUsers", (client) => client.send("ListUsers", {}), { body: page }, `GET ${base}/users?limit=500`],
    ["listGroups", (client) => client.send("ListGroups", {}), { body: page }, `GET ${base}/groups?limit=500`],
    [
      "listCells",
      (client) => client.send("ListCells", { id: someProject }),
      { body: page },
      `GET ${base}/cells?projectId=${someProject}&limit=100`,
    ],
    [
      "exportProject",
      (client) => client.send("ExportProject", { id: someProject }),
      { body: { filename: "a.hex.yaml", content: "" } },
      `POST ${base}/projects/export`,
      `{"projectId":"${someProject}","version":"latest"}`,
    ],
    [
      "getChartImage",
      (client) =>
        client.send("GetChartImageFromRun", {
          projectId: someProject,
          runId: someRun,
          staticId: "s/1",
          width: 800,
          height: 400,
        }),
      { body: { imageBase64: "aGk=", mimeType: "image/png" } },
      `GET ${base}/projects/${someProject}/runs/${someRun}/cells/s%2F1/image?width=800&height=400`,
    ],
    [
      "cancelRun",
      (client) => client.send("CancelRun", { id: someProject, runId: someRun }),
      { status: 204 },
      `DELETE ${base}/projects/${someProject}/runs/${someRun}`,
    ],
    [
      "listCollections",
      (client) => client.send("ListCollections", {}),
      { body: page },
      `GET ${base}/collections?limit=100`,
    ],
  ];
  for (const [what, call, reply, expected, body] of calls) {
    it(`of ${what}`, async () => {
      const { fetch, sent } = fakeFetch(reply);
      await call(makeClient(fetch).client);
      assert.equal(sent.length, 1);
      const [request] = sent;
      const query = [...(request?.url.searchParams ?? [])].map(([key, value]) => `${key}=${value}`).join("&");
      const url = `${request?.url.origin}${request?.url.pathname}${query && `?${query}`}`;
      assert.equal(`${request?.method} ${url}`, expected);
      assert.equal(request?.body, body);
      assert.deepEqual(request?.headers, {
        Accept: "application/json",
        Authorization: `Bearer ${someToken}`,
        "User-Agent": "hex-runs-vscode/1.2.3",
        ...(body && { "Content-Type": "application/json" }),
      });
    });
  }

  it("are not made to a host that a token must not be sent to", () => {
    for (const host of ["http://app.hex.tech", "ftp://app.hex.tech", "app.hex.tech", ""]) {
      assert.throws(() => makeClient(fakeFetch().fetch, host as HexHost), TypeError);
    }
    makeClient(fakeFetch().fetch, "http://127.0.0.1:1" as HexHost);
  });

  it("are not sent with what is no token", async () => {
    for (const token of ["", "two words", "line\r\nX-Evil: 1", "ünïcode"]) {
      const { fetch, sent } = fakeFetch();
      const error = await failure(
        makeClient(fetch, undefined, token).client.send("RunProject", { id: someProject, run: {} }),
      );
      assert.deepEqual([error.kind, error.mayHaveHappened, sent.length], ["unauthorized", false, 0]);
    }
  });
});

describe("reads", () => {
  it("are repeated until they succeed, each time with a record", async () => {
    const { fetch, sent } = fakeFetch(offline, { status: 502, body: "<html>" }, { body: { id: someProject } });
    const { client, clock, records, started } = makeClient(fetch);
    const project = client.send("GetProject", { id: someProject });
    await clock.advance(60_000);
    assert.equal((await project).id, someProject);
    assert.equal(sent.length, 3);
    assert.deepEqual(
      records.map((record) => record.status),
      [undefined, 502, 200],
    );
    assert.deepEqual(started, ["GetProject", "GetProject", "GetProject"]);
    assert.deepEqual(
      records.map((record) => record.failure),
      [
        "GetProject on app.hex.tech: offline, ENOTFOUND",
        "GetProject on app.hex.tech: serverFailed, status 502",
        undefined,
      ],
    );
  });

  it("obey Retry-After, counted from the server's own time", async () => {
    const headers = { Date: "Mon, 05 Jan 2037 09:00:00 GMT", "Retry-After": "Mon, 05 Jan 2037 09:00:20 GMT" };
    const { fetch, sent } = fakeFetch({ status: 429, headers }, { body: { id: someProject } });
    const { client, clock, records } = makeClient(fetch);
    const project = client.send("GetProject", { id: someProject });
    await clock.advance(20_000);
    assert.equal(sent.length, 1);
    await clock.advance(1_000);
    await project;
    assert.equal(records[0]?.retryAfterMs, 20_000);
  });

  it("give up at once when told to come back in an hour, and say when", async () => {
    const { fetch, sent } = fakeFetch({
      status: 429,
      headers: { "Retry-After": "3600" },
      body: { reason: "Slow down" },
    });
    const error = await failure(makeClient(fetch).client.send("GetProject", { id: someProject }));
    assert.deepEqual([error.kind, error.details.retryAfterMs, sent.length], ["rateLimited", 3_600_000, 1]);
  });

  it("take the wait of a 429 from the limit's reset when it says no other", async () => {
    const reply = { status: 429, headers: { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "42" } };
    const error = await failure(
      makeClient(fakeFetch(reply).fetch).client.send("GetProject", { id: someProject }, { attempts: 1 }),
    );
    assert.equal(error.details.retryAfterMs, 42_000);
  });

  it("are abandoned when aborted while waiting, and not begun when aborted before", async () => {
    const { fetch, sent } = fakeFetch({ status: 500 });
    const { client, clock, records } = makeClient(fetch);
    const abort = new AbortController();
    const waiting = failure(client.send("GetProject", { id: someProject }, { signal: abort.signal }));
    await clock.advance(10);
    abort.abort();
    assert.equal((await waiting).kind, "cancelled");
    const late = await failure(client.send("RunProject", { id: someProject, run: {} }, { signal: abort.signal }));
    assert.deepEqual([late.kind, late.mayHaveHappened, sent.length, records.length], ["cancelled", false, 1, 1]);
  });
});

describe("writes", () => {
  const failures: [string, Reply | Error, boolean][] = [
    ["no such host", offline, false],
    ["a lost connection", reset, true],
    ["a network that goes down", Object.assign(new Error("read ENETDOWN"), { code: "ENETDOWN" }), true],
    ["429", { status: 429, headers: { "Retry-After": "1" } }, false],
    ["500", { status: 500 }, true],
    ["502", { status: 502 }, true],
    ["503", { status: 503, body: { reason: "All kernels are busy" } }, false],
    ["a gateway's 503", { status: 503, body: "<html>" }, true],
    ["504", { status: 504 }, true],
    ["307", { status: 307, headers: { Location: "/elsewhere" } }, true],
    ["308", { status: 308, headers: { Location: "https://app.hex.tech/elsewhere" } }, true],
    ["302", { status: 302, headers: { Location: "/login" } }, true],
    ["an answer without a run", { status: 201, body: {} }, true],
    ["an empty answer", { status: 201 }, true],
    ["a page", { status: 200, body: "<html>" }, true],
    ["422", { status: 422 }, false],
  ];
  for (const [what, reply, mayHaveHappened] of failures) {
    it(`are sent once: ${what} of RunProject ${mayHaveHappened ? "may have" : "has not"} started a run`, async () => {
      const { fetch, sent } = fakeFetch(reply);
      const { client, clock, records, started } = makeClient(fetch);
      const result = failure(client.send("RunProject", { id: someProject, run: {} }, { attempts: 5 }));
      await clock.advance(600_000);
      assert.equal((await result).mayHaveHappened, mayHaveHappened);
      assert.deepEqual([sent.length, records.length, started.length], [1, 1, 1]);
    });
  }

  it("of CancelRun take any success, and are sent once", async () => {
    for (const reply of [{ status: 204 }, { status: 200, body: "OK" }, { status: 202, body: {} }]) {
      await makeClient(fakeFetch(reply).fetch).client.send("CancelRun", { id: someProject, runId: someRun });
    }
    const { fetch, sent } = fakeFetch({ status: 502 });
    assert.equal(
      (await failure(makeClient(fetch).client.send("CancelRun", { id: someProject, runId: someRun }))).kind,
      "serverFailed",
    );
    assert.equal(sent.length, 1);
  });
});

describe("me", () => {
  it("falls back to ListProjects where there is no Me", async () => {
    const { fetch, sent } = fakeFetch({ status: 404, body: { reason: "Not found" } }, { body: { values: [] } });
    assert.deepEqual(await askMe(makeClient(fetch).client), {});
    assert.equal(sent[1]?.url.href, "https://app.hex.tech/api/v1/projects?limit=1");
  });

  it("fails as ListProjects does when that is not there either", async () => {
    const { fetch } = fakeFetch({ status: 404, body: "<html>", headers: { "Content-Type": "text/html" } });
    const error = await failure(askMe(makeClient(fetch).client));
    assert.deepEqual([error.kind, error.details.operation, error.details.notHex], ["notFound", "ListProjects", true]);
  });

  it("does not fall back on anything else", async () => {
    const { fetch, sent } = fakeFetch({ status: 401, body: "Unauthorized" });
    assert.equal((await failure(askMe(makeClient(fetch).client))).kind, "unauthorized");
    assert.equal(sent.length, 1);
  });
});

describe("listCollections", () => {
  it("reads every page, and stops at a cursor that comes again", async () => {
    const page = (id: string, after: string | null) => ({
      body: { values: [{ id, name: id }], pagination: { after } },
    });
    const { fetch, sent } = fakeFetch(page("a", "1"), page("b", "2"), page("c", null));
    const collections = await makeClient(fetch).client.send("ListCollections", {});
    assert.deepEqual(
      collections.map(({ id }) => id),
      ["a", "b", "c"],
    );
    assert.deepEqual(
      sent.map(({ url }) => url.searchParams.get("after")),
      [null, "1", "2"],
    );
    const loop = fakeFetch(page("a", "same"));
    await makeClient(loop.fetch).client.send("ListCollections", {});
    assert.equal(loop.sent.length, 2);
  });
});

describe("records", () => {
  it("tell of each request", async () => {
    const headers = { "X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "7", Date: "Mon, 05 Jan 2026 09:00:20 GMT" };
    const { client, records } = makeClient(fakeFetch({ headers, body: { runs: [], traceId: "t-1" } }).fetch);
    const page = await client.send("GetProjectRuns", { id: someProject, limit: 5 });
    assert.equal(page.serverTime?.toISOString(), "2026-01-05T09:00:20.000Z");
    assert.deepEqual(JSON.parse(JSON.stringify(records)), [
      {
        operation: "GetProjectRuns",
        method: "GET",
        path: `/projects/${someProject}/runs?limit=5`,
        status: 200,
        durationMs: 0,
        rateLimit: { limit: 30, remaining: 7 },
        traceId: "t-1",
      },
    ]);
  });

  it("have no duration below zero when the clock is set back", async () => {
    const { client, clock, records } = makeClient(async (url, init) => {
      clock.jump(-3_600_000);
      return fakeFetch({ body: { id: someProject } }).fetch(url, init);
    });
    await client.send("GetProject", { id: someProject });
    assert.equal(records[0]?.durationMs, 0);
  });

  it("do no harm when who listens throws", async () => {
    const { client } = makeClient(fakeFetch({ status: 201, body: { runId: someRun } }).fetch);
    client.onDidRequest(() => assert.fail("a broken log"));
    client.onWillRequest(() => assert.fail("a broken budget"));
    assert.equal((await client.send("RunProject", { id: someProject, run: {} })).runId, someRun);
  });
});

describe("the token", () => {
  it("is in nothing that can be seen of a client", () => {
    const client = createHexClient({ host: "https://app.hex.tech" as HexHost, token: someToken, version: "1.2.3" });
    const seen = inspect(client, { depth: 20, showHidden: true }) + JSON.stringify(client);
    assert.ok(!seen.includes(someToken.slice(5, 25)));
  });
});
