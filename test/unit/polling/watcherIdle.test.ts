import assert from "node:assert/strict";
import type { ProjectId } from "../../../src/hex/types";
import { AloneWatcher, minute, second, short } from "../support/aloneWatcher";

describe("The poll that is worth most in a visible view", () => {
  let w: AloneWatcher;

  beforeEach(() => (w = new AloneWatcher()));

  describe("where nothing runs and a view is visible", () => {
    it("goes round, once a minute, without what is gone or being polled", async () => {
      const [one, two, gone] = await w.pin(3);
      w.screen.setViewVisible(true);
      assert.equal(w.dueInMs(), 57 * second);
      w.hex.projects.delete(gone as ProjectId);
      await w.load(gone as ProjectId);
      const order: string[] = [];
      for (let at = 0; at < 5; at += 1) {
        await w.clock.advance(at === 0 ? 57 * second : 60 * second);
        order.push(...(await w.send()));
        assert.equal(w.dueInMs(), minute);
      }
      assert.deepEqual(order, ["projects", one, two, "projects", one]);
      w.held = [];
      await w.clock.advance(minute);
      assert.deepEqual(await w.send(), [two]);
      await w.clock.advance(minute);
      assert.deepEqual(await w.send(), ["projects"]);
      await w.clock.advance(minute);
      assert.deepEqual(await w.send(), [one]);
      assert.equal(w.watcher.nextPoll(), undefined);
    });

    it("is at once of what is wanted now, though it was asked about just now", async () => {
      const [one, two] = await w.pin(2);
      w.screen.setViewVisible(true);
      w.state.want(two as ProjectId);
      assert.deepEqual(await w.send(), [two]);
      assert.equal(w.dueInMs(), minute, "that was the one of this minute");
      await w.clock.advance(minute);
      assert.deepEqual(await w.sendAll(1), ["projects"]);
      await w.clock.advance(minute);
      assert.deepEqual(await w.sendAll(1), [one]);
    });

    it("tries again what failed, later each time, and keeps nothing else from being polled by that", async () => {
      const [one, two] = (await w.pin(2)) as [ProjectId, ProjectId];
      w.screen.setViewVisible(true);
      w.hex.fail("serverFailed", "GetProjectRuns");
      await w.load(one);
      assert.equal(w.dueInMs(), 5 * second);
      await w.clock.advance(5 * second);
      assert.deepEqual(await w.send(), [one]);
      assert.equal(w.dueInMs(), 10 * second);
      await w.clock.advance(10 * second);
      assert.deepEqual(await w.send(), [one]);
      assert.equal(w.dueInMs(), 20 * second);
      await w.clock.advance(20 * second);
      assert.deepEqual(await w.send(), [one]);
      await w.clock.advance(23 * second);
      assert.deepEqual(await w.send(), ["projects"], "its minute is over");
      w.hex.mend();
      await w.clock.advance(7 * second);
      assert.deepEqual(await w.send(), [one]);
      await w.clock.advance(53 * second);
      assert.deepEqual(await w.send(), [two]);
    });

    it("tries the list of projects again as well", async () => {
      const [one] = await w.pin(1);
      w.screen.setViewVisible(true);
      await w.clock.advance(59 * second);
      w.hex.fail("serverFailed", "ListProjects", 1);
      assert.deepEqual(await w.send(), ["projects"]);
      assert.equal(w.dueInMs(), 5 * second);
      await w.clock.advance(5 * second);
      assert.deepEqual(await w.send(), ["projects"]);
      await w.clock.advance(55 * second);
      assert.deepEqual(await w.send(), [one]);
    });

    it("is of what failed and of the others by turns when both are due", async () => {
      const [one, two, three] = (await w.pin(3)) as [ProjectId, ProjectId, ProjectId];
      w.screen.setViewVisible(true);
      w.hex.fail("serverFailed", "GetProjectRuns", 2);
      await w.load(one);
      await w.load(two);
      await w.clock.advance(60 * second);
      assert.deepEqual(await w.send(), [one]);
      await w.clock.advance(8 * second);
      assert.deepEqual(await w.send(), ["projects"]);
      assert.deepEqual(await w.send(), [two]);
      assert.equal(w.dueInMs(), minute);
      await w.clock.advance(minute);
      assert.deepEqual(await w.send(), [three]);
    });

    it("is nothing sooner after a view was hidden for long, but everything after a sleep", async () => {
      await w.pin(3);
      w.screen.setViewVisible(true);
      w.watcher.nextPoll();
      w.screen.setViewVisible(false);
      await w.clock.advance(10 * minute);
      w.screen.setViewVisible(true);
      await w.send();
      assert.equal(w.dueInMs(), minute);
      w.clock.jump(10 * minute);
      // A change of what is shown is no rest.
      w.screen.setFocused(true);
      assert.equal((await w.sendAll(4)).length, 4);
      assert.equal(w.dueInMs(), minute);
    });

    it("is nothing sooner after a sleep while it was hidden: what it shows is loaded as it comes up", async () => {
      await w.pin(3);
      const id = await w.active();
      w.watcher.nextPoll();
      w.clock.jump(10 * minute);
      assert.deepEqual(await w.send(), [id]);
      w.screen.setViewVisible(true);
      await w.send();
      assert.ok(Number(w.dueInMs()) > 0);
    });

    it("is of another one while the last that failed waits", async () => {
      const [one, two] = (await w.pin(2)) as [ProjectId, ProjectId];
      w.screen.setViewVisible(true);
      await w.clock.advance(56 * second);
      w.hex.fail("serverFailed", "GetProjectRuns", 1);
      await w.load(one);
      await w.clock.advance(second);
      await w.load(two);
      w.state.end("projects");
      await w.clock.advance(second);
      assert.notDeepEqual(await w.send(), [one]);
      assert.equal(w.dueInMs(), 3 * second);
    });

    it("comes in its turn of a pinned project of which only the id is known", async () => {
      const id = w.hex.addProject();
      w.pinned = [id];
      await w.load(id);
      w.screen.setViewVisible(true);
      assert.equal(w.dueInMs(), minute);
    });
  });

  describe("of others while something runs", () => {
    const gapMs = async (idle: number) => {
      await w.pin(idle);
      const id = await w.active();
      w.pinned = [...w.pinned, id];
      w.screen.setViewVisible(true);
      await w.clock.advance(minute);
      w.held = [];
      // Whatever else is due is sent and not answered: what is left is of what does not run.
      for (let poll = w.watcher.nextPoll(); poll?.dueInMs === 0; poll = w.watcher.nextPoll()) {
        void poll.send();
      }
      return w.dueInMs();
    };

    it("goes round in three minutes", async () => assert.equal(await gapMs(5), 30 * second));
    it("goes no faster than every fourth poll that the budget lets through", async () =>
      assert.equal(await gapMs(40), 12 * second));
    it("goes no slower than one a minute", async () => assert.equal(await gapMs(1), minute));
    it("goes once a minute when the budget has no room", async () => {
      assert.equal(await gapMs(5), 30 * second);
      Array.from({ length: 10 }, () => w.budget.reserve("poll"));
      assert.equal(w.dueInMs(), minute);
    });

    it("goes first after two minutes, and not before what is worth more", async () => {
      const [one] = await w.pin(1);
      await w.clock.advance(20 * minute);
      w.screen.setViewVisible(true);
      assert.deepEqual(await w.send(), ["projects"]);
      const id = await w.active(short);
      for (let at = 0; at < 11; at += 1) {
        await w.clock.advance(10 * second);
        assert.deepEqual(await w.send(), [id], `the ${at + 1}th`);
      }
      await w.clock.advance(10 * second);
      assert.deepEqual(await w.send(), [one]);
    });
  });
});
