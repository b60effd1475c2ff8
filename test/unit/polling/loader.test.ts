import assert from "node:assert/strict";
import type { RunId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const minute = 60_000;

function open() {
  const clock = new FakeClock();
  const hex = new FakeHex(clock);
  const projectId = hex.addProject();
  return { clock, hex, projectId, workspace: openWorkspace(hex, clock, {}) };
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
