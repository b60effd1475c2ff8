import assert from "node:assert/strict";
import type { ProjectId, Run } from "../../../src/hex/types";
import type { Memory } from "../../../src/store/sharedEntries";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { fakeMemory, openWorkspace } from "../support/openWorkspace";
import { pastRuns } from "../support/pastRuns";

const minuteMs = 60_000;
/** By these a run is slow from 3:48 on, and usually takes three minutes. */
const usual = pastRuns([2, 2.5, 3, 3.5, 4].map((minutes) => minutes * minuteMs));

describe("Runs that become slower than usual", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let id: ProjectId;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    id = hex.addProject();
  });

  function open(memory: Memory = fakeMemory(), past = usual) {
    const workspace = openWorkspace(hex, clock, { memory });
    const told: { run: Run; atMs: number }[] = [];
    const beganMs = clock.now();
    workspace.durations.add(id, past);
    workspace.slowRuns.onDidBecomeSlow((run) => told.push({ run, atMs: clock.now() - beganMs }));
    return { workspace, told };
  }

  /** The newest run of the fake Hex ends then. */
  const lasts = (ms: number) =>
    hex.runs
      .get(id)
      ?.slice(0, 1)
      .forEach((run) => (run.endMs = run.startMs + ms));

  it("are told once, when Hex has said that they are still active", async () => {
    const { workspace, told } = open();
    await workspace.actions.run(id, {});
    lasts(Infinity);
    await clock.advance(228_000);
    assert.equal(told.length, 0);
    await clock.advance(75_000);
    assert.equal(told.length, 1);
    assert.ok(told[0] && told[0].atMs >= 228_000 && told[0].run.status === "RUNNING", JSON.stringify(told));
    await clock.advance(60 * minuteMs);
    assert.equal(told.length, 1);
    workspace.dispose();
  });

  it("are not told when they end in time, or have ended although that is not known yet", async () => {
    const { workspace, told } = open();
    for (const ms of [3 * minuteMs, 225_000]) {
      await workspace.actions.run(id, {});
      lasts(ms);
      await clock.advance(10 * minuteMs);
    }
    assert.deepEqual(told, []);
    workspace.dispose();
  });

  it("are not told while Hex cannot be asked, and once when it can", async () => {
    const { workspace, told } = open();
    await workspace.actions.run(id, {});
    lasts(Infinity);
    await clock.advance(minuteMs);
    hex.fail("offline");
    await clock.advance(20 * minuteMs);
    assert.deepEqual(told, []);
    hex.mend();
    await clock.advance(2 * minuteMs);
    assert.equal(told.length, 1);
    workspace.dispose();
  });

  it("are not told again after a reload", async () => {
    const memory = fakeMemory();
    const first = open(memory);
    await first.workspace.actions.run(id, {});
    lasts(Infinity);
    await clock.advance(10 * minuteMs);
    first.workspace.dispose();
    const second = open(memory);
    await clock.advance(10 * minuteMs);
    assert.deepEqual([first.told.length, second.told.length], [1, 0]);
    second.workspace.dispose();
  });

  it("are only those that were started here, are not being cancelled, and whose usual length is known", async () => {
    const { workspace, told } = open();
    hex.addRun(id, Infinity);
    await workspace.loader.runs(id, "user");
    await workspace.actions.run(id, {});
    lasts(Infinity);
    workspace.store.activeRuns().forEach((run) => workspace.store.setCancelling(run, true));
    const other = hex.addProject();
    await workspace.actions.run(other, {});
    hex.runs.get(other)?.forEach((run) => (run.endMs = Infinity));
    await clock.advance(60 * minuteMs);
    assert.deepEqual(told, []);
    workspace.dispose();
  });

  it("need one timer, and none when they are not followed any more", async () => {
    const { workspace } = open();
    await workspace.actions.run(id, {});
    await workspace.actions.run(id, {});
    await clock.advance(10_000);
    const watching = clock.pending;
    workspace.slowRuns.dispose();
    assert.equal(watching - clock.pending, 1);
    workspace.dispose();
    assert.equal(clock.pending, 0);
  });
});
