import assert from "node:assert/strict";
import { longestTimerMs, systemClock } from "../../../src/util/clock";

/** Timers as the system has them: one that is longer than it can hold fires at once. */
function fakeTimers() {
  const original = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const waiting = new Map<number, { callback: () => void; delayMs: number }>();
  let nextId = 1;
  Object.assign(globalThis, {
    setTimeout: (callback: () => void, delayMs: number) => {
      waiting.set(nextId, { callback, delayMs: delayMs >= 0 && delayMs <= longestTimerMs ? delayMs : 1 });
      return nextId++;
    },
    clearTimeout: (id: number) => waiting.delete(id),
  });
  return {
    get delays() {
      return [...waiting.values()].map(({ delayMs }) => delayMs);
    },
    /** Fires the one timer that waits. */
    fire() {
      const [[id, timer] = []] = waiting;
      waiting.delete(id ?? 0);
      timer?.callback();
    },
    restore: () => Object.assign(globalThis, original),
  };
}

describe("the clock of the machine", () => {
  let timers: ReturnType<typeof fakeTimers>;
  beforeEach(() => (timers = fakeTimers()));
  afterEach(() => timers.restore());

  const dayMs = 86_400_000;

  it("waits longer than a timer of the system can", () => {
    let called = 0;
    systemClock.after(60 * dayMs, () => called++);
    const waited: number[] = [];
    while (called === 0 && waited.length < 100) {
      waited.push(timers.delays[0] ?? NaN);
      timers.fire();
    }
    assert.deepEqual(waited, [longestTimerMs, longestTimerMs, 60 * dayMs - 2 * longestTimerMs]);
    assert.deepEqual(timers.delays, []);
  });

  for (const delayMs of [0, 1, 1_000, longestTimerMs]) {
    it(`waits ${delayMs} ms with one timer`, () => {
      let called = 0;
      systemClock.after(delayMs, () => called++);
      assert.deepEqual(timers.delays, [delayMs]);
      timers.fire();
      assert.deepEqual([called, timers.delays.length], [1, 0]);
    });
  }

  for (const delayMs of [Infinity, NaN]) {
    it(`never calls after ${delayMs}`, () => {
      systemClock.after(delayMs, () => assert.fail());
      for (let times = 0; times < 10; times += 1) {
        assert.deepEqual(timers.delays, [longestTimerMs]);
        timers.fire();
      }
    });
  }

  it("forgets a long wait that is disposed, in any part of it", () => {
    const timer = systemClock.after(60 * dayMs, () => assert.fail());
    timers.fire();
    timer.dispose();
    assert.deepEqual(timers.delays, []);
  });
});
