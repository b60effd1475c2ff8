import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProjectId, Run, RunId, RunStatus } from "../../../src/hex/types";
import { Durations, elapsedMs, outlook, type PastRun, type Typical } from "../../../src/store/durations";
import { RunStore } from "../../../src/store/runStore";
import { Ticker } from "../../../src/ui/ticker";
import { FakeClock } from "../support/fakeClock";

const nowMs = Date.UTC(2026, 2, 4, 10);
const minuteMs = 60_000;
const typical: Typical = { medianMs: 3 * minuteMs, p10Ms: 2 * minuteMs, p90Ms: 4 * minuteMs, count: 20 };

function run(forMs: number, more: Partial<Run> = {}): Run {
  return {
    projectId: "p" as ProjectId,
    runId: "r" as RunId,
    status: "RUNNING",
    startTime: new Date(nowMs - forMs),
    ...more,
  };
}

describe("The outlook of a run", () => {
  it("is how long its project's runs usually take, and when it becomes slow", () => {
    assert.deepEqual(outlook(run(minuteMs), typical, nowMs), {
      usualMs: 3 * minuteMs,
      isOver: false,
      isSlow: false,
      slowInMs: 3 * minuteMs,
      changesInMs: 2 * minuteMs,
    });
    assert.deepEqual(outlook(run(4 * minuteMs), typical, nowMs), {
      usualMs: 3 * minuteMs,
      isOver: true,
      isSlow: true,
      slowInMs: 0,
      changesInMs: Infinity,
    });
  });

  it("is over when the run has taken as long as was told, which a timer of the screen meets exactly", async () => {
    const clock = new FakeClock(nowMs);
    const ticker = new Ticker(clock);
    // Told as about 5 s, slow from 9.6 s on.
    const of: Typical = { medianMs: 4_600, p10Ms: 4_600, p90Ms: 4_600, count: 20 };
    const now = () => outlook(run(0), of, clock.now());
    const told: [number, boolean | undefined, boolean | undefined][] = [];
    ticker.add({
      dueInMs: () => [now()?.changesInMs].find((ms) => ms !== Infinity),
      tick: () => told.push([clock.now() - nowMs, now()?.isOver, now()?.isSlow]),
    });
    await clock.advance(60_000);
    assert.deepEqual(told, [
      [5_000, true, false],
      [10_000, true, true],
    ]);
    assert.equal(clock.pending, 0);
  });

  it("is not known while too few runs are, when the run has not begun, and when it has ended", () => {
    assert.equal(outlook(run(minuteMs), undefined, nowMs), undefined);
    assert.equal(outlook(run(minuteMs, { startTime: undefined }), typical, nowMs), undefined);
    assert.equal(outlook(run(9 * minuteMs, { status: "COMPLETED" }), typical, nowMs), undefined);
  });

  it("leaves room for clocks and looks where all runs take the same", () => {
    const same = (medianMs: number): Typical => ({ medianMs, p10Ms: medianMs, p90Ms: medianMs, count: 20 });
    assert.equal(outlook(run(14_000), same(10_000), nowMs)?.isSlow, false);
    assert.equal(outlook(run(15_000), same(10_000), nowMs)?.isSlow, true);
    assert.equal(outlook(run(65 * minuteMs), same(60 * minuteMs), nowMs)?.isSlow, false);
    assert.equal(outlook(run(66 * minuteMs), same(60 * minuteMs), nowMs)?.isSlow, true);
  });

  it("becomes slow exactly when it says, and stays so", () => {
    const lengths = fc.record({
      medianMs: fc.nat(1e8),
      spreadMs: fc.nat(1e8),
      forMs: fc.integer({ min: -1e8, max: 1e8 }),
    });
    fc.assert(
      fc.property(lengths, ({ medianMs, spreadMs, forMs }) => {
        const of = { medianMs, p10Ms: medianMs, p90Ms: medianMs + spreadMs, count: 3 };
        const slowInMs = outlook(run(forMs), of, nowMs)?.slowInMs ?? NaN;
        const isSlow = (laterMs: number) => outlook(run(forMs), of, nowMs + laterMs)?.isSlow;
        // A run that begins in the future, by a clock that is behind, has been going on for no time yet.
        assert.equal(isSlow(slowInMs + Math.max(0, -forMs)), true);
        assert.equal(slowInMs === 0 || isSlow(slowInMs - 1) === false, true);
      }),
    );
  });
});

describe("What is usual for a project", () => {
  const id = "p" as ProjectId;
  const past = (elapsedMs: number, at: number, status: RunStatus = "COMPLETED"): PastRun => ({
    runId: `r${at}` as RunId,
    status,
    endedAtMs: at,
    elapsedMs,
  });
  const learned = (...runs: PastRun[]) => {
    const durations = new Durations(new RunStore(new FakeClock(nowMs), () => false));
    durations.add(id, runs);
    return durations;
  };

  it("is worked out from runs in any order", () => {
    const lengths = [50, 10, 40, 20, 30, 90, 60, 110, 80, 70, 100];
    assert.deepEqual(learned(...lengths.map((ms, at) => past(ms, at))).typical(id), {
      medianMs: 60,
      p10Ms: 20,
      p90Ms: 100,
      count: 11,
    });
    assert.deepEqual(learned(past(30, 1), past(10, 2), past(20, 3), past(45, 4)).typical(id), {
      medianMs: 25,
      p10Ms: 13,
      p90Ms: 40.5,
      count: 4,
    });
  });

  it("is not known by fewer than three runs that came to their own end", () => {
    assert.equal(learned(past(10, 1), past(20, 2)).typical(id), undefined);
    assert.equal(learned(past(10, 1), past(20, 2, "ERRORED"), past(30, 3, "KILLED")).typical(id), undefined);
    assert.equal(learned(past(10, 1), past(20, 2, "ERRORED"), past(30, 3)).typical(id)?.count, 3);
  });

  it("is learned anew from each run, of which the last 50 count, and each of them once", () => {
    const durations = learned(past(10, 1), past(20, 2), past(30, 3));
    assert.equal(durations.typical(id)?.medianMs, 20);
    const { revision } = durations;
    durations.add(id, []);
    assert.equal(durations.revision, revision);
    durations.add(id, [past(40, 2)]);
    assert.equal(durations.typical(id)?.medianMs, 30);
    assert.ok(durations.revision > revision);
    durations.add(
      id,
      Array.from({ length: 50 }, (_, at) => past(1_000, 10 + at)),
    );
    assert.deepEqual([durations.typical(id)?.p10Ms, durations.typical(id)?.count], [1_000, 50]);
    assert.deepEqual([durations.past(id)[0]?.endedAtMs, durations.past(id).at(-1)?.endedAtMs], [59, 10]);
  });

  it("is kept of 1,000 projects, those from which something was learned last", () => {
    const durations = learned();
    const named = (at: number) => `p${at}` as ProjectId;
    for (let at = 0; at < 1_000; at += 1) {
      durations.add(named(at), [past(1, 1)]);
    }
    durations.add(named(0), [past(1, 2)]);
    durations.add(named(1_000), [past(1, 1)]);
    assert.equal([...durations.projects].length, 1_000);
    assert.deepEqual(
      [0, 1, 2, 1_000].map((at) => durations.past(named(at)).length),
      [2, 0, 1, 1],
    );
  });
});

describe("How long a run took", () => {
  const at = (ms: number) => new Date(nowMs + ms);
  const ended = (more: Partial<Run>) => elapsedMs(run(minuteMs, { status: "COMPLETED", ...more }), nowMs);

  it("is what Hex says, else from its start to its end", () => {
    assert.equal(ended({ elapsedMs: 7_000, endTime: at(0) }), 7_000);
    assert.equal(ended({ endTime: at(-20_000) }), 40_000);
    assert.equal(ended({ startTime: undefined, elapsedMs: undefined }), 0);
    assert.equal(ended({}), 0, "nobody knows when it ended");
  });

  it("is the time since its start while it is active, whatever Hex said then, and never negative", () => {
    assert.equal(elapsedMs(run(minuteMs, { elapsedMs: 7_000 }), nowMs), minuteMs);
    assert.equal(elapsedMs(run(minuteMs, { startTime: undefined, elapsedMs: 7_000 }), nowMs), 7_000);
    assert.equal(elapsedMs(run(-minuteMs), nowMs), 0);
  });

  it("is learned from the ended runs that the store sees, when their end is known or can be worked out", () => {
    const store = new RunStore(new FakeClock(nowMs), () => false);
    const durations = new Durations(store);
    const id = "p" as ProjectId;
    const runs = [
      run(0, { runId: "running" as RunId }),
      run(9_000, { runId: "by its end" as RunId, status: "COMPLETED", endTime: at(-4_000) }),
      run(9_000, { runId: "by its length" as RunId, status: "ERRORED", elapsedMs: 3_000 }),
      run(9_000, { runId: "unknown" as RunId, status: "KILLED" }),
      run(0, { runId: "no start" as RunId, status: "KILLED", startTime: undefined, elapsedMs: 3_000 }),
    ];
    store.putPage(id, 0, { runs, hasMore: false, skipped: 0 });
    assert.deepEqual(durations.past(id), [
      { runId: "by its end", status: "COMPLETED", endedAtMs: nowMs - 4_000, elapsedMs: 5_000 },
      { runId: "by its length", status: "ERRORED", endedAtMs: nowMs - 6_000, elapsedMs: 3_000 },
    ]);
    durations.dispose();
    store.putRun(run(9_000, { runId: "later" as RunId, status: "COMPLETED", elapsedMs: 1 }));
    assert.equal(durations.past(id).length, 2);
  });
});
