import assert from "node:assert/strict";
import { sleep } from "../../../src/util/clock";
import { FakeClock } from "./fakeClock";

describe("FakeClock", () => {
  it("runs timers in order of time, also those that timers make", async () => {
    const clock = new FakeClock(0);
    const seen: string[] = [];
    clock.after(20, () => seen.push(`b${clock.now()}`));
    clock.after(10, () => {
      seen.push(`a${clock.now()}`);
      clock.after(5, () => seen.push(`c${clock.now()}`));
    });
    await clock.advance(20);
    assert.deepEqual(seen, ["a10", "c15", "b20"]);
  });

  it("lets promises settle between timers", async () => {
    const clock = new FakeClock(0);
    const times: number[] = [];
    const loop = async () => {
      for (let turn = 0; turn < 3; turn++) {
        await sleep(clock, 10);
        times.push(clock.now());
      }
    };
    const done = loop();
    await clock.advance(100);
    await done;
    assert.deepEqual(times, [10, 20, 30]);
  });

  it("does not run what was disposed, and jumps without running anything", async () => {
    const clock = new FakeClock(0);
    const timer = clock.after(10, () => assert.fail("disposed"));
    let ran = false;
    clock.after(10, () => (ran = true));
    timer.dispose();
    clock.jump(3_600_000);
    await clock.advance(9);
    assert.equal(ran, false);
    assert.equal(clock.nextDelayMs, 1);
    await clock.advance(1);
    assert.equal(ran, true);
    assert.equal(clock.pending, 0);
    assert.equal(clock.now(), 3_600_010);
  });
});
