import assert from "node:assert/strict";
import { HexError, type HexErrorKind } from "../../../src/hex/errors";
import type { ProjectId } from "../../../src/hex/types";
import { backOffMs, PollState } from "../../../src/polling/pollState";
import { FakeClock } from "../support/fakeClock";

const second = 1_000;
const minute = 60 * second;
const [one, other] = ["one", "other"] as [ProjectId, ProjectId];

describe("how polls went", () => {
  let clock: FakeClock;
  let random: number;
  let state: PollState;

  beforeEach(() => {
    clock = new FakeClock();
    random = 0.5;
    state = new PollState(clock, () => random);
  });

  const failed = (kind: HexErrorKind) => new HexError(kind, { operation: "GetProjectRuns", host: "app.hex.tech" });

  it("makes what fails wait twice as long each time, from five seconds up to half a minute", () => {
    const waits = [1, 2, 3, 4, 5, 50].map((failures) => backOffMs(failures) / second);
    assert.deepEqual(waits, [5, 10, 20, 30, 30, 30]);
  });

  it("is remembered for each subject: when, and how often in a row it failed", async () => {
    assert.deepEqual([state.lastMs(one), state.failures(one)], [-Infinity, 0]);
    state.end(one, failed("serverFailed"));
    await clock.advance(minute);
    state.end(one, failed("serverFailed"));
    assert.deepEqual([state.lastMs(one), state.failures(one)], [clock.now(), 2]);
    assert.equal(state.failures(other), 0);
    state.end(one);
    assert.equal(state.failures(one), 0);
    state.forget(one);
    assert.equal(state.lastMs(one), -Infinity);
  });

  it("is under way from its beginning to its end", () => {
    state.begin(one);
    assert.deepEqual([state.isUnderWay(one), state.isUnderWay(other)], [true, false]);
    state.end(one);
    assert.equal(state.isUnderWay(one), false);
  });

  it("is stale when the user wants it to be recent, until it is polled", () => {
    state.end(one);
    assert.equal(state.isStale(one), false);
    state.want(one);
    assert.equal(state.isStale(one), true);
    state.end(one);
    assert.equal(state.isStale(one), false);
  });

  it("makes nothing be tried for ever longer while Hex is out of reach, and all stale once it is back", async () => {
    assert.equal(state.quietMs, 0);
    state.end(one);
    const waits: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      await clock.advance(minute);
      assert.equal(state.quietMs, 0);
      state.end(other, failed("offline"));
      waits.push(state.quietMs);
    }
    assert.deepEqual(waits, [5_000, 10_000, 20_000, 30_000]);
    assert.equal(state.isStale(one), false);
    state.noteReachable();
    assert.equal(state.quietMs, 0);
    assert.equal(state.isStale(one), true);
    state.end(one);
    assert.equal(state.isStale(one), false);
    await clock.advance(minute);
    state.noteReachable();
    assert.equal(state.isStale(one), false, "it was not out of reach");
    state.end(one, failed("offline"));
    assert.equal(state.quietMs, 5_000, "it begins anew");
  });

  it("spreads windows that lost Hex at the same time by a fifth either way", () => {
    const waits = [0, 0.999].map((value) => {
      random = value;
      const alone = new PollState(clock, () => random);
      alone.end(one, failed("offline"));
      return alone.quietMs;
    });
    assert.ok(waits[0] === 4_000 && (waits[1] ?? 0) > 5_900 && (waits[1] ?? 0) < 6_000, waits.join());
  });

  it("makes nothing else wait when one project is refused", () => {
    state.end(one, failed("forbidden"));
    assert.equal(state.quietMs, 0);
  });

  it("makes all stale after a sleep, but not after a time without any view", async () => {
    const isStaleAfter = async (ms: number) => {
      state.end(one);
      state.noteAwake();
      await clock.advance(ms);
      state.noteAwake();
      return state.isStale(one);
    };
    assert.equal(await isStaleAfter(5 * minute), false);
    assert.equal(await isStaleAfter(6 * minute), true);
    state.end(one);
    state.rest();
    await clock.advance(60 * minute);
    state.noteAwake();
    assert.equal(state.isStale(one), false);
  });
});
