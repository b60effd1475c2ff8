import assert from "node:assert/strict";
import { noLimits } from "../../simulator/options";
import type { Schedule } from "../../simulator/workspace/model";
import { Occurrences, offsetMinutes } from "../../simulator/workspace/schedules";
import { bench, closeAll } from "./support";

const none = { hourly: null, daily: null, weekly: null, monthly: null, custom: null };
const next = (schedule: Partial<Schedule>, after: string): string | undefined => {
  const at = new Occurrences({ cadence: "CUSTOM", enabled: true, ...none, ...schedule }).after(Date.parse(after));
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe("simulator: schedules", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("fire at the time of their own zone", () => {
    assert.equal(
      next({ daily: { hour: 7, minute: 30, timezone: "+08:00" } }, "2026-08-12T00:00:00Z"),
      "2026-08-12T23:30:00.000Z",
    );
    assert.equal(
      next({ daily: { hour: 7, minute: 30, timezone: "America/New_York" } }, "2026-12-12T12:00:00Z"),
      "2026-12-12T12:30:00.000Z",
    );
    assert.equal(
      next({ hourly: { minute: 15, timezone: "+05:30" } }, "2026-08-12T09:00:00Z"),
      "2026-08-12T09:45:00.000Z",
    );
    assert.equal(
      next({ weekly: { dayOfWeek: "MONDAY", hour: 1, minute: 0, timezone: "Z" } }, "2026-08-12T00:00:00Z"),
      "2026-08-17T01:00:00.000Z",
    );
    assert.equal(
      next({ monthly: { day: 31, hour: 0, minute: 0, timezone: "Z" } }, "2026-09-01T00:00:00Z"),
      "2026-10-31T00:00:00.000Z",
    );
    assert.equal(
      next({ custom: { cron: "0 9 * * 1-5", timezone: "Z" } }, "2026-08-14T10:00:00Z"),
      "2026-08-17T09:00:00.000Z",
    );
    assert.equal(next({ enabled: false, hourly: { minute: 0, timezone: "Z" } }, "2026-08-12T00:00:00Z"), undefined);
    assert.deepEqual(["Z", "+08:00", "-0330", "Europe/Berlin"].map(offsetMinutes), [0, 480, -210, undefined]);
  });

  it("start runs by themselves at the times they name", async () => {
    const { sim, clock } = await bench();
    const project = sim.workspace.project("Weekly active users");
    const schedule = project.schedules[0];
    assert.ok(schedule?.hourly);
    const due = new Occurrences(schedule).after(clock.now()) ?? 0;
    clock.jump(due - clock.now() - 1);
    assert.equal(sim.workspace.runs.since(project.id).length, 0);
    clock.jump(1);
    assert.deepEqual(
      sim.workspace.runs.since(project.id).map((run) => [run.trigger, run.createdAt]),
      [["SCHEDULED", due]],
    );
    clock.jump(8 * 3_600_000);
    assert.equal(sim.workspace.runs.since(project.id).length, 9);
  });

  it("fire more often at a higher speed, and still at the times they name", async () => {
    const { sim, clock } = await bench({ speed: 10, limits: noLimits });
    const project = sim.workspace.project("Weekly active users");
    clock.jump(3_600_000);
    const count = sim.workspace.runs.since(project.id).length;
    assert.equal(count, 11);
  });

  it("find no kernel for a run when the owner's are all busy", async () => {
    const { sim, clock } = await bench({ limits: { kernels: 1 } });
    const project = sim.workspace.project("Weekly active users");
    sim.plan(project.id, { durationMs: Infinity });
    sim.startRun(project.id, "API");
    clock.jump(3_700_000);
    const run = sim.workspace.runs.since(project.id)[1];
    assert.ok(run);
    assert.deepEqual(
      [sim.workspace.stateOf(run).status, sim.workspace.stateOf(run).startTime],
      ["UNABLE_TO_ALLOCATE_KERNEL", null],
    );
  });

  it("leave a test's plan to the test's run", async () => {
    const { sim, clock } = await bench();
    const project = sim.workspace.project("Weekly active users");
    sim.plan(project.id, { durationMs: Infinity });
    clock.jump(3_600_000);
    assert.ok(sim.workspace.runs.since(project.id).every((run) => run.endsAt < Infinity));
    assert.equal(sim.startRun(project.id, "SCHEDULED").endsAt, Infinity);
  });

  it("can be switched off", async () => {
    const { sim, clock } = await bench({ schedules: false });
    clock.jump(30 * 86_400_000);
    assert.equal(sim.workspace.runs.active().length, 0);
    assert.equal(sim.workspace.runs.since(sim.workspace.project("Weekly active users").id).length, 0);
  });
});
