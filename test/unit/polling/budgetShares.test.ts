import assert from "node:assert/strict";
import type { RequestRecord } from "../../../src/hex/client";
import { RequestBudget, type Priority } from "../../../src/polling/requestBudget";
import { FakeClock } from "../support/fakeClock";

const second = 1_000;
const minute = 60 * second;

function answer(more: Partial<RequestRecord> = {}): RequestRecord {
  return { operation: "GetProjectRuns", method: "GET", path: "/", status: 200, durationMs: 1, ...more };
}

describe("who may send what of the budget", () => {
  let clock: FakeClock;
  let perMinute: number;
  let budget: RequestBudget;

  beforeEach(() => {
    clock = new FakeClock();
    perMinute = 20;
    budget = new RequestBudget(clock, () => perMinute);
  });

  const send = (priority: Priority) => {
    budget.reserve(priority);
    budget.noteSent("GetProjectRuns");
  };
  const sendMany = (priority: Priority, count: number) => {
    for (let sent = 0; sent < count; sent += 1) {
      send(priority);
    }
  };
  /** How many may be sent right now. */
  const atOnce = (priority: Priority) => {
    let count = 0;
    for (; budget.delayMs(priority) === 0 && count < 100; count += 1) {
      send(priority);
    }
    return count;
  };
  const refuse = (retryAfterMs?: number) => budget.noteAnswer(answer({ status: 429, retryAfterMs }));
  const answerMany = (count: number) => {
    for (let answered = 0; answered < count; answered += 1) {
      budget.noteAnswer(answer());
    }
  };

  it("is what the setting says, in whole requests, at least one", () => {
    const allowed = [20, 7.9, 1, 0.5, 0].map((setting) => {
      perMinute = setting;
      return budget.perMinute;
    });
    assert.deepEqual(allowed, [20, 7, 1, 1, 1]);
  });

  it("is three quarters at once for views, and half of it when there is much to poll", () => {
    assert.equal(atOnce("view"), 15);
    clock.jump(minute);
    assert.equal(budget.delayMs("view"), 0);
    sendMany("poll", 5);
    assert.equal(atOnce("view"), 10);
    clock.jump(minute);
    sendMany("poll", 4);
    assert.equal(atOnce("view"), 15);
    // The first one that is a minute ago makes room for the next.
    assert.equal(budget.delayMs("view"), minute);
    clock.jump(minute - second);
    assert.equal(budget.delayMs("view"), second);
  });

  it("is one poll in each part of the minute, and half of them only while views wait", () => {
    for (let sent = 0; sent < 10; sent += 1) {
      assert.deepEqual([budget.delayMs("poll"), budget.delayMs("poll", true)], [0, 0]);
      send("poll");
      assert.equal(budget.delayMs("poll"), 3 * second);
      clock.jump(3 * second);
    }
    assert.deepEqual([budget.delayMs("poll"), budget.delayMs("poll", true)], [0, 30 * second]);
  });

  it("is one at a time for views and polls where the setting is one a minute", () => {
    perMinute = 1;
    assert.equal(atOnce("view"), 1);
    assert.equal(budget.delayMs("poll"), minute);
    clock.jump(minute);
    assert.equal(atOnce("poll"), 1);
    assert.equal(budget.delayMs("view"), minute);
  });

  it("counts a request that was reserved once, and each that was not", () => {
    sendMany("user", 26);
    assert.equal(budget.delayMs("poll"), 0);
    budget.noteSent("RunProject");
    assert.equal(budget.delayMs("poll"), 0);
    budget.noteSent("GetProjectRuns");
    assert.equal(budget.delayMs("poll"), minute);
  });

  it("has room while less than half was sent in the last minute and Hex refused nothing", () => {
    perMinute = 2;
    assert.equal(budget.hasRoom, true);
    send("user");
    assert.equal(budget.hasRoom, false);
    clock.jump(minute - 1);
    assert.equal(budget.hasRoom, false);
    clock.jump(1);
    assert.equal(budget.hasRoom, true);
    refuse(second);
    clock.jump(10 * minute);
    assert.equal(budget.hasRoom, false, "whether Hex takes requests again is not known yet");
    budget.noteAnswer(answer());
    assert.equal(budget.hasRoom, true);
  });

  describe("by searches", () => {
    it("is nearly all that Hex takes where no header says more", () => {
      assert.equal(atOnce("search"), 21);
      assert.equal(budget.delayMs("search"), minute);
      assert.equal(budget.delayMs("user"), 0);
      clock.jump(minute);
      assert.equal(budget.delayMs("search"), 0);
    });

    it("is at least one a minute, however low the limit is", () => {
      perMinute = 4;
      refuse(second);
      clock.jump(second);
      budget.noteAnswer(answer());
      assert.equal(atOnce("search"), 1);
    });

    it("is what Hex says is left, but for some that ends of runs may need", () => {
      budget.noteAnswer(answer({ rateLimit: { limit: 30, remaining: 7, resetMs: 40 * second } }));
      sendMany("search", 30);
      assert.equal(budget.delayMs("search"), 0);
      budget.noteAnswer(answer({ rateLimit: { limit: 30, remaining: 6, resetMs: 40 * second } }));
      clock.jump(10 * second);
      assert.equal(budget.delayMs("search"), 30 * second);
      refuse(50 * second);
      assert.equal(budget.delayMs("search"), 50 * second);
    });

    for (const limit of [31, 60, undefined]) {
      it(`stays below Hex's limit of reads where the headers name ${limit ?? "no limit"}, and within what they say is left`, () => {
        budget.noteAnswer(answer({ rateLimit: { limit, remaining: 50, resetMs: 40 * second } }));
        assert.equal(atOnce("search"), 21);
        clock.jump(minute);
        budget.noteAnswer(answer({ rateLimit: { limit, remaining: 6, resetMs: 40 * second } }));
        assert.equal(budget.delayMs("search"), 40 * second);
      });
    }
  });

  describe("by what Hex says is left", () => {
    it("is nothing for polls and views until the minute is over, when only clicks are left", () => {
      budget.noteAnswer(answer({ rateLimit: { remaining: 3, resetMs: 40 * second } }));
      clock.jump(10 * second);
      assert.deepEqual([budget.delayMs("poll"), budget.delayMs("view")], [30 * second, 30 * second]);
      clock.jump(30 * second);
      assert.deepEqual([budget.delayMs("poll"), budget.delayMs("view")], [0, 0]);
    });

    it("is a minute's where it does not say for how long", () => {
      budget.noteAnswer(answer({ rateLimit: { remaining: 2 } }));
      assert.equal(budget.delayMs("view"), minute);
    });

    it("is spread over the rest of the minute for polls, but not for views", () => {
      send("view");
      budget.noteAnswer(answer({ rateLimit: { remaining: 5, resetMs: 40 * second } }));
      clock.jump(5 * second);
      // Two are left besides those kept for clicks.
      assert.equal(budget.delayMs("poll"), 12.5 * second);
      assert.equal(budget.delayMs("view"), 0);
    });

    it("is forgotten when an answer does not say it any more", () => {
      budget.noteAnswer(answer({ rateLimit: { remaining: 0, resetMs: 40 * second } }));
      budget.noteAnswer(answer());
      assert.equal(budget.delayMs("poll"), 0);
    });
  });

  describe("after Hex has refused a request", () => {
    it("is nothing for as long as it says, else until its minute is over, else for a minute", () => {
      refuse(30 * second);
      assert.deepEqual([budget.blockedMs, budget.delayMs("user")], [30 * second, 30 * second]);
      // Another one of the same moment does not shorten that.
      refuse(10 * second);
      assert.equal(budget.blockedMs, 30 * second);
      clock.jump(10 * minute);
      assert.equal(budget.blockedMs, 0);
      budget.noteAnswer(answer({ status: 429, rateLimit: { remaining: 0, resetMs: 20 * second } }));
      assert.equal(budget.blockedMs, 20 * second);
      clock.jump(10 * minute);
      refuse();
      assert.equal(budget.blockedMs, minute);
    });

    it("is one request to test the water, ten seconds long at most", () => {
      refuse(second);
      clock.jump(second);
      assert.deepEqual([budget.cautious, budget.delayMs("user")], [true, 0]);
      send("user");
      assert.equal(budget.delayMs("user"), 10 * second);
      clock.jump(4 * second);
      assert.equal(budget.delayMs("search"), 6 * second);
      clock.jump(6 * second);
      assert.equal(budget.delayMs("user"), 0);
    });

    it("is three quarters of what went through in the last minute, where that was much", () => {
      sendMany("user", 17);
      refuse(second);
      assert.equal(budget.perMinute, 12);
    });

    it("is three quarters of what was allowed where that was little: others have sent the rest", () => {
      sendMany("user", 10);
      refuse(second);
      assert.equal(budget.perMinute, 15);
    });

    it("is not more than was allowed, however many clicks went through", () => {
      sendMany("user", 60);
      refuse(second);
      assert.equal(budget.perMinute, 15);
    });

    it("is one more each minute, more slowly each time that this was too much, every four minutes at last", () => {
      const growth: number[] = [];
      refuse(second);
      for (let times = 0; times < 5; times += 1) {
        const { perMinute: before } = budget;
        let minutes = 0;
        while (budget.perMinute === before) {
          clock.jump(minute / 2);
          minutes += 0.5;
        }
        growth.push(minutes);
        answerMany(5);
        refuse(second);
      }
      assert.deepEqual(growth, [1, 2, 4, 4, 4]);
    });

    it("comes back by the minute what a storm has taken, also when Hex's limit seemed lower before", () => {
      refuse(second);
      clock.jump(2 * minute);
      answerMany(5);
      refuse(second);
      const { perMinute: before } = budget;
      // The storm: refused again and again, and little goes through.
      for (let times = 0; times < 4; times += 1) {
        clock.jump(2 * second);
        answerMany(4);
        refuse(second);
      }
      const { perMinute: least } = budget;
      assert.ok(least <= before / 2, `${least} of ${before}`);
      const back = [1, 2, 3, 4, 5].map(() => {
        clock.jump(minute);
        return budget.perMinute;
      });
      assert.ok(
        back.every((now, index) => now > (back[index - 1] ?? least) || now === before),
        back.join(),
      );
      assert.equal(back.at(-1), before);
    });

    it("is all again when the setting is lowered to what is left", () => {
      refuse(second);
      assert.equal(budget.perMinute, 15);
      perMinute = 15;
      assert.equal(budget.perMinute, 15);
      perMinute = 20;
      assert.equal(budget.perMinute, 20);
    });
  });

  it("is counted for charts by themselves", () => {
    const charts = new RequestBudget(clock, () => 4, "charts");
    charts.noteAnswer(answer({ status: 429, retryAfterMs: 30 * second }));
    charts.noteSent("GetProjectRuns");
    assert.deepEqual([charts.delayMs("view"), charts.hasRoom], [0, true]);
    charts.noteSent("GetChartImageFromRun");
    charts.noteSent("GetChartImageFromRun");
    assert.equal(charts.hasRoom, false);
    charts.noteAnswer(answer({ operation: "GetChartImageFromRun", status: 429, retryAfterMs: 30 * second }));
    assert.equal(charts.delayMs("view"), 30 * second);
  });
});
