import assert from "node:assert/strict";
import type { ProjectId, Run, RunId } from "../../../src/hex/types";
import {
  activePriorities,
  dueAfterMs,
  FirstSeen,
  longestWaitMs,
  mostPressing,
} from "../../../src/polling/pollPriority";
import { LifeTable } from "../../../src/store/lifeTables";
import { LocalRuns } from "../../../src/store/localRuns";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";
import { fakeMemory } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;
const id = "project" as ProjectId;
/** Half of the runs take longer than a minute. */
const usual = new LifeTable((ageMs) => 1 / (1 + (ageMs / minute) ** 2));
/** All runs take ten seconds, give or take a little. */
const short = new LifeTable((ageMs) => 1 / (1 + (ageMs / (10 * second)) ** 20));

describe("what a poll of a project with active runs is worth", () => {
  let clock: FakeClock;
  let store: RunStore;
  let localRuns: LocalRuns;
  let firstSeen: FirstSeen;

  beforeEach(() => {
    clock = new FakeClock();
    localRuns = new LocalRuns(fakeMemory(), (error) => assert.fail(String(error)));
    store = new RunStore(clock, (runId) => localRuns.has(runId));
    firstSeen = new FirstSeen(store);
  });

  afterEach(() => localRuns.dispose());

  function run(name: string, more: Partial<Run> = {}): Run {
    return { projectId: id, runId: name as RunId, status: "RUNNING", startTime: new Date(clock.now()), ...more };
  }
  const list = (...runs: Run[]) => store.putPage(id, 0, { runs, hasMore: false, skipped: 0 });
  const startedHere = ({ runId }: Run) =>
    localRuns.add({ projectId: id, runId, title: "", startedAtMs: 0, options: {} });

  interface Situation {
    table?: LifeTable;
    weight?: number;
    isLooking?: boolean;
    sincePollMs?: number;
  }

  function priorities({ table = usual, weight = 1, isLooking = false, sincePollMs = 0 }: Situation = {}) {
    return activePriorities({
      nowMs: clock.now(),
      firstSeen,
      store,
      localRuns,
      lifeTable: () => table,
      weight: () => weight,
      isLooking,
      sincePollMs: () => sincePollMs,
    });
  }

  function worth(sinceMs: number, situation: Situation = {}): number {
    const [one] = priorities(situation);
    assert.ok(one);
    return one.worthMs(sinceMs);
  }
  const isAbout = (is: number, expected: number) =>
    assert.ok(Math.abs(is - expected) < 1e-6 * expected, `${is} instead of ${expected}`);

  it("is for each project that has some, and for no other one", () => {
    assert.deepEqual(priorities(), []);
    const other = "other" as ProjectId;
    list(run("a"), run("b"), run("ended", { status: "COMPLETED", endTime: new Date(clock.now()) }));
    store.putPage(other, 0, { runs: [{ ...run("c"), projectId: other }], hasMore: false, skipped: 0 });
    assert.deepEqual(
      priorities()
        .map((one) => one.id)
        .sort(),
      [other, id],
    );
  });

  it("grows with the time since the last one, and with how much the project counts; never polled is worth all", () => {
    list(run("a"));
    assert.ok(worth(0) === 0 && worth(5 * second) > 0 && worth(10 * second) > worth(5 * second));
    isAbout(worth(10 * second, { weight: 30 }), 30 * worth(10 * second));
    assert.equal(worth(Infinity), Infinity);
    assert.equal(worth(Infinity, { weight: 0.5 }), Infinity);
  });

  it("adds up over the project's runs; those of others count half", () => {
    list(run("a"));
    const others = worth(10 * second);
    list(run("a"), run("b"));
    isAbout(worth(10 * second), 2 * others);
    startedHere(run("a"));
    isAbout(worth(10 * second), 3 * others);
  });

  it("is more while the user looks and it is pending, as that it begins is news as well", () => {
    list(run("a", { status: "PENDING" }));
    const [unseen, seen] = [worth(10 * second), worth(10 * second, { isLooking: true })];
    assert.ok(seen > unseen && seen < 2 * unseen, `${seen} and ${unseen}`);
    // Longer ago, more is likely to have begun.
    assert.ok(worth(30 * second, { isLooking: true }) - worth(30 * second) > seen - unseen);
    list(run("a", { status: "RUNNING" }));
    assert.equal(worth(10 * second, { isLooking: true }), worth(10 * second));
  });

  it("is more for a run that is being cancelled, the less so the longer that takes", async () => {
    list(run("a"));
    firstSeen.note(store.activeRuns(), clock.now());
    const before = worth(5 * second);
    store.setCancelling(run("a"), true);
    const cancelling = worth(5 * second);
    assert.ok(cancelling > 2 * before, `${cancelling} and ${before}`);
    startedHere(run("a"));
    isAbout(worth(5 * second), 2 * cancelling);
    await clock.advance(5 * minute);
    const late = worth(5 * second);
    assert.ok(late > 0 && late < cancelling / 5, `${late} and ${cancelling}`);
    assert.ok(worth(5 * second, { sincePollMs: 5 * minute }) > late, "it was still there at the last poll only");
  });

  it("goes by the age that the run had at the last poll", async () => {
    list(run("a"));
    await clock.advance(10 * second);
    // It was last seen at two seconds, when none ends, or just now, when each may.
    const [early, late] = [
      worth(4 * second, { table: short, sincePollMs: 8 * second }),
      worth(4 * second, { table: short }),
    ];
    assert.ok(early < late / 100, `${early} and ${late}`);
  });

  it("is nothing for a while when the run has outlived all others, ever longer up to a minute", async () => {
    list(run("a"));
    const gapMs = () => {
      let ms = 0;
      while (worth(ms, { table: short }) === 0) {
        ms += 100;
      }
      return ms;
    };
    await clock.advance(10 * second);
    assert.ok(gapMs() <= 100);
    const gaps: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      await clock.advance(5 * minute);
      gaps.push(gapMs());
    }
    assert.ok(
      gaps.every((ms, index) => ms > second && ms > (gaps[index - 1] ?? 0) && ms < minute),
      gaps.join(),
    );
    await clock.advance(10 * 60 * minute);
    assert.equal(gapMs(), minute);
  });

  it("goes by when a run was first seen, where Hex does not say when it began", async () => {
    const undated = run("a", { startTime: undefined });
    list(undated);
    firstSeen.note([undated], clock.now());
    await clock.advance(minute);
    firstSeen.note([undated], clock.now());
    assert.equal(firstSeen.ageMs(undated, clock.now()), minute);
    assert.equal(firstSeen.ageMs(run("unknown", { startTime: undefined }), clock.now()), 0);
    const dated = run("b", { startTime: new Date(clock.now() - 5 * minute) });
    firstSeen.note([dated], clock.now());
    assert.equal(firstSeen.ageMs(dated, clock.now()), 5 * minute);
    assert.equal(firstSeen.ageMs(undated, clock.now()), 0, "it is forgotten when it is not active any more");
  });

  it("goes by when a run was first seen being cancelled, until it is not any more", async () => {
    const cancelled = run("a");
    list(cancelled);
    const cancellingMs = () => {
      firstSeen.note([cancelled], clock.now());
      return firstSeen.cancellingMs(cancelled, clock.now());
    };
    assert.equal(cancellingMs(), undefined);
    await clock.advance(minute);
    store.setCancelling(cancelled, true);
    assert.equal(cancellingMs(), 0);
    await clock.advance(minute);
    assert.equal(cancellingMs(), minute);
    store.setCancelling(cancelled, false);
    assert.equal(cancellingMs(), undefined);
    store.setCancelling(cancelled, true);
    assert.equal(cancellingMs(), 0);
  });
});

describe("when a poll is due", () => {
  const growing = { id, worthMs: (sinceMs: number) => sinceMs / 100 };
  const isDue = (sinceMs: number) => dueAfterMs(growing, sinceMs, Infinity) === 0;

  it("is at once when it is worth a request, and else when it will be, within a twentieth of a second", () => {
    assert.ok(isDue(10 * minute) && !isDue(0));
    for (const sinceMs of [0, 5_000, 17_000]) {
      const inMs = dueAfterMs(growing, sinceMs, Infinity);
      assert.ok(inMs > 0 && inMs < Infinity);
      assert.ok(isDue(sinceMs + inMs) && !isDue(sinceMs + inMs - 51), `${sinceMs} ${inMs}`);
    }
  });

  it("is not worked out when another one is due sooner", () => {
    const inMs = dueAfterMs(growing, 0, Infinity);
    assert.equal(dueAfterMs(growing, 0, inMs - 100), Infinity);
    assert.ok(dueAfterMs(growing, 0, inMs + 100) <= inMs + 50);
    let asked = 0;
    dueAfterMs({ id, worthMs: (sinceMs) => ((asked += 1), growing.worthMs(sinceMs)) }, 0, 1_000);
    assert.ok(asked <= 2);
  });

  it("is not worked out further than two minutes ahead", () => {
    assert.equal(dueAfterMs({ id, worthMs: (sinceMs) => sinceMs / 1_000 }, 0, Infinity), Infinity);
  });

  it("is in time for the longest wait: a minute, or twice a round with one idle poll", () => {
    assert.equal(longestWaitMs(19, 3 * second), minute);
    assert.equal(longestWaitMs(20, 3 * second), 126 * second);
    assert.equal(longestWaitMs(1, minute), 240 * second);
  });

  it("is put off for others as long as all that wait can still have their turns", () => {
    const waiting = [5, 3, 4].map((at) => ({ lastMs: at * second }));
    const at = (nowMs: number) => mostPressing(waiting, { nowMs, latestMs: minute, paceMs: 10 * second });
    // The third has 65 s left less three turns, the first one 63 s less one.
    assert.deepEqual(at(5 * second), { first: { lastMs: 3 * second }, slackMs: 30 * second });
    assert.deepEqual(at(35 * second), { first: { lastMs: 3 * second }, slackMs: 0 });
    const [lone] = waiting;
    assert.ok(lone);
    const alone = mostPressing([lone], { nowMs: 5 * second, latestMs: minute, paceMs: 10 * second });
    assert.deepEqual(alone, { first: lone, slackMs: 50 * second });
  });
});
