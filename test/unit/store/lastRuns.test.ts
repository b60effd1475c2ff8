import assert from "node:assert/strict";
import type { InputValue, ProjectId, RunId } from "../../../src/hex/types";
import { compareInputs, type LocalRun } from "../../../src/store/localRuns";
import { lastRuns, mostLastRuns } from "../../../src/store/lastRuns";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

describe("A project's last runs", () => {
  const setUp = (count: number) => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    const id = hex.addProject();
    for (let index = 0; index < count; index++) {
      hex.addRun(id, 60_000, "COMPLETED", "SCHEDULED", -(index + 1) * 3_600_000);
    }
    return { clock, hex, id, workspace: openWorkspace(hex, clock) };
  };
  const load = async (work: Promise<void>) => {
    await settle();
    await work;
  };

  it("are those that are listed and those that are remembered, newest first, at most 50", async () => {
    const { id, workspace } = setUp(80);
    await load(workspace.loader.runs(id, "user"));
    assert.equal(lastRuns(workspace.store, workspace.durations, id).length, 25);
    workspace.durations.add(id, [{ runId: "remembered" as RunId, status: "ERRORED", endedAtMs: 1, elapsedMs: 1 }]);
    assert.equal(lastRuns(workspace.store, workspace.durations, id).at(-1)?.runId, "remembered");
    await load(workspace.loader.moreRuns(id));
    const runs = lastRuns(workspace.store, workspace.durations, id);
    assert.equal(runs.length, mostLastRuns);
    assert.deepEqual(
      runs.map(({ startMs }) => startMs),
      runs.map(({ startMs }) => startMs).sort((a, b) => b - a),
    );
    assert.equal(runs[0]?.elapsedMs, 60_000);
  });

  it("have the run that is looked at among them, however old it is", async () => {
    const { id, workspace } = setUp(60);
    await load(workspace.loader.runs(id, "user"));
    await load(workspace.loader.moreRuns(id));
    const old = { projectId: id, runId: "old" as RunId, status: "COMPLETED", startTime: new Date(1_000), elapsedMs: 5 };
    const runs = lastRuns(workspace.store, workspace.durations, id, old);
    assert.equal(runs.length, mostLastRuns);
    assert.equal(runs.at(-1)?.runId, "old");
  });

  it("leave out what has no place in time", () => {
    const { id, workspace } = setUp(0);
    const run = { projectId: id, runId: "x" as RunId, status: "KILLED" };
    assert.deepEqual(lastRuns(workspace.store, workspace.durations, id, run), []);
    assert.equal(lastRuns(workspace.store, workspace.durations, id, { ...run, status: "PENDING" }).length, 1);
  });
});

describe("A page that is looked at", () => {
  it("lets its project count among those that are shown, until the last one is closed", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    const id = hex.addProject();
    const workspace = openWorkspace(hex, clock);
    const [one, other] = [workspace.screen.openPage(id), workspace.screen.openPage(id)];
    workspace.screen.setViewVisible(true);
    await clock.advance(1_000);
    assert.equal(hex.count("GetProjectRuns"), 1);
    one.dispose();
    one.dispose();
    await clock.advance(10 * 60_000);
    const whileOpen = hex.count("GetProjectRuns");
    assert.ok(whileOpen > 2);
    other.dispose();
    await clock.advance(10 * 60_000);
    assert.equal(hex.count("GetProjectRuns"), whileOpen);
    workspace.dispose();
  });

  it("of an old run does not put it among the newest ones", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    const id = hex.addProject();
    const runId = hex.addRun(id, 60_000, "COMPLETED", "API", -3_600_000);
    const workspace = openWorkspace(hex, clock);
    const looked = workspace.loader.run(id, runId, "user");
    await settle();
    assert.equal((await looked).status, "COMPLETED");
    assert.equal(workspace.store.run(id, runId), undefined);
    workspace.dispose();
  });
});

describe("The inputs of two runs", () => {
  const entry = (inputs: Record<string, InputValue>, leftOut: string[] = []): LocalRun => ({
    projectId: "p" as ProjectId,
    runId: "r" as RunId,
    title: "",
    startedAtMs: 0,
    options: { inputs },
    leftOut,
    told: false,
  });

  it("are compared by name; what differs comes first, and what was not sent is the default", () => {
    const compared = compareInputs(
      entry({ region: "EU", days: 7, same: [1, { a: null }] }),
      entry({ region: "US", same: [1, { a: null }] }),
    );
    assert.deepEqual(
      compared.map(({ name, values, differs }) => [name, values.map(({ kind }) => kind), differs]),
      [
        ["days", ["value", "default"], true],
        ["region", ["value", "value"], true],
        ["same", ["value", "value"], false],
      ],
    );
  });

  it("are neither shown nor compared where the name says secret", () => {
    const compared = compareInputs(entry({ api_token: "a" }), entry({}, ["api_token", "password"]));
    assert.deepEqual(
      compared.map(({ name, values, differs }) => [name, values.map(({ kind }) => kind), differs]),
      [
        ["api_token", ["secret", "secret"], undefined],
        ["password", ["default", "secret"], undefined],
      ],
    );
    assert.doesNotMatch(JSON.stringify(compared), /"a"/);
  });

  it("are compared by their own names only", () => {
    assert.deepEqual(
      compareInputs(entry({}), entry({ constructor: 1 })).map(({ values }) => values[0]),
      [{ kind: "default" }],
    );
  });
});
