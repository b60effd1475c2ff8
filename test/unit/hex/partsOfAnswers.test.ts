import assert from "node:assert/strict";
import {
  cell,
  parseAccount,
  parseExport,
  parsePage,
  parseProject,
  parseProjectPage,
  parseRun,
  parseRunPage,
  parseStartedRun,
} from "../../../src/hex/schemas";
import { someProject, someRun } from "./support";

const many = <T>(count: number, one: T): T[] => new Array<T>(count).fill(one);
const project = (more: object) => parseProject({ id: someProject, ...more });
const run = (more: object) => parseRun(someProject, { runId: someRun, ...more });
const schedule = (times: object) => {
  const [read] = project({ schedules: [{ cadence: "MONTHLY", enabled: true, monthly: times }] }).schedules;
  return [read?.day, read?.hour, read?.minute];
};

describe("What is read of a project", () => {
  it("has times that calendars and clocks have", () => {
    assert.deepEqual(schedule({ day: 1, hour: 0, minute: 0 }), [1, 0, 0]);
    assert.deepEqual(schedule({ day: 31, hour: 23, minute: 59 }), [31, 23, 59]);
    assert.deepEqual(schedule({ day: 0, hour: -1, minute: -1 }), [undefined, undefined, undefined]);
    assert.deepEqual(project({ schedules: [{ cadence: "MONTHLY", enabled: true, monthly: "the 31st" }] }).schedules, [
      { cadence: "MONTHLY", enabled: true },
    ]);
    assert.deepEqual(schedule({ day: 32, hour: 24, minute: 60 }), [undefined, undefined, undefined]);
  });

  it("says of a schedule without a cadence that it is unknown, and that it is off when it does not say so", () => {
    assert.deepEqual(project({ schedules: [{}] }).schedules, [{ cadence: "UNKNOWN", enabled: false }]);
  });

  it("has no more schedules and categories than are ever shown", () => {
    const { schedules, categories } = project({ schedules: many(30, {}), categories: many(200, { name: "Finance" }) });
    assert.deepEqual([schedules.length, categories.length], [20, 100]);
  });

  it("has a status and a type whether they come as text, within an object or as something else", () => {
    const read = (more: object) => {
      const { status, type } = project(more);
      return [status, type];
    };
    assert.deepEqual(read({ status: "Approved", type: "COMPONENT" }), ["Approved", "COMPONENT"]);
    assert.deepEqual(read({ status: { name: "Approved" }, type: 7 }), ["Approved", "PROJECT"]);
    assert.deepEqual(read({ status: { name: "" }, type: null }), [undefined, "PROJECT"]);
  });
});

describe("What is read of a run", () => {
  it("has no list of notifications when there are none", () => {
    for (const notifications of [[], null, "odd", ["odd"], [{}]]) {
      assert.ok(!Object.hasOwn(run({ notifications }), "notifications"), JSON.stringify(notifications));
    }
    assert.ok(!Object.hasOwn(run({ stateEvents: 7 }), "stateEvents"));
    assert.deepEqual(run({ stateEvents: [] }).stateEvents, []);
  });

  it("has no more events and notifications than are ever shown", () => {
    const { stateEvents, notifications } = run({
      stateEvents: many(600, { type: "STATUS", value: "RUNNING", timestamp: "2026-08-09T10:00:02Z" }),
      notifications: many(200, { type: "ALL" }),
    });
    assert.deepEqual([stateEvents?.length, notifications?.length], [500, 100]);
  });

  it("names a notification's screenshots only when there are any", () => {
    for (const screenshotFormat of [undefined, null, [], 7, [7]]) {
      const [told] = run({ notifications: [{ type: "ALL", screenshotFormat }] }).notifications ?? [];
      assert.ok(told && !Object.hasOwn(told, "screenshotFormats"), JSON.stringify(screenshotFormat));
    }
  });

  it("has a status also when Hex sends an empty one", () => {
    for (const status of ["", null, undefined, 7]) {
      assert.equal(run({ status }).status, "UNKNOWN");
    }
  });
});

describe("What is read of other answers", () => {
  it("is little more of a page than was requested: by default 25 entries", () => {
    const projects = { values: many(100, { id: someProject }) };
    const runs = { runs: many(100, { runId: someRun }) };
    const cells = { values: many(100, { staticId: "s" }) };
    for (const [asked, read] of [
      [undefined, 45],
      [10, 30],
    ] as const) {
      const projectPage = parseProjectPage(projects, asked);
      const runPage = parseRunPage(someProject, runs, asked);
      assert.deepEqual([projectPage.projects.length, projectPage.skipped], [read, 100 - read]);
      assert.deepEqual([runPage.runs.length, runPage.skipped], [read, 100 - read]);
      assert.equal(parsePage(cell, cells, asked).values.length, read);
    }
  });

  it("has a cell's own ids, and a kind in any case", () => {
    const { values } = parsePage(cell, {
      values: [
        { id: "c", staticId: "s", cellType: "CHART", label: "Revenue" },
        { staticId: "s", cellType: 7 },
        { staticId: "" },
      ],
    });
    assert.deepEqual(values, [
      { id: "c", staticId: "s", cellType: "CHART", label: "Revenue" },
      { id: "s", staticId: "s", cellType: "UNKNOWN" },
    ]);
  });

  it("names whose token it is when that is only a user, by id or by address", () => {
    assert.equal(parseAccount({ id: "u" }).userId, "u");
    assert.equal(parseAccount({ email: "ada@example.com" }).email, "ada@example.com");
  });

  it("gives an export that has no name one", () => {
    const content = "meta: {}";
    assert.deepEqual(parseExport({ content }), { filename: "project.hex.yaml", content });
    assert.deepEqual(parseExport({ filename: "Revenue.yaml", content }), { filename: "Revenue.yaml", content });
  });

  it("gives a dry run the id that Hex sent, else all zeros", () => {
    const idOf = (runId?: string) => parseStartedRun(someProject, true, { runId }).runId;
    const zeros = "00000000-0000-0000-0000-000000000000";
    assert.deepEqual([idOf(someRun), idOf("dummy"), idOf()], [someRun, zeros, zeros]);
    assert.throws(() => parseStartedRun(someProject, false, {}));
  });
});
