import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { Durations } from "../../../src/store/durations";
import { LifeTable, unnoticedAnyTimeMs, unnoticedFadingMs, LifeTables } from "../../../src/store/lifeTables";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";

const second = 1_000;
const minute = 60_000;
const [one, other, unknown] = ["1", "2", "3"] as ProjectId[] as [ProjectId, ProjectId, ProjectId];

/** A history of runs that took these times, ms. */
function learned(histories: Map<ProjectId, readonly number[]>): {
  lifeTables: LifeTables;
  add: (id: ProjectId, elapsedMs: number) => void;
} {
  const durations = new Durations(new RunStore(new FakeClock(), () => false));
  let next = 1;
  const add = (id: ProjectId, elapsedMs: number) => {
    const run = next++;
    durations.add(id, [{ runId: String(run) as RunId, status: "COMPLETED", endedAtMs: run, elapsedMs }]);
  };
  histories.forEach((lengths, id) => lengths.forEach((ms) => add(id, ms)));
  return { lifeTables: new LifeTables(durations), add };
}

/** How soon after a look at this age the next one is worth 0.3 s, ms. */
function worthAfterMs(lifeTable: LifeTable, ageMs: number): number {
  let sinceMs = 0;
  while (lifeTable.unnoticedMs(ageMs, sinceMs) < 300 && sinceMs < 10 * minute) {
    sinceMs += 100;
  }
  return sinceMs;
}

const age = fc.integer({ min: 0, max: 36 * 3_600_000 });
const since = fc.integer({ min: 1, max: 3_600_000 });
const history = fc.array(fc.integer({ min: 0, max: 10 * 3_600_000 }), { maxLength: 60 });

describe("how long a run may last", () => {
  it("is the expected unnoticed time, by hand for an even chance of ending", () => {
    const meanMs = 10 * minute;
    // The table takes the hazard to fall within an entry, so that this is right to some percent.
    const lifeTable = new LifeTable((ageMs) => Math.exp(-ageMs / meanMs));
    for (const sinceMs of [second, 10 * second, minute]) {
      const expected = unnoticedAnyTimeMs(meanMs, sinceMs);
      const got = lifeTable.unnoticedMs(5 * minute, sinceMs);
      assert.ok(Math.abs(got / expected - 1) < 0.06, `${sinceMs} ms: ${got} ms instead of ${expected} ms`);
    }
  });

  it("grows with the time since the last look, and never beyond it, whatever was learned", () => {
    fc.assert(
      fc.property(history, age, since, since, (lengths, ageMs, sinceMs, moreMs) => {
        const lifeTable = learned(new Map([[one, lengths]])).lifeTables.of(one);
        const worth = lifeTable.unnoticedMs(ageMs, sinceMs);
        assert.ok(worth > 0 && worth <= sinceMs, `${worth} ms`);
        assert.ok(lifeTable.unnoticedMs(ageMs, sinceMs + moreMs) >= worth);
      }),
      { numRuns: 300 },
    );
  });

  it("never gives up on a run that outlives everything known: the next look is worth it within a minute or two", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 4 * 3_600_000 }), (lengths, ageMs) => {
        const lifeTable = learned(new Map([[one, lengths]])).lifeTables.of(one);
        const longest = Math.max(0, ...lengths);
        assert.ok(lifeTable.unnoticedMs(longest + ageMs, 10 * minute) >= 300);
      }),
      { numRuns: 300 },
    );
  });

  it("know for how long a run has outlived the known ones, which is nothing while it is as short as one of them", () => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 0, max: 24 * 3_600_000 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        (lengths, ageMs, moreMs) => {
          const lifeTable = learned(new Map([[one, lengths]])).lifeTables.of(one);
          const outlivedMs = lifeTable.outlivedForMs(ageMs);
          assert.ok(outlivedMs >= 0 && outlivedMs <= ageMs);
          assert.ok(lifeTable.outlivedForMs(ageMs + moreMs) >= outlivedMs);
          assert.ok(lengths.length === 0 || lifeTable.outlivedForMs(Math.min(...lengths)) === 0);
        },
      ),
      { numRuns: 300 },
    );
    const lifeTable = learned(
      new Map([[one, [50, 55, 58, 60, 60, 62, 65, 70].map((seconds) => seconds * second)]]),
    ).lifeTables.of(one);
    assert.equal(lifeTable.outlivedForMs(90 * second), 0);
    assert.ok(lifeTable.outlivedForMs(3 * 60 * minute) > 2 * 60 * minute);
  });

  it("asks seldom before a run's usual time and often around it", () => {
    const lengths = [50, 55, 58, 60, 60, 62, 65, 70].map((seconds) => seconds * second);
    const lifeTable = learned(new Map([[one, lengths]])).lifeTables.of(one);
    const [start, around, late] = [0, 58 * second, 10 * minute].map((ageMs) => worthAfterMs(lifeTable, ageMs));
    assert.ok((start ?? 0) > 20 * second, `${start} ms after the start`);
    assert.ok((around ?? 0) < 4 * second, `${around} ms around the usual time`);
    assert.ok((late ?? 0) > 5 * second && (late ?? 0) < 2 * minute, `${late} ms long after it`);
  });

  it("knows two kinds of runs: when the quick ones have ended it waits for the slow ones", () => {
    const lengths = Array.from({ length: 40 }, (_, index) => (index % 2 ? 5 : 300) * second);
    const lifeTable = learned(new Map([[one, lengths]])).lifeTables.of(one);
    const [quick, between] = [4, 40].map((seconds) => worthAfterMs(lifeTable, seconds * second)) as [number, number];
    assert.ok(between > 3 * quick, `${quick} and ${between} ms`);
  });

  it("is the expected unnoticed time for what fades, which is half likely within as long as it has not happened", () => {
    // The integral of the chance that it has happened by then, summed in small steps.
    const [usualMs, ageMs, sinceMs, stepMs] = [minute, 30 * second, 10 * minute, 10];
    let expected = 0;
    for (let at = 0; at < sinceMs; at += stepMs) {
      expected += stepMs * (1 - (usualMs + ageMs) / (usualMs + ageMs + at + stepMs / 2));
    }
    assert.ok(Math.abs(unnoticedFadingMs(usualMs, ageMs, sinceMs) / expected - 1) < 0.001);
  });

  it("counts for less the less is known: at most nine tenths, and under a half of it for nothing", () => {
    const trust = (count: number) => {
      const { lifeTables } = learned(new Map([[one, Array<number>(count).fill(minute)]]));
      return lifeTables.of(one).unnoticedMs(0, 1e7) / 1e7;
    };
    assert.ok(trust(0) < 0.45 && trust(0) > 0.3, `${trust(0)}`);
    assert.ok(trust(50) > 0.8 && trust(50) < 0.9, `${trust(50)}`);
  });

  it("takes a project without history to be like the others", () => {
    const lengths = Array.from({ length: 20 }, (_, index) => (9 + (index % 3)) * minute);
    const { lifeTables } = learned(
      new Map([
        [one, lengths],
        [other, lengths],
      ]),
    );
    const nothing = learned(new Map()).lifeTables.of(unknown);
    assert.ok(worthAfterMs(lifeTables.of(unknown), 0) > worthAfterMs(nothing, 0));
  });

  it("learns from each further run, and from cancelled ones nothing", () => {
    const { lifeTables, add } = learned(new Map());
    const before = worthAfterMs(lifeTables.of(one), 0);
    add(one, 5 * minute);
    const after = worthAfterMs(lifeTables.of(one), 0);
    assert.ok(after > before, `${before} ms, then ${after} ms`);
    const durations = new Durations(new RunStore(new FakeClock(), () => false));
    durations.add(one, [{ runId: "1" as RunId, status: "KILLED", endedAtMs: 1, elapsedMs: 5 * minute }]);
    assert.equal(worthAfterMs(new LifeTables(durations).of(one), 0), before);
  });
});
