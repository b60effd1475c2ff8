import assert from "node:assert/strict";
import { ProjectList } from "../../../src/polling/projectList";
import { AskedReader, numbers, outcome, type Asked } from "../support/askedReader";
import { FakeClock } from "../support/fakeClock";

const minute = 60_000;

describe("a list of projects whose answers the test gives", () => {
  let clock: FakeClock;
  let hex: AskedReader;
  let asked: Asked[];
  let list: ProjectList;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new AskedReader(clock);
    ({ asked } = hex);
    list = new ProjectList(hex.reader, hex.store, () => clock.now());
  });

  const titles = () => list.projects.map(({ title }) => title).join(" ");
  const last = () => hex.last;
  const load = (...all: string[]) => hex.load(list, all);

  it("is loading until the answer has come, and knows how old it is and how much it has", async () => {
    assert.deepEqual([list.loading, list.ageMs, list.hasMore, list.loadedCount], [false, undefined, true, 0]);
    let changes = 0;
    list.onDidChange(() => (changes += 1));
    const done = outcome(list.refresh("view"));
    assert.deepEqual([list.loading, changes, last().priority], [true, 1, "view"]);
    await clock.advance(minute);
    await last().answer(["a", "b"], undefined, 3);
    assert.deepEqual([done, list.loading, changes], [["done"], false, 2]);
    assert.deepEqual([list.ageMs, list.hasMore, list.loadedCount, list.skipped], [0, false, 2, 3]);
    await clock.advance(minute);
    assert.equal(list.ageMs, minute);
  });

  it("asks Hex for what the filter says, 100 at a time and the latest first", async () => {
    void list.setQuery(
      {
        ownerEmail: "ana@example.com",
        status: "Approved",
        category: "Finance",
        collection: { id: "c1", name: "One" },
        includeArchived: true,
      },
      "CREATED_AT",
    );
    assert.deepEqual(last().query, {
      limit: 100,
      sortBy: "CREATED_AT",
      sortDirection: "DESC",
      ownerEmail: "ana@example.com",
      statuses: ["Approved"],
      categories: ["Finance"],
      collectionId: "c1",
      includeArchived: true,
      after: undefined,
    });
    await last().answer([]);
    void list.setQuery({ includeArchived: false }, "CREATED_AT");
    const { includeArchived, statuses, categories, collectionId } = last().query;
    assert.deepEqual(
      [includeArchived, statuses, categories, collectionId],
      [undefined, undefined, undefined, undefined],
    );
    await last().answer([]);
  });

  it("is filtered by anything but what lets all through", () => {
    for (const [filter, isFiltered] of [
      [{}, false],
      [{ words: "", publishedOnly: false, ownerEmail: undefined }, false],
      [{ words: "a" }, true],
      [{ includeArchived: true }, true],
      [{ status: "Draft" }, true],
    ] as const) {
      list.filter = filter;
      assert.equal(list.isFiltered, isFiltered, JSON.stringify(filter));
    }
  });

  it("shows of its pages what was published, where only that is wanted", async () => {
    await load("a", "b");
    const published = hex.project("b");
    hex.store.putProjects([{ ...published, lastPublishedAt: new Date(clock.now()) }]);
    await list.setQuery({ publishedOnly: true }, "LAST_EDITED_AT");
    assert.deepEqual([titles(), list.loadedCount, asked.length], ["b", 2, 1]);
  });

  it("adds up what could not be read of its pages, and forgets that when it is reloaded", async () => {
    void list.loadMore();
    await last().answer(numbers(0, 100), "page 1", 2);
    void list.loadMore();
    await last().answer(numbers(100, 120), undefined, 1);
    assert.equal(list.skipped, 3);
    void list.refresh("user");
    await last().answer(numbers(0, 100), "page 1", 1);
    await last().answer(numbers(100, 120), undefined, 0);
    assert.equal(list.skipped, 1);
  });

  it("takes a page once that was asked for twice", async () => {
    await hex.loadPages(list, 1);
    const both = [list.loadMore(), list.loadMore()];
    const [first, second] = asked.slice(-2);
    assert.deepEqual([first?.query.after, second?.query.after], ["page 1", "page 1"]);
    await first?.answer(["x"], "page 2", 1);
    await second?.answer(["y"], "page 9", 1);
    await Promise.all(both);
    assert.deepEqual([list.loadedCount, list.skipped], [101, 1]);
    void list.loadMore();
    assert.equal(last().query.after, "page 2");
  });

  it("ends at a page that names its own cursor as the next one", async () => {
    await hex.loadPages(list, 1);
    void list.loadMore();
    await last().answer(["x"], "page 1");
    assert.deepEqual([list.loadedCount, list.hasMore], [101, false]);
    await list.loadMore();
    assert.equal(asked.length, 2);
  });

  it("asks for no more once it has all", async () => {
    await load("a");
    await list.loadMore();
    await list.showMore();
    assert.equal(asked.length, 1);
  });

  it("says why it could not be brought up to date, but not that somebody gave up", async () => {
    await load("a");
    const failed = outcome(list.refresh("user"));
    await last().fail("offline");
    assert.deepEqual([failed, list.error?.kind, list.loading, titles()], [["offline"], "offline", false, "a"]);
    await load("a");
    assert.equal(list.error, undefined);
    const cancelled = outcome(list.refresh("user"));
    await last().fail("cancelled");
    assert.deepEqual([cancelled, list.error], [["cancelled"], undefined]);
    const ours = outcome(list.refresh("user"));
    await last().fail(new Error("a fault of ours"));
    assert.deepEqual([ours.length, list.error, list.loading], [1, undefined, false]);
  });

  describe("with another filter or order", () => {
    it("begins anew when that is another question to Hex, and only tells when it is not", async () => {
      await load("a", "b");
      let changes = 0;
      list.onDidChange(() => (changes += 1));
      await list.setQuery({ words: "b" }, "LAST_EDITED_AT");
      assert.deepEqual([asked.length, changes, titles()], [1, 1, "b"]);
      const done = outcome(list.setQuery({ status: "Draft" }, "LAST_EDITED_AT"));
      assert.deepEqual([titles(), list.ageMs, list.hasMore, last().priority], ["", undefined, true, "user"]);
      await last().answer(["c"]);
      assert.deepEqual([done, titles()], [["done"], "c"]);
    });

    it("asks again for the same when nothing has come yet", async () => {
      void outcome(list.refresh("view"));
      await last().fail("offline");
      void list.setQuery({}, "LAST_EDITED_AT");
      assert.equal(asked.length, 2);
      await last().answer(["a"]);
    });

    it("takes neither pages nor failures of the question before", async () => {
      await hex.loadPages(list, 2);
      const all = [list.refresh("user"), list.loadMore()].map(outcome);
      const [refreshed, more] = asked.slice(-2);
      const set = outcome(list.setQuery({ status: "Draft" }, "CREATED_AT"));
      const now = last();
      await refreshed?.answer(["old"]);
      await more?.fail("offline");
      assert.deepEqual([titles(), list.loading, list.error, list.ageMs], ["", true, undefined, undefined]);
      await now.answer(["new"]);
      assert.deepEqual([titles(), list.loading, list.hasMore, set], ["new", false, false, ["done"]]);
      assert.deepEqual(all, [["done"], ["offline"]]);
    });

    it("takes nothing that was edited, of the question before", async () => {
      await hex.loadPages(list, 3);
      void list.catchUp("view", () => false);
      const before = last();
      void list.setQuery({}, "CREATED_AT");
      const now = last();
      await before.answer(["0"], "more");
      assert.deepEqual([titles(), list.ageMs, list.hasMore], ["", undefined, true]);
      await now.answer(["new"]);
      assert.equal(titles(), "new");
    });
  });

  describe("brought up to date", () => {
    it("is as it was asked for last, whichever answer comes last", async () => {
      await load("a");
      const [first, second] = [list.refresh("user"), list.refresh("user")];
      const [earlier, later] = asked.slice(-2);
      await later?.answer(["later"]);
      await earlier?.answer(["earlier"]);
      await Promise.all([first, second]);
      assert.equal(titles(), "later");
    });

    it("is reloaded as a whole up to two pages, and the first five requests of a click go at once", async () => {
      await hex.loadPages(list, 7);
      void list.refresh("user");
      const priorities: string[] = [];
      for (let page = 0; page < 7; page += 1) {
        priorities.push(last().priority);
        assert.equal(last().query.after, page === 0 ? undefined : `page ${page}`);
        await last().answer(numbers(page * 100, page * 100 + 100), `page ${page + 1}`);
      }
      assert.deepEqual(priorities, ["user", "user", "user", "user", "user", "view", "view"]);
      assert.equal(asked.length, 14);
      assert.equal(list.loading, false);
    });

    it("stops at the end when there are fewer pages than before", async () => {
      await hex.loadPages(list, 3);
      void list.refresh("user");
      await last().answer(numbers(0, 50));
      assert.deepEqual([asked.length, list.loadedCount, list.hasMore], [4, 50, false]);
    });

    it("has all of two pages anew, but of more only what was edited since", async () => {
      await hex.loadPages(list, 2);
      void list.refreshNewest("user");
      await last().answer(numbers(0, 100), "page 1");
      assert.equal(last().query.after, "page 1");
      await last().answer(numbers(100, 200), "page 2");
      assert.deepEqual([asked.length, list.loading], [4, false]);
      void list.loadMore();
      await last().answer(numbers(200, 300), "page 3");
      const asks = asked.length;
      await clock.advance(2 * minute);
      void list.refreshNewest("user");
      await last().answer([...numbers(-2, 0), ...numbers(0, 98)], "other 1");
      assert.deepEqual([asked.length - asks, list.loading, list.loadedCount], [1, false, 302]);
      assert.match(titles(), /^-2 -1 0 1 /);
      void list.loadMore();
      assert.equal(last().query.after, "page 3", "what is beyond goes on where it was");
    });

    it("asks for five pages at most after a click, however much was edited", async () => {
      await hex.loadPages(list, 3);
      const asks = asked.length;
      await clock.advance(minute);
      const loadedAtMs = list.loadedAtMs;
      void list.refreshNewest("user");
      while (list.loading) {
        const at = (asked.length - asks) * 100;
        await last().answer(
          numbers(0, 100).map((one) => `-${at + Number(one) + 1}`),
          `more ${at}`,
        );
      }
      assert.equal(asked.length - asks, 5);
      assert.equal(list.loadedAtMs, loadedAtMs, "the rest is missing: it is asked for the next time");
    });

    it("asks for the newest page alone in an order that does not say what was edited", async () => {
      list.sort = "CREATED_AT";
      await hex.loadPages(list, 3);
      const asks = asked.length;
      void list.refreshNewest("user");
      await last().answer(["new", ...numbers(0, 99)], "other 1");
      assert.deepEqual([asked.length - asks, list.loadedCount, list.loading], [1, 301, false]);
      assert.match(titles(), /^new 0 1 /);
    });
  });
});
