import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const minute = 60_000;

function open(pins?: ProjectId[]) {
  const clock = new FakeClock();
  const hex = new FakeHex(clock);
  const projectId = hex.addProject();
  const pinned = pins ?? [projectId];
  const reported: unknown[] = [];
  const workspace = openWorkspace(hex, clock, { pinned, report: (error) => reported.push(error) });
  return { clock, hex, projectId, workspace, pinned, reported };
}

describe("pictures of charts", () => {
  it("wait for their turn: never 20 in any 60 s, however many are wanted", async () => {
    const { clock, hex, projectId, workspace } = open();
    const chart = { projectId, runId: "00000000-0000-4000-8000-0000000000ff" as RunId, width: 400, height: 200 };
    let came = 0;
    for (let index = 0; index < 50; index++) {
      void workspace.loader.chart({ ...chart, staticId: `cell ${index}` }).then(() => (came += 1));
    }
    await clock.advance(1_000);
    assert.ok(came >= 10, `${came} came at once`);
    await clock.advance(4 * minute);
    assert.equal(came, 50);
    assert.ok(hex.mostInAMinute < 20, `${hex.mostInAMinute} in a minute`);
    workspace.dispose();
  });

  it("do not hold up what people click", async () => {
    const { clock, hex, projectId, workspace } = open();
    const chart = { projectId, runId: "00000000-0000-4000-8000-0000000000ff" as RunId, width: 400, height: 200 };
    for (let index = 0; index < 50; index++) {
      workspace.loader.chart({ ...chart, staticId: `cell ${index}` }).catch(() => undefined);
    }
    await clock.advance(1_000);
    await workspace.loader.runs(projectId, "user");
    assert.equal(hex.count("GetProjectRuns"), 1);
    workspace.dispose();
    await clock.advance(0);
  });
});

describe("what a view loads when it comes up", () => {
  it("is what is shown and not recent, and until it is there the view says how old what it shows is", async () => {
    const { clock, hex, projectId, workspace } = open([]);
    workspace.screen.setExpanded(projectId, true);
    workspace.screen.setViewVisible(true);
    assert.equal(workspace.loader.behindSinceMs, undefined, "nothing is shown yet");
    await clock.advance(1_000);
    assert.deepEqual([hex.count("ListProjects"), hex.count("GetProjectRuns")], [1, 1]);
    workspace.screen.setViewVisible(false);
    const loadedAtMs = workspace.store.runsOf(projectId).loadedAtMs;
    await clock.advance(2 * minute - 1_000);
    workspace.screen.setViewVisible(true);
    assert.equal(workspace.loader.behindSinceMs, undefined, "that is recent");
    workspace.screen.setViewVisible(false);
    await clock.advance(minute);
    let changes = 0;
    workspace.loader.onDidChangeBehind(() => (changes += 1));
    workspace.screen.setViewVisible(true);
    assert.equal(workspace.loader.behindSinceMs, loadedAtMs);
    const began = changes;
    await clock.advance(1_000);
    assert.equal(workspace.loader.behindSinceMs, undefined);
    assert.ok(began > 0 && changes === 2 * began, `${began} and ${changes}`);
    assert.ok(hex.count("ListProjects") >= 2 && hex.count("GetProjectRuns") >= 2);
    workspace.dispose();
  });

  it("is pinned projects that no page names, but not what is gone or has failed", async () => {
    const { clock, hex, projectId, workspace } = open();
    const { ListProjects } = hex.operations;
    hex.operations.ListProjects = async (query) => ({ ...(await ListProjects(query)), projects: [] });
    workspace.screen.setViewVisible(true);
    await clock.advance(1_000);
    assert.equal(workspace.store.project(projectId)?.title, "Revenue");
    workspace.screen.setViewVisible(false);
    hex.projects.delete(projectId);
    await workspace.loader.runs(projectId, "user").catch(() => undefined);
    assert.equal(workspace.store.runsOf(projectId).gone, true);
    await clock.advance(10 * minute);
    const before = hex.count("GetProjectRuns") + hex.count("GetProject");
    workspace.screen.setViewVisible(true);
    await clock.advance(1_000);
    assert.equal(hex.count("GetProjectRuns") + hex.count("GetProject"), before);
    workspace.dispose();
  });

  it("is nothing any more once the loader is disposed", async () => {
    const { clock, hex, workspace } = open([]);
    workspace.loader.dispose();
    workspace.screen.setViewVisible(true);
    await clock.advance(1_000);
    assert.equal(hex.requests.length, 0);
    workspace.dispose();
  });

  it("is as old as the oldest part of what is shown meanwhile", async () => {
    const { clock, projectId, workspace } = open([]);
    workspace.screen.setExpanded(projectId, true);
    await workspace.projects.refreshNewest("user");
    const oldestMs = clock.now();
    await clock.advance(minute);
    await workspace.loader.runs(projectId, "user");
    await clock.advance(10 * minute);
    workspace.screen.setViewVisible(true);
    assert.equal(workspace.loader.behindSinceMs, oldestMs);
    workspace.dispose();
    await clock.advance(0);
  });

  it("says nothing when Hex cannot be reached, as the views do, but reports what is our fault", async () => {
    const { clock, hex, workspace, reported } = open();
    hex.fail("offline");
    workspace.screen.setViewVisible(true);
    await clock.advance(1_000);
    assert.equal(workspace.projects.error?.kind, "offline");
    assert.deepEqual(reported, []);
    const fault = new Error("a fault of ours");
    workspace.loader.quietly(Promise.reject(fault));
    await clock.advance(0);
    assert.deepEqual(reported, [fault]);
    workspace.dispose();
  });

  describe("in a window that another one polls for", () => {
    it("is only what is old and can be had", async () => {
      const { clock, hex, projectId: fresh, workspace, pinned } = open();
      const [old, failed, gone] = [hex.addProject("Old"), hex.addProject("Failed"), hex.addProject("Gone")];
      const asked: string[] = [];
      workspace.polling.setRemote({
        read: (_, operation, query) => {
          asked.push(operation === "ListProjects" ? operation : `${operation} ${"id" in query ? query.id : ""}`);
          return hex.send(operation, query);
        },
      });
      pinned.push(old, failed, gone);
      await workspace.projects.refreshNewest("user");
      hex.projects.delete(gone);
      await Promise.allSettled([old, failed, gone].map((id) => workspace.loader.runs(id, "user")));
      hex.fail("serverFailed", "GetProjectRuns", 1);
      await workspace.loader.runs(failed, "user").catch(() => undefined);
      await clock.advance(3 * minute);
      await workspace.loader.runs(fresh, "user");
      asked.length = 0;
      workspace.screen.setViewVisible(true);
      await clock.advance(0);
      assert.deepEqual(asked, ["ListProjects", `GetProjectRuns ${old}`]);
      workspace.dispose();
    });

    it("is a project that is pinned now and that no page names, though the list is recent", async () => {
      const { clock, hex, workspace, pinned } = open();
      workspace.screen.setViewVisible(true);
      await clock.advance(1_000);
      const later = hex.addProject("Later");
      pinned.push(later);
      workspace.screen.pinsChanged();
      await clock.advance(1_000);
      assert.equal(workspace.store.project(later)?.title, "Later");
      assert.equal(hex.count("GetProject"), 1);
      workspace.dispose();
    });
  });
});

describe("runs of a project", () => {
  it("are the newest page, then older ones", async () => {
    const { clock, hex, projectId, workspace } = open();
    Array.from({ length: 30 }, (_, index) => hex.addRun(projectId, 1_000, "COMPLETED", "API", -index * minute));
    await workspace.loader.runs(projectId, "user");
    assert.equal(workspace.store.runsOf(projectId).runs.length, 25);
    await workspace.loader.moreRuns(projectId);
    assert.equal(workspace.store.runsOf(projectId).runs.length, 30);
    workspace.dispose();
    await clock.advance(0);
  });

  it("are complete although one was started that Hex does not list yet", async () => {
    const { clock, hex, projectId, workspace } = open();
    Array.from({ length: 30 }, (_, index) => hex.addRun(projectId, 1_000, "COMPLETED", "API", -(index + 1) * minute));
    await workspace.loader.runs(projectId, "user");
    await workspace.actions.run(projectId, {});
    hex.runs
      .get(projectId)
      ?.slice(0, 1)
      .forEach((run) => (run.startMs = clock.now() + minute));
    assert.equal(workspace.store.runsOf(projectId).runs.length, 26);
    await workspace.loader.moreRuns(projectId);
    const { runs } = workspace.store.runsOf(projectId);
    assert.deepEqual([runs.length, new Set(runs.map(({ runId }) => runId)).size], [31, 31]);
    workspace.dispose();
    await clock.advance(0);
  });

  it("are asked for one by one with what happened to them", async () => {
    const { clock, hex, projectId, workspace } = open();
    const runId = hex.addRun(projectId, minute);
    const { GetRunStatus } = hex.operations;
    const asked: unknown[] = [];
    hex.operations.GetRunStatus = (query) => {
      asked.push(query);
      return GetRunStatus(query);
    };
    assert.equal((await workspace.loader.run(projectId, runId, "user")).runId, runId);
    assert.deepEqual(asked, [{ id: projectId, runId, withEvents: true }]);
    workspace.dispose();
    await clock.advance(0);
  });
});

describe("an export", () => {
  it("is of the version that is named, else of the published one", async () => {
    const { clock, hex, projectId, workspace } = open();
    const asked: unknown[] = [];
    hex.operations.ExportProject = async (query) => {
      asked.push(query);
      return { filename: "project.hex.yaml", content: "cells: []" };
    };
    assert.equal(await workspace.loader.exported(projectId), "cells: []");
    await workspace.loader.exported(projectId, 7);
    assert.deepEqual(asked, [{ id: projectId }, { id: projectId, version: 7 }]);
    workspace.dispose();
    await clock.advance(0);
  });
});

describe("people and groups", () => {
  it("are asked for once, and again after a failure", async () => {
    const { clock, hex, workspace } = open();
    hex.people.push({ id: "u", name: "Ada" });
    hex.fail("forbidden", "ListUsers", 1);
    await assert.rejects(workspace.loader.users());
    assert.deepEqual(await Promise.all([workspace.loader.users(), workspace.loader.users()]), [hex.people, hex.people]);
    await workspace.loader.users();
    assert.equal(hex.count("ListUsers"), 2);
    workspace.dispose();
    await clock.advance(0);
  });
});
