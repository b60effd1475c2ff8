import assert from "node:assert/strict";
import fc from "fast-check";
import { HexError } from "../../../src/hex/errors";
import { isActive, type Project, type ProjectId, type Run, type RunId, type RunPage } from "../../../src/hex/types";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const p = "p" as ProjectId;
const run = (number: number, status = "COMPLETED"): Run => ({
  projectId: p,
  runId: `r${number}` as RunId,
  status,
  startTime: new Date(number * 1_000),
});
const page = (...runs: Run[]): RunPage => ({ runs, hasMore: false, skipped: 0 });
const failure = (gone = false) =>
  new HexError("serverFailed", {
    operation: "GetProjectRuns",
    host: "app.hex.tech",
    ...(gone && { projectGone: true }),
  });

describe("an older answer that comes late", () => {
  let clock: FakeClock;
  let store: RunStore;
  const statuses = () => store.runsOf(p).runs.map(({ runId, status }) => `${runId} ${status}`);

  beforeEach(() => {
    clock = new FakeClock();
    store = new RunStore(clock, () => false);
  });

  it("does not take away a run that a newer page named", () => {
    const [first, second] = [store.stamp(), store.stamp()];
    store.putPage(p, 0, page(run(2, "RUNNING"), run(1)), second);
    store.putPage(p, 0, page(run(1)), first);
    assert.deepEqual(statuses(), ["r2 RUNNING", "r1 COMPLETED"]);
  });

  it("does not take away a run that was asked for after the page was, nor change it", () => {
    const [first, second] = [store.stamp(), store.stamp()];
    store.putRun(run(2, "WARMING_UP"), second);
    store.putPage(p, 0, page(run(1)), first);
    assert.deepEqual(statuses(), ["r2 WARMING_UP", "r1 COMPLETED"]);
    store.putPage(p, 0, page(run(1)));
    assert.deepEqual(statuses(), ["r1 COMPLETED"]);
  });

  it("does not make an ended run active again, also one with a status that is new at Hex", () => {
    const [first, second, third] = [store.stamp(), store.stamp(), store.stamp()];
    const archived: Run = { ...run(1, "ARCHIVED"), endTime: new Date(9_000) };
    store.putRun(archived, third);
    store.putRun(run(1, "RUNNING"), second);
    store.putPage(p, 0, page(run(1, "RUNNING")), first);
    assert.deepEqual([statuses(), store.activeRuns()], [["r1 ARCHIVED"], []]);
  });

  it("does not bring back a run that is gone", () => {
    store.putPage(p, 0, page(run(1, "RUNNING")));
    const [first, second] = [store.stamp(), store.stamp()];
    store.dropRun(run(1, "RUNNING"), second);
    store.putPage(p, 0, page(run(1, "RUNNING")), first);
    assert.deepEqual([statuses(), store.isLost("r1" as RunId)], [[], true]);
  });

  it("that failed says nothing about a newer one that did not, nor the other way round", () => {
    const [first, second, third, fourth] = [store.stamp(), store.stamp(), store.stamp(), store.stamp()];
    store.putPage(p, 0, page(run(1)), second);
    store.putFailure(p, failure(), first);
    assert.equal(store.runsOf(p).error, undefined);
    store.putFailure(p, failure(), fourth);
    store.putPage(p, 0, page(run(2), run(1)), third);
    assert.deepEqual([store.runsOf(p).error?.kind, statuses()], ["serverFailed", ["r2 COMPLETED", "r1 COMPLETED"]]);
  });

  it("does not bring back a project that is gone", () => {
    const [first, second] = [store.stamp(), store.stamp()];
    store.putFailure(p, failure(true), second);
    store.putPage(p, 0, page(run(1, "RUNNING")), first);
    assert.deepEqual([store.runsOf(p).gone, store.activeRuns()], [true, []]);
  });

  it("does not set back a project's properties", () => {
    const project = (title: string): Project => ({ id: p, title, type: "PROJECT", categories: [], schedules: [] });
    const [first, second] = [store.stamp(), store.stamp()];
    store.putProjects([project("new")], second);
    store.putProjects([project("old")], first);
    assert.equal(store.project(p)?.title, "new");
  });

  it("tells nothing of this computer's clock", async () => {
    const asked = store.stamp();
    const serverTime = new Date(clock.now());
    await clock.advance(40_000);
    store.putPage(p, 0, { ...page(), serverTime }, asked);
    assert.equal(store.skewMs, 0);
    store.putPage(p, 0, { ...page(), serverTime: new Date(clock.now() + 60_000) }, store.stamp());
    assert.equal(Math.floor(store.skewMs / 1_000), 60, "a fresh one does");
  });

  it("changes nothing, in whatever order answers about a project come", () => {
    const statusAt = ["PENDING", "RUNNING", "RUNNING", "COMPLETED"];
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 }),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (order, alone) => {
          const of = new RunStore(new FakeClock(), () => false);
          const asked = order.map(() => of.stamp());
          let newest = -1;
          for (const index of order) {
            // Run 1 begins with the first question and has ended by the fourth; run 2 is new with the third.
            const first = run(1, statusAt[Math.min(index, 3)]);
            const at = asked[order.filter((other) => other < index).length];
            assert.ok(at);
            newest = Math.max(newest, index);
            if (alone[index]) {
              of.putRun(first, at);
            } else {
              of.putPage(p, 0, page(...(index >= 2 ? [run(2, "RUNNING")] : []), first), at);
            }
            assert.equal(of.run(p, "r1" as RunId)?.status, statusAt[Math.min(newest, 3)]);
          }
          const sawSecond = order.some((index) => index >= 2 && !alone[index]);
          assert.equal(of.run(p, "r2" as RunId) !== undefined, sawSecond);
          assert.equal(of.runsOf(p).runs.filter(isActive).length, of.activeRuns().length);
        },
      ),
    );
  });
});

describe("a page that names something twice", () => {
  it("gives one row for a run, ended when either says so", () => {
    const store = new RunStore(new FakeClock(), () => false);
    store.putPage(p, 0, page(run(2, "COMPLETED"), run(2, "RUNNING"), run(1)));
    store.putPage(p, 3, page(run(0), run(0)));
    assert.deepEqual(
      store.runsOf(p).runs.map(({ runId, status }) => `${runId} ${status}`),
      ["r2 COMPLETED", "r1 COMPLETED", "r0 COMPLETED"],
    );
  });

  it("gives one row for a project", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    const id = hex.addProject();
    const workspace = openWorkspace(hex, clock);
    const project = hex.projects.get(id);
    assert.ok(project);
    workspace.projects.takeOver({ projects: [project, project], skipped: 0 }, clock.now());
    assert.deepEqual(
      workspace.projects.projects.map(({ id: one }) => one),
      [id],
    );
    workspace.dispose();
  });
});

describe("a list of projects", () => {
  it("is not set back by an older page that comes late", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    const first = hex.addProject("First");
    const workspace = openWorkspace(hex, clock);
    await workspace.projects.refresh("user");
    const asked = workspace.store.stamp();
    const old = await hex.send("ListProjects", {});
    hex.addProject("Second");
    await workspace.projects.refresh("user");
    workspace.projects.takePolled(old, asked);
    assert.equal(workspace.projects.projects.length, 2, `not only ${first}`);
    workspace.dispose();
  });
});
