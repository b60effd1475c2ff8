import assert from "node:assert/strict";
import fc from "fast-check";
import type { Project, ProjectId, Schedule } from "../../../src/hex/types";
import { DueTimes, lastDue, nextDue } from "../../../src/store/schedules";

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 2, 4, 10, 20);

function withSchedules(...schedules: Partial<Schedule>[]): Project {
  return {
    id: "p" as ProjectId,
    title: "",
    type: "PROJECT",
    categories: [],
    schedules: schedules.map((one) => ({ cadence: "DAILY", enabled: true, ...one })),
  };
}

describe("due times that are kept", () => {
  it("are what the schedules say, however time goes and whatever changes", () => {
    const schedule = fc.record({
      cadence: fc.constantFrom("HOURLY", "DAILY", "CUSTOM", "LUNAR"),
      hour: fc.nat(23),
      minute: fc.nat(59),
      cron: fc.constantFrom("*/10 8-18 * * 1-5", "0 3 1 1 *", "never"),
      timezone: fc.constantFrom("Z", "+08:00", "America/New_York"),
    });
    const project = fc.array(schedule, { maxLength: 2 }).map((schedules) => withSchedules(...schedules));
    const moments = fc.array(fc.record({ minutes: fc.integer({ min: -2_000, max: 2_000 }), which: fc.nat(1) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.tuple(project, project), moments, (projects, jumps) => {
        const times = new DueTimes();
        let nowMs = startMs;
        for (const { minutes, which } of jumps) {
          nowMs += minutes * minuteMs;
          const asked = projects[which] as Project;
          assert.deepEqual(times.next(asked, nowMs), nextDue(asked, new Date(nowMs)));
          assert.deepEqual(times.last(asked, nowMs), lastDue(asked, new Date(nowMs)));
        }
      }),
      { numRuns: 50 },
    );
  });

  it("are worked out once for each due time", () => {
    const times = new DueTimes();
    const project = withSchedules({ hour: 12, minute: 0 });
    const first = times.next(project, startMs);
    assert.equal(times.next(project, startMs + 60 * minuteMs), first);
    assert.notEqual(times.next(project, startMs + 120 * minuteMs), first);
    const last = times.last(project, startMs);
    assert.equal(times.last(project, startMs + 60 * minuteMs), last);
    assert.notEqual(times.last(project, startMs + 120 * minuteMs), last);
  });

  it("are none before anything was asked", () => {
    assert.equal(new DueTimes().last(withSchedules({ hour: 12 }), -Infinity), undefined);
  });
});
