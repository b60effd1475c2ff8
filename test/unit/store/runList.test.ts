import assert from "node:assert/strict";
import fc from "fast-check";
import { isActive, type ProjectId, type Run, type RunId, type RunPage } from "../../../src/hex/types";
import {
  changedRuns,
  connectedRuns,
  emptyRunList,
  laterSighting,
  withNewestPage,
  withOlderPage,
  withRun,
  type RunList,
} from "../../../src/store/runList";

const projectId = "p" as ProjectId;

function run(number: number, status = "COMPLETED"): Run {
  return { projectId, runId: `r${number}` as RunId, status, startTime: new Date(number * 1_000) };
}

function page(numbers: number[], hasMore = false, status?: string): RunPage {
  return { runs: numbers.map((number) => run(number, status)), hasMore, skipped: 0 };
}

/** The page with one of its runs active. */
function withActive({ runs, ...more }: RunPage, number: number): RunPage {
  return { ...more, runs: runs.map((one) => (one.runId === `r${number}` ? { ...one, status: "RUNNING" } : one)) };
}

const numbersOf = (runs: readonly Run[]) => runs.map((one) => Number(one.runId.slice(1)));

describe("a project's list of runs", () => {
  it("keeps an ended run ended when an older answer comes late", () => {
    const ended = run(1, "COMPLETED");
    assert.equal(laterSighting(ended, run(1, "RUNNING")).status, "COMPLETED");
    assert.equal(laterSighting(run(1, "RUNNING"), ended).status, "COMPLETED");
  });

  it("takes a status that is new at Hex for active while it has neither end nor length", () => {
    const seen = run(1, "WARMING_UP");
    assert.ok(isActive(seen));
    assert.ok(!isActive({ ...seen, endTime: new Date(5_000) }));
    assert.ok(!isActive({ ...seen, elapsedMs: 4_000 }));
    assert.ok(!isActive(run(1, "UNKNOWN")));
  });

  it("lets a known status win over one that is new at Hex", () => {
    const archived: Run = { ...run(1, "ARCHIVED"), endTime: new Date(9_000) };
    assert.equal(laterSighting(archived, run(1, "COMPLETED")).status, "COMPLETED");
    assert.equal(laterSighting(archived, run(1, "RUNNING")).status, "RUNNING");
    assert.equal(laterSighting(run(1, "COMPLETED"), archived).status, "ARCHIVED");
    assert.equal(laterSighting(run(1, "COMPLETED"), run(1, "WARMING_UP")).status, "COMPLETED");
    assert.equal(laterSighting(run(1, "RUNNING"), run(1, "WARMING_UP")).status, "WARMING_UP");
    assert.equal(laterSighting(run(1, "RUNNING"), run(1, "UNKNOWN")).status, "RUNNING");
  });

  it("keeps what an older answer said of a run and a newer one does not", () => {
    const whole: Run = { ...run(1, "RUNNING"), trigger: "API", version: "3", url: "https://x" };
    const bare: Run = { projectId, runId: whole.runId, status: "COMPLETED" };
    assert.deepEqual(laterSighting(whole, bare), { ...whole, status: "COMPLETED" });
    const other: Run = { ...run(2, "COMPLETED"), trigger: "SCHEDULED", version: "4", url: "https://y" };
    assert.deepEqual(laterSighting(whole, { ...other, runId: whole.runId }), { ...other, runId: whole.runId });
  });

  it("keeps a run that was started here until Hex lists it", () => {
    const known = [run(9, "PENDING"), run(3), run(2)];
    const { runs } = withNewestPage({ runs: known }, page([3, 2], false), (id) => id === "r9");
    assert.deepEqual(numbersOf(runs), [9, 3, 2]);
  });

  it("forgets what Hex no longer lists", () => {
    const { runs } = withNewestPage({ runs: [run(3), run(2), run(1)] }, page([3, 1], false), () => false);
    assert.deepEqual(numbersOf(runs), [3, 1]);
  });

  it("drops older pages that no longer connect to the newest one", () => {
    const { runs, hasMore } = withNewestPage({ runs: [run(3), run(2), run(1)] }, page([9, 8, 7], true), () => false);
    assert.deepEqual(numbersOf(runs), [9, 8, 7]);
    assert.equal(hasMore, true);
  });

  it("keeps older runs that connect to the newest page, without those that it names before them", () => {
    const known = [run(9, "PENDING"), run(3), run(2), run(1)];
    const more = withNewestPage({ runs: known }, page([3], true), (id) => id === "r9");
    assert.deepEqual([numbersOf(more.runs), more.hasMore], [[9, 3, 2, 1], true]);
    const all = withNewestPage({ runs: known }, page([3], false), (id) => id === "r9");
    assert.deepEqual([numbersOf(all.runs), all.hasMore], [[9, 3], false]);
    const behind = { runs: [run(3), run(2), run(9, "PENDING"), run(1)] };
    const first = withNewestPage(behind, page([3], true), (id) => id === "r9");
    assert.deepEqual(numbersOf(first.runs), [3, 2, 9, 1], "each once, where it stood");
  });

  it("takes older runs behind the last one, also where nothing is known or no start", () => {
    assert.deepEqual(numbersOf(withOlderPage({ runs: [] }, page([2, 1], false)).runs), [2, 1]);
    assert.deepEqual(numbersOf(withOlderPage({ runs: [run(5)] }, page([6, 5, 4], false)).runs), [5, 4]);
    assert.deepEqual(
      numbersOf(withOlderPage({ runs: [run(5)] }, page([7, 6], true)).runs),
      [5],
      "newer ones than expected",
    );
    const without: Run = { ...run(1), startTime: undefined };
    assert.deepEqual(
      numbersOf(withOlderPage({ runs: [run(5)] }, { runs: [without], hasMore: false, skipped: 0 }).runs),
      [5, 1],
    );
    assert.deepEqual(numbersOf(withOlderPage({ runs: [without] }, page([4], false)).runs), [1, 4]);
    const sameTime: Run = { ...run(4), startTime: run(5).startTime };
    assert.deepEqual(
      numbersOf(withOlderPage({ runs: [run(5)] }, { runs: [sameTime], hasMore: false, skipped: 0 }).runs),
      [5, 4],
    );
  });

  it("does not grow by being watched, and keeps what was asked for", () => {
    let known = withOlderPage(
      withNewestPage({ runs: [] }, page([30, 29, 28], true), () => false),
      page([27, 26], true),
    );
    for (let newest = 31; newest < 60; newest += 1) {
      known = withNewestPage(known, page([newest, newest - 1, newest - 2], true), () => false);
      assert.deepEqual(
        numbersOf(known.runs),
        [0, 1, 2, 3, 4].map((less) => newest - less),
      );
      assert.equal(known.hasMore, true);
    }
  });

  describe("with an active run that is too old for the newest page", () => {
    const nobody = () => false;
    const first = withNewestPage({ runs: [] }, withActive(page([5, 4, 3], true), 3), nobody);

    it("keeps it at the end while it is active, without growing", () => {
      let known = first;
      for (let newest = 6; newest < 60; newest += 1) {
        known = withNewestPage(known, page([newest, newest - 1, newest - 2], true), nobody);
        assert.deepEqual(numbersOf(known.runs), [newest, newest - 1, newest - 2, 3]);
      }
      const ended = { ...known, runs: known.runs.map((one) => ({ ...one, status: "COMPLETED" })) };
      assert.deepEqual(numbersOf(withNewestPage(ended, page([59, 58, 57], true), nobody).runs), [59, 58, 57]);
      assert.deepEqual(numbersOf(withNewestPage(known, page([59, 58], false), nobody).runs), [59, 58], "these are all");
    });

    it("keeps it also when the page shares no run with what is known, unless it has no start", () => {
      const far = withNewestPage(first, page([99, 98, 97], true), nobody);
      assert.deepEqual([numbersOf(far.runs), far.beyond], [[99, 98, 97, 3], ["r3"]]);
      const queued = { runs: [{ ...run(3, "PENDING"), startTime: undefined }] };
      assert.deepEqual(numbersOf(withNewestPage(queued, page([99, 98], true), nobody).runs), [99, 98]);
      const again = withNewestPage(
        { runs: [...far.runs.slice(0, 3), ...queued.runs], beyond: far.beyond },
        page([199], true),
        nobody,
      );
      assert.deepEqual(numbersOf(again.runs), [199, 3], "but it had its place");
    });

    it("lets it stand among older runs that were loaded, also when it was started here", () => {
      const long = { runs: [...page([9, 8, 7, 6]).runs, run(5, "RUNNING"), ...page([4, 3]).runs] };
      for (const startedHere of [nobody, () => true]) {
        const { runs, beyond } = withNewestPage(long, page([10, 9, 8], true), startedHere);
        assert.deepEqual([numbersOf(runs), beyond], [[10, 9, 8, 7, 6, 5, 4], []]);
      }
    });

    it("puts older runs before it, and names it once when they reach it", () => {
      const far = withNewestPage(first, page([9, 8, 7], true), nobody);
      assert.equal(connectedRuns(far).length, 3);
      const more = withOlderPage(far, page([6, 5], true));
      assert.deepEqual([numbersOf(more.runs), more.beyond], [[9, 8, 7, 6, 5, 3], ["r3"]]);
      const all = withOlderPage(more, page([4, 3, 2], true));
      assert.deepEqual([numbersOf(all.runs), all.beyond], [[9, 8, 7, 6, 5, 4, 3, 2], []]);
      assert.equal(all.runs.at(-2)?.status, "COMPLETED");
    });

    it("takes those that another window names, and no other", () => {
      const far = withNewestPage(first, page([9, 8, 7], true), nobody);
      const taken = withNewestPage(far, page([9, 8, 7], true), nobody, undefined, [run(1, "RUNNING")]);
      assert.deepEqual([numbersOf(taken.runs), taken.beyond], [[9, 8, 7, 1], ["r1"]]);
      const long = { runs: [...page([9, 8, 7, 6]).runs, run(5, "RUNNING"), run(4)] };
      const ended = withNewestPage(long, page([9, 8, 7], true), nobody, undefined, [run(5)]);
      assert.deepEqual([numbersOf(ended.runs), ended.runs.some(isActive)], [[9, 8, 7, 6, 5, 4], false]);
    });
  });

  it("puts a run that is not known in its place, by its start", () => {
    const known = { ...emptyRunList, loadedAtMs: 1, runs: page([9, 7, 5]).runs };
    const at = (number: number, more: Partial<Run> = {}) => {
      const { runs, beyond } = withRun(known, { ...run(number, "RUNNING"), ...more });
      return [numbersOf(runs), beyond];
    };
    assert.deepEqual(at(10), [[10, 9, 7, 5], []]);
    assert.deepEqual(at(2, { startTime: undefined }), [[2, 9, 7, 5], []]);
    assert.deepEqual(at(8), [[9, 8, 7, 5], []]);
    assert.deepEqual(at(2), [[9, 7, 5, 2], ["r2"]], "there may be others between");
    assert.deepEqual(withRun(emptyRunList, run(1)), { runs: [run(1)], beyond: [] });
    const twoStarted = withRun({ ...emptyRunList, ...withRun(emptyRunList, run(2)) }, run(1));
    assert.deepEqual(twoStarted, { runs: [run(2), run(1)], beyond: [] }, "no page came yet");
    assert.deepEqual(withRun({ ...known, hasMore: false }, run(2)).beyond, []);
    const twice = withRun({ ...known, ...withRun(known, run(2)) }, run(3));
    assert.deepEqual(
      [numbersOf(twice.runs), twice.beyond],
      [
        [9, 7, 5, 3, 2],
        ["r2", "r3"],
      ],
    );
  });

  it("loads every run once and in order by loading more, whichever long runs stand further back", () => {
    const steps = fc.array(fc.record({ grow: fc.nat(12), ends: fc.nat(40), older: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.uniqueArray(fc.nat(60)), fc.integer({ min: 2, max: 8 }), (moves, long, size) => {
        let newest = 20;
        const active = new Set(long);
        let known: RunList = emptyRunList;
        const load = (offset: number) => {
          const all = Array.from({ length: newest }, (_, index) => newest - index);
          const runs = all.slice(offset, offset + size).map((n) => run(n, active.has(n) ? "RUNNING" : "COMPLETED"));
          const answer = { runs, hasMore: offset + size < newest, skipped: 0 };
          const merged = offset > 0 ? withOlderPage(known, answer) : withNewestPage(known, answer, () => false);
          known = { ...known, ...merged };
          const numbers = numbersOf(known.runs);
          assert.deepEqual(
            numbers,
            [...new Set(numbers)].sort((a, b) => b - a),
          );
        };
        load(0);
        for (const { grow, ends, older } of moves) {
          const before = known.runs.filter(isActive);
          newest += grow;
          load(older && known.hasMore ? connectedRuns(known).length : 0);
          const now = new Set(numbersOf(known.runs));
          assert.deepEqual(
            numbersOf(before).filter((number) => !now.has(number)),
            [],
          );
          active.delete(ends);
        }
        load(0);
        while (known.hasMore) {
          load(connectedRuns(known).length);
        }
        assert.equal(known.runs.length, newest);
      }),
    );
  });

  it("holds every run once and in order, however pages of a growing history come in", () => {
    const steps = fc.array(fc.record({ grow: fc.nat(30), older: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 25 }), (moves, size) => {
        let newest = 10;
        let known: Pick<RunList, "runs" | "beyond"> = { runs: [] };
        for (const { grow, older } of moves) {
          newest += grow;
          const offset = older ? connectedRuns(known).length : 0;
          const all = Array.from({ length: newest }, (_, index) => newest - index);
          const answer = page(all.slice(offset, offset + size), offset + size < newest);
          known = offset > 0 ? withOlderPage(known, answer) : withNewestPage(known, answer, () => false);
          const numbers = numbersOf(known.runs);
          assert.deepEqual(
            numbers,
            [...new Set(numbers)].sort((a, b) => b - a),
          );
        }
      }),
    );
  });

  it("reports a run in which anything differs that people see", () => {
    const known: Run = {
      ...run(1),
      endTime: new Date(9_000),
      elapsedMs: 8_000,
      version: "3",
      trigger: "API",
      url: "u",
    };
    const others: Partial<Run>[] = [
      { status: "ERRORED" },
      { startTime: new Date(2_000) },
      { startTime: undefined },
      { endTime: undefined },
      { elapsedMs: 8_001 },
      { version: "4" },
      { trigger: "SCHEDULED" },
      { url: "v" },
    ];
    for (const other of others) {
      assert.equal(changedRuns([known], [{ ...known, ...other }]).length, 1, JSON.stringify(other));
    }
    assert.deepEqual(changedRuns([known], [{ ...known }]), []);
    const active = run(2, "RUNNING");
    assert.deepEqual(changedRuns([active], [{ ...active, elapsedMs: 5 }]), [], "its length grows with the clock");
  });

  it("reports exactly the runs that differ", () => {
    const before = [run(2, "RUNNING"), run(1)];
    const after = [run(3, "PENDING"), run(2, "COMPLETED"), run(1)];
    const changes = changedRuns(before, after);
    assert.deepEqual(numbersOf(changes.map((change) => change.after)), [3, 2]);
    assert.equal(changes[0]?.before, undefined);
    assert.ok(changes[1]?.before && isActive(changes[1].before));
  });
});
