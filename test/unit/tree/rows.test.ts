import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { ProjectId, Run, RunId } from "../../../src/hex/types";
import { emptyRunList } from "../../../src/store/runList";
import { nodeId, type Node } from "../../../src/ui/nodes";
import {
  activeRows,
  listRows,
  projectRows,
  recentProjectRows,
  recentRows,
  recentRunRows,
} from "../../../src/tree/rows";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const id = "00000000-0000-4000-8000-000000000001" as ProjectId;
const run: Run = { projectId: id, runId: "00000000-0000-4000-8000-000000000002" as RunId, status: "COMPLETED" };
const error = new HexError("offline", { operation: "GetProjectRuns", host: "app.hex.tech" });

/** Rows in short: what they are and say. */
const short = (rows: readonly Node[]) => rows.map((node) => (node.kind === "message" ? node.topic : node.kind));

describe("Rows below a project", () => {
  for (const [what, list, rows] of [
    ["while its runs load", emptyRunList, ["loading"]],
    ["when it has none", { ...emptyRunList, loadedAtMs: 1, hasMore: false }, ["empty"]],
    ["when there are more", { ...emptyRunList, loadedAtMs: 1, runs: [run] }, ["run", "loadMore"]],
    ["when they could not be loaded", { ...emptyRunList, error }, ["error"]],
    [
      "when they could not be refreshed",
      { ...emptyRunList, loadedAtMs: 1, runs: [run], hasMore: false, error },
      ["error", "run"],
    ],
    ["when the project is gone", { ...emptyRunList, error, gone: true, runs: [run] }, ["gone", "run"]],
    ["of a run that was started before any page came", { ...emptyRunList, runs: [run] }, ["run", "loading"]],
  ] as const) {
    it(`${what}: ${rows.join(", ")}`, () => assert.deepEqual(short(projectRows("all", id, list)), rows));
  }

  it("have ids of their own in each group", () => {
    const list = { ...emptyRunList, loadedAtMs: 1, runs: [run] };
    const ids = [...projectRows("all", id, list), ...projectRows("pinned", id, list)].map(nodeId);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe("Rows of a workspace", () => {
  const setUp = (pinned: ProjectId[] = []) => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    return { clock, hex, open: () => openWorkspace(hex, clock, { pinned }) };
  };

  it("lists projects, then that nothing matches and the way out", async () => {
    const { hex, open } = setUp();
    hex.addProject("Revenue");
    const { projects } = open();
    assert.deepEqual(short(listRows(projects)), ["loading"]);
    const loaded = projects.refresh("user");
    await settle();
    await loaded;
    assert.deepEqual(short(listRows(projects)), ["project"]);
    await projects.setQuery({ words: "nothing like it" }, "LAST_EDITED_AT");
    assert.deepEqual(short(listRows(projects)), ["empty", "clearFilter"]);
  });

  it("says when the list could not be loaded, also once it is being tried again", async () => {
    const { hex, open } = setUp();
    hex.fail("offline", "ListProjects");
    const { projects } = open();
    await assert.rejects(projects.refresh("user"));
    assert.deepEqual(short(listRows(projects)), ["error"]);
  });

  it("moves a run from Active to Recent when it ends, and shows a page of them", async () => {
    const { clock, hex, open } = setUp();
    const projectId = hex.addProject();
    const workspace = open();
    assert.deepEqual(short(activeRows(workspace)), ["empty"]);
    assert.deepEqual(short(recentRows(workspace, 50)), ["empty"]);
    for (let count = 0; count < 3; count += 1) {
      await workspace.actions.run(projectId, {});
    }
    assert.deepEqual(short(activeRows(workspace)), ["run", "run", "run"]);
    await clock.advance(60_000);
    assert.deepEqual(short(activeRows(workspace)), ["empty"]);
    assert.deepEqual(short(recentRows(workspace, 50)), ["run", "run", "run"]);
    assert.deepEqual(short(recentRows(workspace, 2)), ["run", "run", "loadMore"]);
    workspace.dispose();
  });

  it("lists projects in Recent by their newest end, each once, with five runs below until all are wanted", async () => {
    const { clock, hex, open } = setUp();
    const [busy, quiet] = [hex.addProject("Busy"), hex.addProject("Quiet")];
    const workspace = open();
    const run = async (projectId: ProjectId, times: number) => {
      for (let count = 0; count < times; count += 1) {
        await workspace.actions.run(projectId, {});
      }
      await clock.advance(120_000);
    };
    await run(quiet, 1);
    await run(busy, 7);
    const titles = () =>
      recentProjectRows(workspace, 50).map((node) =>
        "projectId" in node && node.projectId === busy ? "busy" : "quiet",
      );
    assert.deepEqual(titles(), ["busy", "quiet"]);
    const before = recentProjectRows(workspace, 50).map(nodeId);
    assert.deepEqual(short(recentRunRows(workspace, busy, false)), [...Array<string>(5).fill("run"), "loadMore"]);
    assert.deepEqual(short(recentRunRows(workspace, busy, true)), Array<string>(7).fill("run"));
    assert.deepEqual(short(recentRunRows(workspace, quiet, false)), ["run"]);
    assert.deepEqual(short(recentProjectRows(workspace, 1)), ["recent", "loadMore"]);
    await run(quiet, 1);
    assert.deepEqual(titles(), ["quiet", "busy"]);
    // A row is the project's, whichever of its runs it stands for.
    assert.deepEqual(recentProjectRows(workspace, 50).map(nodeId).sort(), before.sort());
    const ids = [...recentRows(workspace, 50), ...recentRunRows(workspace, busy, true)].map(nodeId);
    assert.equal(new Set(ids).size, ids.length);
    workspace.dispose();
  });

  it("says in its own row of a project with runs that it is gone, when Recent lists projects", async () => {
    const pinned: ProjectId[] = [];
    const { clock, hex, open } = setUp(pinned);
    const alive = hex.addProject("Alive");
    hex.addRun(alive, 10);
    await clock.advance(60_000);
    pinned.push(alive, "00000000-0000-4000-8000-00000000dead" as ProjectId);
    const workspace = open();
    await Promise.allSettled(pinned.map((one) => workspace.loader.runs(one, "user")));
    assert.deepEqual(short(recentProjectRows(workspace, 50)), ["recent", "gone"]);
    workspace.store.putFailure(
      alive,
      new HexError("notFound", { operation: "GetProjectRuns", host: "app.hex.tech", projectGone: true }),
    );
    assert.deepEqual(short(recentProjectRows(workspace, 50)), ["recent", "gone"]);
    assert.deepEqual(short(recentRows(workspace, 50)), ["run", "gone", "gone"]);
    workspace.dispose();
  });

  it("says of a followed project that it is gone, after the runs", async () => {
    const pinned = [id];
    const { hex, open } = setUp(pinned);
    pinned.push(hex.addProject("Alive"));
    hex.addRun(pinned[1] ?? id, 10);
    pinned[0] = "00000000-0000-4000-8000-00000000dead" as ProjectId;
    const workspace = open();
    await Promise.allSettled(pinned.map((one) => workspace.loader.runs(one, "user")));
    assert.deepEqual(short(recentRows(workspace, 50)).at(-1), "gone");
    workspace.dispose();
  });
});
