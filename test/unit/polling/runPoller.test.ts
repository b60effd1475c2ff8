import assert from "node:assert/strict";
import type { ProjectId, ProjectQuery, RunId } from "../../../src/hex/types";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex, type FakeRun } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;

describe("polls", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let workspace: HexWorkspace;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    hex.durationMs = () => 60 * minute;
    workspace = openWorkspace(hex, clock);
  });

  afterEach(() => workspace.dispose());

  const until = async (isDone: () => boolean) => {
    for (let passed = 0; passed < 600 && !isDone(); passed += 1) {
      await clock.advance(second);
    }
    assert.ok(isDone(), "It never happens.");
  };

  describe("of an active run that its project's page does not list any more", () => {
    let id: ProjectId;
    let vanished: RunId[];
    let asked: { runId: RunId; options: unknown }[];
    let hidden: FakeRun[];

    beforeEach(async () => {
      id = hex.addProject();
      [vanished, asked] = [[], []];
      workspace.completions.onDidVanish((runs) => vanished.push(...runs.map(({ runId }) => runId)));
      const { GetRunStatus } = hex.operations;
      hex.operations.GetRunStatus = (query, options) => {
        asked.push({ runId: query.runId, options });
        return GetRunStatus(query, options);
      };
    });

    async function start(count: number): Promise<RunId[]> {
      for (let index = 0; index < count; index += 1) {
        await workspace.actions.run(id, {});
      }
      return workspace.store.activeRuns().map(({ runId }) => runId);
    }
    /** Hex does not know the runs for a while. */
    const hide = () => {
      hidden = hex.runs.get(id) ?? [];
      hex.runs.set(id, []);
    };
    const isActive = () => workspace.store.activeRuns().length > 0;

    it("are one attempt each: the next one makes up for it", async () => {
      await start(1);
      await clock.advance(minute);
      hide();
      await until(() => asked.length > 0);
      assert.deepEqual(asked[0]?.options, { attempts: 1 });
    });

    for (const [unknown, times] of [
      ["notFound", 1],
      ["forbidden", 2],
    ] as const) {
      it(`show that it is gone after ${times} of Hex's ${unknown}`, async () => {
        hex.unknown = unknown;
        const [runId] = await start(1);
        await clock.advance(minute);
        hide();
        await until(() => !isActive());
        assert.equal(asked.length, times);
        await clock.advance(5 * second);
        assert.deepEqual(vanished, [runId]);
      });
    }

    it("show nothing while it may be too new to be listed", async () => {
      await start(1);
      hide();
      await clock.advance(25 * second);
      assert.ok(asked.length > 0);
      assert.deepEqual([isActive(), vanished], [true, []]);
      hex.runs.set(id, hidden);
      await clock.advance(minute);
      assert.equal(isActive(), true);
    });

    it("show nothing when it is listed, or answered, between two refusals", async () => {
      hex.unknown = "forbidden";
      await start(1);
      await clock.advance(minute);
      for (let times = 0; times < 3; times += 1) {
        const before = asked.length;
        hide();
        await until(() => asked.length > before);
        const lists = hex.count("GetProjectRuns");
        hex.runs.set(id, hidden);
        await until(() => hex.count("GetProjectRuns") > lists);
      }
      assert.equal(isActive(), true);
      // Hex lists it no more but answers it, now and then.
      const { GetProjectRuns } = hex.operations;
      hex.operations.GetProjectRuns = async (query) => ({ ...(await GetProjectRuns(query)), runs: [] });
      for (let times = 0; times < 3; times += 1) {
        hex.fail("forbidden", "GetRunStatus", 1);
        const before = asked.length;
        await until(() => asked.length >= before + 2);
      }
      assert.equal(isActive(), true);
    });

    it("show nothing when Hex fails, and its project is well", async () => {
      await start(1);
      await clock.advance(minute);
      hide();
      hex.fail("serverFailed", "GetRunStatus");
      await clock.advance(5 * minute);
      assert.ok(asked.length > 0);
      assert.deepEqual([isActive(), workspace.store.runsOf(id).error, vanished], [true, undefined, []]);
      hex.mend();
      await until(() => !isActive());
    });

    it("are three for one page at most", async () => {
      await start(5);
      await clock.advance(minute);
      const { GetProjectRuns } = hex.operations;
      const perPage: number[] = [];
      hex.operations.GetProjectRuns = async (query) => {
        perPage.push(asked.length);
        return { ...(await GetProjectRuns(query)), runs: [] };
      };
      await until(() => perPage.length === 5);
      const between = perPage.slice(1).map((count, index) => count - (perPage[index] ?? 0));
      assert.deepEqual(between, [3, 3, 3, 3]);
    });
  });

  describe("of an active run of somebody else that is too old for its project's newest page", () => {
    let id: ProjectId;
    beforeEach(() => {
      id = hex.addProject();
      workspace.screen.setExpanded(id, true);
      workspace.screen.setViewVisible(true);
    });

    const rows = () => workspace.store.runsOf(id).runs.map(({ runId }) => runId);
    /** Runs of a second, one every three seconds. */
    const pass = async (count: number, check: () => void) => {
      for (let index = 0; index < count; index += 1) {
        hex.addRun(id, second, "COMPLETED", "APP_REFRESH");
        await clock.advance(3 * second);
        check();
      }
    };

    it("keep it in its place until it ends, whatever Hex fails to answer of it", async () => {
      const long = hex.addRun(id, 5 * minute);
      await clock.advance(20 * second);
      await pass(30, () => assert.deepEqual(workspace.store.activeRuns().at(-1)?.runId, long));
      await until(() => rows().length === 26);
      hex.fail("serverFailed", "GetRunStatus", 3);
      await pass(20, () => assert.deepEqual([rows().length, rows().at(-1)], [26, long]));
      await until(() => workspace.store.run(id, long)?.status === "COMPLETED");
      assert.equal(rows().at(-1), long);
      await clock.advance(3 * minute);
      assert.deepEqual([rows().length, rows().includes(long)], [25, false]);
    });

    it("ask for each of many by turns", async () => {
      const long = Array.from({ length: 5 }, () => hex.addRun(id, 10 * minute));
      await clock.advance(20 * second);
      const asked = new Set<RunId>();
      const { GetRunStatus } = hex.operations;
      hex.operations.GetRunStatus = (query, options) => {
        asked.add(query.runId);
        return GetRunStatus(query, options);
      };
      await pass(30, () => undefined);
      asked.clear();
      await clock.advance(3 * minute);
      assert.deepEqual([asked.size, rows().length], [5, 30]);
      assert.deepEqual([...asked].sort(), [...long].sort());
    });

    it("leave out none of the runs before it when older ones are loaded", async () => {
      const long = hex.addRun(id, 60 * minute);
      await clock.advance(20 * second);
      await pass(60, () => undefined);
      await clock.advance(3 * minute);
      assert.equal(rows().length, 26);
      for (let pages = 0; pages < 2; pages += 1) {
        const loaded = workspace.loader.moreRuns(id);
        await clock.advance(0);
        await loaded;
      }
      assert.deepEqual([rows().length, new Set(rows()).size, rows().at(-1)], [61, 61, long]);
      assert.equal(workspace.store.runsOf(id).hasMore, false);
    });
  });

  describe("of lists of projects", () => {
    const theirs: ProjectQuery = { limit: 100, sortBy: "CREATED_AT", sortDirection: "DESC" };
    let asked: string[];
    let heard: string[];

    beforeEach(async () => {
      hex.addProject("A");
      workspace.screen.setViewVisible(true);
      await clock.advance(minute);
      [asked, heard] = [[], []];
      const { ListProjects } = hex.operations;
      hex.operations.ListProjects = (query, options) => {
        asked.push(String(query.sortBy));
        return ListProjects(query, options);
      };
      workspace.polling.writer.onDidLoadList(({ query, news }) =>
        heard.push(`${String(query.sortBy)} ${"kind" in news ? news.kind : news.projects.length}`),
      );
    });

    const showThere = (query: ProjectQuery) =>
      workspace.screen.setOthers([{ focused: true, visible: true, shows: [], query }]);
    const titles = () => workspace.projects.projects.map(({ title }) => title);

    it("go to each list that a window shows, by turns", async () => {
      showThere(theirs);
      await clock.advance(6 * minute);
      assert.ok(asked.length >= 6, asked.join());
      asked.slice(1).forEach((sort, index) => assert.notEqual(sort, asked[index]));
      assert.deepEqual(new Set(heard), new Set(["CREATED_AT 1", "LAST_EDITED_AT 1"]));
    });

    it("bring this window's list up to date, and not with the list of another one", async () => {
      hex.addProject("B");
      showThere(theirs);
      workspace.screen.setViewVisible(false);
      await clock.advance(5 * minute);
      assert.deepEqual([new Set(asked), titles()], [new Set(["CREATED_AT"]), ["A"]]);
      workspace.screen.setOthers([]);
      workspace.screen.setViewVisible(true);
      await clock.advance(5 * minute);
      assert.deepEqual(titles(), ["A", "B"]);
    });

    it("are not taken by a list that shows something else by the time they are answered", async () => {
      const { ListProjects } = hex.operations;
      let answer: (() => void) | undefined;
      hex.operations.ListProjects = async (query, options) => {
        const page = await ListProjects(query, options);
        await new Promise<void>((resolve) => (answer = resolve));
        return page;
      };
      await until(() => answer !== undefined);
      hex.addProject("B");
      hex.operations.ListProjects = ListProjects;
      await workspace.projects.setQuery({}, "CREATED_AT");
      assert.deepEqual(titles(), ["A", "B"]);
      answer?.();
      await clock.advance(0);
      assert.deepEqual(titles(), ["A", "B"]);
      assert.equal(workspace.projects.error, undefined);
    });

    it("tell all windows that one failed, and the list that it was for", async () => {
      hex.fail("serverFailed", "ListProjects", 1);
      await until(() => heard.length === 1);
      assert.deepEqual([heard, workspace.projects.error?.kind], [["LAST_EDITED_AT serverFailed"], "serverFailed"]);
      await until(() => heard.length === 2);
      assert.deepEqual([heard[1], workspace.projects.error], ["LAST_EDITED_AT 1", undefined]);
      workspace.screen.setViewVisible(false);
      showThere(theirs);
      hex.fail("serverFailed", "ListProjects", 1);
      await until(() => heard.length === 3);
      assert.deepEqual([heard[2], workspace.projects.error], ["CREATED_AT serverFailed", undefined]);
    });

    it("tell nobody that one was given up", async () => {
      hex.fail("cancelled", "ListProjects", 1);
      await until(() => asked.length === 1);
      assert.deepEqual([heard, workspace.projects.error], [[], undefined]);
    });
  });
});
