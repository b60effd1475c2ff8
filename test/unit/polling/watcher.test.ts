import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { AloneWatcher, hour, minute, second, short } from "../support/aloneWatcher";
import { settle } from "../support/fakeClock";

describe("The poll that is worth most", () => {
  let w: AloneWatcher;

  beforeEach(() => (w = new AloneWatcher()));

  it("is none when nobody would see what changes, another window polls, or the token was refused", async () => {
    await w.pin(1);
    assert.equal(w.watcher.nextPoll(), undefined);
    await w.active();
    assert.notEqual(w.watcher.nextPoll(), undefined);
    w.watcher.paused = true;
    assert.equal(w.watcher.nextPoll(), undefined);
    w.watcher.paused = false;
    assert.notEqual(w.watcher.nextPoll(), undefined);
    w.watcher.stop();
    assert.equal(w.watcher.nextPoll(), undefined);
  });

  describe("where something runs", () => {
    it("is not of a project that is being polled already", async () => {
      const id = await w.active();
      await w.clock.advance(minute);
      w.held = [];
      assert.deepEqual(await w.send(), [id]);
      assert.equal(w.watcher.nextPoll(), undefined);
      w.held.forEach((answer) => answer());
      await settle();
      assert.ok(Number(w.dueInMs()) > 0);
    });

    it("comes within a minute, however little is expected, and then goes first", async () => {
      const [likely, late] = [await w.active(short), await w.active()];
      await w.clock.advance(50 * second);
      assert.deepEqual(await w.send(), [likely]);
      w.screen.noteAttention(likely);
      const waitMs = w.dueInMs() ?? Infinity;
      assert.ok(waitMs > 0 && waitMs <= 10 * second, `${waitMs}`);
      await w.clock.advance(7 * second);
      assert.deepEqual(await w.send(), [late]);
    });

    it("comes the later the older a run is that has outlived others", async () => {
      const id = await w.active(short);
      const youngMs = w.dueInMs() ?? 0;
      await w.clock.advance(10 * minute);
      await w.load(id);
      const oldMs = w.dueInMs() ?? 0;
      assert.ok(oldMs > 2 * youngMs, `${youngMs} and ${oldMs}`);
    });

    it("is of what is most likely to have ended, as soon as that is worth a request", async () => {
      const [first, likely] = [await w.active(), await w.active(short)];
      const waitMs = w.dueInMs() ?? Infinity;
      assert.ok(waitMs > 0 && waitMs < 30 * second, `${waitMs}`);
      await w.clock.advance(waitMs);
      assert.deepEqual(await w.send(), [likely]);
      w.lasting.set(first, short);
      await w.clock.advance(30 * second);
      assert.deepEqual(await w.send(), [first]);
    });

    it("waits after a failure, for longer after each, unless it is wanted now", async () => {
      const id = await w.active(short);
      w.hex.fail("serverFailed", "GetProjectRuns");
      await w.clock.advance(30 * second);
      assert.deepEqual(await w.send(), [id]);
      assert.equal(w.dueInMs(), 5 * second);
      await w.clock.advance(4 * second);
      assert.equal(w.dueInMs(), second);
      await w.clock.advance(2 * second);
      assert.deepEqual(await w.send(), [id]);
      assert.equal(w.dueInMs(), 10 * second);
      w.state.want(id);
      assert.ok(Number(w.dueInMs()) < 10 * second);
    });

    it("waits for all while Hex is out of reach", async () => {
      await w.active(short);
      const other = await w.active(short);
      w.hex.fail("offline", "GetProjectRuns", 1);
      await w.clock.advance(30 * second);
      await w.send();
      assert.equal(w.dueInMs(), 5 * second);
      await w.clock.advance(5 * second);
      assert.deepEqual(await w.send(), [other]);
    });

    it("is at once of a run that the page does not list any more, one at a time", async () => {
      const id = await w.active();
      w.hex.addRun(id, hour);
      await w.load(id);
      const runs = w.hex.runs.get(id) ?? [];
      const runIds: string[] = runs.map(({ runId }) => runId);
      await w.clock.advance(minute);
      w.hex.runs.set(id, []);
      assert.deepEqual(await w.send(), [id]);
      w.hex.runs.set(id, runs);
      const held: (() => void)[] = (w.held = []);
      const first = await w.send();
      assert.equal(w.watcher.nextPoll(), undefined);
      w.held = undefined;
      held.forEach((answer) => answer());
      await settle();
      assert.deepEqual([...first, ...(await w.send())].sort(), runIds.sort());
    });

    it("catches up with runs that were started here and not asked about for more than a minute and a half", async () => {
      const id = await w.active();
      await w.clock.advance(hour);
      assert.equal(w.watcher.isCatchingUp, false, "it was started elsewhere");
      const runId = w.store.activeRuns()[0]?.runId as RunId;
      w.localRuns.add({ projectId: id, runId, title: "", startedAtMs: w.clock.now(), options: {} });
      assert.equal(w.watcher.isCatchingUp, true);
      await w.load(id);
      assert.equal(w.watcher.isCatchingUp, false);
      await w.clock.advance(90 * second);
      assert.equal(w.watcher.isCatchingUp, false);
      await w.clock.advance(second);
      assert.equal(w.watcher.isCatchingUp, true);
      await w.active();
      assert.equal(w.watcher.isCatchingUp, true, "whatever else was asked about");
    });
  });

  describe("of a schedule", () => {
    let id: ProjectId;
    let other: ProjectId;

    beforeEach(async () => {
      [id, other] = (await w.pin(2)) as [ProjectId, ProjectId];
      await w.clock.advance(Date.UTC(2026, 0, 5, 9, 29, 40) - w.clock.now());
      const project = w.hex.projects.get(id) ?? assert.fail();
      w.hex.projects.set(id, { ...project, schedules: [{ cadence: "HOURLY", enabled: true, minute: 30 }] });
      w.screen.setViewVisible(true);
      await w.send();
      assert.equal(w.dueInMs(), 25 * second);
    });

    it("is five seconds after the time, while a view is visible", async () => {
      await w.clock.advance(25 * second);
      w.screen.setViewVisible(false);
      assert.equal(w.watcher.nextPoll(), undefined);
      w.screen.setViewVisible(true);
      assert.deepEqual(await w.send(), [id]);
      assert.equal(w.dueInMs(), 15 * second, "the run may be late");
    });

    it("goes before what is only the next in turn", async () => {
      await w.load(id);
      await w.clock.advance(70 * second);
      assert.deepEqual(await w.sendAll(2), [id, other]);
    });

    it("is none while the project is being polled, was just refused, or is gone", async () => {
      await w.clock.advance(25 * second);
      w.held = [];
      assert.deepEqual(await w.send(), [id]);
      assert.equal(w.dueInMs(), 35 * second);
      w.held.forEach((answer) => answer());
      w.held = undefined;
      await settle();
      w.hex.fail("serverFailed", "GetProjectRuns", 1);
      await w.clock.advance(15 * second);
      assert.deepEqual(await w.send(), [id]);
      assert.equal(w.dueInMs(), 5 * second);
      w.hex.projects.delete(id);
      await w.load(id);
      assert.equal(w.dueInMs(), 20 * second);
    });
  });
});
