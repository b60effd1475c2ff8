import assert from "node:assert/strict";
import fc from "fast-check";
import { isActive, type ProjectId, type RunId } from "../../../src/hex/types";
import type { Reader } from "../../../src/polling/reader";
import { sleep } from "../../../src/util/clock";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk, type FakeWindow } from "../support/fakeWindows";

const minute = 60_000;

describe("several windows", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let disk: FakeDisk;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    disk = new FakeDisk(clock);
  });

  const open = async (count: number, pinned: ProjectId[] = []) => {
    const windows: FakeWindow[] = [];
    for (let index = 0; index < count; index += 1) {
      windows.push(await disk.open(hex, { pinned }));
      await clock.advance(50);
    }
    return windows as [FakeWindow, ...FakeWindow[]];
  };
  const close = (windows: readonly FakeWindow[]) => windows.forEach(({ workspace }) => workspace.dispose());
  const watching = (windows: readonly FakeWindow[]) => windows.filter((window) => window.isWatching());

  it("have one that watches", async () => {
    const windows = await open(5);
    assert.deepEqual(watching(windows), [windows[0]]);
    close(windows);
  });

  it("make hardly more requests than one", async () => {
    const made = async (count: number) => {
      clock = new FakeClock();
      hex = new FakeHex(clock);
      disk = new FakeDisk(clock);
      const pinned = Array.from({ length: 6 }, (_, index) => hex.addProject(`Project ${index}`));
      pinned.slice(0, 3).forEach((id, index) => hex.addRun(id, (index + 1) * 10 * minute));
      const windows = await open(count, pinned);
      windows.forEach(({ workspace }) => workspace.screen.setViewVisible(true));
      await clock.advance(60 * minute);
      close(windows);
      return hex.requests.length;
    };
    const one = await made(1);
    const five = await made(5);
    assert.ok(five <= 1.1 * one, `${five} requests of five windows, ${one} of one`);
  });

  it("keep the limit of pictures together, however long some of them wait", async () => {
    const [first, ...others] = await open(5);
    const chart = (index: number) => ({
      projectId: "00000000-0000-4000-8000-0000000000aa" as ProjectId,
      runId: "00000000-0000-4000-8000-0000000000ff" as RunId,
      staticId: `cell ${index}`,
      width: 400,
      height: 200,
    });
    let came = 0;
    for (const [at, { workspace }] of [first, ...others].entries()) {
      for (let index = 0; index < 3; index += 1) {
        const wanted = [chart(index), chart(100 * (at + 1) + index)];
        wanted.forEach((one) => void workspace.loader.chart(one).then(() => (came += 1)));
      }
    }
    await clock.advance(3 * minute);
    assert.equal(came, 30);
    assert.ok(hex.mostInAMinute < 20, `${hex.mostInAMinute} in a minute`);
    close([first, ...others]);
  });

  it("all see what the watching one learns", async () => {
    const id = hex.addProject("Revenue");
    const runId = hex.addRun(id, 5 * minute);
    const windows = await open(3, [id]);
    windows.forEach(({ workspace }) => workspace.screen.setViewVisible(true));
    await clock.advance(1_000);
    for (const { workspace } of windows) {
      assert.equal(workspace.store.activeRuns()[0]?.runId, runId);
      assert.equal(workspace.projects.projects[0]?.title, "Revenue");
    }
    await clock.advance(6 * minute);
    for (const { workspace } of windows) {
      assert.equal(workspace.store.run(id, runId)?.status, "COMPLETED");
      assert.equal(workspace.durations.past(id).length, 1);
    }
    close(windows);
  });

  it("have their reads answered by the watching one, errors too", async () => {
    const id = hex.addProject("Revenue");
    const runId = hex.addRun(id, minute);
    const windows = await open(2);
    const follower = windows[1] as FakeWindow;
    const loaded = follower.workspace.loader.runs(id, "user");
    await clock.advance(1_000);
    await loaded;
    assert.equal(follower.workspace.store.run(id, runId)?.runId, runId);
    hex.projects.delete(id);
    const refused = assert.rejects(follower.workspace.loader.runs(id, "user"), { kind: "notFound" });
    await clock.advance(1_000);
    await refused;
    assert.equal(follower.workspace.store.runsOf(id).gone, true);
    close(windows);
  });

  for (const [what, breaks, seen] of [
    ["Hex is out of reach", () => hex.fail("offline"), [false, "offline", 1]],
    ["a project is gone", () => hex.projects.clear(), [true, "notFound", 0]],
  ] as const) {
    it(`all see that ${what}, also the one that loaded the project itself a moment before`, async () => {
      const id = hex.addProject("Revenue");
      hex.addRun(id, 60 * minute, "COMPLETED", "SCHEDULED", -minute);
      const windows = await open(2);
      const { workspace } = windows[1] as FakeWindow;
      const { reader } = workspace.polling;
      const remote = reader.remote as Reader;
      // The answer is a file that is written and read.
      reader.remote = {
        read: async (...all) => {
          const answer = await remote.read(...all);
          await sleep(clock, 5);
          return answer;
        },
      };
      const loaded = workspace.loader.runs(id, "user");
      await clock.advance(100);
      await loaded;
      breaks();
      await clock.advance(minute);
      const { gone, error } = workspace.store.runsOf(id);
      assert.deepEqual([gone, error?.kind, workspace.store.activeRuns().length], seen);
      close(windows);
    });
  }

  it("answer a read although the watching one dies over it", async () => {
    const id = hex.addProject("Revenue");
    const windows = await open(2);
    windows[0].kill();
    const loaded = windows[1]?.workspace.loader.runs(id, "user");
    await clock.advance(10_000);
    await loaded;
    assert.equal(hex.count("GetProjectRuns"), 1);
    close(windows);
  });

  it("replace the watching one within ten seconds of its death", async () => {
    const windows = await open(3);
    await clock.advance(minute);
    windows[0].kill();
    await clock.advance(10_000);
    assert.equal(watching(windows).length, 1);
    close(windows);
  });

  it("follow a run to its end wherever it was started, and tell it there once", async () => {
    const id = hex.addProject("Revenue");
    const windows = await open(3);
    const starter = windows[1] as FakeWindow;
    await starter.workspace.actions.run(id, {});
    await clock.advance(3_000);
    assert.equal(windows[2]?.workspace.store.activeRuns().length, 1);
    await clock.advance(10 * minute);
    assert.equal(starter.workspace.store.activeRuns().length, 0);
    assert.deepEqual(
      windows.map(({ told }) => told.length),
      [0, 1, 0],
    );
    close(windows);
  });

  for (const [what, vanish] of [
    ["a run", (id: ProjectId) => hex.runs.set(id, [])],
    ["a run with its project", (id: ProjectId) => hex.projects.delete(id)],
  ] as const) {
    it(`tell that ${what} is gone once, in the window that started the run`, async () => {
      const id = hex.addProject("Revenue");
      hex.durationMs = () => 60 * minute;
      const windows = await open(3);
      const vanished = windows.map(() => 0);
      windows.forEach(({ workspace }, at) =>
        workspace.completions.onDidVanish((runs) => (vanished[at] = (vanished[at] ?? 0) + runs.length)),
      );
      const { workspace: starter } = windows[1] as FakeWindow;
      await starter.actions.run(id, {});
      await clock.advance(minute);
      const [run] = starter.store.activeRuns();
      assert.ok(run);
      vanish(id);
      await clock.advance(5 * minute);
      assert.deepEqual(vanished, [0, 1, 0]);
      for (const { workspace } of windows) {
        assert.deepEqual([workspace.store.activeRuns(), workspace.store.isLost(run.runId)], [[], true]);
      }
      close(windows);
    });
  }

  it("tell an end in the window that has the focus when the one that started the run is gone", async () => {
    const id = hex.addProject("Revenue");
    const windows = await open(3);
    windows.forEach(({ workspace }, index) => workspace.screen.setFocused(index === 2));
    await windows[0].workspace.actions.run(id, {});
    await clock.advance(3_000);
    windows[0].kill();
    await clock.advance(10 * minute);
    assert.deepEqual(
      windows.map(({ told }) => told.length),
      [0, 0, 1],
    );
    close(windows);
  });

  it("show in all that a run is being cancelled, and that a failure was looked at", async () => {
    const id = hex.addProject("Revenue");
    const windows = await open(2);
    const [first, second] = windows as [FakeWindow, FakeWindow];
    await second.workspace.actions.run(id, {});
    await clock.advance(3_000);
    const [run] = first.workspace.store.activeRuns();
    assert.ok(run);
    const cancelled = first.workspace.actions.cancel(run);
    await clock.advance(200);
    await cancelled;
    assert.equal(second.workspace.store.isCancelling(run.runId), true);
    await clock.advance(minute);
    assert.equal(second.workspace.store.run(id, run.runId)?.status, "KILLED");
    assert.equal(second.workspace.store.isCancelling(run.runId), false);
    await second.workspace.actions.run(id, {});
    const [failing] = hex.runs.get(id) ?? [];
    assert.ok(failing);
    failing.outcome = "ERRORED";
    await clock.advance(10 * minute);
    assert.equal(first.workspace.completions.unseenFailures.length, 1);
    second.workspace.completions.markSeen();
    await clock.advance(1_000);
    assert.equal(first.workspace.completions.unseenFailures.length, 0);
    close(windows);
  });

  it("begin with what was known before, without a request", async () => {
    const id = hex.addProject("Revenue");
    const runId = hex.addRun(id, minute);
    const before = await open(1, [id]);
    before[0].workspace.screen.setViewVisible(true);
    await clock.advance(3 * minute);
    const loadedAtMs = before[0].workspace.store.runsOf(id).loadedAtMs ?? 0;
    close(before);
    await clock.advance(5 * minute);
    const made = hex.requests.length;
    const [{ workspace }] = await open(1, [id]);
    assert.equal(workspace.projects.projects[0]?.title, "Revenue");
    assert.equal(workspace.store.run(id, runId)?.status, "COMPLETED");
    assert.ok(Math.abs((workspace.store.runsOf(id).loadedAtMs ?? 0) - loadedAtMs) <= 30_000);
    assert.equal(workspace.durations.past(id).length, 1);
    assert.equal(hex.requests.length, made);
    workspace.screen.setViewVisible(true);
    assert.equal(
      workspace.loader.behindSinceMs,
      Math.min(workspace.store.runsOf(id).loadedAtMs ?? 0, workspace.projects.loadedAtMs ?? 0),
    );
    await clock.advance(1_000);
    assert.equal(workspace.loader.behindSinceMs, undefined);
    assert.ok(hex.requests.length > made);
    workspace.dispose();
  });

  it("tell every end once, whichever windows die, close or come", async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("open" as const) }),
      fc.record({ kind: fc.constantFrom("kill" as const, "close" as const, "focus" as const), which: fc.nat(4) }),
      fc.record({ kind: fc.constant("run" as const), which: fc.nat(4), seconds: fc.integer({ min: 5, max: 200 }) }),
      fc.record({ kind: fc.constant("wait" as const), seconds: fc.integer({ min: 1, max: 60 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        clock = new FakeClock();
        hex = new FakeHex(clock);
        disk = new FakeDisk(clock);
        const id = hex.addProject("Revenue");
        const all: FakeWindow[] = [];
        let open: FakeWindow[] = [];
        const add = async () => {
          const window = await disk.open(hex);
          all.push(window);
          open.push(window);
        };
        await add();
        for (const one of steps) {
          const which = "which" in one ? open[one.which % open.length] : undefined;
          if (one.kind === "open" || !which) {
            await (one.kind === "wait" ? clock.advance(one.seconds * 1_000) : add());
          } else if (one.kind === "run") {
            hex.durationMs = () => one.seconds * 1_000;
            await which.workspace.actions.run(id, {});
          } else if (one.kind === "focus") {
            open.forEach(({ workspace }) => workspace.screen.setFocused(workspace === which.workspace));
          } else {
            open = open.filter((window) => window !== which);
            if (one.kind === "kill") {
              which.kill();
            } else {
              which.workspace.dispose();
            }
          }
          await clock.advance(100);
        }
        await add();
        await clock.advance(10 * minute);
        const started = (hex.runs.get(id) ?? []).map(({ runId }) => runId).sort();
        const told = all.flatMap((window) => window.told.map(({ runId }) => runId)).sort();
        const active = open.flatMap(({ workspace }) => workspace.store.activeRuns());
        open.forEach(({ workspace }) => workspace.dispose());
        assert.deepEqual(told, started);
        assert.deepEqual(active.filter(isActive), []);
        assert.ok(hex.mostInAMinute <= 27, `${hex.mostInAMinute} requests in a minute`);
      }),
      { numRuns: 30 },
    );
  });
});
