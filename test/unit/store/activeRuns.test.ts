import assert from "node:assert/strict";
import fc from "fast-check";
import { isActive, type ProjectId, type Run, type RunId, type RunPage } from "../../../src/hex/types";
import { newestFirst } from "../../../src/store/runList";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";

const projects = ["p", "q", "r"] as ProjectId[];

function run(projectId: ProjectId, number: number, status: string): Run {
  return { projectId, runId: `${projectId}${number}` as RunId, status, startTime: new Date(number * 1_000) };
}

describe("active runs", () => {
  it("are those of all lists, newest first, whatever was put there", () => {
    const status = fc.constantFrom("PENDING", "RUNNING", "COMPLETED", "ERRORED", "KILLED");
    const step = fc.record({
      project: fc.constantFrom(...projects),
      numbers: fc.uniqueArray(fc.record({ number: fc.nat(12), status }), {
        selector: ({ number }) => number,
        maxLength: 5,
      }),
      how: fc.constantFrom("page", "run", "drop"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const store = new RunStore(new FakeClock(), () => true);
        for (const { project, numbers, how } of steps) {
          const runs = numbers
            .map((one) => run(project, one.number, one.status))
            .sort((a, b) => Number(b.startTime) - Number(a.startTime));
          const page: RunPage = { runs, hasMore: false, skipped: 0 };
          if (how === "page") {
            store.putPage(project, 0, page);
          } else {
            runs.forEach((one) => (how === "run" ? store.putRun(one) : store.dropRun(one)));
          }
          const expected = projects.flatMap((id) => store.runsOf(id).runs.filter(isActive));
          const times = store.activeRuns().map(({ startTime }) => Number(startTime));
          assert.deepEqual(new Set(store.activeRuns()), new Set(expected));
          assert.deepEqual(
            times,
            [...times].sort((a, b) => b - a),
          );
        }
      }),
    );
  });

  it("can be kept by whoever asked", () => {
    const store = new RunStore(new FakeClock(), () => true);
    store.putRun(run("p" as ProjectId, 1, "RUNNING"));
    store.activeRuns().pop();
    assert.equal(store.activeRuns().length, 1);
  });
});

describe("the order of runs of several projects", () => {
  const at = (minute: number) => new Date(minute * 60_000);
  const ended = (id: string, startTime?: Date, endTime?: Date): Run => ({
    projectId: "p" as ProjectId,
    runId: id as RunId,
    status: "COMPLETED",
    startTime,
    endTime,
  });
  const order = (...lists: Run[][]) => newestFirst(lists).map(({ runId }) => runId);

  it("is that of their ends", () => {
    assert.deepEqual(order([ended("a", at(5), at(6)), ended("b", at(1), at(9))], [ended("c", at(2), at(7))]), [
      "b",
      "c",
      "a",
    ]);
  });

  it("puts a run that never began before the next older one of its project", () => {
    assert.deepEqual(
      order([ended("never"), ended("a", at(5), at(6))], [ended("b", at(1), at(7)), ended("c", at(1), at(2))]),
      ["b", "never", "a", "c"],
    );
  });

  it("puts a run that Hex has not dated yet first", () => {
    const pending: Run = { projectId: "p" as ProjectId, runId: "new" as RunId, status: "PENDING" };
    assert.deepEqual(order([{ ...pending, runId: "old" as RunId, startTime: at(3) }], [pending]), ["new", "old"]);
  });
});

describe("the lists of very many projects", () => {
  const ids = Array.from({ length: 400 }, (_, index) => `p${index}` as ProjectId);
  const page = (id: ProjectId, status: string): RunPage => ({ runs: [run(id, 1, status)], hasMore: false, skipped: 0 });

  it("are forgotten from the oldest on, except those in which something runs", () => {
    const store = new RunStore(new FakeClock(), () => true);
    const told = new Set<ProjectId>();
    ids.forEach((id, index) => store.putPage(id, 0, page(id, index === 5 ? "RUNNING" : "COMPLETED")));
    store.onDidChange((change) => change.kind === "runs" && told.add(change.projectId));
    const kept = ids.filter((id) => store.runsOf(id).runs.length > 0);
    assert.deepEqual(kept, ["p5", ...ids.slice(101)]);
    store.putPage("p101" as ProjectId, 0, page("p101" as ProjectId, "COMPLETED"));
    store.putPage("new" as ProjectId, 0, page("new" as ProjectId, "COMPLETED"));
    assert.deepEqual([...told], ["new", "p102"]);
    assert.equal(store.runsOf("p102" as ProjectId).loadedAtMs, undefined);
  });
});
