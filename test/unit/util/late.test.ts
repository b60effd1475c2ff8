import assert from "node:assert/strict";
import { lazyMethods, lazy, Persistent } from "../../../src/util/lazy";
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

  it("is called as itself, with what the call had", async () => {
    class Counter {
      count = 0;
      add(by: number): number {
        return (this.count += by);
      }
    }
    const counter = new Counter();
    const standIn = lazyMethods(() => Promise.resolve(counter), "add");
    assert.equal(await standIn.add(2), 2);
    assert.equal(await standIn.add(3), 5);
  });
});

describe("Work that is to be done in the end", () => {
  it("is tried again after a failure, ever later, until it is done", async () => {
    const clock = new FakeClock(0);
    const at: number[] = [];
    const failures: string[] = [];
    const work = new Persistent(
      async () => {
        at.push(clock.now() / 1_000);
        if (at.length < 7) {
          throw new Error("disk");
        }
      },
      clock,
      (error) => failures.push(String(error)),
    );
    work.start();
    await clock.advance(600_000);
    assert.deepEqual([at, failures.length, clock.pending], [[0, 5, 15, 35, 75, 135, 195], 6, 0]);
  });

  it("is done at once when somebody asks again, and not any more when it is disposed", async () => {
    const clock = new FakeClock(0);
    let times = 0;
    const work = new Persistent(
      () => Promise.reject(new Error(`${(times += 1)}`)),
      clock,
      () => undefined,
    );
    work.start();
    await clock.advance(1_000);
    work.start();
    await clock.advance(1_000);
    assert.deepEqual([times, clock.pending], [2, 1]);
    work.dispose();
    await clock.advance(600_000);
    assert.equal(times, 2);
  });
});
