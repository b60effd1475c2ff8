import assert from "node:assert/strict";
import { lazy, retryUntilDone } from "../../../src/util/lazy";
import { FakeClock } from "../support/fakeClock";

describe("What is loaded on first use", () => {
  it("is loaded once, also for two calls at the same time", async () => {
    let loads = 0;
    const load = lazy(() => Promise.resolve(++loads));
    assert.deepEqual(await Promise.all([load(), load()]), [1, 1]);
    assert.equal(await load(), 1);
  });

  it("is loaded again after a failure", async () => {
    let loads = 0;
    const load = lazy(() => (++loads === 1 ? Promise.reject(new Error("disk")) : Promise.resolve(loads)));
    await assert.rejects(load(), /disk/);
    assert.equal(await load(), 2);
  });
});

describe("Work that is to be done in the end", () => {
  it("is tried again after a failure, ever later, until it is done", async () => {
    const clock = new FakeClock(0);
    const at: number[] = [];
    const failures: string[] = [];
    retryUntilDone(
      async () => {
        at.push(clock.now() / 1_000);
        if (at.length < 7) {
          throw new Error("disk");
        }
      },
      clock,
      (error) => failures.push(String(error)),
    );
    await clock.advance(600_000);
    assert.deepEqual([at, failures.length, clock.pending], [[0, 5, 15, 35, 75, 135, 195], 6, 0]);
  });

  it("is not tried again when it is disposed", async () => {
    const clock = new FakeClock(0);
    let times = 0;
    const work = retryUntilDone(
      () => Promise.reject(new Error(`${(times += 1)}`)),
      clock,
      () => undefined,
    );
    await clock.advance(1_000);
    assert.deepEqual([times, clock.pending], [1, 1]);
    work.dispose();
    await clock.advance(600_000);
    assert.deepEqual([times, clock.pending], [1, 0]);
  });
});
