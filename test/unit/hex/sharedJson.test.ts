import assert from "node:assert/strict";
import * as v from "valibot";
import { HexError } from "../../../src/hex/errors";
import * as json from "../../../src/hex/sharedJson";
import type { Project, Run } from "../../../src/hex/types";
import { someProject, someRun } from "./support";

const again = <S extends v.GenericSchema>(schema: S, value: unknown) => json.fromJson(schema, json.toJson(value));
const run: Run = {
  projectId: someProject,
  runId: someRun,
  status: "COMPLETED",
  startTime: new Date("2026-01-02T03:04:05.678Z"),
  elapsedMs: 7,
  notifications: [{ type: "ALL", screenshotFormats: ["png"] }],
  stateEvents: [{ type: "STATUS", value: "RUNNING", timestamp: new Date("2026-01-02T03:04:05.678Z") }],
};
const schedule = { cadence: "MONTHLY", enabled: true };
const project = (schedules: object[] = []): Project => ({
  id: someProject,
  title: "T",
  type: "PROJECT",
  categories: ["Finance"],
  schedules: schedules.map((one) => ({ ...schedule, ...one })),
});

describe("What windows write for each other", () => {
  it("is read as it was", () => {
    // The same values, and no property more.
    assert.deepEqual(again(json.run, run), run);
    assert.deepEqual(again(json.project, project())?.schedules, []);
    assert.ok(!Object.hasOwn(again(json.project, project()) ?? {}, "description"));
    const garbled = { ...run, endTime: "soon", elapsedMs: "long", stateEvents: 7, notifications: {} };
    const { projectId, runId, status, startTime } = run;
    assert.deepEqual(again(json.run, garbled), { projectId, runId, status, startTime });
  });

  it("is missing when it was not written, is cut off or is something else", () => {
    assert.equal(json.fromJson(json.run, undefined), undefined);
    assert.equal(json.fromJson(v.string(), undefined), undefined);
    for (const text of ["", json.toJson(run).slice(0, -1), "{}", "7"]) {
      assert.equal(json.fromJson(json.run, text), undefined, text);
    }
  });

  it("has times of schedules that clocks and calendars have", () => {
    const times = (one: object) => {
      const { hour, minute, day } = again(json.project, project([one]))?.schedules[0] ?? {};
      return { hour, minute, day };
    };
    for (const good of [
      { hour: 0, minute: 0, day: 1 },
      { hour: 23, minute: 59, day: 31 },
    ]) {
      assert.deepEqual(times(good), good);
    }
    for (const bad of [
      { hour: -1, minute: -1, day: 0 },
      { hour: 24, minute: 60, day: 32 },
    ]) {
      assert.deepEqual(times(bad), { hour: undefined, minute: undefined, day: undefined });
    }
  });

  it("asks for projects only as Hex can be asked", () => {
    for (const sortBy of ["LAST_EDITED_AT", "LAST_PUBLISHED_AT", "CREATED_AT"]) {
      for (const sortDirection of ["ASC", "DESC"]) {
        for (const limit of [1, 100]) {
          const query = {
            limit,
            sortBy,
            sortDirection,
            statuses: new Array<string>(100).fill("x"),
            includeArchived: true,
          };
          assert.equal(JSON.stringify(again(json.projectQuery, query)), JSON.stringify(query));
        }
      }
    }
    const odd = { limit: 101, sortBy: "TITLE", sortDirection: "UP", statuses: new Array<string>(101).fill("x") };
    for (const query of [odd, { ...odd, limit: 0 }]) {
      assert.equal(JSON.stringify(again(json.projectQuery, query)), "{}");
    }
  });

  it("keeps no more within an entry than is ever shown, and leaves out what is no such thing", () => {
    const event = { type: "STATUS", value: "RUNNING", timestamp: "2026-01-02T03:04:05.678Z" };
    const told = {
      type: "ALL",
      screenshotFormats: new Array<string>(101).fill("png"),
      includeSuccessScreenshot: "yes",
    };
    const many = again(json.run, {
      ...run,
      stateEvents: [7, ...new Array<object>(600).fill(event)],
      notifications: ["odd", ...new Array<object>(200).fill(told)],
    });
    assert.deepEqual([many?.stateEvents?.length, many?.notifications?.length], [499, 99]);
    assert.deepEqual(
      [many?.notifications?.[0]?.screenshotFormats?.length, many?.notifications?.[0]?.includeSuccessScreenshot],
      [100, undefined],
    );
    const { categories, schedules } =
      again(json.project, {
        ...project(new Array<object>(30).fill({})),
        categories: new Array<string>(200).fill("Finance"),
      }) ?? {};
    assert.deepEqual([categories?.length, schedules?.length], [100, 20]);
  });

  it("has the ids of people, groups and cells", () => {
    assert.deepEqual(again(json.person, { id: "u", name: "Ada" }), { id: "u", name: "Ada" });
    assert.deepEqual(again(json.named, { id: "g", name: "Data" }), { id: "g", name: "Data" });
    const cell = { id: "c", staticId: "s", cellType: "CHART" };
    assert.deepEqual(again(json.cell, cell), cell);
    for (const [schema, value] of [
      [json.person, { id: "" }],
      [json.named, { id: "", name: "Data" }],
      [json.cell, { ...cell, staticId: "" }],
    ] as const) {
      assert.equal(again<v.GenericSchema>(schema, value), undefined);
    }
  });

  it("counts what was skipped from zero, with no half entries", () => {
    const skipped = (count: unknown) => again(json.projectPage, { projects: [], skipped: count })?.skipped;
    assert.deepEqual([0, 7, -1, 0.5, "7", undefined].map(skipped), [0, 7, 0, 0, 0, 0]);
  });

  it("is read up to 5,000 runs and 50,000 projects", () => {
    const length = (schema: v.GenericSchema<unknown, unknown[]>, one: unknown, count: number) =>
      v.parse(schema, new Array(count).fill(one)).length;
    const written = JSON.parse(json.toJson(run)) as unknown;
    assert.deepEqual([length(json.runs, written, 5_000), length(json.runs, written, 5_001)], [5_000, 5_000]);
    const listed = { id: someProject, title: "T", type: "PROJECT" };
    assert.deepEqual([length(json.projects, listed, 50_000), length(json.projects, listed, 50_001)], [50_000, 50_000]);
  }).timeout(30_000);

  it("asks for pictures of 0 to 2,000 points", () => {
    const sizes = (width: number, height: number) =>
      again(json.chartQuery, { projectId: someProject, runId: someRun, staticId: "c", width, height }) !== undefined;
    assert.deepEqual([sizes(0, 2_000), sizes(2_000, 0)], [true, true]);
    assert.deepEqual([sizes(-1, 9), sizes(9, 2_001), sizes(0.5, 9)], [false, false, false]);
  });

  it("tells errors without what caused them, which is for the log of one window", () => {
    const details = { operation: "RunProject", host: "app.hex.tech", status: 999, retryAfterMs: 7 };
    const error = new HexError("serverFailed", { ...details, cause: new Error("secret") });
    const text = json.toJson({ error });
    assert.doesNotMatch(text, /secret/);
    const read = json.fromJson(v.object({ error: json.error }), text)?.error;
    assert.ok(read instanceof HexError);
    assert.deepEqual([read.kind, { ...read.details }], ["serverFailed", details]);
    const withStatus = (status: number) =>
      again(json.error, new HexError("serverFailed", { ...details, status }))?.details.status;
    assert.deepEqual([0, 999, 1_000, -1].map(withStatus), [0, 999, undefined, undefined]);
    assert.equal(again(json.error, { kind: "bored", details }), undefined);
  });
});
