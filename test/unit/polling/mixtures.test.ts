import assert from "node:assert/strict";
import { isActive, type ProjectId } from "../../../src/hex/types";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Ten pinned projects, and in one of them a run that goes on for hours although the others took a minute. */
describe("one run that outlives its usual length, beside ten pinned projects", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let pinned: ProjectId[];
  let workspace: HexWorkspace;

  beforeEach(async () => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    pinned = Array.from({ length: 10 }, (_, index) => hex.addProject(`Project ${index}`));
    workspace = openWorkspace(hex, clock, { pinned });
    const [slow] = pinned as [ProjectId];
    for (let index = 10; index > 0; index -= 1) {
      hex.addRun(slow, minute, "COMPLETED", "API", -index * 10 * minute);
    }
    workspace.screen.setViewVisible(true);
    await clock.advance(2 * minute);
    hex.durationMs = () => 8 * hour;
    await workspace.actions.run(slow, {});
  });

  afterEach(() => workspace.dispose());

  it("is looked at ever more seldom, about once a minute in the end", async () => {
    const ask = hex.operations.GetProjectRuns;
    let asked = 0;
    hex.operations.GetProjectRuns = (query) => {
      asked += query.id === pinned[0] ? 1 : 0;
      return ask(query);
    };
    const looks = async (ms: number) => {
      const before = asked;
      await clock.advance(ms);
      return (asked - before) / (ms / minute);
    };
    await clock.advance(10 * minute);
    const [later, muchLater] = [await looks(10 * minute), await looks(hour)];
    assert.ok(later <= 8, `${later} looks a minute after ten minutes`);
    assert.ok(muchLater <= 1.5, `${muchLater} looks a minute after twenty`);
  });

  it("lets runs that others start in the other projects be seen", async () => {
    await clock.advance(20 * minute);
    for (const id of pinned.slice(1)) {
      const runId = hex.addRun(id, minute);
      await clock.advance(3 * minute + 20 * second);
      assert.ok(workspace.store.run(id, runId), "not seen after three minutes");
    }
  });

  it("lets errors that are over go away", async () => {
    await clock.advance(10 * minute);
    hex.fail("serverFailed", "GetProjectRuns");
    await workspace.loader.refresh().catch(() => undefined);
    await clock.advance(2 * minute);
    const failed = () => pinned.filter((id) => workspace.store.runsOf(id).error !== undefined).length;
    assert.equal(failed(), 10);
    hex.mend();
    await clock.advance(2 * minute);
    assert.equal(failed(), 0);
  });
});

describe("a run whose end is near all the time, looked at by somebody", () => {
  it("leaves what has failed and what is idle their share", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    const pinned = Array.from({ length: 6 }, (_, index) => hex.addProject(`Project ${index}`));
    const busy = Array.from({ length: 4 }, (_, index) => hex.addProject(`Busy ${index}`));
    const workspace = openWorkspace(hex, clock, { pinned });
    workspace.screen.setViewVisible(true);
    hex.durationMs = () => 15 * second;
    workspace.store.onDidChange((change) => {
      for (const { before, after } of change.kind === "runs" ? change.changes : []) {
        if (before && isActive(before) && !isActive(after)) {
          clock.after(second, () => void workspace.actions.run(after.projectId, {}));
        }
      }
    });
    await Promise.all(busy.map((id) => workspace.actions.run(id, {})));
    await clock.advance(20 * minute);
    const [first] = pinned as [ProjectId];
    hex.fail("serverFailed", "GetProjectRuns");
    await Promise.allSettled(pinned.map((id) => workspace.loader.runs(id, "user")));
    await clock.advance(minute);
    hex.mend();
    await clock.advance(2 * minute);
    assert.deepEqual(
      pinned.filter((id) => workspace.store.runsOf(id).error),
      [],
    );
    const from = clock.now();
    hex.addRun(first, 10 * minute);
    await clock.advance(15 * minute);
    const looked = pinned.filter((id) => (workspace.store.runsOf(id).loadedAtMs ?? 0) > from);
    assert.equal(looked.length, pinned.length);
    workspace.dispose();
  });
});
