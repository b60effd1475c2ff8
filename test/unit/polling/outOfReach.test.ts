import assert from "node:assert/strict";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;

describe("Hex out of reach", () => {
  it("is said of every active run and of the list after one failed poll, and taken back when Hex answers", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    hex.durationMs = () => 3_600 * second;
    const ids = ["One", "Two", "Three"].map((title) => hex.addProject(title));
    const workspace = openWorkspace(hex, clock, { pinned: [] });
    const errors = () => ids.map((id) => workspace.store.runsOf(id).error?.kind);
    try {
      workspace.screen.setViewVisible(true);
      for (const id of ids) {
        await workspace.actions.run(id, {});
      }
      await clock.advance(60 * second);
      assert.deepEqual(errors(), [undefined, undefined, undefined]);
      hex.fail("offline");
      const before = hex.requests.length;
      while (hex.requests.length === before) {
        await clock.advance(second);
      }
      assert.equal(hex.requests.length, before + 1);
      assert.deepEqual(errors(), ["offline", "offline", "offline"]);
      assert.equal(workspace.projects.error?.kind, "offline");
      hex.mend();
      await clock.advance(60 * second);
      assert.deepEqual(errors(), [undefined, undefined, undefined]);
      assert.equal(workspace.projects.error, undefined);
    } finally {
      workspace.dispose();
    }
  });
});
