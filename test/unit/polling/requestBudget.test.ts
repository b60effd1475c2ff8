import assert from "node:assert/strict";
import fc from "fast-check";
import type { RequestRecord } from "../../../src/hex/client";
import { RequestBudget, type Priority } from "../../../src/polling/requestBudget";
import { FakeClock } from "../support/fakeClock";

function answer(more: Partial<RequestRecord> = {}): RequestRecord {
  return { operation: "GetProjectRuns", method: "GET", path: "/", status: 200, durationMs: 1, ...more };
}

describe("the request budget", () => {
  it("never lets polls and views send more in any 60 s than the setting allows", async () => {
    const move = fc.record({
      waitMs: fc.nat(8_000),
      priority: fc.constantFrom<Priority>("view", "poll"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(move, { maxLength: 150 }),
        async (perMinute, moves) => {
          const clock = new FakeClock();
          const budget = new RequestBudget(clock, () => perMinute);
          const sent: number[] = [];
          for (const { waitMs, priority } of moves) {
            clock.jump(waitMs);
            if (budget.delayMs(priority) === 0) {
              budget.reserve(priority);
              budget.noteSent("GetProjectRuns");
              sent.push(clock.now());
            }
          }
          for (const at of sent) {
            assert.ok(sent.filter((other) => other >= at && other < at + 60_000).length <= perMinute);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("always lets a request through in the end", () => {
    const header = fc.record({ remaining: fc.nat(100), resetMs: fc.nat(120_000) });
    fc.assert(
      fc.property(fc.array(header, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (headers, perMinute) => {
        const clock = new FakeClock();
        const budget = new RequestBudget(clock, () => perMinute);
        for (const rateLimit of headers) {
          budget.reserve("poll");
          budget.noteSent("GetProjectRuns");
          budget.noteAnswer(answer({ rateLimit }));
        }
        clock.jump(120_001);
        assert.equal(budget.delayMs("poll"), 0);
      }),
    );
  });

  it("leaves the last requests of the server's window to clicks", () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, () => 60);
    budget.noteAnswer(answer({ rateLimit: { remaining: 3, resetMs: 40_000 } }));
    assert.equal(budget.delayMs("poll"), 40_000);
    assert.equal(budget.delayMs("view"), 40_000);
    assert.equal(budget.delayMs("user"), 0);
  });

  it("spreads polls over what the server leaves", () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, () => 60);
    budget.reserve("poll");
    budget.noteAnswer(answer({ rateLimit: { remaining: 8, resetMs: 40_000 } }));
    assert.equal(budget.delayMs("poll"), 8_000);
  });

  it("blocks everything after a 429 for as long as Hex asks, then is cautious until an answer", () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, () => 20);
    budget.noteAnswer(answer({ status: 429, retryAfterMs: 30_000 }));
    assert.equal(budget.delayMs("user"), 30_000);
    assert.equal(budget.cautious, true);
    clock.jump(30_000);
    assert.equal(budget.delayMs("poll"), 0);
    assert.equal(budget.cautious, true);
    budget.noteAnswer(answer());
    assert.equal(budget.cautious, false);
  });

  it("learns nothing about reads from the limits of other operations", () => {
    const budget = new RequestBudget(new FakeClock(), () => 20);
    budget.noteAnswer(answer({ operation: "RunProject", status: 429 }));
    budget.noteAnswer(answer({ operation: "CancelRun", rateLimit: { remaining: 0, resetMs: 60_000 } }));
    assert.equal(budget.delayMs("poll"), 0);
  });

  it("makes polls wait for what clicks and retries took, where no header says what is left", () => {
    const budget = new RequestBudget(new FakeClock(), () => 20);
    for (let count = 0; count < 27; count += 1) {
      assert.equal(budget.delayMs("poll"), 0);
      budget.noteSent("GetProjectRuns");
    }
    assert.equal(budget.delayMs("poll"), 60_000);
    assert.equal(budget.delayMs("user"), 0);
  });

  it("does not let clicks use up what polls may spend, where the server says that much is left", () => {
    const budget = new RequestBudget(new FakeClock(), () => 20);
    for (let count = 0; count < 40; count += 1) {
      budget.reserve("user");
      budget.noteSent("GetProjectRuns");
    }
    budget.noteSent("RunProject");
    budget.noteAnswer(answer({ rateLimit: { limit: 30, remaining: 30, resetMs: 1_000 } }));
    assert.ok(budget.delayMs("poll") < 100);
  });

  it("keeps polls below Hex's limit of reads where the headers tell of a higher one", () => {
    const budget = new RequestBudget(new FakeClock(), () => 20);
    for (let count = 0; count < 27; count += 1) {
      budget.noteSent("GetProjectRuns");
      budget.noteAnswer(answer({ rateLimit: { limit: 60, remaining: 59 - count, resetMs: 1_000 } }));
    }
    assert.deepEqual([budget.delayMs("poll"), budget.delayMs("view"), budget.delayMs("user")], [60_000, 60_000, 0]);
  });

  it("tests the water with one request after a 429, whatever waits, and waits for its answer", () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, () => 20);
    budget.noteAnswer(answer({ status: 429, retryAfterMs: 30_000 }));
    clock.jump(30_000);
    budget.reserve("view");
    budget.noteSent("GetProjectRuns");
    for (const priority of ["user", "view", "poll"] as const) {
      assert.ok(budget.delayMs(priority) > 0 && budget.delayMs(priority) <= 10_000, priority);
    }
    // No connection: it is nobody's fault that the test has no answer.
    budget.noteAnswer(answer({ status: undefined }));
    assert.equal(budget.delayMs("user"), 0);
    budget.reserve("user");
    budget.noteAnswer(answer());
    assert.equal(budget.delayMs("user"), 0);
    assert.equal(budget.cautious, false);
  });

  it("takes no answer from before the 429 for a sign that the water is fine", () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, () => 20);
    budget.noteAnswer(answer({ status: 429, retryAfterMs: 30_000 }));
    budget.noteAnswer(answer());
    assert.equal(budget.cautious, true);
    assert.equal(budget.delayMs("poll"), 30_000);
  });

  it("shrinks when it is refused although it was kept, and grows back", () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, () => 20);
    budget.noteAnswer(answer({ status: 429, retryAfterMs: 1_000 }));
    assert.equal(budget.perMinute, 15);
    assert.equal(budget.paceMs, 4_000);
    // Others of the same moment say nothing new.
    budget.noteAnswer(answer({ status: 429, retryAfterMs: 1_000 }));
    assert.equal(budget.perMinute, 15);
    clock.jump(60_000);
    assert.equal(budget.perMinute, 16);
    for (let count = 0; count < 5; count += 1) {
      budget.noteAnswer(answer());
    }
    budget.noteAnswer(answer({ status: 429, retryAfterMs: 1_000 }));
    assert.equal(budget.perMinute, 12);
    clock.jump(60_000);
    assert.equal(budget.perMinute, 12);
    clock.jump(60_000);
    assert.equal(budget.perMinute, 13);
    clock.jump(3_600_000);
    assert.equal(budget.perMinute, 20);
  });

  for (const [what, between] of [
    ["of refusals alone", 0],
    ["in which something goes through now and then", 3],
  ] as const) {
    it(`is back within five minutes of quiet after a storm ${what}`, () => {
      const clock = new FakeClock();
      const budget = new RequestBudget(clock, () => 20);
      for (let minutes = 0; minutes < 20; minutes += 1) {
        budget.noteAnswer(answer({ status: 429, retryAfterMs: 30_000 }));
        clock.jump(31_000);
        for (let count = 0; count < between; count += 1) {
          budget.noteAnswer(answer());
        }
        clock.jump(29_000);
      }
      budget.noteAnswer(answer({ status: 429, retryAfterMs: 30_000 }));
      assert.ok(budget.perMinute <= 10, `${budget.perMinute} a minute in it`);
      clock.jump(31_000);
      budget.noteAnswer(answer());
      clock.jump(5 * 60_000);
      assert.equal(budget.perMinute, 20);
    });
  }

  it("comes down to what went through when the setting is above the limit", () => {
    const clock = new FakeClock();
    const budget = new RequestBudget(clock, () => 60);
    for (let count = 0; count < 31; count += 1) {
      budget.reserve("poll");
      budget.noteSent("GetProjectRuns");
    }
    budget.noteAnswer(answer({ status: 429, retryAfterMs: 1_000 }));
    assert.ok(budget.perMinute < 30, `${budget.perMinute} a minute`);
  });

  it("never falls below three a minute, nor rises above the setting, whatever is answered", () => {
    const event = fc.record({
      waitMs: fc.nat(120_000),
      refused: fc.boolean(),
      retryAfterMs: fc.option(fc.nat(90_000), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(event, { maxLength: 60 }), (perMinute, events) => {
        const clock = new FakeClock();
        const budget = new RequestBudget(clock, () => perMinute);
        for (const { waitMs, refused, retryAfterMs } of events) {
          clock.jump(waitMs);
          budget.noteAnswer(answer(refused ? { status: 429, retryAfterMs } : {}));
          assert.ok(budget.perMinute >= Math.min(3, perMinute) && budget.perMinute <= perMinute);
        }
        clock.jump(24 * 3_600_000);
        assert.equal(budget.perMinute, perMinute);
        assert.equal(budget.delayMs("poll"), 0);
      }),
    );
  });
});
