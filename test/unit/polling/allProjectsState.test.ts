import assert from "node:assert/strict";
import type { ReadPriority } from "../../../src/polling/requestBudget";
import type { ProjectId } from "../../../src/hex/types";
import { AllProjects, type KnownProjects } from "../../../src/polling/allProjects";
import { AskedReader, numbers, outcome, type Asked } from "../support/askedReader";
import { FakeClock } from "../support/fakeClock";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("all projects, as Hex's answers come in", () => {
  let clock: FakeClock;
  let hex: AskedReader;
  let asked: Asked[];
  let all: AllProjects;
  let changes: number;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new AskedReader(clock);
    ({ asked } = hex);
    all = new AllProjects(hex.reader, hex.store, () => clock.now());
    changes = 0;
    all.onDidChange(() => (changes += 1));
  });

  const ids = () => all.projects.map(({ id }) => id).join(" ");
  const always = () => true;
  const complete = (priority: ReadPriority = "view", goesOn = always) => all.complete(() => priority, goesOn);
  const restored = (titles: readonly string[], known: Partial<KnownProjects> = {}) => {
    hex.store.putProjects(titles.map((title) => hex.project(title)));
    all.takeAll(
      titles.map((title) => hex.project(title)),
      { completeAtMs: clock.now(), knownUntilMs: clock.now(), checkedAtMs: clock.now(), ...known },
    );
  };
  /** So many minutes ago, ms. */
  const ago = (minutes: number) => clock.now() - minutes * minute;

  describe("are completed", () => {
    it("page by page: the user waits for the first one where nothing is known, and for no other one", async () => {
      const done = outcome(complete("view"));
      await hex.last.answer(numbers(0, 100), "page 1");
      assert.deepEqual([hex.last.query.after, all.known], ["page 1", undefined]);
      await hex.last.answer(["100"]);
      assert.deepEqual([done, asked.map(({ priority }) => priority)], [["done"], ["user", "view"]]);
      assert.deepEqual(all.known, { completeAtMs: clock.now(), knownUntilMs: clock.now(), checkedAtMs: clock.now() });
      assert.ok(changes > 0);
    });

    it("in the background where something is known already", async () => {
      hex.store.putProjects([hex.project("1")]);
      void complete("search");
      await hex.last.answer(["1"]);
      assert.deepEqual(
        asked.map(({ priority }) => priority),
        ["search"],
      );
    });

    it("as far as somebody needs it, and from there on the next time", async () => {
      const first = outcome(complete("view", () => false));
      await hex.last.answer(["1"], "page 1");
      assert.deepEqual([first, asked.length, all.hasMore], [["done"], 1, true]);
      void complete();
      assert.equal(hex.last.query.after, "page 1");
      await hex.last.answer(["2"]);
      assert.deepEqual([ids(), all.hasMore], ["1 2", false]);
    });

    it("with what was edited once they are a minute old, also by a clock that was set back", async () => {
      restored(["1"]);
      await complete();
      await clock.advance(minute);
      await complete();
      assert.equal(asked.length, 0);
      await clock.advance(1);
      void complete();
      assert.deepEqual([asked.length, hex.last.priority, hex.last.query.after], [1, "user", undefined]);
      await hex.last.answer(["0", "1"]);
      clock.jump(-hour);
      void complete();
      assert.equal(asked.length, 2);
      await hex.last.answer(["0", "1"]);
    });

    it("as they were known before or elsewhere, unless they are complete or being loaded", async () => {
      restored(["1", "2"], { completeAtMs: ago(30), knownUntilMs: ago(31), checkedAtMs: ago(90) });
      assert.deepEqual([changes, ids(), all.hasMore], [1, "1 2", false]);
      const known = { completeAtMs: ago(30), knownUntilMs: ago(31), checkedAtMs: ago(90) };
      assert.deepEqual(all.known, known);
      restored(["3"]);
      assert.deepEqual([all.known, ids()], [known, "1 2"]);
      all = new AllProjects(hex.reader, hex.store, () => clock.now());
      void all.loadMore("user");
      restored(["3"]);
      assert.equal(all.known, undefined);
      await hex.last.answer(["1"], "page 1");
      restored(["3"]);
      assert.deepEqual([ids(), all.hasMore], ["3 1", false]);
    });
  });

  describe("are brought up to date", () => {
    /** Whether a page whose last project was edited so many minutes ago is enough. */
    async function isEnough(minutesAgo: number): Promise<boolean> {
      const before = asked.length;
      const done = outcome(all.catchUp("view", always));
      await hex.last.answer(["0", String(minutesAgo)], "page 1");
      const isDone = asked.length === before + 1;
      if (!isDone) {
        assert.equal(hex.last.query.after, "page 1");
        await hex.last.answer([]);
      }
      assert.deepEqual(done, ["done"]);
      return isDone;
    }

    it("back to the last edit that is known, and five minutes more", async () => {
      restored(["1"], { knownUntilMs: ago(60), completeAtMs: ago(10) });
      assert.equal(await isEnough(64), false);
      restored(["1"]);
      all = new AllProjects(hex.reader, hex.store, () => clock.now());
      restored(["1"], { knownUntilMs: ago(60), completeAtMs: ago(10) });
      assert.equal(await isEnough(66), true);
      assert.equal(all.known?.knownUntilMs, clock.now(), "it is known until the latest edit now");
      assert.equal(await isEnough(4), false);
      assert.equal(await isEnough(6), true);
    });

    it("an hour more where an older version has kept no more than its own time", async () => {
      restored(["1"], { knownUntilMs: undefined, completeAtMs: ago(10) });
      assert.equal(await isEnough(71), true);
      assert.equal(all.known?.knownUntilMs, clock.now());
      all = new AllProjects(hex.reader, hex.store, () => clock.now());
      restored(["1"], { knownUntilMs: undefined, completeAtMs: ago(10) });
      assert.equal(await isEnough(69), false);
    });

    it("never back: the latest edit may be older than what is known", async () => {
      restored(["1"], { knownUntilMs: ago(1) });
      void all.catchUp("view", always);
      await hex.last.answer(["20"]);
      assert.equal(all.known?.knownUntilMs, ago(1));
    });

    it("not beyond now, where Hex's clock is ahead", async () => {
      restored(["1"], { knownUntilMs: ago(60) });
      void all.catchUp("view", always);
      await hex.last.answer(["-30", "100"]);
      assert.equal(all.known?.knownUntilMs, clock.now());
    });

    it("and not taken for known when that was not all", async () => {
      restored(["1"], { knownUntilMs: ago(60), completeAtMs: ago(10) });
      const before = all.known;
      void all.catchUp("view", () => false);
      await hex.last.answer(["0", "10"], "page 1");
      assert.deepEqual([all.known, asked.length], [before, 1]);
    });

    it("from where the first page was, when much is edited while the rest is loaded the first time", async () => {
      void complete();
      await hex.last.answer(numbers(50, 150), "page 1");
      const knownUntilMs = ago(50);
      await clock.advance(10 * minute);
      await hex.last.answer(["-5"]);
      assert.equal(all.known?.knownUntilMs, knownUntilMs);
    });
  });

  describe("are looked through", () => {
    const lookThrough = () => outcome(all.lookThrough());

    it("once a day, one page after the other in the background", async () => {
      restored(["1", "2", "3"]);
      await clock.advance(day);
      await all.lookThrough();
      assert.equal(asked.length, 0);
      await clock.advance(1);
      const done = lookThrough();
      await all.lookThrough();
      assert.deepEqual([asked.length, hex.last.priority], [1, "view"], "once at a time");
      await hex.last.answer(["1", "2"], "page 1");
      assert.equal(hex.last.query.after, "page 1");
      await hex.last.answer(["3", "new"]);
      assert.equal(hex.last.query.after, undefined, "what was edited meanwhile is on top");
      changes = 0;
      await hex.last.answer(["1"]);
      assert.deepEqual([done, all.known?.checkedAtMs, changes > 0], [["done"], clock.now(), true]);
      assert.ok(ids().includes("new"));
      await all.lookThrough();
      assert.equal(asked.length, 3);
    });

    it("as far as a page that names its own cursor as the next one", async () => {
      restored(["1", "2"], { checkedAtMs: undefined });
      const done = lookThrough();
      await hex.last.answer(["1"], "page 1");
      await hex.last.answer(["2"], "page 1");
      assert.equal(hex.last.query.after, undefined, "what was edited meanwhile");
      await hex.last.answer(["1"]);
      assert.deepEqual([done, asked.length], [["done"], 3]);
    });

    it("not before they are complete, and at once where they never were", async () => {
      void all.loadMore("user");
      await hex.last.answer(["1"], "page 1");
      await clock.advance(2 * day);
      await all.lookThrough();
      assert.equal(asked.length, 1);
      restored(["1"], { checkedAtMs: undefined });
      lookThrough();
      assert.equal(asked.length, 2);
      await hex.last.answer(["1"]);
    });

    it("also after the clock was set back by days", async () => {
      restored(["1"]);
      clock.jump(-2 * day);
      lookThrough();
      assert.equal(asked.length, 1);
    });

    it("from where a failure has stopped it, but from the beginning when Hex refuses the place", async () => {
      restored(["1", "2"], { checkedAtMs: undefined });
      const first = lookThrough();
      await hex.last.answer(["1"], "page 1");
      await hex.last.fail("offline");
      assert.deepEqual(first, ["done"]);
      const second = lookThrough();
      assert.equal(hex.last.query.after, "page 1");
      await hex.last.fail("badRequest");
      assert.deepEqual(second, ["done"]);
      lookThrough();
      assert.equal(hex.last.query.after, undefined);
    });

    it("for a fault of ours as well, which is told, and it can go on afterwards", async () => {
      restored(["1"], { checkedAtMs: undefined });
      const done = lookThrough();
      await hex.last.fail(new Error("a fault of ours"));
      assert.deepEqual(done, ["Error: a fault of ours"]);
      const before = asked.length;
      lookThrough();
      assert.equal(asked.length, before + 1);
    });

    /** Goes through all pages, which list these; what is asked for afterwards is about single projects. */
    async function through(...listed: string[]): Promise<void> {
      lookThrough();
      await hex.last.answer(listed);
      await hex.last.answer(listed);
    }
    const isGone = (title: string) => all.isGone(title as ProjectId);

    it("for those that no page lists any more: each is asked for, and gone when Hex refuses it", async () => {
      for (const kind of ["notFound", "forbidden", "badRequest", "unprocessable"] as const) {
        restored(["1", "2"], { checkedAtMs: undefined });
        clock.jump(2 * day);
        await through("1");
        assert.deepEqual([hex.last.priority, hex.last.query.id], ["view", "2"]);
        await hex.last.fail(kind);
        assert.deepEqual([isGone("2"), ids(), isGone("1")], [true, "1", false], kind);
        // It is there again, with another edit.
        void all.catchUp("view", always);
        await hex.last.answer(["2", "1"]);
        assert.equal(isGone("2"), false);
      }
    });

    it("for those that Hex knows still, which stay, unless they are archived or in the trash", async () => {
      restored(["1", "2", "3", "4"], { checkedAtMs: undefined });
      await through("1");
      await hex.last.answerProject({});
      await hex.last.answerProject({ archivedAt: new Date(0) });
      await hex.last.answerProject({ trashedAt: new Date(0) });
      assert.deepEqual([isGone("2"), isGone("3"), isGone("4"), ids()], [false, true, true, "1 2"]);
    });

    it("another time for what Hex could not be asked about", async () => {
      restored(["1", "2"], { checkedAtMs: undefined });
      await through("1");
      await hex.last.fail("serverFailed");
      assert.deepEqual([isGone("2"), all.known?.checkedAtMs], [false, undefined]);
      await through("1");
      assert.equal(hex.last.query.id, "2");
    });

    it("but not for what no list names: archived ones, components, and what is gone", async () => {
      hex.store.putProjects([
        { ...hex.project("archived"), archivedAt: new Date(0) },
        { ...hex.project("trashed"), trashedAt: new Date(0) },
        { ...hex.project("component"), type: "COMPONENT" },
      ]);
      restored(["1", "2"], { checkedAtMs: undefined });
      await through("1");
      await hex.last.fail("notFound");
      assert.equal(all.known?.checkedAtMs, clock.now());
      await clock.advance(day + 1);
      const before = asked.length;
      await through("1");
      assert.equal(asked.length - before, 2);
    });

    it("for twenty of them at once, and the rest the next time", async () => {
      restored(numbers(0, 31), { checkedAtMs: undefined });
      await through("0");
      for (let times = 0; times < 20; times += 1) {
        await hex.last.fail("notFound");
      }
      assert.deepEqual([all.loadedCount, all.known?.checkedAtMs], [11, undefined]);
      await through("0");
      for (let times = 0; times < 10; times += 1) {
        await hex.last.fail("notFound");
      }
      assert.deepEqual([all.loadedCount, all.known?.checkedAtMs, ids()], [1, clock.now(), "0"]);
    });
  });
});
