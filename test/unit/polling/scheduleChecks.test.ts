import assert from "node:assert/strict";
import type { Project, ProjectId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** The clock of the tests begins at nine: the next one is due at ten. */
const hourly: Project["schedules"] = [{ cadence: "HOURLY", enabled: true, minute: 0 }];

describe("a pinned project whose schedule is due", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let id: ProjectId;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    id = hex.addProject("Hourly", { schedules: hourly });
    // Others, so that a look by chance is rare.
    for (let index = 0; index < 9; index += 1) {
      hex.addProject(`Other ${index}`);
    }
  });

  const open = (visible: boolean) => {
    const workspace = openWorkspace(hex, clock, { pinned: [...hex.projects.keys()] });
    workspace.screen.setViewVisible(visible);
    return workspace;
  };
  /** Reads from `fromMs` on, so far. */
  const since = (fromMs: number) => hex.countBetween(fromMs, clock.now() + 1);

  it("is looked at shortly after its time, and its run followed", async () => {
    const workspace = open(true);
    await clock.advance(hour);
    hex.addRun(id, 20 * second);
    await clock.advance(10 * second);
    assert.deepEqual(
      workspace.store.runsOf(id).runs.map(({ trigger }) => trigger),
      ["SCHEDULED"],
    );
    await clock.advance(minute);
    assert.deepEqual(
      workspace.store.runsOf(id).runs.map(({ status }) => status),
      ["COMPLETED"],
    );
    workspace.dispose();
  });

  it("is looked at some more times, ever later, when its run does not show up, and then no more", async () => {
    const workspace = open(true);
    await clock.advance(hour);
    const dueMs = clock.now();
    await clock.advance(12 * minute);
    // At most one a minute is idle; the others look for the run.
    const looks = since(dueMs);
    assert.ok(looks >= 12 + 4 && looks <= 13 + 6, `${looks} requests in twelve minutes`);
    const laterMs = clock.now() + 1;
    await clock.advance(30 * minute);
    assert.ok(since(laterMs) <= 31);
    workspace.dispose();
  });

  it("finds a run that begins late", async () => {
    const workspace = open(true);
    await clock.advance(hour + 4 * minute);
    hex.addRun(id, 20 * minute);
    await clock.advance(70 * second);
    assert.equal(workspace.store.activeRuns().length, 1);
    workspace.dispose();
  });

  it("is not looked at while no view is visible: nobody would see it", async () => {
    const workspace = open(false);
    await clock.advance(3 * hour);
    assert.equal(hex.requests.length, 0);
    workspace.dispose();
  });

  it("waits for the next time after each run, after a sleep and when the clock is set back", async () => {
    const workspace = open(true);
    for (let turn = 0; turn < 3; turn += 1) {
      const nextMs = Math.ceil((clock.now() + 1) / hour) * hour;
      await clock.advance(nextMs - clock.now());
      const runId = hex.addRun(id, 20 * second);
      await clock.advance(10 * second);
      assert.ok(workspace.store.run(id, runId), `turn ${turn}`);
      await clock.advance(5 * minute);
      clock.jump([7 * hour, -3 * hour, 0][turn] ?? 0);
    }
    workspace.dispose();
  });
});
