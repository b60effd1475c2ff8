import assert from "node:assert/strict";
import type { ProjectId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const minuteMs = 60_000;

describe("loading 5,000 projects for a picker", () => {
  const setUp = (active: number) => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    hex.limit = 30;
    const ids = Array.from({ length: 5_000 }, (_, index) => hex.addProject(`Project ${index}`));
    const running = ids.slice(0, active);
    running.forEach((id) => hex.addRun(id, 600 * minuteMs));
    const workspace = openWorkspace(hex, clock, { pinned: running });
    const load = async () => {
      while (workspace.allProjects.hasMore) {
        await workspace.allProjects.loadMore("view");
      }
    };
    return { clock, hex, workspace, running, load };
  };

  it("lets every active run be looked at in the meantime, and stays within the budget", async () => {
    const { clock, hex, workspace, running, load } = setUp(5);
    workspace.screen.setViewVisible(true);
    await clock.advance(minuteMs);
    const looks = new Map<ProjectId, number[]>(running.map((id) => [id, [clock.now()]]));
    const ask = hex.operations.GetProjectRuns;
    hex.operations.GetProjectRuns = (query) => {
      looks.get(query.id)?.push(clock.now());
      return ask(query);
    };
    let done = false;
    void load().then(() => (done = true));
    for (let minutes = 0; !done && minutes < 10; minutes += 1) {
      await clock.advance(minuteMs);
    }
    assert.ok(done, "Not everything was loaded within ten minutes.");
    for (const times of looks.values()) {
      const gaps = [...times.slice(1), clock.now()].map((atMs, index) => atMs - (times[index] ?? 0));
      assert.ok(Math.max(...gaps) <= 90_000, `not looked at for ${Math.max(...gaps)} ms`);
    }
    assert.ok(hex.mostInAMinute <= 20, `${hex.mostInAMinute} requests in a minute`);
    assert.equal(hex.requests.filter(({ status }) => status !== 200).length, 0);
    workspace.dispose();
  });

  for (const toldLimit of [undefined, 60]) {
    const headers = toldLimit === undefined ? "of reads" : "of all requests";
    it(`never meets Hex's limit while one searches, where headers tell of that ${headers}`, async () => {
      const { clock, hex, workspace } = setUp(3);
      hex.toldLimit = toldLimit;
      workspace.screen.setViewVisible(true);
      await clock.advance(minuteMs);
      await workspace.projects.setQuery({ words: "4999" }, "LAST_EDITED_AT");
      let done = false;
      void workspace.projects.loadAll().then(() => (done = true));
      for (let minutes = 0; !done && minutes < 5; minutes += 1) {
        await clock.advance(minuteMs);
      }
      assert.deepEqual(
        workspace.projects.projects.map(({ title }) => title),
        ["Project 4999"],
      );
      assert.equal(hex.requests.filter(({ status }) => status !== 200).length, 0);
      workspace.dispose();
    });
  }

  it("never keeps a click waiting", async () => {
    const { clock, hex, workspace, running, load } = setUp(1);
    void load().catch(() => undefined);
    await clock.advance(minuteMs);
    for (let click = 0; click < 3; click += 1) {
      const before = hex.requests.length;
      const answered = Promise.all([
        workspace.loader.runs(running[0] as ProjectId, "user"),
        workspace.actions.run(running[0] as ProjectId, {}),
      ]);
      await clock.advance(0);
      await answered;
      assert.ok(hex.requests.length >= before + 2);
      await clock.advance(7_000);
    }
    workspace.dispose();
  });
});
