import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const minute = 60_000;

describe("what failed and was not looked at yet", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let workspace: HexWorkspace;
  let pinned: ProjectId;
  let here: RunId[];
  let elsewhere: RunId;

  /** Two runs that were started here, and one of the same project that was not. */
  beforeEach(async () => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    pinned = hex.addProject();
    workspace = openWorkspace(hex, clock, { pinned: [pinned] });
    workspace.screen.setViewVisible(true);
    await clock.advance(minute);
    await workspace.actions.run(pinned, {});
    await workspace.actions.run(pinned, {});
    here = (hex.runs.get(pinned) ?? []).map(({ runId }) => runId);
    elsewhere = hex.addRun(pinned, 20_000);
    hex.runs.get(pinned)?.forEach((run) => (run.outcome = "ERRORED"));
    await clock.advance(3 * minute);
  });

  afterEach(() => workspace.dispose());

  const failures = () => workspace.unseen.failures.map(({ runId }) => runId);

  it("is what was started here, then what failed of pinned projects", () => {
    assert.deepEqual(new Set(failures().slice(0, 2)), new Set(here));
    assert.deepEqual(failures().slice(2), [elsewhere]);
  });

  it("is nothing once the user has looked at everything, which is told", () => {
    let changes = 0;
    workspace.unseen.onDidChange(() => (changes += 1));
    workspace.unseen.markSeen();
    assert.deepEqual(failures(), []);
    assert.ok(changes > 0);
  });

  it("is the rest once the user has looked at one run", () => {
    const [first, second] = here as [RunId, RunId];
    workspace.unseen.markSeen({ projectId: pinned, runId: first });
    assert.deepEqual(failures(), [second, elsewhere]);
    workspace.unseen.markSeen({ projectId: pinned, runId: elsewhere });
    assert.deepEqual(failures(), [second]);
  });

  it("is what was started here once the user has looked at the project", () => {
    workspace.unseen.markSeen({ projectId: pinned });
    assert.deepEqual(new Set(failures()), new Set(here));
  });

  it("is told for each of the two kinds, and not any more once it is disposed", () => {
    let changes = 0;
    workspace.unseen.onDidChange(() => (changes += 1));
    for (const look of [
      () => workspace.completions.markSeen(here.slice(0, 1)),
      () => workspace.pinnedNews.markSeen({ projectId: pinned }),
    ]) {
      changes = 0;
      look();
      assert.ok(changes > 0);
    }
    workspace.unseen.dispose();
    changes = 0;
    workspace.completions.markSeen();
    assert.equal(changes, 0);
  });
});
