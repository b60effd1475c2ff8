import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import {
  cell,
  collection,
  parseAccount,
  parseChartImage,
  parseExport,
  parsePage,
  parseProject,
  parseProjectPage,
  parseRun,
  parseRunPage,
  parseStartedRun,
  person,
} from "../../../src/hex/schemas";
import { isActive, isRunnable } from "../../../src/hex/types";
import { someProject, someRun } from "./support";

const project = {
  id: someProject.toUpperCase(),
  title: "Revenue by region",
  description: null,
  type: "PROJECT",
  creator: { email: "ada@example.com" },
  owner: { email: "grace@example.com" },
  status: { name: "Approved" },
  categories: [{ name: "Finance", description: null }, { name: 5 }, "Sales"],
  reviews: { required: false },
  analytics: {
    appViews: { allTime: 9, lastSevenDays: 3, lastFourteenDays: 4, lastThirtyDays: 5 },
    lastViewedAt: "2026-01-02T03:04:05.678Z",
    publishedResultsUpdatedAt: null,
  },
  lastEditedAt: "2026-01-02T03:04:05.678Z",
  lastPublishedAt: "2026-01-01T00:00:00",
  createdAt: "2025-12-31T23:00:00+01:00",
  archivedAt: null,
  trashedAt: null,
  schedules: [
    {
      cadence: "WEEKLY",
      enabled: true,
      hourly: null,
      weekly: { dayOfWeek: "MONDAY", hour: 9, minute: 30, timezone: "+08:00" },
    },
  ],
  somethingNew: { deep: [1] },
};

describe("projects", () => {
  it("are read in full", () => {
    const read = parseProject(project);
    assert.deepEqual(JSON.parse(JSON.stringify(read)), {
      id: someProject,
      title: "Revenue by region",
      type: "PROJECT",
      creatorEmail: "ada@example.com",
      ownerEmail: "grace@example.com",
      status: "Approved",
      categories: ["Finance", "Sales"],
      lastEditedAt: "2026-01-02T03:04:05.678Z",
      lastPublishedAt: "2026-01-01T00:00:00.000Z",
      createdAt: "2025-12-31T22:00:00.000Z",
      lastViewedAt: "2026-01-02T03:04:05.678Z",
      appViewsLastSevenDays: 3,
      schedules: [{ cadence: "WEEKLY", enabled: true, dayOfWeek: "MONDAY", hour: 9, minute: 30, timezone: "+08:00" }],
    });
    assert.ok(isRunnable(read));
  });

  it("need only an id", () => {
    const read = parseProject({ id: someProject });
    assert.deepEqual(
      { title: read.title, type: read.type, categories: read.categories, schedules: read.schedules },
      { title: someProject, type: "PROJECT", categories: [], schedules: [] },
    );
    assert.ok(!isRunnable(read));
  });

  for (const field of Object.keys(project).filter((key) => key !== "id")) {
    it(`are kept when ${field} is anything at all`, () => {
      fc.assert(
        fc.property(fc.anything(), (value) => {
          const page = parseProjectPage({ values: [{ ...project, [field]: value }] });
          assert.equal(page.projects[0]?.id, someProject);
          assert.equal(page.skipped, 0);
        }),
        { numRuns: 50 },
      );
    }).timeout(30_000);
  }

  it("are skipped and counted when their id is no UUID", () => {
    const bad = [{ id: "1" }, {}, null, 5, "x", [], { id: 5 }];
    const page = parseProjectPage({ values: [...bad, project], pagination: { after: "cursor", before: null } });
    assert.deepEqual([page.projects.length, page.skipped, page.after], [1, bad.length, "cursor"]);
  });

  for (const pagination of [undefined, null, {}, { after: null }, { after: "" }, { after: 5 }, []]) {
    it(`end a list with the pagination ${JSON.stringify(pagination)}`, () => {
      assert.equal(parseProjectPage({ values: [], pagination }).after, undefined);
    });
  }

  const schedules: [unknown, object[]][] = [
    [
      { cadence: "HOURLY", enabled: true, hourly: { minute: 5, timezone: "Z" } },
      [{ cadence: "HOURLY", enabled: true, minute: 5, timezone: "Z" }],
    ],
    [
      { cadence: "CUSTOM", enabled: false, custom: { cron: "0 9 * * 1-5", timezone: "America/New_York" } },
      [{ cadence: "CUSTOM", enabled: false, cron: "0 9 * * 1-5", timezone: "America/New_York" }],
    ],
    [
      { cadence: "MONTHLY", enabled: true, monthly: { day: 32, hour: -1, minute: 60 } },
      [{ cadence: "MONTHLY", enabled: true }],
    ],
    [
      { cadence: "FORTNIGHTLY", enabled: true, fortnightly: { hour: 3 } },
      [{ cadence: "FORTNIGHTLY", enabled: true, hour: 3 }],
    ],
    [{ cadence: "DAILY", enabled: "yes", daily: null }, [{ cadence: "DAILY", enabled: false }]],
    [{ cadence: "__proto__" }, [{ cadence: "__proto__", enabled: false }]],
    [null, []],
  ];
  for (const [raw, expected] of schedules) {
    it(`read the schedule ${JSON.stringify(raw)}`, () => {
      const read = parseProject({ id: someProject, schedules: [raw] }).schedules;
      assert.deepEqual(JSON.parse(JSON.stringify(read)), expected);
    });
  }
});

const run = {
  projectId: someProject,
  projectVersion: "12",
  runId: someRun,
  runUrl: "https://app.hex.tech/run",
  status: "COMPLETED",
  runTrigger: "API",
  startTime: "2026-01-02T03:04:05.678Z",
  endTime: "2026-01-02T03:05:05.678Z",
  elapsedTime: 60_000,
  traceId: "abc",
};

describe("runs", () => {
  it("are read in full", () => {
    assert.deepEqual(parseRun(someProject, run), {
      projectId: someProject,
      runId: someRun,
      status: "COMPLETED",
      trigger: "API",
      version: "12",
      url: "https://app.hex.tech/run",
      startTime: new Date("2026-01-02T03:04:05.678Z"),
      endTime: new Date("2026-01-02T03:05:05.678Z"),
      elapsedMs: 60_000,
    });
  });

  it("take the version as text or number, and no negative duration", () => {
    assert.equal(parseRun(someProject, { ...run, projectVersion: 7 }).version, "7");
    assert.equal(parseRun(someProject, { ...run, projectVersion: "draft" }).version, "draft");
    assert.equal(parseRun(someProject, { ...run, elapsedTime: -5 }).elapsedMs, 0);
  });

  it("keep a status that is not known, which counts as ended", () => {
    const read = parseRun(someProject, { ...run, status: "PAUSED", runTrigger: "MOON" });
    assert.deepEqual([read.status, read.trigger, isActive(read)], ["PAUSED", "MOON", false]);
    assert.equal(parseRun(someProject, { runId: someRun }).status, "UNKNOWN");
  });

  for (const field of Object.keys(run).filter((key) => key !== "runId")) {
    it(`are kept when ${field} is anything at all`, () => {
      fc.assert(
        fc.property(fc.anything(), (value) => {
          const page = parseRunPage(someProject, { runs: [{ ...run, [field]: value }, { runId: 1 }] });
          const [read] = page.runs;
          assert.equal(page.skipped, 1);
          assert.equal(read?.runId, someRun);
          assert.equal(read.projectId, someProject);
          assert.ok(read.elapsedMs === undefined || read.elapsedMs >= 0);
          for (const time of [read.startTime, read.endTime]) {
            assert.ok(time === undefined || !Number.isNaN(time.getTime()));
          }
        }),
        { numRuns: 50 },
      );
    }).timeout(30_000);
  }

  it("say whether there are more", () => {
    const more = (nextPage: unknown) => parseRunPage(someProject, { runs: [], nextPage }).hasMore;
    assert.deepEqual(
      [more("https://app.hex.tech/next"), more(null), more(undefined), more("")],
      [true, false, false, false],
    );
  });

  it("that were started need an id, unless it was a dry run", () => {
    const { version, traceId } = parseStartedRun(someProject, false, { ...run, projectVersion: 3 });
    assert.deepEqual([version, traceId], ["3", "abc"]);
    assert.throws(() => parseStartedRun(someProject, false, { runId: "dummy" }));
    for (const runId of ["dummy", undefined, null, 5]) {
      assert.match(parseStartedRun(someProject, true, { runId }).runId, /^[0-]{36}$/);
    }
  });
});

describe("accounts", () => {
  const me = { id: "u1", name: null, email: "ada@example.com", role: "EDITOR", org: { id: "o1" } };

  it("are read with an expiry in seconds or milliseconds; that there is none is something else than saying nothing", () => {
    const expiry = (token: unknown) => parseAccount({ ...me, token }).expiresAt;
    assert.deepEqual(expiry({ exp: 1_800_000_000 }), new Date("2027-01-15T08:00:00.000Z"));
    assert.deepEqual(expiry({ exp: 1_800_000_000_000 }), new Date("2027-01-15T08:00:00.000Z"));
    assert.equal(expiry({ exp: null }), null);
    for (const exp of [undefined, 0, -1, "soon", 1e30]) {
      assert.equal(expiry({ exp }), undefined);
    }
    for (const token of [undefined, null, {}, "x"]) {
      assert.equal(expiry(token), undefined);
    }
    assert.equal(parseAccount(me).name, undefined);
  });

  it("of workspace tokens have no user", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(parseAccount({ org: { id: "o1" } }))), { orgId: "o1" });
  });

  it("are not made of any other server's JSON", () => {
    for (const payload of [{}, [], null, "ok", { status: "ok" }, { org: {} }]) {
      assert.throws(() => parseAccount(payload), v.ValiError);
    }
  });
});

describe("collections", () => {
  it("need an id", () => {
    const { values } = parsePage(collection, { values: [{ id: "a", name: "A" }, { id: "b" }, { name: "C" }, 5] });
    assert.deepEqual(values, [
      { id: "a", name: "A" },
      { id: "b", name: "b" },
    ]);
  });
});

describe("cells, people and groups", () => {
  it("need an id and keep what is known beside it", () => {
    const cells = parsePage(cell, {
      values: [{ staticId: "s", cellType: "CHART", label: null }, { id: "x" }],
      pagination: { after: "c" },
    });
    assert.deepEqual(JSON.parse(JSON.stringify(cells)), {
      values: [{ id: "s", staticId: "s", cellType: "CHART" }],
      after: "c",
    });
    assert.deepEqual(parsePage(person, { values: [{ id: "u", name: "Ada", email: "ada@example.com" }, {}] }).values, [
      { id: "u", name: "Ada", email: "ada@example.com" },
    ]);
    assert.deepEqual(parsePage(collection, { values: [{ id: "g" }] }).values, [{ id: "g", name: "g" }]);
  });
});

describe("charts", () => {
  it("are plain pictures only", () => {
    for (const mimeType of ["image/png", "image/jpeg", "image/webp"]) {
      assert.deepEqual(parseChartImage({ imageBase64: "aGk=", mimeType }), { base64: "aGk=", mimeType });
    }
    for (const bad of [
      { imageBase64: "aGk=", mimeType: "image/svg+xml" },
      { imageBase64: '"><script>', mimeType: "image/png" },
      {},
    ]) {
      assert.throws(() => parseChartImage(bad), v.ValiError);
    }
  });
});

describe("a run's events and notifications", () => {
  it("are read in the order in which they happened, without those that have no time", () => {
    const events = [
      { type: "STATUS", value: "RUNNING", timestamp: "2026-08-09T10:00:02Z" },
      { type: "STATUS", value: "PENDING", timestamp: "2026-08-09T10:00:00Z" },
      { type: "STATUS", value: "LOST" },
    ];
    const notifications = [
      {
        type: "ALL",
        includeSuccessScreenshot: true,
        screenshotFormat: "pdf",
        recipientType: "USER",
        recipient: { id: "u", name: "Ada" },
      },
      {
        type: "SUCCESS",
        includeSuccessScreenshot: true,
        screenshotFormat: ["png", "pdf", 7],
        subject: "Done",
        body: "See the app",
        recipientType: "GROUP",
        recipient: { id: "g", name: "Data" },
      },
      { type: "FAILURE", includeSuccessScreenshot: false, screenshotFormat: null },
      "odd",
    ];
    const parsed = parseRun(someProject, { runId: someRun, status: "RUNNING", stateEvents: events, notifications });
    assert.deepEqual(
      parsed.stateEvents?.map(({ value }) => value),
      ["PENDING", "RUNNING"],
    );
    assert.deepEqual(parsed.notifications, [
      {
        type: "ALL",
        includeSuccessScreenshot: true,
        screenshotFormats: ["pdf"],
        recipientType: "USER",
        recipientId: "u",
        recipientName: "Ada",
      },
      {
        type: "SUCCESS",
        includeSuccessScreenshot: true,
        screenshotFormats: ["png", "pdf"],
        subject: "Done",
        body: "See the app",
        recipientType: "GROUP",
        recipientId: "g",
        recipientName: "Data",
      },
      { type: "FAILURE", includeSuccessScreenshot: false, recipientId: undefined, recipientName: undefined },
    ]);
  });
});

describe("any payload", () => {
  it("is read or refused with a ValiError", () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record({ values: fc.array(fc.anything()), runs: fc.array(fc.anything()) }),
    );
    const parsers = [
      parseAccount,
      parseProject,
      parseProjectPage,
      ...[collection, cell, person].map((schema) => (payload: unknown) => parsePage<v.GenericSchema>(schema, payload)),
      parseExport,
      parseChartImage,
      (payload: unknown) => parseRun(someProject, payload),
      (payload: unknown) => parseRunPage(someProject, payload),
      (payload: unknown) => parseStartedRun(someProject, true, payload),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...parsers), anything, (parse, payload) => {
        try {
          parse(payload);
        } catch (error) {
          assert.ok(v.isValiError(error), String(error));
        }
      }),
      { numRuns: 1000 },
    );
  }).timeout(30_000);
});
