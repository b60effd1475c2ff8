import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { ProjectId } from "../../../src/hex/types";
import { ProjectList } from "../../../src/polling/projectList";
import { AskedReader, numbers, outcome, type Asked } from "../support/askedReader";
import { FakeClock } from "../support/fakeClock";

const minute = 60_000;

describe("the newest page of a list of projects", () => {
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

  describe("polled, or from another window", () => {
    const at = (ms: number) => clock.now() + ms;

    it("takes the newest page and keeps what was loaded beyond it, until Hex has no more than that page", async () => {
      await hex.loadPages(list, 2);
      let changes = 0;
      list.onDidChange(() => (changes += 1));
      list.takePolled(hex.page(["new", ...numbers(0, 99)], "page 1"), hex.store.stamp());
      assert.deepEqual([list.loadedCount, changes], [201, 1]);
      void list.loadMore();
      assert.equal(last().query.after, "page 2");
      await last().answer([]);
      list.takePolled(hex.page(["1", "2"]), hex.store.stamp());
      assert.deepEqual([titles(), list.hasMore], ["1 2", false]);
    });

    it("goes on after the newest page when nothing is known beyond it", () => {
      list.takePolled(hex.page(["a"], "page 1"), hex.store.stamp());
      void list.loadMore();
      assert.equal(last().query.after, "page 1");
    });

    it("takes away the failure, and knows when it came", async () => {
      await clock.advance(minute);
      list.takeFailure(new HexError("offline", { operation: "ListProjects", host: "app.hex.tech" }));
      assert.equal(list.error?.kind, "offline");
      hex.store.putProjects([hex.project("a")]);
      list.takePolled(hex.page(["a"]), hex.store.stamp());
      assert.deepEqual([list.error, list.ageMs, titles()], [undefined, 0, "a"]);
    });

    it("tells that it could not be brought up to date", () => {
      let changes = 0;
      list.onDidChange(() => (changes += 1));
      list.takeFailure(new HexError("offline", { operation: "ListProjects", host: "app.hex.tech" }));
      assert.equal(changes, 1);
    });

    it("takes no poll that was sent before what is shown, or comes while it is being loaded", async () => {
      const early = hex.store.stamp();
      await load("now");
      list.takePolled(hex.page(["early"]), early);
      assert.equal(titles(), "now");
      void list.refresh("user");
      list.takePolled(hex.page(["meanwhile"]), hex.store.stamp());
      list.takeOver(hex.page(["meanwhile"]), at(minute));
      assert.equal(titles(), "now");
      await last().answer(["loaded"]);
      assert.equal(titles(), "loaded");
    });

    it("takes what another window loaded later, with its projects, and nothing older", async () => {
      list.takeOver(hex.page(["known"]), at(-5 * minute));
      assert.deepEqual([titles(), list.ageMs], ["known", 5 * minute]);
      list.takeOver(hex.page(["older"]), at(-6 * minute));
      assert.equal(titles(), "known");
      list.takeOver(hex.page(["newer"]), at(-4 * minute));
      assert.deepEqual([titles(), list.ageMs], ["newer", 4 * minute]);
      list.takeOver(hex.page(["as old"]), at(-4 * minute));
      assert.equal(titles(), "as old");
    });

    it("takes over anything where its own is from the future, as the clock was set back", () => {
      list.takeOver(hex.page(["future"]), at(minute));
      list.takeOver(hex.page(["now"]), at(0));
      assert.equal(titles(), "now");
    });

    it("takes what was polled after a page from another window, although that came later", () => {
      const stamp = hex.store.stamp();
      list.takeOver(hex.page(["theirs"]), at(0));
      hex.store.putProjects([hex.project("ours")]);
      list.takePolled(hex.page(["ours"]), stamp);
      assert.equal(titles(), "ours");
    });

    it("shows a known project last that no page names, once", async () => {
      await load("a", "b");
      hex.store.putProjects([hex.project("c")]);
      let changes = 0;
      list.onDidChange(() => (changes += 1));
      list.show("c" as ProjectId);
      list.show("c" as ProjectId);
      assert.deepEqual([titles(), changes], ["a b c", 2]);
    });
  });

  describe("over all projects", () => {
    let all: ProjectList;

    beforeEach(() => {
      all = list;
      list = new ProjectList(hex.reader, hex.store, () => clock.now(), all);
    });

    it("tells when all projects change, while it shows of them", () => {
      let changes = 0;
      list.onDidChange(() => (changes += 1));
      all.takeOver(hex.page(["a"]), clock.now());
      assert.equal(changes, 0);
      list.filter = { words: "a" };
      all.takeOver(hex.page(["a"]), clock.now());
      assert.equal(changes, 1);
    });

    it("shows what it has and what matches of all the others, each once", async () => {
      await load("own a", "both a");
      all.takeOver(hex.page(["both a", "other a", "other b"]), clock.now());
      assert.equal(titles(), "own a both a");
      await list.setQuery({ words: "a" }, "LAST_EDITED_AT");
      assert.equal(titles(), "own a both a other a");
      assert.deepEqual([list.searchedCount, list.loadedCount, list.mayHaveMore], [3, 2, false]);
    });

    it("loads all that it needs for words, and what was edited when it was complete a while ago", async () => {
      await hex.load(list, ["a"], "own 1");
      list.filter = { words: "x" };
      const first = outcome(list.showMore());
      assert.deepEqual([last().query.after, last().priority], [undefined, "search"]);
      await last().answer(["b"], "page 1");
      await last().answer(["x"], undefined);
      assert.deepEqual([first, titles(), list.mayHaveMore], [["done"], "x", false]);
      await list.loadAll();
      await clock.advance(minute);
      await list.loadAll();
      assert.equal(asked.length, 3, "it is recent");
      await clock.advance(1);
      const second = outcome(list.loadAll());
      assert.deepEqual([asked.length, last().query.after, last().priority], [4, undefined, "search"]);
      await last().answer(["0", "200"], "page 1");
      assert.deepEqual([second, asked.length], [["done"], 4]);
      clock.jump(-10 * minute);
      void list.loadAll();
      assert.equal(asked.length, 5, "from the future is not recent");
      await last().answer(["0"]);
    });

    it("stops loading when the words are taken away", async () => {
      await hex.load(list, ["a"], "own 1");
      list.filter = { words: "x" };
      const done = outcome(list.loadAll());
      list.filter = {};
      await last().answer(["b"], "page 1");
      assert.deepEqual([done, asked.length], [["done"], 2]);
    });

    it("goes through its own pages where only Hex can tell what belongs to it", async () => {
      list.filter = { words: "x", collection: { id: "c", name: "C" } };
      const done = outcome(list.loadAll());
      await last().answer(["x 1"], "page 1");
      assert.deepEqual([last().query.collectionId, last().query.after, last().priority], ["c", "page 1", "search"]);
      await last().answer(["x 2"]);
      all.takeOver(hex.page(["x 3"]), clock.now());
      assert.deepEqual([done, titles(), list.searchedCount], [["done"], "x 1 x 2", 2]);
    });
  });
});
