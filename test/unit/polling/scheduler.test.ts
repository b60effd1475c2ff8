import assert from "node:assert/strict";
import fc from "fast-check";
import { isActive } from "../../../src/hex/types";
import { longestWaitMs, mostPressing } from "../../../src/polling/pollPriority";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;

/** Somebody's situation: what runs, what the budget is, where the user looks. */
const situation = fc.record({
  /** Seconds that the run of each project takes. */
  runs: fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 28 }),
  startedHere: fc.boolean(),
  perMinute: fc.integer({ min: 4, max: 40 }),
  visible: fc.boolean(),
  focused: fc.boolean(),
  /** The row under the mouse, all the time. */
  pointedAt: fc.option(fc.nat(27), { nil: undefined }),
  minutes: fc.integer({ min: 5, max: 20 }),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

/** What a second brought. */
interface Moment {
  /** When reads were sent, by Hex's clock, ms. */
  sentMs: number[];
  /** The longest time since a project with an active run was asked about, ms. */
  longestMs: number;
  /** The longest time for which an end has gone unseen, ms. */
  unseenMs: number;
}

/** Plays a situation second by second; `jumpMs` turns our clock, not Hex's. */
async function play(of: Situation, jumpMs: (second: number) => number = () => 0) {
  const clock = new FakeClock();
  let turnedMs = 0;
  const hexNow = () => clock.now() - turnedMs;
  const hex = new FakeHex({ now: hexNow });
  const ids = of.runs.map((_, index) => hex.addProject(`Project ${index}`));
  const secondsOf = new Map(ids.map((id, index) => [id, of.runs[index] ?? 1]));
  hex.durationMs = (id) => (secondsOf.get(id) ?? 1) * second;
  const workspace = openWorkspace(hex, clock, { pinned: of.visible ? ids : [], perMinute: of.perMinute });
  workspace.screen.setFocused(of.focused);
  if (!of.startedHere) {
    ids.forEach((id) => hex.addRun(id, hex.durationMs(id)));
  }
  // Hex shows what somebody else started once it was asked: that is how the watcher comes to know.
  for (const id of ids) {
    await (of.startedHere ? workspace.actions.run(id, {}) : workspace.loader.runs(id, "user"));
  }
  workspace.screen.setViewVisible(of.visible);
  // What the view asks for is sent before the clock is turned for the first time.
  await clock.advance(0);
  const moments: Moment[] = [];
  let seen = hex.requests.length;
  for (let at = 0; at < of.minutes * 60; at += 1) {
    clock.jump(jumpMs(at));
    turnedMs += jumpMs(at);
    const pointed = ids[of.pointedAt ?? -1];
    if (pointed !== undefined) {
      workspace.screen.noteAttention(pointed);
    }
    await clock.advance(second);
    const active = ids.filter((id) => workspace.store.runsOf(id).runs.some(isActive));
    const unseen = active.flatMap((id) => (hex.runs.get(id) ?? []).filter((run) => run.endMs <= hexNow()));
    moments.push({
      sentMs: hex.requests.slice(seen).map(({ atMs }) => atMs),
      longestMs: Math.max(
        0,
        ...active.map((id) => clock.now() - (workspace.store.runsOf(id).loadedAtMs ?? clock.now() - at * second)),
      ),
      unseenMs: Math.max(0, ...unseen.map((run) => hexNow() - run.endMs)),
    });
    seen = hex.requests.length;
  }
  const activeAtEnd = workspace.store.activeRuns().length;
  workspace.dispose();
  return { moments, activeAtEnd };
}

/** The most requests that any 60 s held. */
function mostInAMinute(moments: readonly Moment[]): number {
  const sent = moments.flatMap(({ sentMs }) => sentMs);
  return Math.max(0, ...sent.map((fromMs) => sent.filter((ms) => ms >= fromMs && ms < fromMs + minute).length));
}

/** Nobody waits longer: see `longestWaitMs`; a request that has just gone out may stand before it. */
function boundMs(of: Situation): number {
  const paceMs = minute / of.perMinute;
  return longestWaitMs(of.runs.length, paceMs) + paceMs;
}

/** What a view loads when it comes up goes before polls: after so many seconds it is there. */
function settled(of: Situation): number {
  return of.visible ? Math.ceil((3 * of.runs.length * 60) / of.perMinute) + 60 : 0;
}

describe("the scheduler", function () {
  this.timeout(60_000);
  it("keeps to the budget, lets no project starve and sees every end within the same time", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (of) => {
        const { moments } = await play(of);
        assert.ok(mostInAMinute(moments) <= of.perMinute, `${mostInAMinute(moments)} of ${of.perMinute}`);
        const after = moments.slice(settled(of));
        const longestMs = Math.max(0, ...after.map((moment) => moment.longestMs));
        const unseenMs = Math.max(0, ...after.map((moment) => moment.unseenMs));
        assert.ok(longestMs <= boundMs(of), `not asked about for ${longestMs} ms, bound ${boundMs(of)} ms`);
        assert.ok(unseenMs <= boundMs(of), `unseen for ${unseenMs} ms, bound ${boundMs(of)} ms`);
      }),
      { numRuns: 30 },
    );
  });

  it("asks at least once a minute where the budget allows a look at each", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (of) => {
        fc.pre((of.runs.length + 1) / of.perMinute <= 1);
        assert.equal(longestWaitMs(of.runs.length, minute / of.perMinute), minute);
      }),
    );
  });

  it("asks nothing when nothing can have changed that anybody would see", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (of) => {
        const { moments, activeAtEnd } = await play({
          ...of,
          visible: false,
          minutes: Math.ceil(Math.max(...of.runs) / 60) + 5,
        });
        const lastEnd = Math.max(...of.runs) + Math.ceil(boundMs(of) / second) + 1;
        assert.equal(activeAtEnd, 0);
        assert.equal(moments.slice(lastEnd).flatMap(({ sentMs }) => sentMs).length, 0);
      }),
      { numRuns: 15 },
    );
  });

  it("asks at most once a minute when a view is visible and nothing is going on", async () => {
    const { moments } = await play({
      runs: [1, 1, 1],
      startedHere: false,
      perMinute: 20,
      visible: true,
      focused: true,
      pointedAt: 1,
      minutes: 20,
    });
    assert.ok(mostInAMinute(moments.slice(120)) <= 1);
  });

  it("keeps to the budget and its bounds when the clock is set back or forward, or the machine sleeps", async () => {
    const jumps = fc.array(
      fc.record({ at: fc.nat(240), ms: fc.integer({ min: -20 * 3_600_000, max: 20 * 3_600_000 }) }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(situation, jumps, async (of, all) => {
        const at = new Map(all.map((jump) => [jump.at, jump.ms]));
        const { moments } = await play({ ...of, minutes: 25 }, (second) => at.get(second) ?? 0);
        // A jump forward looks like a sleep: what was sent before it is past. Set back, nothing is.
        const forward = all.filter(({ ms }) => ms > 0).map((jump) => jump.at);
        const segments = [0, ...forward.sort((a, b) => a - b), moments.length];
        segments.slice(1).forEach((end, index) => {
          const most = mostInAMinute(moments.slice(segments[index], end));
          assert.ok(most <= of.perMinute, `${most} of ${of.perMinute} from second ${segments[index]} to ${end}`);
        });
        const settledAt = 241 + settled(of) + Math.ceil((2 * boundMs(of)) / second);
        const longestMs = Math.max(0, ...moments.slice(settledAt).map((moment) => moment.longestMs));
        assert.ok(longestMs <= boundMs(of), `not asked about for ${longestMs} ms, bound ${boundMs(of)} ms`);
        const unseenMs = Math.max(0, ...moments.slice(settledAt).map((moment) => moment.unseenMs));
        assert.ok(unseenMs <= boundMs(of), `unseen for ${unseenMs} ms, bound ${boundMs(of)} ms`);
      }),
      { numRuns: 20 },
    );
  });
});

describe("who may go first", () => {
  const waits = fc.array(fc.nat(60_000), { minLength: 1, maxLength: 25 });

  it("is free as long as nobody waits too long, whoever is chosen", () => {
    fc.assert(
      fc.property(waits, fc.array(fc.nat(24), { maxLength: 100 }), (ages, choices) => {
        const paceMs = 3_000;
        const latestMs = longestWaitMs(ages.length, paceMs);
        // They wait in steps of the pace at least, as they were asked one after the other.
        let lasts = ages.map((_, index) => ({ lastMs: -index * paceMs }));
        let nowMs = paceMs;
        for (const choice of choices) {
          const pressing = mostPressing(lasts, { nowMs, latestMs, paceMs });
          assert.ok(pressing);
          const chosen = pressing.slackMs <= 0 ? pressing.first : (lasts[choice % lasts.length] ?? pressing.first);
          const now = nowMs;
          assert.ok(lasts.every(({ lastMs }) => now - lastMs <= latestMs));
          lasts = lasts.map((one) => (one === chosen ? { lastMs: now } : one));
          nowMs += paceMs;
        }
      }),
    );
  });

  it("is nobody when nobody waits", () => {
    assert.equal(mostPressing([], { nowMs: 0, latestMs: minute, paceMs: 1 }), undefined);
  });

  it("names a wait that the pace can keep", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: minute }), (count, paceMs) => {
        assert.ok(longestWaitMs(count, paceMs) >= Math.max(minute, count * paceMs));
        assert.ok(longestWaitMs(count + 1, paceMs) >= longestWaitMs(count, paceMs));
      }),
    );
  });
});
