import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProjectId, Run, RunId } from "../../../src/hex/types";
import { type Typical, outlook } from "../../../src/store/durations";
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
