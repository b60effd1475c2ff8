import assert from "node:assert/strict";
import fc from "fast-check";
import { isActive, type ProjectId, type Run, type RunId, type RunPage } from "../../../src/hex/types";
import { changedRuns, laterSighting, withNewestPage, withOlderPage } from "../../../src/store/runList";

const projectId = "p" as ProjectId;

function run(number: number, status = "COMPLETED"): Run {
  return { projectId, runId: `r${number}` as RunId, status, startTime: new Date(number * 1_000) };
}

function page(numbers: number[], hasMore: boolean, status?: string): RunPage {
  return { runs: numbers.map((number) => run(number, status)), hasMore, skipped: 0 };
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
    const whole: Run = { ...run(1, "RUNNING"), trigger: "API", version: "3", url: "https://x", traceId: "t" };
    const bare: Run = { projectId, runId: whole.runId, status: "COMPLETED" };
    assert.deepEqual(laterSighting(whole, bare), { ...whole, status: "COMPLETED" });
    const other: Run = { ...run(2, "COMPLETED"), trigger: "SCHEDULED", version: "4", url: "https://y", traceId: "u" };
    assert.deepEqual(laterSighting(whole, { ...other, runId: whole.runId }), { ...other, runId: whole.runId });
  });

  it("keeps a run that was started here until Hex lists it", () => {
    const known = [run(9, "PENDING"), run(3), run(2)];
    const { runs } = withNewestPage(known, page([3, 2], false), (id) => id === "r9");
    assert.deepEqual(numbersOf(runs), [9, 3, 2]);
  });

  it("forgets what Hex no longer lists", () => {
    const { runs } = withNewestPage([run(3), run(2), run(1)], page([3, 1], false), () => false);
    assert.deepEqual(numbersOf(runs), [3, 1]);
  });

  it("drops older pages that no longer connect to the newest one", () => {
    const { runs, hasMore } = withNewestPage([run(3), run(2), run(1)], page([9, 8, 7], true), () => false);
    assert.deepEqual(numbersOf(runs), [9, 8, 7]);
    assert.equal(hasMore, true);
  });

  it("keeps older runs that connect to the newest page, without those that it names before them", () => {
    const known = [run(9, "PENDING"), run(3), run(2), run(1)];
    const more = withNewestPage(known, page([3], true), (id) => id === "r9");
    assert.deepEqual([numbersOf(more.runs), more.hasMore], [[9, 3, 2, 1], true]);
    const all = withNewestPage(known, page([3], false), (id) => id === "r9");
    assert.deepEqual([numbersOf(all.runs), all.hasMore], [[9, 3], false]);
    const first = withNewestPage([run(3), run(2), run(9, "PENDING"), run(1)], page([3], true), (id) => id === "r9");
    assert.deepEqual(numbersOf(first.runs), [9, 3, 2, 1], "each once");
  });

  it("takes older runs behind the last one, also where nothing is known or no start", () => {
    assert.deepEqual(numbersOf(withOlderPage([], page([2, 1], false)).runs), [2, 1]);
    assert.deepEqual(numbersOf(withOlderPage([run(5)], page([6, 5, 4], false)).runs), [5, 4]);
    assert.deepEqual(numbersOf(withOlderPage([run(5)], page([7, 6], true)).runs), [5], "newer ones than expected");
    const without: Run = { ...run(1), startTime: undefined };
    assert.deepEqual(numbersOf(withOlderPage([run(5)], { runs: [without], hasMore: false, skipped: 0 }).runs), [5, 1]);
    assert.deepEqual(numbersOf(withOlderPage([without], page([4], false)).runs), [1, 4]);
    const sameTime: Run = { ...run(4), startTime: run(5).startTime };
    assert.deepEqual(numbersOf(withOlderPage([run(5)], { runs: [sameTime], hasMore: false, skipped: 0 }).runs), [5, 4]);
  });

  it("does not grow by being watched, and keeps what was asked for", () => {
    let known = withOlderPage(
      withNewestPage([], page([30, 29, 28], true), () => false).runs,
      page([27, 26], true),
    ).runs;
    for (let newest = 31; newest < 60; newest += 1) {
      const { runs, hasMore } = withNewestPage(known, page([newest, newest - 1, newest - 2], true), () => false);
      known = runs;
      assert.deepEqual(
        numbersOf(known),
        [0, 1, 2, 3, 4].map((less) => newest - less),
      );
      assert.equal(hasMore, true);
    }
  });

  it("holds every run once and in order, however pages of a growing history come in", () => {
    const steps = fc.array(fc.record({ grow: fc.nat(30), older: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 25 }), (moves, size) => {
        let newest = 10;
        let known: readonly Run[] = [];
        for (const { grow, older } of moves) {
          newest += grow;
          const offset = older ? known.length : 0;
          const all = Array.from({ length: newest }, (_, index) => newest - index);
          const answer = page(all.slice(offset, offset + size), offset + size < newest);
          known = offset > 0 ? withOlderPage(known, answer).runs : withNewestPage(known, answer, () => false).runs;
          const numbers = numbersOf(known);
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
