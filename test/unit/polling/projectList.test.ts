import assert from "node:assert/strict";
import type { ProjectId } from "../../../src/hex/types";
import { canMatchHere, isAnswered } from "../../../src/polling/filterAndSort";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

describe("the list of projects", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let workspace: HexWorkspace;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    workspace = openWorkspace(hex, clock);
  });

  afterEach(() => workspace.dispose());

  const titles = () => workspace.projects.projects.map((project) => project.title);

  it("comes page by page, 100 at a time", async () => {
    Array.from({ length: 230 }, (_, index) => hex.addProject(`Project ${index}`));
    const sizes: number[] = [];
    await workspace.projects.refresh("user");
    for (sizes.push(titles().length); workspace.projects.hasMore; sizes.push(titles().length)) {
      await workspace.projects.loadMore();
    }
    assert.deepEqual(sizes, [100, 200, 230]);
    assert.equal(hex.requests.length, 3);
  });

  it("looks for words in all projects, loaded or not, and asks for what is missing only once", async () => {
    Array.from({ length: 230 }, (_, index) => hex.addProject(`Project ${index}`));
    const { projects, allProjects } = workspace;
    await projects.refresh("user");
    await projects.setQuery({ words: "22" }, "LAST_EDITED_AT");
    assert.deepEqual(titles(), ["Project 22"]);
    assert.ok(projects.mayHaveMore);
    await Promise.all([projects.loadAll(), projects.loadAll()]);
    assert.equal(hex.requests.length, 4);
    assert.ok(!projects.mayHaveMore);
    assert.equal(projects.searchedCount, 230);
    assert.equal(titles().length, 12);
    // What every picker knows serves the next words as well.
    await projects.setQuery({ words: "22 9" }, "LAST_EDITED_AT");
    await projects.loadAll();
    assert.deepEqual(titles(), ["Project 229"]);
    assert.deepEqual([hex.requests.length, allProjects.hasMore], [4, false]);
    await projects.setQuery({}, "LAST_EDITED_AT");
    assert.equal(titles().length, 100);
    assert.ok(projects.hasMore);
  });

  it("matches here what Hex matches, of projects that it was not asked for with this filter", async () => {
    hex.addProject("Mine", { ownerEmail: "ana@example.com" });
    hex.addProject("Theirs", { ownerEmail: "bo@example.com" });
    hex.addProject("Mine of old", { ownerEmail: "ana@example.com", archivedAt: new Date(0) });
    await workspace.allProjects.loadMore();
    const known = workspace.allProjects.projects.filter(isAnswered({ words: "e", ownerEmail: "Ana@example.com" }));
    assert.deepEqual(
      known.map(({ title }) => title),
      ["Mine"],
    );
    assert.ok(!canMatchHere({ includeArchived: true }) && !canMatchHere({ collection: { id: "1", name: "One" } }));
  });

  it("is sorted by title and by last run, over all projects", async () => {
    const ids = ["beta 10", "Beta 9", "älpha", "Gamma"].map((title) => hex.addProject(title));
    hex.addRun(ids[3] as ProjectId, 10);
    await clock.advance(60_000);
    await workspace.projects.setQuery({}, "TITLE");
    assert.deepEqual(titles(), ["älpha", "Beta 9", "beta 10", "Gamma"]);
    await workspace.loader.runs(ids[3] as ProjectId, "user");
    await workspace.projects.setQuery({}, "LAST_RUN");
    assert.equal(titles()[0], "Gamma");
    assert.equal(hex.requests.filter(({ operation }) => operation === "ListProjects").length, 1);
  });

  describe("by last published", () => {
    const published = (title: string, day: number) =>
      hex.addProject(title, { lastPublishedAt: new Date(2026, 0, day) });
    const drafts = (count: number) =>
      Array.from({ length: count }, (_, at) => hex.addProject(`Draft ${at}`, { lastPublishedAt: undefined }));
    const sortBy = async () => {
      await workspace.projects.setQuery({}, "LAST_PUBLISHED_AT");
      await workspace.projects.loadAll();
    };

    for (const [where, neverPublishedMs] of [
      ["last", 0],
      ["first", Infinity],
    ] as const) {
      it(`has the latest first, also when Hex puts ${where} what was never published`, async () => {
        hex.neverPublishedMs = neverPublishedMs;
        drafts(30);
        ["Old", "Middle", "New"].forEach((title, at) => published(title, at + 1));
        await sortBy();
        assert.deepEqual(titles().slice(0, 4), ["New", "Middle", "Old", "Draft 0"]);
        assert.equal(hex.requests.length, 1);
      });
    }

    it("is as Hex has it where what was never published comes last, a page at a time", async () => {
      drafts(150);
      ["Old", "New"].forEach((title, at) => published(title, at + 1));
      await sortBy();
      assert.deepEqual([titles().slice(0, 2), titles().length, hex.requests.length], [["New", "Old"], 100, 1]);
      assert.ok(workspace.projects.mayHaveMore && !workspace.projects.isOverAll);
    });

    it("is made here where Hex begins with a page of what was never published", async () => {
      hex.neverPublishedMs = Infinity;
      drafts(230);
      ["Old", "New"].forEach((title, at) => published(title, at + 1));
      const { projects } = workspace;
      await sortBy();
      assert.deepEqual([titles().slice(0, 2), titles().length], [["New", "Old"], 232]);
      // One page by last published, the newest one, then all.
      assert.deepEqual([hex.requests.length, projects.newest.sortBy], [5, "LAST_EDITED_AT"]);
      await projects.setQuery({ publishedOnly: true }, "LAST_PUBLISHED_AT");
      assert.deepEqual(titles(), ["New", "Old"]);
      await projects.setQuery({}, "LAST_EDITED_AT");
      assert.deepEqual([titles().length, projects.isOverAll], [100, false]);
      await sortBy();
      assert.equal(hex.requests.length, 5, "what is known already is not asked for again");
      await projects.setQuery({}, "CREATED_AT");
      assert.deepEqual([projects.newest.sortBy, hex.requests.length], ["CREATED_AT", 6]);
    });

    it("is made here from its own pages where only Hex can tell what belongs to it", async () => {
      hex.neverPublishedMs = Infinity;
      drafts(230);
      published("New", 1);
      const { projects } = workspace;
      await projects.setQuery({ includeArchived: true }, "LAST_PUBLISHED_AT");
      await projects.loadAll();
      assert.deepEqual([titles()[0], titles().length, hex.requests.length], ["New", 231, 4]);
    });

    it("is not made here for another order that was chosen meanwhile", async () => {
      hex.neverPublishedMs = Infinity;
      drafts(230);
      const { projects } = workspace;
      await Promise.all([projects.setQuery({}, "LAST_PUBLISHED_AT"), projects.setQuery({}, "CREATED_AT")]);
      assert.deepEqual([projects.newest.sortBy, projects.isOverAll, titles().length], ["CREATED_AT", false, 100]);
    });
  });

  it("reloads as many pages as it shows, in one go", async () => {
    const ids = Array.from({ length: 230 }, (_, index) => hex.addProject(`Project ${index}`));
    await workspace.projects.loadMore();
    await workspace.projects.loadMore();
    hex.projects.delete(ids[0] as ProjectId);
    const seen = new Set<number>();
    workspace.projects.onDidChange(() => seen.add(titles().length));
    await workspace.projects.refresh("user");
    assert.deepEqual([...seen], [200]);
    assert.equal(titles()[0], "Project 1");
  });

  it("reloads very many pages within the budget, also after a click", async () => {
    Array.from({ length: 3_000 }, (_, index) => hex.addProject(`Project ${index}`));
    while (workspace.projects.hasMore) {
      await workspace.projects.loadMore("user");
    }
    await clock.advance(60_000);
    const from = clock.now();
    let done = false;
    void workspace.projects.refresh("user").then(() => (done = true));
    await clock.advance(0);
    assert.ok(hex.countBetween(from, clock.now() + 1) <= 20);
    await clock.advance(60_000);
    assert.ok(done);
    assert.equal(titles().length, 3_000);
  });

  it("keeps what was loaded beyond the first page when that is brought up to date", async () => {
    Array.from({ length: 230 }, (_, index) => hex.addProject(`Project ${index}`));
    await workspace.projects.loadMore();
    await workspace.projects.loadMore();
    const page = await hex.send("ListProjects", workspace.projects.newest);
    workspace.projects.takeOver(page, Date.now());
    assert.equal(titles().length, 200);
    await workspace.projects.loadMore();
    assert.equal(titles().length, 230);
    assert.equal(workspace.projects.hasMore, false);
  });

  it("matches words in any order and case without a request", async () => {
    ["Revenue by region", "Region health", "Churn"].forEach((title) => hex.addProject(title));
    await workspace.projects.refresh("user");
    await workspace.projects.setQuery({ words: "REGION rev" }, "LAST_EDITED_AT");
    assert.deepEqual(titles(), ["Revenue by region"]);
    assert.equal(workspace.projects.isFiltered, true);
    assert.equal(hex.requests.length, 1);
    await workspace.projects.setQuery({}, "LAST_EDITED_AT");
    assert.equal(titles().length, 3);
    assert.equal(workspace.projects.isFiltered, false);
  });

  it("keeps what it shows when bringing it up to date fails, and says why", async () => {
    hex.addProject("A");
    await workspace.projects.refresh("user");
    const loadedAtMs = workspace.projects.loadedAtMs;
    await clock.advance(1_000);
    hex.fail("offline");
    await assert.rejects(workspace.projects.refresh("user"));
    assert.deepEqual(titles(), ["A"]);
    assert.equal(workspace.projects.error?.kind, "offline");
    assert.equal(workspace.projects.loadedAtMs, loadedAtMs);
    assert.equal(workspace.projects.loading, false);
  });

  it("shares one request between those who ask at the same time", async () => {
    const id = hex.addProject();
    await Promise.all([workspace.loader.runs(id, "view"), workspace.loader.runs(id, "user")]);
    assert.equal(hex.requests.length, 1);
  });

  it("shows the answer to the last question when questions overtake each other", async () => {
    hex.addProject("A");
    const first = workspace.projects.setQuery({ status: "Approved" }, "LAST_EDITED_AT");
    const second = workspace.projects.setQuery({ ownerEmail: "ana@example.com" }, "CREATED_AT");
    await Promise.all([first, second]);
    assert.deepEqual(workspace.projects.filter, { ownerEmail: "ana@example.com" });
    assert.equal(workspace.projects.loading, false);
    assert.equal(titles().length, 1);
  });
});
