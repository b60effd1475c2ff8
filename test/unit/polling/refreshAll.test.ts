import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import { isActive, type ProjectId } from "../../../src/hex/types";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;

describe("a click on Refresh", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let workspace: HexWorkspace;
  let pinned: ProjectId[];

  const open = (pins: number, others = 0) => {
    pinned = Array.from({ length: pins }, (_, index) => hex.addProject(`Project ${index}`));
    Array.from({ length: others }, (_, index) =>
      hex.addProject(`Other ${index}`, { lastEditedAt: new Date(clock.now() - index * 3_600_000) }),
    );
    workspace = openWorkspace(hex, clock, { pinned });
    workspace.screen.setViewVisible(true);
  };
  const click = () => void workspace.loader.refresh().catch(() => undefined);

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    Object.assign(hex, { limit: 30, headers: false });
  });

  afterEach(() => workspace.dispose());

  it("asks nothing twice within five seconds", async () => {
    open(3);
    await clock.advance(120 * second);
    const before = hex.requests.length;
    click();
    await clock.advance(4 * second);
    click();
    await clock.advance(0);
    assert.ok(hex.requests.length - before <= 5, `${hex.requests.length - before} requests`);
    await clock.advance(2 * second);
    const again = hex.requests.length;
    click();
    await clock.advance(0);
    assert.ok(hex.requests.length >= again + 3, "later it asks again");
  });

  it("delays no end of a run that was started here, however often and fast it is clicked", async () => {
    open(16);
    await clock.advance(5 * 60 * second);
    const [id] = pinned as [ProjectId];
    hex.durationMs = () => 40 * second;
    for (let index = 1; index < 8; index += 1) {
      hex.addRun(id, 40 * second, "COMPLETED", "API", -index * 100 * second);
    }
    await workspace.actions.run(id, {});
    let unseenMs = 0;
    for (let at = 0; at < 90; at += 1) {
      if (at >= 30 && at % 4 === 0) {
        click();
      }
      await clock.advance(second);
      const ended = (hex.runs.get(id) ?? []).filter((run) => run.endMs <= clock.now());
      const unseen = ended.filter(({ runId }) =>
        workspace.store.runsOf(id).runs.some((run) => run.runId === runId && isActive(run)),
      );
      unseenMs = Math.max(unseenMs, ...unseen.map((run) => clock.now() - run.endMs));
    }
    assert.ok(unseenMs <= 12 * second, `unseen for ${unseenMs} ms`);
    assert.equal(hex.requests.filter(({ status }) => status === 429).length, 0);
  });

  it("asks about what was started here first, then about what else runs, then the list", async () => {
    open(4);
    await clock.advance(120 * second);
    const asked: string[] = [];
    const { GetProjectRuns: runs, ListProjects: list } = hex.operations;
    const here = hex.addProject("Here");
    const elsewhere = pinned[2] as ProjectId;
    hex.durationMs = () => 600 * second;
    await workspace.actions.run(here, {});
    await clock.advance(2 * second);
    hex.addRun(elsewhere, 600 * second);
    await workspace.loader.runs(elsewhere, "user");
    hex.operations.GetProjectRuns = (query) => {
      asked.push(query.id);
      return runs(query);
    };
    hex.operations.ListProjects = (query) => {
      asked.push("projects");
      return list(query);
    };
    click();
    await clock.advance(0);
    assert.deepEqual(asked.slice(0, 3), [here, elsewhere, "projects"]);
  });

  it("sends one request while Hex refuses them", async () => {
    open(7);
    await clock.advance(300 * second);
    hex.fail("rateLimited");
    const before = hex.requests.length;
    const failed = await workspace.loader.refresh().then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(failed instanceof HexError && failed.kind === "rateLimited");
    assert.equal(hex.requests.length - before, 1);
    assert.equal(workspace.projects.error?.kind, "rateLimited", "what the list shows is stale as well");
  });

  it("says of runs too that Hex is out of reach, although the list is asked for first", async () => {
    open(2);
    await clock.advance(60 * second);
    hex.fail("offline");
    await workspace.loader.refresh().catch(() => undefined);
    assert.deepEqual(
      pinned.map((id) => workspace.store.runsOf(id).error?.kind),
      ["offline", "offline"],
    );
  });

  it("says of the list too that Hex is out of reach, although a run is asked about first", async () => {
    open(1);
    await clock.advance(60 * second);
    await workspace.actions.run(pinned[0] as ProjectId, {});
    hex.fail("offline");
    await workspace.loader.refresh().catch(() => undefined);
    assert.equal(workspace.projects.error?.kind, "offline");
  });

  it("says what failed of one project, but not that one is gone", async () => {
    open(3);
    await clock.advance(60 * second);
    hex.projects.delete(pinned[0] as ProjectId);
    await workspace.loader.refresh();
    assert.equal(workspace.store.runsOf(pinned[0] as ProjectId).gone, true);
    await clock.advance(60 * second);
    hex.fail("serverFailed", "GetProjectRuns", 1);
    await assert.rejects(workspace.loader.refresh(), { kind: "serverFailed" });
    assert.equal(workspace.projects.error, undefined, "the list is well");
  });

  it("sends six requests at once in a minute, and the rest within the budget", async () => {
    pinned = Array.from({ length: 12 }, (_, index) => hex.addProject(`Project ${index}`));
    workspace = openWorkspace(hex, clock, { pinned, perMinute: 1 });
    click();
    await clock.advance(0);
    assert.equal(hex.requests.length, 7, "six for the click, and one that the budget allows");
    await clock.advance(10 * second);
    click();
    await clock.advance(0);
    assert.equal(hex.requests.length, 7);
    await clock.advance(51 * second);
    const minuteLater = hex.requests.length;
    click();
    await clock.advance(0);
    assert.ok(hex.requests.length >= minuteLater + 6, "what waited did not count");
    await clock.advance(20 * 60 * second);
    const before = hex.requests.length;
    click();
    await clock.advance(0);
    assert.ok(hex.requests.length >= before + 6);
  });

  it("asks again at once for what Hex did not take", async () => {
    open(1);
    await clock.advance(60 * second);
    hex.fail("offline", undefined, 1);
    await assert.rejects(workspace.loader.refresh(), { kind: "offline" });
    const before = hex.requests.length;
    await workspace.loader.refresh();
    assert.ok(hex.requests.length >= before + 2);
  });

  it("asks for few pages although 2,000 projects are listed", async () => {
    open(2, 2_000);
    while (workspace.projects.hasMore) {
      await workspace.projects.loadMore("user");
    }
    await clock.advance(300 * second);
    const before = hex.count("ListProjects");
    await workspace.loader.refresh();
    assert.ok(hex.count("ListProjects") - before <= 2, `${hex.count("ListProjects") - before} pages`);
    assert.equal(workspace.projects.projects.length, 2_002);
  });
});

describe("somebody who types to find one of 2,000 projects", () => {
  it("has them all within seconds, and leaves room for the ends of runs", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    Object.assign(hex, { limit: 30, headers: false });
    Array.from({ length: 2_000 }, (_, index) => hex.addProject(`Project ${index}`));
    const workspace = openWorkspace(hex, clock);
    await workspace.allProjects.loadMore("user");
    void (async () => {
      while (workspace.allProjects.hasMore) {
        await workspace.allProjects.loadMore("search");
      }
    })();
    await clock.advance(5 * second);
    assert.equal(workspace.allProjects.hasMore, false);
    assert.ok(hex.mostInAMinute <= 24, `${hex.mostInAMinute} requests`);
    workspace.dispose();
  });

  it("is within Hex's limit with 5,000 as well", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    Object.assign(hex, { limit: 30, headers: false });
    Array.from({ length: 5_000 }, (_, index) => hex.addProject(`Project ${index}`));
    const workspace = openWorkspace(hex, clock);
    void (async () => {
      while (workspace.allProjects.hasMore) {
        await workspace.allProjects.loadMore("search");
      }
    })();
    await clock.advance(180 * second);
    assert.equal(workspace.allProjects.hasMore, false);
    assert.equal(hex.requests.filter(({ status }) => status === 429).length, 0);
    workspace.dispose();
  });
});
