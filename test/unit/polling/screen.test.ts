import assert from "node:assert/strict";
import type { ProjectId, ProjectQuery, RunId } from "../../../src/hex/types";
import { Screen, type Shown } from "../../../src/polling/screen";
import { LocalRuns } from "../../../src/store/localRuns";
import { FakeClock } from "../support/fakeClock";
import { fakeMemory } from "../support/openWorkspace";

const second = 1_000;
const project = (name: string) => name as ProjectId;
const [pinned, other, third] = ["pinned", "other", "third"].map(project) as [ProjectId, ProjectId, ProjectId];

describe("what the user sees", () => {
  let clock: FakeClock;
  let localRuns: LocalRuns;
  let screen: Screen;
  let told: string[];

  beforeEach(() => {
    clock = new FakeClock();
    localRuns = new LocalRuns(fakeMemory(), (error) => assert.fail(String(error)));
    screen = new Screen(clock, localRuns, () => [pinned]);
    told = [];
    screen.onDidChange(() => told.push("changed"));
    screen.onDidChangeWatched(() => told.push("watched"));
    screen.onDidComeUp(() => told.push("came up"));
  });

  afterEach(() => {
    screen.dispose();
    localRuns.dispose();
  });

  const run = (projectId: ProjectId, name = "1") =>
    localRuns.add({ projectId, runId: `${projectId} ${name}` as RunId, title: "", startedAtMs: 0, options: {} });
  const shown = (more: Partial<Shown> = {}): Shown => ({ focused: false, visible: true, shows: [], ...more });
  /** What is told by the time this is done, each once. */
  const toldBy = (act: () => void) => {
    told = [];
    act();
    return [...new Set(told)].sort();
  };

  it("are pinned projects, then the ten that were run last, each once", () => {
    const many = Array.from({ length: 12 }, (_, index) => project(`run ${index}`));
    many.forEach((id) => run(id));
    run(pinned);
    assert.deepEqual(screen.followed, [pinned, ...many.slice(3).reverse()]);
  });

  it("are expanded projects until they are collapsed", () => {
    screen.setExpanded(other, true);
    screen.setExpanded(third, true);
    screen.setExpanded(pinned, true);
    assert.deepEqual(new Set(screen.watched), new Set([pinned, other, third]));
    assert.equal(screen.watched.length, 3);
    screen.setExpanded(other, false);
    assert.deepEqual(new Set(screen.watched), new Set([pinned, third]));
  });

  it("are the projects of open pages until the last page of each is closed", () => {
    const [page, same, another] = [screen.openPage(other), screen.openPage(other), screen.openPage(third)];
    page.dispose();
    page.dispose();
    assert.deepEqual(new Set(screen.watched), new Set([other, third, pinned]));
    assert.deepEqual(
      toldBy(() => same.dispose()),
      ["changed"],
    );
    assert.deepEqual(new Set(screen.watched), new Set([third, pinned]));
    assert.deepEqual(
      toldBy(() => same.dispose()),
      [],
    );
    another.dispose();
    assert.deepEqual(screen.watched, [pinned]);
  });

  it("is told to those who follow it: other projects, and views that come up", () => {
    assert.deepEqual(
      toldBy(() => screen.setFocused(false)),
      ["changed"],
    );
    assert.deepEqual(
      toldBy(() => screen.setExpanded(other, true)),
      ["changed"],
    );
    assert.deepEqual(
      toldBy(() => screen.openPage(other)),
      ["changed"],
    );
    assert.deepEqual(
      toldBy(() => screen.noteAttention(other)),
      ["changed"],
    );
    assert.deepEqual(
      toldBy(() => screen.setOthers([])),
      ["changed"],
    );
    assert.deepEqual(
      toldBy(() => run(other)),
      ["changed", "watched"],
    );
    assert.deepEqual(
      toldBy(() => screen.pinsChanged()),
      ["changed", "watched"],
    );
    assert.deepEqual(
      toldBy(() => screen.setViewVisible(true)),
      ["came up", "changed"],
    );
    assert.deepEqual(
      toldBy(() => screen.pinsChanged()),
      ["came up", "changed", "watched"],
    );
    assert.deepEqual(
      toldBy(() => screen.setViewVisible(false)),
      ["changed"],
    );
  });

  it("is told to nobody any more once it is disposed", () => {
    screen.dispose();
    assert.deepEqual(
      toldBy(() => {
        run(other);
        screen.setFocused(true);
        screen.pinsChanged();
        screen.setViewVisible(true);
      }),
      [],
    );
  });

  it("is what this window shows, for the window that polls", () => {
    screen.setFocused(false);
    screen.setViewVisible(true);
    screen.noteAttention(third);
    screen.setExpanded(other, true);
    assert.deepEqual(screen.own, { focused: false, visible: true, attention: third, shows: [other, pinned] });
    screen.setFocused(true);
    screen.setViewVisible(false);
    assert.deepEqual(screen.own, { focused: true, visible: false, attention: third, shows: [other, pinned] });
  });

  describe("in other windows", () => {
    const mine: ProjectQuery = { limit: 100 };
    const theirs: ProjectQuery = { limit: 100, ownerEmail: "ana@example.com" };

    it("are runs of projects, while a view of theirs is on the screen", () => {
      screen.setOthers([shown({ shows: [other] }), shown({ visible: false, shows: [third] })]);
      assert.deepEqual(new Set(screen.watchedAnywhere), new Set([pinned, other]));
      assert.deepEqual(screen.watched, [pinned]);
    });

    it("are lists of projects, while a view is on the screen", () => {
      screen.setOthers([shown({ query: theirs }), shown(), shown({ visible: false, query: { sortBy: "CREATED_AT" } })]);
      assert.deepEqual(screen.queries(mine), [theirs]);
      screen.setViewVisible(true);
      assert.deepEqual(screen.queries(mine), [mine, theirs]);
    });

    it("count as if they were in this one", () => {
      const looks = () => [screen.isVisible, screen.isFocused, screen.isLooking];
      screen.setFocused(false);
      assert.deepEqual(looks(), [false, false, false]);
      screen.setOthers([shown(), shown({ visible: false })]);
      assert.deepEqual(looks(), [true, false, false]);
      screen.setOthers([shown({ visible: false, focused: true }), shown({ visible: false })]);
      assert.deepEqual(looks(), [false, true, false]);
      screen.setOthers([shown({ visible: false, focused: true }), shown()]);
      assert.deepEqual(looks(), [true, true, true]);
      screen.setOthers([]);
      screen.setFocused(true);
      assert.deepEqual(looks(), [false, true, false]);
      screen.setViewVisible(true);
      assert.deepEqual(looks(), [true, true, true]);
    });

    it("count for more when a user points at something else there, and not again while it is the same", async () => {
      const before = screen.weightOf(other, true);
      screen.setOthers([shown({ attention: other }), shown()]);
      const pointed = screen.weightOf(other, true);
      assert.ok(pointed > before);
      await clock.advance(60 * second);
      screen.setOthers([shown({ attention: other }), shown()]);
      assert.ok(screen.weightOf(other, true) < pointed / 2);
      screen.setOthers([shown({ attention: third })]);
      screen.setOthers([shown({ attention: other })]);
      assert.equal(screen.weightOf(other, true), pointed);
    });
  });

  describe("counts", () => {
    const weightWhen = (focused: boolean, visible: boolean) => {
      screen.setFocused(focused);
      screen.setViewVisible(visible);
      return screen.weight;
    };

    it("most while the user looks, and least while neither window nor view is there", () => {
      assert.equal(weightWhen(true, false), 1);
      assert.equal(weightWhen(false, true), 1);
      assert.ok(weightWhen(true, true) > 10);
      const least = weightWhen(false, false);
      assert.ok(least > 0 && least < 1, String(least));
    });

    it("less for a project that no window shows, but something", () => {
      const [hidden, visible] = [screen.weightOf(other, false), screen.weightOf(other, true)];
      assert.ok(hidden > 0 && hidden < visible);
      assert.equal(visible, screen.weight);
    });

    it("four times as much for a project as the user points at it, and ever less from then on", async () => {
      const usual = screen.weightOf(other, true);
      screen.openPage(other);
      assert.equal(screen.weightOf(other, true), 4 * usual);
      let last = screen.weightOf(other, true);
      for (let times = 0; times < 8; times += 1) {
        await clock.advance(15 * second);
        const now = screen.weightOf(other, true);
        assert.ok(now < last && now > usual, `${now} after ${last}`);
        last = now;
      }
      assert.ok(last < 1.1 * usual);
      assert.equal(screen.weightOf(third, true), usual);
    });
  });
});
