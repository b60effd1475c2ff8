import assert from "node:assert/strict";
import fc from "fast-check";
import type { Project, ProjectId, Run, RunId, Schedule } from "../../../src/hex/types";
import { lastDue, nextDue, overdueSince, type SeenRuns } from "../../../src/store/schedules";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

function withSchedules(...schedules: Partial<Schedule>[]): Project {
  const all = schedules.map((schedule) => ({ cadence: "DAILY", enabled: true, ...schedule }));
  return {
    id: "p" as ProjectId,
    title: "",
    type: "PROJECT",
    categories: [],
    lastPublishedAt: new Date(0),
    schedules: all,
  };
}

const schedules = fc.oneof(
  fc.record({ cadence: fc.constant("HOURLY"), minute: fc.nat(59) }),
  fc.record({ cadence: fc.constant("DAILY"), hour: fc.nat(23), minute: fc.nat(59) }),
  fc.record({
    cadence: fc.constant("WEEKLY"),
    dayOfWeek: fc.constantFrom("SUNDAY", "WEDNESDAY"),
    hour: fc.nat(23),
    minute: fc.nat(59),
  }),
  fc.record({
    cadence: fc.constant("MONTHLY"),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.nat(23),
    minute: fc.nat(59),
  }),
  fc.record({
    cadence: fc.constant("CUSTOM"),
    cron: fc.constantFrom("*/10 8-18 * * 1-5", "0 0 29 2 *", "15,45 */3 1-7 * *"),
  }),
);
const zones = fc.constantFrom("Z", "+08:00", "-05:30", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe");
const zoned = fc.tuple(schedules, zones).map(([schedule, timezone]) => ({ ...schedule, timezone }));
/** Several years, so that clocks change in it. */
const moments = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2029, 0, 1) });

/** Of a named zone, such as "GMT+11"; what is an offset itself stays. */
function offset(timeZone: string, atMs: number): string {
  return timeZone.includes("/")
    ? new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).format(atMs).replace(/^[^G]*/, "")
    : timeZone;
}

describe("When a scheduled run was last due", () => {
  for (const [what, schedule, until, due] of [
    ["at that very moment", { hour: 9 }, "2026-03-04T09:00:00Z", "2026-03-04T09:00:00Z"],
    ["a millisecond later", { hour: 9 }, "2026-03-04T08:59:59.999Z", "2026-03-03T09:00:00Z"],
    ["at an offset", { hour: 9, timezone: "+08:00" }, "2026-03-04T09:00:00Z", "2026-03-04T01:00:00Z"],
    [
      "in a named zone, in winter",
      { hour: 9, timezone: "America/New_York" },
      "2026-03-07T23:00:00Z",
      "2026-03-07T14:00:00Z",
    ],
    [
      "in a named zone, in summer",
      { hour: 9, timezone: "America/New_York" },
      "2026-03-08T23:00:00Z",
      "2026-03-08T13:00:00Z",
    ],
    [
      "at an hour that comes twice",
      { hour: 1, minute: 30, timezone: "America/New_York" },
      "2026-11-01T12:00:00Z",
      "2026-11-01T05:30:00Z",
    ],
    ["by cron", { cadence: "CUSTOM", cron: "*/10 8-18 * * 1-5" }, "2026-03-07T10:00:00Z", "2026-03-06T18:50:00Z"],
  ] as const) {
    it(`is known: ${what}`, () => {
      assert.equal(
        lastDue(withSchedules({ ...schedule }), new Date(until))?.toISOString(),
        new Date(due).toISOString(),
      );
    });
  }

  it("is on its day of the week or of the month", () => {
    const until = new Date("2026-03-12T12:00:00Z");
    const on = (schedule: Partial<Schedule>) => lastDue(withSchedules({ hour: 9, ...schedule }), until)?.toISOString();
    const days = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];
    assert.deepEqual(
      days.map((dayOfWeek) => on({ cadence: "WEEKLY", dayOfWeek })?.slice(5, 13)),
      ["03-08T09", "03-09T09", "03-10T09", "03-11T09", "03-12T09", "03-06T09", "03-07T09"],
    );
    assert.deepEqual(
      [1, 4, 12, 13, 31].map((day) => on({ cadence: "MONTHLY", day })?.slice(0, 10)),
      ["2026-03-01", "2026-03-04", "2026-03-12", "2026-02-13", "2026-01-31"],
    );
    assert.equal(on({ cadence: "MONTHLY", hour: undefined }), "2026-03-01T00:00:00.000Z", "else the first at midnight");
    assert.equal(on({ cadence: "HOURLY", hour: undefined }), "2026-03-12T12:00:00.000Z");
  });

  it("is never when the schedule cannot be understood", () => {
    const until = new Date("2026-03-12T12:00:00Z");
    for (const schedule of [
      { cadence: "WEEKLY" },
      { cadence: "WEEKLY", dayOfWeek: "SOMEDAY" },
      { cadence: "CUSTOM" },
      { cadence: "CUSTOM", cron: "not a pattern" },
      { cadence: "CUSTOM", cron: "* * *" },
      { cadence: "CUSTOM", cron: `0 9 ${"1,".repeat(60)}1 * *` },
      { timezone: "Mars/Olympus" },
    ]) {
      const project = withSchedules(schedule);
      assert.deepEqual(
        [lastDue(project, until), nextDue(project, until)],
        [undefined, undefined],
        JSON.stringify(schedule),
      );
    }
  });

  it("may be a cron pattern with seconds, with spaces around it, or a word", () => {
    const of = (cron: string) =>
      lastDue(withSchedules({ cadence: "CUSTOM", cron }), new Date("2026-03-12T12:00:00Z"))?.toISOString();
    assert.equal(of("30 0 9 * * *"), "2026-03-12T09:00:30.000Z");
    assert.equal(of("  0 9 * * *  "), "2026-03-12T09:00:00.000Z");
    assert.equal(of("@daily"), "2026-03-12T00:00:00.000Z");
  });

  it("is the latest of several", () => {
    const project = withSchedules({ hour: 9 }, { hour: 11 }, { hour: 12, enabled: false }, { cadence: "LUNAR" });
    assert.equal(lastDue(project, new Date("2026-03-04T13:00:00Z"))?.toISOString(), "2026-03-04T11:00:00.000Z");
  });

  it("fits to when the next one is, in every time zone and while clocks change", () => {
    fc.assert(
      fc.property(zoned, moments, (schedule, atMs) => {
        const project = withSchedules(schedule);
        const last = lastDue(project, new Date(atMs));
        assert.ok(last && last.getTime() <= atMs);
        const next = nextDue(project, new Date(atMs));
        assert.ok(!next || next.getTime() > atMs);
        // Nothing is due between the last and the next time.
        assert.equal(nextDue(project, new Date(last.getTime() - 1))?.getTime(), last.getTime());
        assert.equal(nextDue(project, last)?.getTime(), next?.getTime());
      }),
      { numRuns: 200 },
    );
  });
});

const msOf = (since: ReturnType<typeof overdueSince>) => (since instanceof Date ? since.getTime() : since);

describe("An overdue run", () => {
  const project = withSchedules({ hour: 9, minute: 0 });
  const due = Date.UTC(2026, 2, 4, 9);
  const run = (startMs: number | undefined, more: Partial<Run> = {}): Run => ({
    projectId: project.id,
    runId: `${startMs}` as RunId,
    status: "COMPLETED",
    trigger: "SCHEDULED",
    startTime: startMs === undefined ? undefined : new Date(startMs),
    ...more,
  });
  const yesterday = run(due - dayMs);
  const lookMs = due + 11 * minuteMs;
  const look = (runs: readonly Run[], more: Partial<SeenRuns> = {}, nowMs = lookMs, of = project) =>
    overdueSince(of, { runs, hasMore: false, loadedAtMs: lookMs, ...more }, nowMs);
  const isOverdue = (...seen: Parameters<typeof look>) => msOf(look(...seen)) === due;

  it("is one that has not started ten minutes after its time", () => {
    assert.equal(isOverdue([yesterday]), true);
    assert.equal(isOverdue([run(due - hourMs, { trigger: "API" }), yesterday]), true);
    assert.equal(isOverdue([run(due + minuteMs, { trigger: "APP_REFRESH" }), yesterday]), true);
    assert.equal(isOverdue([yesterday], { loadedAtMs: due + 9 * minuteMs }, due + 9 * minuteMs), false);
  });

  it("is none when a scheduled run began since, a little early, late, without a kernel, or still waiting", () => {
    for (const runs of [
      [run(due)],
      [run(due - 30_000)],
      [run(due - minuteMs)],
      [run(due + 10 * minuteMs)],
      [run(due + minuteMs, { trigger: undefined })],
      [run(undefined, { status: "PENDING" })],
      [run(undefined, { status: "UNABLE_TO_ALLOCATE_KERNEL" })],
    ]) {
      assert.equal(isOverdue([...runs, yesterday]), false, JSON.stringify(runs));
    }
    assert.equal(isOverdue([yesterday, run(undefined, { status: "UNABLE_TO_ALLOCATE_KERNEL" })]), true);
    assert.equal(isOverdue([run(due - minuteMs - 1), yesterday]), true, "too early to be the one");
  });

  it("is not known before Hex was asked after those ten minutes, and an hour later", () => {
    for (const loadedAtMs of [undefined, due - minuteMs, due + 9 * minuteMs]) {
      assert.equal(isOverdue([yesterday], { loadedAtMs }), false);
    }
    assert.equal(isOverdue([yesterday], {}, lookMs + 59 * minuteMs), true);
    assert.equal(isOverdue([yesterday], {}, lookMs + 61 * minuteMs), false);
  });

  it("is not known when not all runs since are", () => {
    const others = [3, 2, 1].map((hours) => run(due + hours * minuteMs, { trigger: "API" }));
    assert.equal(isOverdue(others, { hasMore: true }), false);
    assert.equal(isOverdue([...others, yesterday], { hasMore: true }), true);
  });

  it("is none of a schedule that may have been set only after its time", () => {
    assert.equal(isOverdue([]), false);
    assert.equal(isOverdue([run(due - dayMs, { trigger: "API" })]), false);
    assert.equal(isOverdue([yesterday], { rescheduledAtMs: due + minuteMs }), false);
    assert.equal(isOverdue([], { rescheduledAtMs: due - minuteMs }), true);
    assert.equal(isOverdue([], { rescheduledAtMs: due }), true);
  });

  it("is none where clocks are changed around its time: which time Hex takes then is not known", () => {
    const newYork = (hour: number, minute: number) => withSchedules({ hour, minute, timezone: "America/New_York" });
    const overdueAt = (of: typeof project, now: string) => {
      const seen = { runs: [run(Date.parse(now) - dayMs)], hasMore: false, loadedAtMs: Date.parse(now) };
      return overdueSince(of, seen, Date.parse(now)) instanceof Date;
    };
    // 02:30 is not there on 8 March 2026, and 01:30 comes twice on 1 November.
    assert.equal(overdueAt(newYork(2, 30), "2026-03-08T07:20:00Z"), false);
    assert.equal(overdueAt(newYork(2, 30), "2026-03-08T12:00:00Z"), false);
    assert.equal(overdueAt(newYork(1, 30), "2026-11-01T05:50:00Z"), false);
    assert.equal(overdueAt(newYork(2, 30), "2026-03-09T06:45:00Z"), true, "the next day");
    assert.equal(overdueAt(newYork(9, 0), "2026-03-08T13:15:00Z"), true, "later that day");
    const timezone = "America/New_York";
    const both = withSchedules({ hour: 7 }, { hour: 2, minute: 30, timezone });
    assert.equal(overdueAt(both, "2026-03-08T07:20:00Z"), false, "one of two");
    const other = withSchedules({ hour: 7 }, { hour: 2, minute: 30, timezone, enabled: false });
    assert.equal(overdueAt(other, "2026-03-08T07:20:00Z"), true, "the other is off");
  });

  it("is none of a project that cannot be run, or whose schedule is off", () => {
    for (const more of [
      { lastPublishedAt: undefined },
      { archivedAt: new Date(0) },
      { trashedAt: new Date(0) },
      { schedules: [] },
    ]) {
      assert.equal(isOverdue([yesterday], {}, lookMs, { ...project, ...more }), false);
    }
    assert.equal(isOverdue([yesterday], {}, lookMs, withSchedules({ hour: 9, enabled: false })), false);
  });

  it("is told apart from what is not known", () => {
    const others = [3, 2, 1].map((hours) => run(due + hours * minuteMs, { trigger: "API" }));
    for (const [what, expected, ...seen] of [
      ["Hex was not asked", undefined, [yesterday], { loadedAtMs: undefined }],
      ["Hex was asked long ago", undefined, [run(due), yesterday], {}, lookMs + 61 * minuteMs],
      ["an older run may be it", undefined, others, { hasMore: true }],
      ["it may not have been scheduled then", undefined, [run(due - dayMs, { trigger: "API" })]],
      ["it began", "none", [run(due), yesterday]],
      ["it began, whatever older runs did", "none", [...others, run(due)], { hasMore: true }],
      ["it was scheduled later", "none", [yesterday], { rescheduledAtMs: due + minuteMs }],
      ["its schedule is not understood", undefined, [yesterday], {}, lookMs, withSchedules({ cadence: "LUNAR" })],
      ["nothing is scheduled, asked long ago or not", "none", [], {}, lookMs + dayMs, { ...project, schedules: [] }],
      ["its schedule is off", "none", [yesterday], {}, lookMs, withSchedules({ hour: 9, enabled: false })],
      [
        "it cannot be run, asked long ago or not",
        "none",
        [],
        {},
        lookMs + dayMs,
        { ...project, archivedAt: new Date(0) },
      ],
    ] as [string, "none" | undefined, ...Parameters<typeof look>][]) {
      assert.equal(look(...seen), expected, what);
    }
    const zoned = withSchedules({ hour: 2, minute: 30, timezone: "America/New_York" });
    const atMs = Date.parse("2026-03-08T12:00:00Z");
    assert.equal(look([run(atMs - dayMs)], { loadedAtMs: atMs }, atMs, zoned), undefined, "clocks were changed");
  });

  it("is one too of a schedule that comes round more often than every ten minutes", () => {
    const often = withSchedules({ cadence: "CUSTOM", cron: "*/5 * * * *" });
    const since = (runs: Run[]) => msOf(look(runs, {}, lookMs, often));
    assert.equal(since([run(due - 5 * minuteMs)]), due);
    assert.equal(since([run(due + 5 * minuteMs)]), "none");
    assert.equal(since([run(due)]), "none");
  });

  it("is never one when every due run began in time, whatever the schedule, zone and moment", () => {
    const delays = fc.integer({ min: -30_000, max: 9 * minuteMs });
    fc.assert(
      fc.property(zoned, moments, delays, fc.nat(2 * hourMs), (schedule, atMs, delayMs, agoMs) => {
        const scheduled = withSchedules(schedule);
        const runs: Run[] = [];
        for (
          let last = lastDue(scheduled, new Date(atMs));
          last && runs.length < 20;
          last = lastDue(scheduled, new Date(last.getTime() - 1))
        ) {
          runs.push(run(last.getTime() + delayMs));
        }
        const begun = runs.filter(({ startTime }) => (startTime?.getTime() ?? 0) <= atMs - agoMs);
        const seen = { runs: begun, hasMore: true, loadedAtMs: atMs - agoMs };
        assert.equal(overdueSince(scheduled, seen, atMs), agoMs <= hourMs ? "none" : undefined);
        const due = lastDue(scheduled, new Date(atMs - agoMs - 10 * minuteMs))?.getTime() ?? NaN;
        const without = begun.filter(({ startTime }) => (startTime?.getTime() ?? 0) < due - minuteMs);
        const missed = msOf(overdueSince(scheduled, { ...seen, runs: without }, atMs));
        // Within an hour of a change of clocks it is not known what Hex makes of the time.
        const isKnown = offset(schedule.timezone, due - hourMs) === offset(schedule.timezone, due + hourMs);
        assert.equal(missed, without.length > 0 && agoMs <= hourMs && isKnown ? due : undefined);
      }),
      { numRuns: 120 },
    );
  });
});

describe("An overdue run in the store", () => {
  it("is told by Hex's clock, however wrong this computer's is", async () => {
    for (const skewMs of [0, 3 * hourMs, -3 * hourMs]) {
      const clock = new FakeClock(Date.UTC(2026, 2, 4, 9, 5) - skewMs);
      const hex = new FakeHex(clock);
      hex.skewMs = skewMs;
      const id = hex.addProject("Revenue", { schedules: [{ cadence: "DAILY", enabled: true, hour: 9, minute: 0 }] });
      hex.addRun(id, minuteMs, "COMPLETED", "SCHEDULED", -dayMs);
      const workspace = openWorkspace(hex, clock);
      await workspace.projects.refresh("user");
      const project = workspace.store.project(id);
      assert.ok(project);
      const since = () => workspace.store.overdueSince(project)?.toISOString();
      await workspace.loader.runs(id, "user");
      await clock.advance(6 * minuteMs);
      assert.equal(since(), undefined);
      await workspace.loader.runs(id, "user");
      assert.equal(since(), "2026-03-04T09:00:00.000Z", `${skewMs} ms ahead`);
      hex.addRun(id, minuteMs);
      await workspace.loader.runs(id, "user");
      assert.equal(since(), undefined);
      workspace.dispose();
    }
  });

  it("is none of a schedule that was seen to change after its time", async () => {
    const clock = new FakeClock(Date.UTC(2026, 2, 4, 8, 55));
    const hex = new FakeHex(clock);
    const id = hex.addProject("Revenue", { schedules: [{ cadence: "DAILY", enabled: true, hour: 10, minute: 0 }] });
    hex.addRun(id, minuteMs, "COMPLETED", "SCHEDULED", -dayMs);
    const workspace = openWorkspace(hex, clock);
    await workspace.projects.refresh("user");
    const asked = { ...workspace.store.project(id) } as Project;
    await clock.advance(20 * minuteMs);
    const moved = { ...asked, schedules: [{ cadence: "DAILY", enabled: true, hour: 9, minute: 0 }] };
    workspace.store.putProjects([moved]);
    await workspace.loader.runs(id, "user");
    assert.equal(workspace.store.overdueSince(moved), undefined);
    await clock.advance(dayMs);
    await workspace.loader.runs(id, "user");
    assert.equal(workspace.store.overdueSince(moved)?.toISOString(), "2026-03-05T09:00:00.000Z");
    workspace.dispose();
  });
});
