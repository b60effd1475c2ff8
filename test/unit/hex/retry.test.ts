import assert from "node:assert/strict";
import fc from "fast-check";
import { HexError, type HexErrorDetails, type HexErrorKind } from "../../../src/hex/errors";
import { retryDelay, retryReads } from "../../../src/hex/retry";
import { FakeClock } from "../support/fakeClock";
import { failure } from "./support";

function error(kind: HexErrorKind, details: Partial<HexErrorDetails> = {}): HexError {
  return new HexError(kind, { operation: "Me", host: "app.hex.tech", ...details });
}

describe("retryDelay", () => {
  const half = () => 0.5;
  const cases: [string, HexError, number, number | undefined][] = [
    ["no connection", error("offline"), 1, 750],
    ["no connection, again", error("offline"), 2, 1_500],
    ["no connection, for long", error("offline"), 12, 12_000],
    ["an answer that broke off", error("unexpectedAnswer", { brokeOff: true }), 1, 750],
    ["500", error("serverFailed", { status: 500 }), 1, 750],
    ["502", error("serverFailed", { status: 502 }), 1, 750],
    ["504", error("serverFailed", { status: 504 }), 1, 750],
    ["503", error("serverFailed", { status: 503 }), 1, undefined],
    ["429", error("rateLimited", { status: 429 }), 1, 7_500],
    ["429 with a wait", error("rateLimited", { status: 429, retryAfterMs: 20_000 }), 1, 20_500],
    ["429 with a wait of a window", error("rateLimited", { status: 429, retryAfterMs: 60_000 }), 1, 60_500],
    ["429 with a longer wait", error("rateLimited", { status: 429, retryAfterMs: 70_000 }), 1, undefined],
    ["500 with a wait", error("serverFailed", { status: 500, retryAfterMs: 3_000 }), 1, 3_500],
    ["a time-out", error("timeout"), 1, undefined],
    ["401", error("unauthorized", { status: 401 }), 1, undefined],
    ["404", error("notFound", { status: 404 }), 1, undefined],
    ["a page", error("unexpectedAnswer", { status: 200 }), 1, undefined],
    ["a redirect", error("redirected"), 1, undefined],
  ];
  for (const [what, cause, tried, expected] of cases) {
    it(`after ${what} is ${expected ?? "none"}`, () => assert.equal(retryDelay(cause, tried, half), expected));
  }

  it("is never less than the server asks for and never more than about a minute", () => {
    const wait = fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined });
    const kind = fc.constantFrom("offline" as const, "rateLimited" as const);
    fc.assert(
      fc.property(
        kind,
        wait,
        fc.integer({ min: 1, max: 50 }),
        fc.float({ min: 0, max: Math.fround(0.999), noNaN: true }),
        (k, retryAfterMs, tried, random) => {
          const delay = retryDelay(error(k, { retryAfterMs }), tried, () => random);
          assert.ok(
            delay === undefined ? (retryAfterMs ?? 0) > 65_000 : delay >= (retryAfterMs ?? 1) && delay <= 66_000,
          );
        },
      ),
    );
  }).timeout(30_000);
});

describe("retryReads", () => {
  it("gives up at once when the wait is longer than the caller has patience for", async () => {
    let tried = 0;
    const attempt = () => Promise.reject(error("rateLimited", { status: 429, retryAfterMs: 20_000 * ++tried }));
    const options = { attempts: 3, clock: new FakeClock(0), random: () => 0.5, longestWaitMs: 5_000 };
    await assert.rejects(retryReads(attempt, options), HexError);
    assert.equal(tried, 1);
  });

  function failing(times: number, cause = error("offline")) {
    let tried = 0;
    const clock = new FakeClock(0);
    const at: number[] = [];
    const attempt = async () => {
      at.push(clock.now());
      if (tried++ < times) {
        throw cause;
      }
      return "answer";
    };
    return { clock, at, attempt };
  }

  it("waits longer each time", async () => {
    const { clock, at, attempt } = failing(2);
    const result = retryReads(attempt, { attempts: 3, clock, random: () => 0 });
    await clock.advance(10_000);
    assert.equal(await result, "answer");
    assert.deepEqual(at, [0, 500, 1_500]);
  });

  it("gives up with the last error", async () => {
    const { clock, at, attempt } = failing(9);
    const result = failure(retryReads(attempt, { attempts: 3, clock, random: () => 0 }));
    await clock.advance(100_000);
    assert.equal((await result).kind, "offline");
    assert.equal(at.length, 3);
    assert.equal(clock.pending, 0);
  });

  it("tries once when told so, and when the wait is too long", async () => {
    const once = failing(9);
    assert.equal(
      (await failure(retryReads(once.attempt, { attempts: 1, clock: once.clock, random: () => 0 }))).kind,
      "offline",
    );
    const long = failing(9, error("rateLimited", { retryAfterMs: 600_000 }));
    assert.equal(
      (await failure(retryReads(long.attempt, { attempts: 3, clock: long.clock, random: () => 0 }))).kind,
      "rateLimited",
    );
    assert.deepEqual([once.at.length, long.at.length], [1, 1]);
  });

  it("stops waiting when aborted, and leaves no timer", async () => {
    const { clock, at, attempt } = failing(9);
    const abort = new AbortController();
    const result = failure(retryReads(attempt, { attempts: 3, clock, random: () => 0, signal: abort.signal }));
    await clock.advance(100);
    abort.abort();
    assert.equal((await result).kind, "cancelled");
    assert.deepEqual([at.length, clock.pending], [1, 0]);
  });

  it("passes on what is no HexError", async () => {
    const clock = new FakeClock();
    await assert.rejects(
      retryReads(() => Promise.reject(new TypeError("bug")), { attempts: 3, clock, random: () => 0 }),
      TypeError,
    );
  });
});
