import assert from "node:assert/strict";
import { HexError, isHexError, type HexErrorKind } from "../../../src/hex/errors";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { newestRuns } from "../../../src/polling/reader";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;

describe("what is read from Hex", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let workspace: HexWorkspace;
  let id: ProjectId;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    id = hex.addProject();
    workspace = openWorkspace(hex, clock);
  });

  afterEach(() => workspace.dispose());

  const reader = () => workspace.polling.reader;
  const runsOf = (of = id) => workspace.store.runsOf(of);
  const failure = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(isHexError(error), String(error));
    return error;
  };

  describe("about lists of projects", () => {
    const news = () => {
      const heard: string[] = [];
      workspace.polling.writer.onDidLoadList(({ query, news: what }) =>
        heard.push(`${String(query.sortBy)} ${what instanceof HexError ? what.kind : what.projects.length}`),
      );
      return heard;
    };

    it("is told to other windows when it is the newest page that this one has loaded", async () => {
      const heard = news();
      await reader().read("user", "ListProjects", { sortBy: "CREATED_AT" });
      assert.deepEqual(heard, ["CREATED_AT 1"]);
      await reader().read("user", "ListProjects", { sortBy: "CREATED_AT", after: "0" });
      await reader().read("user", "GetProject", { id });
      await workspace.loader.runs(id, "user");
      assert.equal(heard.length, 1);
    });

    it("is not told by a window that has it from another one, which is the one to tell", async () => {
      const heard = news();
      workspace.polling.setRemote({ read: (_, operation, query) => hex.send(operation, query) });
      await workspace.projects.refresh("user");
      assert.deepEqual([heard, workspace.projects.projects.length], [[], 1]);
    });
  });

  describe("about runs", () => {
    it("shows an active run at once, and an old one only where it is listed already", async () => {
      const active = hex.addRun(id, minute);
      const ended = hex.addRun(id, minute, "ERRORED", "SCHEDULED", -5 * minute);
      await workspace.loader.run(id, active, "user");
      await workspace.loader.run(id, ended, "user");
      assert.deepEqual(
        runsOf().runs.map(({ runId }) => runId),
        [active],
      );
      await clock.advance(2 * minute);
      await workspace.loader.run(id, active, "user");
      assert.equal(workspace.store.run(id, active)?.status, "COMPLETED");
    });

    it("gives the run's events to who asks for them, and keeps none", async () => {
      const runId = hex.addRun(id, minute);
      const { GetRunStatus } = hex.operations;
      hex.operations.GetRunStatus = async (query) => ({ ...(await GetRunStatus(query)), stateEvents: [] });
      const run = await workspace.loader.run(id, runId, "user");
      assert.deepEqual(run.stateEvents, []);
      assert.equal(workspace.store.run(id, runId)?.stateEvents, undefined);
    });

    it("puts older pages below the newest one", async () => {
      for (let index = 0; index < 30; index += 1) {
        hex.addRun(id, second, "COMPLETED", "API", -index * minute);
      }
      await workspace.loader.runs(id, "user");
      assert.deepEqual([runsOf().runs.length, runsOf().hasMore], [25, true]);
      await workspace.loader.moreRuns(id);
      assert.deepEqual([runsOf().runs.length, runsOf().hasMore], [30, false]);
    });

    it("is as old in the window that asked for it as in the one that sent the request", async () => {
      const page = await reader().serve("user", { operation: "GetProjectRuns", query: newestRuns(id) });
      const cameAtMs = clock.now();
      await clock.advance(5);
      workspace.polling.setRemote({ read: () => Promise.resolve(page as never) });
      await workspace.loader.runs(id, "user");
      assert.equal(runsOf().loadedAtMs, cameAtMs);
      clock.jump(-minute);
      await workspace.loader.runs(id, "user");
      assert.equal(runsOf().loadedAtMs, clock.now(), "the clock was set back");
    });

    it("says what failed, but not that somebody has given up", async () => {
      hex.fail("serverFailed", "GetProjectRuns", 1);
      await failure(workspace.loader.runs(id, "user"));
      assert.equal(runsOf().error?.kind, "serverFailed");
      await workspace.loader.runs(id, "user");
      assert.equal(runsOf().error, undefined);
      hex.fail("cancelled", "GetProjectRuns", 1);
      assert.equal((await failure(workspace.loader.runs(id, "user"))).kind, "cancelled");
      assert.equal(runsOf().error, undefined);
    });
  });

  describe("while Hex is out of reach", () => {
    let active: ProjectId;
    let unreached: HexErrorKind[];

    beforeEach(async () => {
      active = hex.addProject("Active");
      hex.addRun(active, 60 * minute);
      await workspace.loader.runs(active, "user");
      unreached = [];
      workspace.polling.writer.onDidFailToReach(({ kind }) => unreached.push(kind));
    });

    for (const kind of ["offline", "timeout"] as const) {
      it(`says so of every active run, whichever project or list was asked for: ${kind}`, async () => {
        hex.fail(kind, "GetProjectRuns", 1);
        await failure(workspace.loader.runs(id, "user"));
        assert.deepEqual([runsOf(active).error?.kind, unreached], [kind, [kind]]);
        await workspace.loader.runs(active, "user");
        assert.equal(runsOf(active).error, undefined);
        hex.fail(kind, "ListProjects", 1);
        await failure(workspace.projects.refresh("user"));
        assert.deepEqual([runsOf(active).error?.kind, unreached], [kind, [kind, kind]]);
      });
    }

    it("keeps what was said first", async () => {
      hex.fail("offline", "GetProjectRuns", 1);
      await failure(workspace.loader.runs(active, "user"));
      const first = runsOf(active).error;
      hex.fail("timeout", "GetProjectRuns", 1);
      await failure(workspace.loader.runs(id, "user"));
      assert.equal(runsOf(active).error, first);
    });

    it("says nothing of runs because a picture or a single project did not come, or one project is refused", async () => {
      hex.fail("offline", "GetProject", 1);
      await failure(workspace.loader.project(id, "user"));
      hex.fail("offline", "ListCells", 1);
      await failure(workspace.loader.cells(id));
      hex.fail("forbidden", "GetProjectRuns", 1);
      await failure(workspace.loader.runs(id, "user"));
      assert.deepEqual([runsOf(active).error, unreached], [undefined, []]);
    });
  });

  describe("of a project whose runs Hex refuses", () => {
    const refuse = () => hex.fail("forbidden", "GetProjectRuns");

    it("is nothing when it is not published, without asking for what is known", async () => {
      const draft = hex.addProject("Draft", { lastPublishedAt: undefined });
      refuse();
      const page = await reader().read("user", "GetProjectRuns", newestRuns(draft));
      assert.deepEqual([page.runs, page.hasMore], [[], false]);
      assert.equal(workspace.store.project(draft)?.title, "Draft", "it was asked for, and is known now");
      await workspace.loader.runs(draft, "user");
      assert.equal(hex.count("GetProject"), 1);
    });

    it("is the refusal, and that the project is gone when that is refused as well", async () => {
      refuse();
      const refused = await failure(workspace.loader.runs(id, "user"));
      assert.deepEqual([refused.kind, refused.details.projectGone], ["forbidden", undefined]);
      hex.fail("notFound", "GetProject");
      const gone = await failure(workspace.loader.runs(id, "user"));
      assert.deepEqual([gone.kind, gone.details.projectGone], ["forbidden", true]);
      assert.equal(runsOf().gone, true);
    });

    it("is the refusal when Hex does not say what became of the project", async () => {
      refuse();
      hex.fail("serverFailed", "GetProject");
      const refused = await failure(workspace.loader.runs(id, "user"));
      assert.deepEqual([refused.kind, refused.details.projectGone], ["forbidden", undefined]);
    });

    it("is any other failure as it is, without a second request", async () => {
      hex.fail("serverFailed", "GetProjectRuns");
      assert.equal((await failure(workspace.loader.runs(id, "user"))).kind, "serverFailed");
      assert.equal(hex.count("GetProject"), 0);
    });
  });

  it("is a picture also while Hex takes no other reads, which have another limit", async () => {
    hex.fail("rateLimited", "GetProjectRuns", 1);
    await failure(workspace.loader.runs(id, "user"));
    assert.equal((await failure(workspace.loader.cells(id))).kind, "rateLimited");
    const chart = { projectId: id, runId: "run" as RunId, staticId: "cell", width: 400, height: 200 };
    let came = false;
    void workspace.loader.chart(chart).then(() => (came = true));
    await clock.advance(0);
    assert.equal(came, true);
  });

  it("is waited for by those who watch for five seconds of Hex's limit, and tried once by polls", async () => {
    const options: unknown[] = [];
    const { GetProjectRuns } = hex.operations;
    hex.operations.GetProjectRuns = (query, call) => {
      options.push(call);
      return GetProjectRuns(query);
    };
    await workspace.loader.runs(id, "user");
    await workspace.polling.writer.poll("GetProjectRuns", newestRuns(id));
    assert.deepEqual(options, [{ longestWaitMs: 5 * second }, { attempts: 1 }]);
  });
});
