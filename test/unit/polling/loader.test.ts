import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const minute = 60_000;

function open(pinned?: ProjectId[]) {
  const clock = new FakeClock();
  const hex = new FakeHex(clock);
  const projectId = hex.addProject();
  return { clock, hex, projectId, workspace: openWorkspace(hex, clock, { pinned: pinned ?? [projectId] }) };
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
    workspace.polling.dispose();
    workspace.screen.setViewVisible(true);
    await clock.advance(1_000);
    assert.equal(hex.requests.length, 0);
    workspace.dispose();
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
