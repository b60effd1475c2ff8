import assert from "node:assert/strict";
import fc from "fast-check";
import { isActive, isKnownEnd, type ProjectId, type Run, type RunId, type RunPage } from "../../../src/hex/types";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";
import { inputs } from "./inputs";

const projectId = "p" as ProjectId;
const statuses = ["PENDING", "RUNNING", "WARMING_UP", "COMPLETED", "ERRORED", "KILLED"];

/** A run of Hex: from when to when it is pending, active, and how it ends; times count up with the questions. */
const life = fc.record({
  fromMs: fc.nat(20),
  lastsMs: fc.nat(15),
  end: fc.constantFrom("COMPLETED", "ERRORED", "KILLED"),
  middle: fc.constantFrom("RUNNING", "WARMING_UP"),
});
/** A question: when it is asked, how long its answer takes, about what, and how many Hex lists. */
const question = fc.record({
  atMs: fc.nat(40),
  takesMs: fc.nat(30),
  alone: fc.option(fc.nat(5), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 8 }),
  twice: fc.boolean(),
});

type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

function runAt(index: number, { fromMs, lastsMs, end, middle }: Life, nowMs: number): Run | undefined {
  if (nowMs < fromMs) {
    return undefined;
  }
  const ended = nowMs >= fromMs + lastsMs;
  return {
    projectId,
    runId: `r${index}` as RunId,
    status: ended ? end : nowMs === fromMs ? "PENDING" : middle,
    startTime: new Date(fromMs * 1_000 + index),
    ...(ended ? { endTime: new Date((fromMs + lastsMs) * 1_000), elapsedMs: lastsMs * 1_000 } : {}),
  };
}

describe("answers in any order", () => {
  it("never take anything newer back, and leave what the last question found", () => {
    fc.assert(
      fc.property(
        fc.array(life, { minLength: 1, maxLength: 6 }),
        fc.array(question, { minLength: 1, maxLength: 12 }),
        (lives, questions) => {
          const store = new RunStore(new FakeClock(), () => false);
          const listed = (nowMs: number) =>
            lives
              .flatMap((one, index) => runAt(index, one, nowMs) ?? [])
              .sort((a, b) => Number(b.startTime) - Number(a.startTime));
          const asked = [...questions].sort((a, b) => a.atMs - b.atMs).map((one) => ({ ...one, asked: store.stamp() }));
          const answers = [...asked].sort((a, b) => a.atMs + a.takesMs - (b.atMs + b.takesMs));
          const ended = new Set<RunId>();
          let newestPage: (typeof asked)[number] | undefined;
          for (const answer of answers) {
            if (answer.alone === undefined) {
              const runs = listed(answer.atMs).slice(0, answer.limit);
              const page: RunPage = { runs: answer.twice ? [...runs, ...runs] : runs, hasMore: false, skipped: 0 };
              store.putPage(projectId, 0, page, answer.asked);
              newestPage = newestPage && newestPage.asked.order > answer.asked.order ? newestPage : answer;
            } else {
              const one = lives[answer.alone];
              const run = one && runAt(answer.alone, one, answer.atMs);
              if (run) {
                store.putRun(run, answer.asked);
              }
            }
            const { runs } = store.runsOf(projectId);
            assert.equal(new Set(runs.map(({ runId }) => runId)).size, runs.length, "a run twice");
            assert.deepEqual(new Set(store.activeRuns()), new Set(runs.filter(isActive)));
            runs.forEach((run) => {
              assert.ok(!ended.has(run.runId) || !isActive(run), `${run.runId} is active again`);
              if (isKnownEnd(run)) {
                ended.add(run.runId);
              }
            });
            if (newestPage) {
              const known = new Set(runs.map(({ runId }) => runId));
              const named = listed(newestPage.atMs).slice(0, newestPage.limit);
              assert.ok(
                named.every(({ runId }) => known.has(runId)),
                "a run that a newer page named is missing",
              );
            }
          }
        },
      ),
      inputs(0.05),
    );
  }).timeout(600_000);

  it("and pages of older runs never repeat a run, nor bring one back to life", () => {
    const page = fc.record({
      offset: fc.nat(6),
      runs: fc.array(fc.record({ number: fc.nat(12), status: fc.constantFrom(...statuses) }), { maxLength: 8 }),
      hasMore: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 12 }), (pages) => {
        const store = new RunStore(new FakeClock(), (runId) => runId === "r3");
        const ended = new Set<RunId>();
        for (const { offset, runs, hasMore } of pages) {
          const listed = runs.map(({ number, status }): Run => ({
            projectId,
            runId: `r${number}` as RunId,
            status,
            startTime: new Date(number * 1_000),
            ...(statuses.indexOf(status) > 2 ? { endTime: new Date(number * 2_000) } : {}),
          }));
          store.putPage(projectId, offset, { runs: listed, hasMore, skipped: 0 });
          const known = store.runsOf(projectId).runs;
          assert.equal(new Set(known.map(({ runId }) => runId)).size, known.length);
          // What is not known any more may be anything when it comes again.
          [...ended]
            .filter((runId) => !known.some((run) => run.runId === runId))
            .forEach((runId) => ended.delete(runId));
          known.forEach((run) => assert.ok(!ended.has(run.runId) || !isActive(run)));
          known.filter(isKnownEnd).forEach(({ runId }) => ended.add(runId));
        }
      }),
      inputs(0.04),
    );
  }).timeout(600_000);
});
