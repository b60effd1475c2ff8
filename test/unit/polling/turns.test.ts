import assert from "node:assert/strict";
import type { ProjectId, Run } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace, type OpenOptions } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

describe("whose turn it is to be polled", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  /** Projects whose runs were asked for, and lists, in order, each with when. */
  let asked: { of: string; atMs: number }[];

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    asked = [];
    const { GetProjectRuns, ListProjects } = hex.operations;
    hex.operations.GetProjectRuns = (query) => {
      asked.push({ of: query.id, atMs: clock.now() });
      return GetProjectRuns(query);
    };
    hex.operations.ListProjects = (query) => {
      asked.push({ of: "projects", atMs: clock.now() });
      return ListProjects(query);
    };
  });

  const add = (count: number) => Array.from({ length: count }, (_, index) => hex.addProject(`Project ${index}`));
  function open(pinned: ProjectId[], options: OpenOptions = {}) {
    const workspace = openWorkspace(hex, clock, { pinned, ...options });
    workspace.screen.setViewVisible(true);
    return workspace;
  }
  const askedOf = (isIt: (of: string) => boolean) => asked.filter(({ of }) => isIt(of));
  const gapsOf = (all: readonly { atMs: number }[]) =>
    all.slice(1).map(({ atMs }, index) => atMs - (all[index]?.atMs ?? 0));

  it("goes round all that is shown while nothing runs, one each minute", async () => {
    const pinned = add(4);
    const workspace = open(pinned);
    await clock.advance(minute);
    asked = [];
    await clock.advance(10 * minute);
    const order = asked.map(({ of }) => of);
    assert.equal(order.length, 10);
    assert.equal(new Set(order.slice(0, 5)).size, 5);
    assert.deepEqual(order.slice(5), order.slice(0, 5));
    workspace.dispose();
  });

  it("goes round sooner for the others while something runs, but leaves room for that", async () => {
    const [active, ...idle] = add(40) as [ProjectId, ...ProjectId[]];
    const workspace = open([active, ...idle]);
    await clock.advance(5 * minute);
    hex.addRun(active, 3 * hour);
    await workspace.loader.runs(active, "user");
    await clock.advance(5 * minute);
    asked = [];
    await clock.advance(20 * minute);
    const others = askedOf((of) => of !== active);
    assert.ok(others.length > 30, `${others.length} in twenty minutes`);
    assert.ok(Math.min(...gapsOf(others)) >= 12 * second, gapsOf(others).join());
    assert.ok(Math.max(...gapsOf(askedOf((of) => of === active))) <= minute);
    workspace.dispose();
  });

  it("goes round a few others in three minutes while something runs", async () => {
    const [active, ...idle] = add(4) as [ProjectId, ...ProjectId[]];
    const workspace = open([active, ...idle]);
    hex.addRun(active, 3 * hour);
    await clock.advance(30 * minute);
    asked = [];
    await clock.advance(20 * minute);
    const gaps = gapsOf(askedOf((of) => of !== active));
    assert.ok(Math.min(...gaps) >= 40 * second && Math.max(...gaps) <= minute + 5 * second, gaps.join());
    workspace.dispose();
  });

  it("comes no more to a project that is gone, when its schedule is due either", async () => {
    const id = hex.addProject("Hourly", { schedules: [{ cadence: "HOURLY", enabled: true, minute: 0 }] });
    const workspace = open([id]);
    await clock.advance(minute);
    hex.projects.delete(id);
    await clock.advance(10 * minute);
    assert.equal(workspace.store.runsOf(id).gone, true);
    asked = [];
    await clock.advance(2 * hour);
    assert.equal(askedOf((of) => of === id).length, 0);
    workspace.dispose();
  });

  it("is first that of a run which a schedule should have started, where the budget is short", async () => {
    const pinned = add(3);
    const id = hex.addProject("Hourly", { schedules: [{ cadence: "HOURLY", enabled: true, minute: 0 }] });
    const workspace = open([...pinned, id], { perMinute: 1 });
    await clock.advance(hour);
    asked = [];
    hex.addRun(id, 30 * minute);
    await clock.advance(minute + 5 * second);
    assert.equal(asked[0]?.of, id);
    workspace.dispose();
  });

  it("is at once that of what the user wants to be recent", async () => {
    const pinned = add(3);
    const workspace = open(pinned);
    await clock.advance(10 * minute);
    asked = [];
    workspace.polling.pollInTurn(pinned.slice(0, 2));
    await clock.advance(7 * second);
    assert.deepEqual(new Set(asked.map(({ of }) => of)), new Set(pinned.slice(0, 2)));
    workspace.dispose();
  });

  it("comes later and later to a project that fails, and to others as ever", async () => {
    const pinned = add(3);
    const [failing] = pinned;
    assert.ok(failing);
    const workspace = open(pinned);
    await clock.advance(5 * minute);
    const { GetProjectRuns } = hex.operations;
    let isFailing = true;
    hex.operations.GetProjectRuns = (query) => {
      if (query.id === failing && isFailing) {
        hex.fail("serverFailed", "GetProjectRuns", 1);
      }
      return GetProjectRuns(query);
    };
    asked = [];
    await clock.advance(10 * minute);
    const tries = askedOf((of) => of === failing);
    const gaps = gapsOf(tries);
    assert.ok(gaps.length > 5 && Math.min(...gaps.slice(0, 3)) >= 5 * second, gaps.join());
    assert.ok(Math.min(...gaps.slice(3)) >= 30 * second, gaps.join());
    const others = askedOf((of) => of !== failing);
    assert.ok(others.length >= 9 && others.length <= 11, `${others.length} in ten minutes`);
    isFailing = false;
    await clock.advance(minute);
    assert.equal(workspace.store.runsOf(failing).error, undefined);
    workspace.dispose();
  });

  it("waits as well for an active run whose project fails, and comes at once when it is under way no more", async () => {
    const [active] = add(1) as [ProjectId];
    hex.durationMs = () => hour;
    const workspace = openWorkspace(hex, clock, {});
    await workspace.actions.run(active, {});
    await clock.advance(minute);
    hex.fail("serverFailed", "GetProjectRuns");
    asked = [];
    await clock.advance(5 * minute);
    const gaps = gapsOf(asked);
    assert.deepEqual(
      gaps.slice(0, 4).map((ms) => Math.round(ms / second)),
      [5, 10, 20, 30],
    );
    assert.ok(Math.max(...gaps) <= 31 * second, gaps.join());
    workspace.dispose();
  });

  it("comes to a project once at a time, however long Hex takes to answer", async () => {
    const [active] = add(1) as [ProjectId];
    hex.durationMs = () => hour;
    const workspace = open([active]);
    await workspace.actions.run(active, {});
    const { GetProjectRuns } = hex.operations;
    let underWay = 0;
    let most = 0;
    hex.operations.GetProjectRuns = async (query) => {
      most = Math.max(most, (underWay += 1));
      await new Promise<void>((resolve) => clock.after(45 * second, resolve));
      underWay -= 1;
      return GetProjectRuns(query);
    };
    await clock.advance(10 * minute);
    assert.equal(most, 1);
    workspace.dispose();
  });

  it("tells an end as soon as it is known while another run goes on", async () => {
    const [quick, slow] = add(2) as [ProjectId, ProjectId];
    hex.durationMs = (id) => (id === quick ? 20 * second : hour);
    const workspace = openWorkspace(hex, clock, {});
    const told: Run[] = [];
    workspace.completions.onDidEnd((runs) => told.push(...runs));
    await workspace.actions.run(slow, {});
    await workspace.actions.run(quick, {});
    assert.equal(workspace.polling.isCatchingUp, false);
    for (let passed = 0; passed < 60 && workspace.store.activeRuns().length === 2; passed += 1) {
      await clock.advance(second);
    }
    await clock.advance(2 * second);
    assert.deepEqual(
      told.map(({ projectId }) => projectId),
      [quick],
    );
    clock.jump(2 * minute);
    assert.equal(workspace.polling.isCatchingUp, true, "nobody knows what happened meanwhile");
    workspace.polling.setRemote({ read: (_, operation, query) => hex.send(operation, query) });
    assert.equal(workspace.polling.isCatchingUp, false, "that is up to the window that polls");
    workspace.dispose();
  });
});
