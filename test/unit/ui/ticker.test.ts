import assert from "node:assert/strict";
import { Ticker } from "../../../src/ui/ticker";
import { FakeClock } from "../support/fakeClock";

describe("Ticker", () => {
  it("has no timer while nothing moves", () => {
    const clock = new FakeClock();
    const ticker = new Ticker(clock);
    ticker.add({ dueInMs: () => undefined, tick: () => assert.fail("nothing moves") });
    assert.equal(clock.pending, 0);
  });

  it("has one timer for everything, for the first that moves", async () => {
    const clock = new FakeClock();
    const ticker = new Ticker(clock);
    const ticks: number[] = [];
    const start = clock.now();
    ticker.add({ dueInMs: () => 1_000, tick: () => ticks.push(clock.now() - start) });
    ticker.add({ dueInMs: () => 60_000, tick: () => undefined });
    assert.equal(clock.pending, 1);
    await clock.advance(3_000);
    assert.deepEqual(ticks, [1_000, 2_000, 3_000]);
    assert.equal(clock.pending, 1);
  });

  it("ticks on whole seconds, so that what began at different moments moves together", async () => {
    const clock = new FakeClock(Date.UTC(2026, 0, 5) + 300);
    const ticker = new Ticker(clock);
    let ticks = 0;
    ticker.add({ dueInMs: () => 200, tick: () => (ticks += 1) });
    ticker.add({ dueInMs: () => 650, tick: () => undefined });
    await clock.advance(699);
    assert.equal(ticks, 0);
    await clock.advance(1);
    assert.equal(ticks, 1);
  });

  it("stops when what moved is gone", () => {
    const clock = new FakeClock();
    const ticker = new Ticker(clock);
    const part = ticker.add({ dueInMs: () => 1_000, tick: () => undefined });
    assert.equal(clock.pending, 1);
    part.dispose();
    assert.equal(clock.pending, 0);
  });

  it("notices when told that something moves sooner", async () => {
    const clock = new FakeClock();
    const ticker = new Ticker(clock);
    let dueMs = 60_000;
    let ticks = 0;
    ticker.add({ dueInMs: () => dueMs, tick: () => (ticks += 1) });
    dueMs = 2_000;
    ticker.wake();
    await clock.advance(2_000);
    assert.equal(ticks, 1);
  });
});
