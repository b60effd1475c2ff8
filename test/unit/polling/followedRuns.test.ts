import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import type { StartOutcome } from "../../../src/polling/runActions";
import type { Memory } from "../../../src/store/sharedEntries";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { fakeMemory, openWorkspace } from "../support/openWorkspace";

const second = 1_000;
const day = 24 * 3_600 * second;

describe("a run that is started here", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let memory: Memory;
  let id: ProjectId;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    hex.durationMs = () => 60 * second;
    memory = fakeMemory();
    id = hex.addProject("Revenue");
  });

  const open = () => openWorkspace(hex, clock, { memory });
  const statuses = ({ store }: ReturnType<typeof open>) => store.runsOf(id).runs.map(({ status }) => status);

  it("is pending at once, and kept with the project's title and its inputs", async () => {
    const workspace = open();
    await workspace.loader.project(id, "user");
    const outcome = await workspace.actions.run(id, { inputs: { region: "EU" } });
    assert.ok(outcome.kind === "started");
    const [run] = workspace.store.runsOf(id).runs;
    assert.deepEqual([run?.runId, run?.status, run?.trigger], [outcome.started.runId, "PENDING", "API"]);
    assert.equal(run?.startTime?.getTime(), clock.now());
    const [local] = workspace.localRuns.all;
    assert.deepEqual([local?.title, local?.options], ["Revenue", { inputs: { region: "EU" } }]);
    workspace.dispose();
  });

  it("keeps the trace ID of the request that started it, also after a reload and in other windows", async () => {
    const start = hex.operations.RunProject;
    hex.operations.RunProject = async (...call) => ({ ...(await start(...call)), traceId: "started" });
    const first = open();
    const outcome = await first.actions.run(id, {});
    assert.ok(outcome.kind === "started");
    const { runId } = outcome.started;
    await first.loader.run(id, runId, "user");
    await clock.advance(120 * second);
    assert.deepEqual([statuses(first), first.localRuns.get(runId)?.traceId], [["COMPLETED"], "started"]);
    first.dispose();
    const reloaded = open();
    await reloaded.loader.run(id, runId, "user");
    assert.equal(reloaded.localRuns.get(runId)?.traceId, "started");
    reloaded.dispose();
  });

  it("is pending after a reload until Hex says what became of it, unless it was started more than a week ago", async () => {
    const first = open();
    await first.actions.run(id, {});
    first.dispose();
    clock.jump(7 * day);
    const second = open();
    assert.deepEqual(statuses(second), ["PENDING"]);
    assert.equal(second.store.activeRuns().length, 1);
    second.dispose();
    clock.jump(1);
    const third = open();
    assert.deepEqual([statuses(third), third.localRuns.all[0]?.told], [[], true]);
    third.dispose();
  });

  it("is none after a dry run", async () => {
    const start = hex.operations.RunProject;
    hex.operations.RunProject = async (...call) => ({ ...(await start(...call)), version: "12", traceId: "t" });
    const workspace = open();
    const outcome = await workspace.actions.run(id, { dryRun: true });
    // The version in a dry run's answer may be made up.
    assert.deepEqual(outcome, { kind: "dryRun", traceId: "t" });
    assert.deepEqual([statuses(workspace), workspace.localRuns.all], [[], []]);
    workspace.dispose();
  });

  it("is followed when its answer was lost and it is found, at once or later", async () => {
    const workspace = open();
    const started = async (run: Promise<StartOutcome>) => {
      await clock.advance(10 * second);
      return await run;
    };
    hex.fail("timeout", "RunProject", 1, true);
    const found = await started(workspace.actions.run(id, {}));
    assert.equal(found.kind, "found");
    assert.equal(workspace.localRuns.all.length, 1);
    hex.fail("timeout", "RunProject", 1);
    const open_ = await started(workspace.actions.run(id, {}));
    assert.ok(open_.kind === "notKnownYet");
    const late = hex.addRun(id, 60 * second, "COMPLETED", "API");
    await clock.advance(60 * second);
    assert.equal((await open_.settled).kind, "found");
    assert.equal(workspace.localRuns.all[0]?.runId, late);
    workspace.dispose();
  });

  it("is not guessed where two may be it, but both are shown", async () => {
    const workspace = open();
    hex.addRun(id, 60 * second, "COMPLETED", "API");
    hex.fail("timeout", "RunProject", 1, true);
    const run = workspace.actions.run(id, {});
    await clock.advance(10 * second);
    assert.equal((await run).kind, "unknown");
    assert.deepEqual([statuses(workspace).length, workspace.localRuns.all.length], [2, 0]);
    workspace.dispose();
  });

  it("is cancelling until Hex has said what came of it, and not when Hex refuses", async () => {
    const workspace = open();
    await workspace.actions.run(id, {});
    await clock.advance(10 * second);
    const [run] = workspace.store.activeRuns();
    assert.ok(run);
    const before = hex.count("GetProjectRuns");
    hex.fail("forbidden", "CancelRun", 1);
    await assert.rejects(workspace.actions.cancel(run), { kind: "forbidden" });
    assert.equal(workspace.store.isCancelling(run.runId), false);
    await clock.advance(0);
    assert.ok(hex.count("GetProjectRuns") > before, "what became of it is asked for");
    await workspace.actions.cancel(run);
    assert.equal(workspace.store.isCancelling(run.runId), true);
    await clock.advance(2 * second);
    await workspace.loader.runs(id, "user");
    assert.deepEqual([statuses(workspace), workspace.store.isCancelling(run.runId)], [["KILLED"], false]);
    workspace.dispose();
  });

  it("of another window is picked up once, and not any more after this one is closed", () => {
    const workspace = open();
    const add = (name: string) =>
      workspace.localRuns.add({
        projectId: id,
        runId: `00000000-0000-4000-8000-${name.padStart(12, "0")}` as RunId,
        title: "",
        startedAtMs: clock.now(),
        options: {},
      });
    add("1");
    const [run] = workspace.store.activeRuns();
    assert.ok(run);
    workspace.store.dropRun(run);
    add("2");
    assert.deepEqual(statuses(workspace), ["PENDING"], "the other one is gone");
    workspace.actions.dispose();
    add("3");
    assert.equal(statuses(workspace).length, 1);
    workspace.dispose();
  });
});
