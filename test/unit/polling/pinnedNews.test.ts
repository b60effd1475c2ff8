import assert from "node:assert/strict";
import type { PinnedFailures } from "../../../src/polling/pinnedNotifier";
import type { ProjectId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk, type FakeWindow } from "../support/fakeWindows";
import { fakeMemory, openWorkspace, type OpenOptions } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe("News of pinned projects", () => {
  let clock: FakeClock;
  let hex: FakeHex;

  beforeEach(() => {
    clock = new FakeClock(Date.UTC(2026, 2, 4, 8, 0));
    hex = new FakeHex(clock);
  });

  /** A window whose Runs view is visible, with what it tells. */
  async function open(pinned: ProjectId[], options: OpenOptions = {}) {
    const workspace = openWorkspace(hex, clock, { pinned, ...options });
    const told: PinnedFailures[] = [];
    workspace.pinnedNews.onDidFail((failures) => told.push(failures));
    workspace.screen.setViewVisible(true);
    await clock.advance(5 * second);
    const marked = () => workspace.unseen.failures.map(({ runId }) => runId);
    const missed = () => workspace.unseen.missed.map(({ projectId, due }) => [projectId, due.toISOString()]);
    return { workspace, told, marked, missed };
  }

  describe("that a run failed", () => {
    for (const outcome of ["ERRORED", "UNABLE_TO_ALLOCATE_KERNEL"]) {
      it(`are told once, and marked until they are looked at: ${outcome}`, async () => {
        const id = hex.addProject();
        const { workspace, told, marked } = await open([id]);
        const runId = hex.addRun(id, 20 * second, outcome);
        await clock.advance(10 * minute);
        assert.deepEqual(
          told.map(({ runs, missed }) => [runs.map((run) => run.runId), missed]),
          [[[runId], []]],
        );
        assert.deepEqual(marked(), [runId]);
        workspace.unseen.markSeen();
        assert.deepEqual(marked(), []);
        await clock.advance(hour);
        assert.equal(told.length, 1);
        assert.deepEqual(marked(), []);
        workspace.dispose();
      });
    }

    it("take no request more than runs that complete", async () => {
      const requests = async (outcome: string) => {
        hex = new FakeHex(clock);
        const id = hex.addProject();
        const { workspace } = await open([id]);
        hex.addRun(id, 20 * second, outcome);
        await clock.advance(hour);
        workspace.dispose();
        return hex.requests.length;
      };
      assert.equal(await requests("ERRORED"), await requests("COMPLETED"));
    });

    it("are none when they ended before the project was first loaded, however that comes", async () => {
      const id = hex.addProject();
      for (let n = 40; n > 0; n -= 1) {
        hex.addRun(id, minute, "ERRORED", "SCHEDULED", -n * 10 * minute);
      }
      const late = hex.addProject("Late");
      const pinned = [id];
      const { workspace, told, marked } = await open(pinned);
      await workspace.loader.moreRuns(id);
      await clock.advance(5 * minute);
      hex.addRun(late, second, "ERRORED");
      await clock.advance(5 * minute);
      pinned.push(late);
      workspace.screen.pinsChanged();
      await clock.advance(hour);
      assert.deepEqual([told, marked()], [[], []]);
      workspace.dispose();
    });

    it("are none of runs that complete, are cancelled, or were started here", async () => {
      const id = hex.addProject();
      const newsMemory = fakeMemory();
      const { workspace, told, marked } = await open([id], { newsMemory });
      hex.addRun(id, minute);
      hex.addRun(id, minute, "KILLED");
      await workspace.actions.run(id, {});
      hex.runs
        .get(id)
        ?.slice(0, 1)
        .forEach((run) => (run.outcome = "ERRORED"));
      await clock.advance(10 * minute);
      assert.deepEqual([told, newsMemory.read()], [[], undefined]);
      assert.deepEqual(
        marked(),
        workspace.completions.unseenFailures.map(({ runId }) => runId),
      );
      assert.equal(marked().length, 1);
      workspace.dispose();
    });

    it("are none of a run that the user has cancelled, whatever Hex calls its end", async () => {
      const id = hex.addProject();
      const { workspace, told, marked } = await open([id]);
      hex.addRun(id, 5 * minute);
      await workspace.loader.runs(id, "user");
      const [run] = workspace.store.activeRuns();
      assert.ok(run);
      await workspace.actions.cancel(run);
      hex.runs.get(id)?.forEach((one) => (one.outcome = "ERRORED"));
      await clock.advance(10 * minute);
      assert.equal(workspace.store.run(id, run.runId)?.status, "ERRORED");
      assert.deepEqual([told, marked()], [[], []]);
      workspace.dispose();
    });

    it("are none of projects that are not pinned, and no longer of one that is unpinned", async () => {
      const [id, other] = [hex.addProject(), hex.addProject("Other")];
      const pinned = [id];
      const { workspace, told, marked } = await open(pinned);
      workspace.screen.setExpanded(other, true);
      await workspace.loader.runs(other, "user");
      hex.addRun(other, second, "ERRORED");
      const runId = hex.addRun(id, second, "ERRORED");
      await clock.advance(10 * minute);
      assert.deepEqual(marked(), [runId]);
      assert.equal(told.length, 1);
      pinned.pop();
      let changes = 0;
      workspace.unseen.onDidChange(() => (changes += 1));
      workspace.screen.pinsChanged();
      assert.deepEqual([marked(), changes], [[], 1]);
      workspace.dispose();
    });

    it("are told in one go when many fail together", async () => {
      const pinned = ["A", "B", "C", "D", "E"].map((title) => hex.addProject(title));
      const { workspace, told, marked } = await open(pinned);
      pinned.forEach((id) => hex.addRun(id, 10 * second, "ERRORED"));
      await clock.advance(15 * second);
      await workspace.loader.refresh();
      await clock.advance(5 * second);
      assert.deepEqual(
        told.map(({ runs }) => runs.length),
        [5],
      );
      assert.equal(marked().length, 5);
      workspace.unseen.markSeen({ projectId: pinned[0] as ProjectId });
      assert.equal(marked().length, 4);
      workspace.dispose();
    });

    it("are marked without a notice when they come to light hours later", async () => {
      const id = hex.addProject();
      const { workspace, told, marked } = await open([id]);
      workspace.screen.setViewVisible(false);
      await clock.advance(minute);
      const runId = hex.addRun(id, minute, "ERRORED");
      await clock.advance(3 * hour);
      workspace.screen.setViewVisible(true);
      await clock.advance(minute);
      assert.deepEqual([told, marked()], [[], [runId]]);
      await clock.advance(day);
      assert.deepEqual(marked(), []);
      workspace.dispose();
    });

    it("are those of runs without a time that stand above what was known", async () => {
      const id = hex.addProject();
      hex.addRun(id, minute);
      const { workspace, marked } = await open([id]);
      await clock.advance(2 * minute);
      const list = workspace.store.runsOf(id);
      const [run] = list.runs;
      assert.ok(run);
      const timeless = { ...run, status: "UNABLE_TO_ALLOCATE_KERNEL", startTime: undefined, endTime: undefined };
      const [above, below] = ["above", "below"].map((runId) => ({ ...timeless, runId, elapsedMs: undefined }));
      const runs = [above, run, below] as (typeof run)[];
      workspace.store.putPage(id, 0, { runs, hasMore: false, skipped: 0 });
      assert.deepEqual(marked(), ["above"]);
      workspace.dispose();
    });
  });

  describe("that a scheduled run did not start", () => {
    const hourly = { schedules: [{ cadence: "HOURLY", enabled: true, minute: 30 }] };
    let id: ProjectId;

    beforeEach(() => {
      id = hex.addProject("Revenue", hourly);
      hex.addRun(id, minute, "COMPLETED", "SCHEDULED", -30 * minute);
    });

    it("is told once, ten minutes after its time, and marked until it is looked at or has started", async () => {
      const { workspace, told, missed } = await open([id]);
      await clock.advance(39 * minute);
      assert.deepEqual(missed(), []);
      await clock.advance(5 * minute);
      assert.deepEqual(missed(), [[id, "2026-03-04T08:30:00.000Z"]]);
      assert.deepEqual(
        told.map(({ runs, missed: those }) => [runs.length, those.length]),
        [[0, 1]],
      );
      // The next ones are not started either: that is the same news.
      await clock.advance(3 * hour);
      assert.equal(told.length, 1);
      assert.equal(missed().length, 1);
      hex.addRun(id, minute);
      await clock.advance(5 * minute);
      assert.deepEqual(missed(), []);
      await clock.advance(hour);
      assert.equal(told.length, 2);
      workspace.unseen.markSeen();
      await clock.advance(hour);
      assert.deepEqual([told.length, missed()], [2, []]);
      workspace.dispose();
    });

    it("stays known while it is not known whether it still has not started", async () => {
      const { workspace, told, missed } = await open([id]);
      await clock.advance(45 * minute);
      assert.deepEqual([told.length, missed().length], [1, 1]);
      workspace.unseen.markSeen();
      workspace.screen.setViewVisible(false);
      await clock.advance(2 * hour);
      // Hex says that the project is still scheduled before it says that no run of it has begun.
      await workspace.projects.refresh("user");
      await workspace.loader.runs(id, "user");
      await clock.advance(minute);
      assert.ok(workspace.store.overdueSince(workspace.store.project(id) ?? assert.fail()));
      assert.deepEqual([told.length, missed()], [1, []]);
      hex.addRun(id, minute);
      await workspace.loader.runs(id, "user");
      await clock.advance(hour);
      await workspace.projects.refresh("user");
      await workspace.loader.runs(id, "user");
      await clock.advance(minute);
      assert.equal(missed().length, 1, "the next one is news again");
      workspace.dispose();
    });

    it("is none when it started late, or is overdue as the project is first loaded", async () => {
      clock.jump(45 * minute);
      const { workspace, told, missed } = await open([id]);
      await clock.advance(10 * minute);
      assert.equal(workspace.store.overdueSince(workspace.store.project(id) ?? assert.fail())?.getUTCMinutes(), 30);
      hex.addRun(id, minute);
      await clock.advance(30 * minute);
      assert.equal(clock.now() < Date.UTC(2026, 2, 4, 9, 30), true);
      await clock.advance(10 * minute);
      hex.addRun(id, minute);
      await clock.advance(10 * minute);
      assert.deepEqual([told, missed()], [[], []]);
      workspace.dispose();
    });

    it("is none while Hex is out of reach, or has not said since that it is still scheduled", async () => {
      const { workspace, told, missed } = await open([id]);
      await clock.advance(20 * minute);
      hex.fail("offline");
      await clock.advance(hour);
      assert.deepEqual([told, missed()], [[], []]);
      hex.mend();
      hex.fail("serverFailed", "ListProjects");
      await clock.advance(10 * minute);
      assert.ok(workspace.store.overdueSince(workspace.store.project(id) ?? assert.fail()));
      assert.deepEqual([told, missed()], [[], []]);
      hex.mend();
      // Meanwhile the schedule was turned off.
      hex.projects.set(id, { ...(hex.projects.get(id) ?? assert.fail()), schedules: [] });
      await clock.advance(2 * hour);
      assert.deepEqual([told, missed()], [[], []]);
      workspace.dispose();
    });
  });

  describe("in several windows", () => {
    let disk: FakeDisk;

    beforeEach(() => (disk = new FakeDisk(clock)));

    async function openWindows(count: number, pinned: ProjectId[]): Promise<FakeWindow[]> {
      const windows: FakeWindow[] = [];
      for (let n = 0; n < count; n += 1) {
        const window = await disk.open(hex, { pinned });
        window.workspace.screen.setFocused(n === count - 1);
        windows.push(window);
      }
      windows.forEach(({ workspace }) => workspace.screen.setViewVisible(true));
      await clock.advance(10 * second);
      return windows;
    }
    const marks = (windows: FakeWindow[]) => windows.map(({ workspace }) => workspace.unseen.failures.length);

    it("are told by the one that has the focus, marked in all, and seen in all", async () => {
      const id = hex.addProject();
      const windows = await openWindows(3, [id]);
      hex.addRun(id, 10 * second, "ERRORED");
      await clock.advance(5 * minute);
      assert.deepEqual(
        windows.map(({ toldOfPinned }) => toldOfPinned.length),
        [0, 0, 1],
      );
      assert.deepEqual(marks(windows), [1, 1, 1]);
      windows[1]?.workspace.unseen.markSeen();
      await clock.advance(second);
      assert.deepEqual(marks(windows), [0, 0, 0]);
      windows.forEach(({ workspace }) => workspace.dispose());
    });

    it("are told by any when none has the focus, also after the one that asked has died", async () => {
      const id = hex.addProject();
      const windows = await openWindows(2, [id]);
      windows.forEach(({ workspace }) => workspace.screen.setFocused(false));
      windows.find((one) => one.isWatching())?.kill();
      hex.addRun(id, 10 * second, "ERRORED");
      await clock.advance(10 * minute);
      assert.equal(windows.flatMap(({ toldOfPinned }) => toldOfPinned).length, 1);
      windows.forEach(({ workspace }) => workspace.dispose());
    });

    it("are none of what failed while no window was open", async () => {
      const id = hex.addProject();
      const before = await openWindows(1, [id]);
      await clock.advance(5 * minute);
      before.forEach(({ workspace }) => workspace.dispose());
      await clock.advance(minute);
      hex.addRun(id, 10 * second, "ERRORED");
      await clock.advance(5 * minute);
      const after = await openWindows(1, [id]);
      await clock.advance(5 * minute);
      assert.equal(after[0]?.workspace.store.runsOf(id).runs.length, 1);
      assert.deepEqual([marks(after), after.map(({ toldOfPinned }) => toldOfPinned)], [[0], [[]]]);
      after.forEach(({ workspace }) => workspace.dispose());
    });

    it("are marked over a reload, and not told again", async () => {
      const id = hex.addProject();
      const before = await openWindows(1, [id]);
      hex.addRun(id, 10 * second, "ERRORED");
      await clock.advance(5 * minute);
      before.forEach(({ workspace }) => workspace.dispose());
      const after = await openWindows(1, [id]);
      await clock.advance(5 * minute);
      assert.deepEqual(marks(after), [1]);
      assert.deepEqual(
        after.map(({ toldOfPinned }) => toldOfPinned),
        [[]],
      );
      after.forEach(({ workspace }) => workspace.dispose());
    });
  });

  it("are read from any file without a fault", async () => {
    const id = hex.addProject();
    const entry = { projectId: id, runId: "x", atMs: clock.now(), told: true, seen: false };
    const ugly = [null, 1, { ...entry, projectId: "../x" }, { ...entry, atMs: "now" }, { ...entry, runId: 7 }, entry];
    for (const value of [undefined, {}, "x", ugly]) {
      const { workspace, told, marked } = await open([id], { newsMemory: fakeMemory(value) });
      assert.deepEqual([told, marked(), workspace.unseen.missed], [[], [], []]);
      workspace.dispose();
    }
  });
});
