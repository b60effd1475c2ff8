import assert from "node:assert/strict";
import fc from "fast-check";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { HexError } from "../../src/hex/errors";
import { askMe, type HexClient } from "../../src/hex/client";
import { operations, type OperationName } from "../../src/hex/operations";
import { hasTooManyValues, mostEntries, mostNested } from "../../src/hex/answerLimits";
import { parseProject, parseProjectPage, parseRun, parseRunPage } from "../../src/hex/schemas";
import type { HexHost, InputValue, RunId } from "../../src/hex/types";
import { lastDue, nextDue } from "../../src/store/schedules";
import { fakeFetch, makeClient, serve, someProject, someRun, type TestServer } from "../unit/hex/support";
import { assertCost } from "../unit/support/cost";

/** Before there were limits, each took seconds to minutes: five hundred plain parses and more. */
const quickly = <T>(work: () => T | Promise<T>) => assertCost(300, "the answer", work);

/** Every operation, as the client offers it. */
const calls: Record<string, (client: HexClient) => Promise<unknown>> = {
  Me: (client) => askMe(client, { attempts: 1 }),
  ListProjects: (client) => client.send("ListProjects", { limit: 100 }, { attempts: 1 }),
  GetProject: (client) => client.send("GetProject", { id: someProject }, { attempts: 1 }),
  RunProject: (client) => client.send("RunProject", { id: someProject, run: {} }),
  GetProjectRuns: (client) => client.send("GetProjectRuns", { id: someProject, limit: 25 }, { attempts: 1 }),
  GetRunStatus: (client) => client.send("GetRunStatus", { id: someProject, runId: someRun }, { attempts: 1 }),
  ListCollections: (client) => client.send("ListCollections", {}, { attempts: 1 }),
  ListUsers: (client) => client.send("ListUsers", {}, { attempts: 1 }),
  ListGroups: (client) => client.send("ListGroups", {}, { attempts: 1 }),
  ExportProject: (client) => client.send("ExportProject", { id: someProject }, { attempts: 1 }),
  ListCells: (client) => client.send("ListCells", { id: someProject }, { attempts: 1 }),
  GetChartImageFromRun: (client) =>
    client.send(
      "GetChartImageFromRun",
      { projectId: someProject, runId: someRun, staticId: "c", width: 100, height: 100 },
      { attempts: 1 },
    ),
};

/** Ends well or with a HexError. */
async function endsWell(call: Promise<unknown>): Promise<HexError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    assert.ok(error instanceof HexError, String(error));
    return error;
  }
}

describe("a hostile or broken host", function () {
  this.timeout(60_000);
  const servers: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function answering(packed: Buffer, coding?: string): Promise<HexHost> {
    const server = await serve((_, response) => {
      response.writeHead(200, coding === undefined ? {} : { "Content-Encoding": coding }).end(packed);
    });
    servers.push(server);
    return server.host;
  }

  describe("that packs much into little", () => {
    const bomb = `{"values":[${"0,".repeat(9_999_999)}0]}`;
    const small = { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } };
    for (const [coding, pack] of [
      ["br", (text: string) => brotliCompressSync(text, small)],
      ["gzip", gzipSync],
    ] as const) {
      it(`is cut off as soon as too much has come out (${coding})`, async () => {
        const packed = pack(bomb);
        const host = await answering(packed, coding);
        const error = await quickly(() =>
          endsWell(makeClient(undefined, host).client.send("ListProjects", { limit: 100 })),
        );
        assert.deepEqual([error?.kind, error?.details.code], ["unexpectedAnswer", "TOO_LARGE"]);
      });
    }
  });

  for (const [operation, call] of Object.entries(calls)) {
    it(`that sends more than ${operation} can need is not read to the end`, async () => {
      const host = await answering(Buffer.alloc(operations[operation as OperationName].mostBytes + 1, " "));
      assert.equal((await endsWell(call(makeClient(undefined, host).client)))?.details.code, "TOO_LARGE");
    });

    it(`that sends as many entries as fit costs ${operation} little`, async () => {
      const most = (entry: string) =>
        Buffer.from(
          `{"values":[${`${entry},`.repeat(Math.floor((operations[operation as OperationName].mostBytes - 100) / (entry.length + 1)))}0],"runs":[]}`,
        );
      for (const entry of ["0", "[]", "{}", '{"id":"a"}', '"\\\\\\""']) {
        const host = await answering(most(entry));
        await quickly(() => endsWell(call(makeClient(undefined, host).client)));
      }
    });
  }

  it("has its values counted as a parser would, whatever its strings hold", () => {
    const countOf = (value: unknown): number =>
      typeof value === "object" && value !== null
        ? 1 +
          Math.max(0, Object.keys(value).length - 1) +
          Object.values(value).reduce<number>((sum, part) => sum + countOf(part), 0)
        : 0;
    const text = fc.string({ unit: fc.constantFrom('"', "\\", ",", "[", "{", "a", "é") });
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.dictionary(text, text), fc.array(text))), (value) => {
        // As many as are allowed, less what this has.
        const padding = (more: number) => Array<number>(200_000 - countOf(value) - 2 + more).fill(0);
        assert.equal(hasTooManyValues(Buffer.from(JSON.stringify([padding(0), value]))), false);
        assert.equal(hasTooManyValues(Buffer.from(JSON.stringify([padding(1), value]))), true);
      }),
      { numRuns: 50 },
    );
  });

  it("that sends more entries than were asked for is read to little more", () => {
    const many = <T>(entry: T) => Array<T>(10_000).fill(entry);
    const page = parseProjectPage({ values: many({ id: someProject }) }, 100);
    assert.deepEqual([page.projects.length, page.projects.length + page.skipped], [mostEntries(100), 10_000]);
    assert.equal(parseRunPage(someProject, { runs: many({ runId: someRun }) }, 25).runs.length, mostEntries(25));
  });

  it("that sends page after page, each longer than asked for, is listened to for a while", async () => {
    let page = 0;
    const { fetch } = fakeFetch();
    const values = Array.from({ length: 5_000 }, (_, at) => ({ id: String(at) }));
    const client = makeClient(async (url, init) => {
      const reply = await fetch(url, init);
      page += 1;
      const text = JSON.stringify({ values, pagination: { after: `cursor ${page}` } });
      return {
        ...reply,
        body: (async function* () {
          yield await Promise.resolve(Buffer.from(text));
        })(),
      };
    }).client;
    const users = await quickly(() => client.send("ListUsers", {}));
    assert.deepEqual([page, users.length], [50, 50 * mostEntries(500)]);
  });

  it("that nests long lists within entries is read to a sane count of each", () => {
    const many = (entry: unknown) => Array<unknown>(100_000).fill(entry);
    const project = parseProject({ id: someProject, schedules: many({ cadence: "DAILY" }), categories: many("a") });
    assert.deepEqual(
      [project.schedules.length, project.categories.length],
      [mostNested.schedules, mostNested.categories],
    );
    const run = parseRun(someProject, {
      runId: someRun,
      notifications: many({ type: "ALL" }),
      stateEvents: many({ type: "a", timestamp: "2026-01-01T00:00:00Z" }),
    });
    assert.deepEqual(
      [run.notifications?.length, run.stateEvents?.length],
      [mostNested.notifications, mostNested.stateEvents],
    );
  });

  it("that nests values thousands deep, in answers and in refusals, is a HexError", async () => {
    const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
    const bodies = [
      deep(100_000),
      `{"values":${deep(100_000)},"runs":${deep(100_000)},"runId":${deep(100_000)},"id":${deep(100_000)}}`,
      `{"invalid":[{"paramName":"a","paramValue":${deep(100_000)}}],"issues":${deep(50_000)},"reason":${deep(50_000)}}`,
    ];
    for (const [name, call] of Object.entries(calls)) {
      for (const body of bodies) {
        for (const status of [200, 422, 500]) {
          const { fetch } = fakeFetch({ status, body });
          const error = await endsWell(call(makeClient(fetch).client));
          assert.ok(error ?? status === 200, `${name} ${status}`);
        }
      }
    }
  });

  describe("does not make us throw anything but a HexError", () => {
    const { fetch, sent } = fakeFetch({ body: {} });
    const { client } = makeClient(fetch);
    const within: InputValue[] = [];
    within.push(within);
    let deep: InputValue = [];
    for (let level = 0; level < 100_000; level += 1) {
      deep = [deep];
    }
    const requests: [string, () => Promise<unknown>][] = [
      [
        "inputs that hold themselves",
        () => client.send("RunProject", { id: someProject, run: { inputs: { within } } }),
      ],
      ["inputs that are too deep", () => client.send("RunProject", { id: someProject, run: { inputs: { deep } } })],
      [
        "inputs that JSON does not have",
        () => client.send("RunProject", { id: someProject, run: { inputs: { big: 10n as unknown as number } } }),
      ],
      [
        "half a character in the id of a cell",
        () =>
          client.send("GetChartImageFromRun", {
            projectId: someProject,
            runId: someRun,
            staticId: "\ud800",
            width: 1,
            height: 1,
          }),
      ],
      [
        "half a character in the id of a run",
        () => client.send("CancelRun", { id: someProject, runId: "\udfff" as RunId }),
      ],
    ];
    for (const [what, call] of requests) {
      it(`by ${what}`, async () => {
        const error = await endsWell(call());
        assert.deepEqual([error?.kind, error?.mayHaveHappened, sent.length], ["badRequest", false, 0]);
      });
    }
  });

  describe("that makes schedules", () => {
    const withCron = (crons: string[], timezone = "America/New_York") =>
      parseProject({
        id: someProject,
        lastPublishedAt: "2026-01-01T00:00:00Z",
        schedules: crons.map((cron) => ({ cadence: "CUSTOM", enabled: true, custom: { cron, timezone } })),
      });
    const now = new Date("2026-11-26T01:00:00Z");

    it("by the thousand, for days that never come, costs little", async () => {
      const never = Array.from({ length: 1_000 }, (_, at) => `${at % 60} ${at % 24} 30 2 *`);
      await quickly(() => {
        assert.deepEqual([nextDue(withCron(never), now), lastDue(withCron(never), now)], [undefined, undefined]);
      });
    });

    it("of odd or endless patterns has none, or one", async () => {
      const odd = [
        "0 0 0 30 2 * 1-9999",
        `${"1,".repeat(100_000)}1 * * * *`,
        "* * * * * * * * *",
        "",
        " ",
        "@nonsense",
        "0 0 31 2,4,6,9,11 *",
        "🦊",
        "\u0000 * * * *",
        "0 0 L 2 FRI#5",
      ];
      for (const zone of ["Z", "America/New_York", "No/Where", "a".repeat(100_000), "+99:99"]) {
        await quickly(() =>
          odd.forEach((cron) => [nextDue(withCron([cron], zone), now), lastDue(withCron([cron], zone), now)]),
        );
      }
    });

    it("for 29 February has the next one and the last", () => {
      const leap = withCron(["0 9 29 2 *"], "Z");
      assert.deepEqual(
        [nextDue(leap, now)?.toISOString(), lastDue(leap, now)?.toISOString()],
        ["2028-02-29T09:00:00.000Z", "2024-02-29T09:00:00.000Z"],
      );
      assert.equal(nextDue(leap, new Date("2096-03-01T00:00:00Z"))?.toISOString(), "2104-02-29T09:00:00.000Z");
    });
  });
});
