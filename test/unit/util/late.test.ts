import assert from "node:assert/strict";
import { late, once } from "../../../src/util/late";

describe("What is loaded on first use", () => {
  it("is loaded once, also for two calls at the same time", async () => {
    let loads = 0;
    const load = once(() => Promise.resolve(++loads));
    assert.deepEqual(await Promise.all([load(), load()]), [1, 1]);
    assert.equal(await load(), 1);
  });

  it("is loaded again after a failure", async () => {
    let loads = 0;
    const load = once(() => (++loads === 1 ? Promise.reject(new Error("disk")) : Promise.resolve(loads)));
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
    const standIn = late(() => Promise.resolve(counter), "add");
    assert.equal(await standIn.add(2), 2);
    assert.equal(await standIn.add(3), 5);
  });
});
