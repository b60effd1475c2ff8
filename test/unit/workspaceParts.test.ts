import assert from "node:assert/strict";
import fc from "fast-check";
import type { Project, ProjectId, RunId, Schedule } from "../../src/hex/types";
import { elapsedMs } from "../../src/store/durations";
import { backOffMs } from "../../src/polling/pollState";
import { nextDue } from "../../src/store/schedules";
import { LocalRuns } from "../../src/store/localRuns";
import { fakeMemory } from "./support/openWorkspace";

const projectId = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const runId = "5a8591dd-4039-49df-9202-96385ba3eff9" as RunId;

function withSchedules(...schedules: Partial<Schedule>[]): Project {
  const all = schedules.map((schedule) => ({ cadence: "DAILY", enabled: true, ...schedule }));
  return { id: projectId, title: "", type: "PROJECT", categories: [], schedules: all };
}

describe("schedules", () => {
  const from = new Date("2026-03-04T10:20:00Z"); // a Wednesday
  const cases: [string, Partial<Schedule>, string][] = [
    ["hourly", { cadence: "HOURLY", minute: 15 }, "2026-03-04T11:15:00Z"],
    ["daily in UTC", { hour: 9, minute: 30, timezone: "Z" }, "2026-03-05T09:30:00Z"],
    ["daily at an offset", { hour: 9, minute: 30, timezone: "+08:00" }, "2026-03-05T01:30:00Z"],
    ["daily at a negative offset", { hour: 9, minute: 30, timezone: "-05:30" }, "2026-03-04T15:00:00Z"],
    ["daily in a named zone", { hour: 9, minute: 0, timezone: "America/New_York" }, "2026-03-04T14:00:00Z"],
    ["weekly", { cadence: "WEEKLY", dayOfWeek: "MONDAY", hour: 6, minute: 0 }, "2026-03-09T06:00:00Z"],
    ["monthly", { cadence: "MONTHLY", day: 1, hour: 0, minute: 5 }, "2026-04-01T00:05:00Z"],
    ["by cron", { cadence: "CUSTOM", cron: "*/10 8-18 * * 1-5" }, "2026-03-04T10:30:00Z"],
  ];
  for (const [name, schedule, due] of cases) {
    it(`knows when a project is due: ${name}`, () => {
      assert.equal(nextDue(withSchedules(schedule), from)?.toISOString(), new Date(due).toISOString());
    });
  }

  it("takes the earliest of several, and none that is off", () => {
    const project = withSchedules({ hour: 12, minute: 0 }, { hour: 11, minute: 0, enabled: false });
    assert.equal(nextDue(project, from)?.toISOString(), "2026-03-04T12:00:00.000Z");
  });

  it("shows nothing for a cadence, cron or zone that is not known", () => {
    const odd = withSchedules({ cadence: "LUNAR" }, { cadence: "CUSTOM", cron: "never" }, { timezone: "Mars/Olympus" });
    assert.equal(nextDue(odd, from), undefined);
  });

  it("never throws and never looks back", () => {
    const schedule = fc.record({
      cadence: fc.constantFrom("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "CUSTOM", "x"),
      enabled: fc.boolean(),
      hour: fc.option(fc.integer({ min: -1, max: 30 }), { nil: undefined }),
      minute: fc.option(fc.integer({ min: -1, max: 70 }), { nil: undefined }),
      day: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
      cron: fc.option(fc.string(), { nil: undefined }),
      timezone: fc.option(fc.oneof(fc.string(), fc.constantFrom("Z", "+02:00")), { nil: undefined }),
    });
    fc.assert(
      fc.property(schedule, (one) => {
        const due = nextDue(withSchedules(one), from);
        assert.ok(due === undefined || due.getTime() > from.getTime());
      }),
      { numRuns: 300 },
    );
  });
});

describe("pacing", () => {
  it("backs off to half a minute", () => {
    assert.deepEqual([1, 2, 3, 4, 50].map(backOffMs), [5_000, 10_000, 20_000, 30_000, 30_000]);
  });
});

describe("elapsed time", () => {
  it("is never negative, whatever the clocks say", () => {
    const date = fc.option(fc.date({ noInvalidDate: true }), { nil: undefined });
    fc.assert(
      fc.property(
        date,
        date,
        fc.constantFrom("RUNNING", "COMPLETED"),
        fc.integer(),
        (startTime, endTime, status, now) => {
          assert.ok(elapsedMs({ projectId, runId, status, startTime, endTime }, now) >= 0);
        },
      ),
    );
  });
});

describe("runs that were started here", () => {
  const fail = (error: unknown) => {
    throw error;
  };
  const entry = (inputs: Record<string, string>) => ({
    projectId,
    runId,
    title: "T",
    startedAtMs: 1,
    options: { inputs },
  });

  it("are kept over a reload, but not inputs whose name says secret", () => {
    const memory = fakeMemory();
    new LocalRuns(memory, fail).add(entry({ region: "EU", api_key: "abc", dbPassword: "x" }));
    assert.doesNotMatch(JSON.stringify(memory.read()), /abc/);
    const again = new LocalRuns(memory, fail).get(runId);
    assert.deepEqual(again?.options.inputs, { region: "EU" });
    assert.deepEqual(again?.leftOut, ["api_key", "dbPassword"]);
  });

  it("are at most 50, the latest", () => {
    const started = new LocalRuns(fakeMemory(), fail);
    for (let index = 0; index < 60; index += 1) {
      const id = `5a8591dd-4039-49df-9202-${String(index).padStart(12, "0")}` as RunId;
      started.add({ ...entry({}), runId: id });
    }
    assert.equal(started.all.length, 50);
    assert.ok(started.all[0]?.runId.endsWith("59"));
  });

  it("survive whatever the memory holds", () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        const memory = { ...fakeMemory(), read: () => stored };
        assert.ok(new LocalRuns(memory, fail).all.length >= 0);
      }),
    );
  });
});
