import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { Project, ProjectId, Run, RunId, RunPage } from "../../../src/hex/types";
import { recentProjects, recentRuns } from "../../../src/store/recentRuns";
import type { RunList } from "../../../src/store/runList";
import { RunStore, type StoreChange } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";

const p = "p" as ProjectId;
const second = 1_000;
const minute = 60 * second;
const page = (runs: Run[], more: Partial<RunPage> = {}): RunPage => ({ runs, hasMore: false, skipped: 0, ...more });

describe("What is known of a workspace", () => {
  let clock: FakeClock;
  let store: RunStore;
  let startedHere: Set<RunId>;
  let changes: StoreChange[];
  let loaded: number;
  let lost: string[];

  beforeEach(() => {
    clock = new FakeClock();
    startedHere = new Set();
    store = new RunStore(clock, (id) => startedHere.has(id));
    [changes, loaded, lost] = [[], 0, []];
    store.onDidChange((change) => changes.push(change));
    store.onDidLoad(() => (loaded += 1));
    store.onDidLose((runs) => lost.push(...runs.map(({ runId }) => runId)));
  });

  const run = (id: string, status = "COMPLETED", more: Partial<Run> = {}): Run => ({
    projectId: p,
    runId: id as RunId,
    status,
    startTime: new Date(clock.now() - minute),
    ...more,
  });
  const project = (more: Partial<Project> = {}): Project => ({
    id: p,
    title: "Revenue",
    type: "PROJECT",
    categories: [],
    lastPublishedAt: new Date(0),
    schedules: [],
    ...more,
  });
  const failure = (details: { projectGone?: true } = {}, kind: "offline" | "notFound" = "offline") =>
    new HexError(kind, { operation: "GetProjectRuns", host: "app.hex.tech", ...details });
  const ids = () => store.runsOf(p).runs.map(({ runId }) => runId);
  /** What was told since the last call. */
  const told = () => changes.splice(0).map(({ kind }) => kind);

  describe("tells of a change, and only of a change,", () => {
    it("to a project's properties", () => {
      store.putProjects([project()]);
      assert.deepEqual(changes, [{ kind: "projects", ids: [p] }]);
      told();
      store.putProjects([project()]);
      assert.deepEqual(told(), []);
      store.putProjects([project({ title: "Costs" })]);
      assert.deepEqual([told(), store.project(p)?.title], [["projects"], "Costs"]);
    });

    it("to a run, the first page, the last page, why it failed, and that the project is gone", () => {
      const [a, b] = [run("a"), run("b")];
      const steps: [string, () => void, boolean][] = [
        ["the first page", () => store.putPage(p, 0, page([])), true],
        ["the same", () => store.putPage(p, 0, page([])), false],
        ["a run", () => store.putPage(p, 0, page([a])), true],
        ["the same run", () => store.putPage(p, 0, page([a])), false],
        ["more to come", () => store.putPage(p, 0, page([a], { hasMore: true })), true],
        ["an older page", () => store.putPage(p, 1, page([b])), true],
        ["a run less", () => store.putPage(p, 0, page([a])), true],
        ["a failure", () => store.putFailure(p, failure()), true],
        ["the same failure", () => store.putFailure(p, failure()), false],
        ["another failure", () => store.putFailure(p, failure({}, "notFound")), true],
        ["gone", () => store.putFailure(p, failure({ projectGone: true }, "notFound")), true],
        ["there again", () => store.putPage(p, 0, page([a])), true],
      ];
      for (const [what, step, tells] of steps) {
        const before = loaded;
        step();
        assert.deepEqual(told(), tells ? ["runs"] : [], what);
        assert.equal(loaded, before + 1, `${what}: it was loaded`);
      }
    });

    it("to what is being cancelled, here or in another window", () => {
      store.putPage(p, 0, page([run("a", "RUNNING"), run("b", "RUNNING")]));
      told();
      const [a] = store.activeRuns() as [Run];
      store.setCancelling(a, false);
      assert.deepEqual(told(), []);
      store.setCancelling(a, true);
      store.setCancelling(a, true);
      assert.deepEqual([told(), store.cancellingHere], [["cancelling"], ["a"]]);
      store.setCancellingElsewhere(["b"]);
      store.setCancellingElsewhere(["b"]);
      assert.deepEqual([told(), store.isCancelling("b" as RunId)], [["cancelling"], true]);
      store.setCancellingElsewhere([]);
      assert.deepEqual([told(), store.isCancelling("b" as RunId)], [["cancelling"], false]);
    });
  });

  it("no longer says that a run is being cancelled when it has ended", () => {
    store.putPage(p, 0, page([run("a", "RUNNING"), run("b", "RUNNING")]));
    store.setCancelling(store.run(p, "a" as RunId) as Run, true);
    store.setCancellingElsewhere(["b"]);
    store.putPage(p, 0, page([run("a", "KILLED"), run("b", "KILLED")]));
    assert.deepEqual(
      ["a", "b"].map((id) => store.isCancelling(id as RunId)),
      [false, false],
    );
  });

  describe("loses active runs", () => {
    it("that Hex does not know any more, and finds one again that Hex lists after all", () => {
      store.putPage(p, 0, page([run("a", "RUNNING"), run("b", "RUNNING")]));
      const a = store.run(p, "a" as RunId) as Run;
      store.setCancelling(a, true);
      store.dropRun(a);
      assert.deepEqual([ids(), lost, store.isLost(a.runId), store.isCancelling(a.runId)], [["b"], ["a"], true, false]);
      store.putPage(p, 0, page([run("a", "RUNNING"), run("b", "RUNNING")]));
      assert.deepEqual([ids(), store.isLost(a.runId)], [["a", "b"], false]);
    });

    it("with their project, whose ended ones stay; it stays gone while Hex cannot be reached", () => {
      store.putPage(p, 0, page([run("a", "RUNNING"), run("b")]));
      store.putFailure(p, failure({ projectGone: true }, "notFound"));
      assert.deepEqual([ids(), lost, store.runsOf(p).gone], [["b"], ["a"], true]);
      store.putFailure(p, failure());
      assert.deepEqual([store.runsOf(p).gone, store.runsOf(p).error?.kind, lost], [true, "offline", ["a"]]);
      store.putPage(p, 0, page([run("b")]));
      assert.deepEqual([store.runsOf(p).gone, store.runsOf(p).error], [false, undefined]);
    });

    it("but none while Hex cannot be reached", () => {
      store.putPage(p, 0, page([run("a", "RUNNING")]));
      store.putFailure(p, failure());
      assert.deepEqual([ids(), lost], [["a"], []]);
    });
  });

  it("lists what has ended of the projects that are followed, the one that ended last first, also by project", () => {
    const q = "q" as ProjectId;
    const ended = (projectId: ProjectId, id: string, minutes: number): Run => ({
      ...run(id),
      projectId,
      endTime: new Date(clock.now() - minutes * minute),
    });
    store.putPage(p, 0, page([run("active", "RUNNING"), ended(p, "p1", 1), ended(p, "p3", 3)]));
    store.putPage(q, 0, page([ended(q, "q2", 2)]));
    store.putPage("r" as ProjectId, 0, page([ended("r" as ProjectId, "r0", 0)]));
    const known = { store, screen: { followed: [q, p] } };
    assert.deepEqual(
      recentRuns(known).map(({ runId }) => runId),
      ["p1", "q2", "p3"],
    );
    assert.deepEqual(
      recentProjects(known).map(({ runId }) => runId),
      ["p1", "q2"],
    );
    store.putPage(q, 0, page([ended(q, "q0", 0), ended(q, "q2", 2)]));
    assert.deepEqual(
      recentRuns(known).map(({ runId }) => runId),
      ["q0", "p1", "q2", "p3"],
    );
  });

  it("keeps a run that was just started here until Hex lists it", () => {
    const mine = run("mine", "PENDING", { startTime: undefined });
    startedHere.add(mine.runId);
    store.putRun(mine);
    store.putPage(p, 0, page([run("a")]));
    assert.deepEqual(ids(), ["mine", "a"]);
    store.putRun(run("mine", "RUNNING"));
    assert.deepEqual(store.run(p, mine.runId)?.status, "RUNNING");
    assert.deepEqual(ids(), ["mine", "a"]);
  });

  describe("tells the time by Hex's clock", () => {
    const answerAt = (aheadMs: number) =>
      store.putPage(p, 0, page([], { serverTime: new Date(clock.now() + aheadMs - 500) }));

    it("when that differs by more than an answer's way and the header's whole seconds", () => {
      answerAt(2 * second);
      assert.equal(store.now(), clock.now());
      answerAt(90 * second);
      assert.equal(store.now(), clock.now() + 90 * second);
      assert.equal(store.loadedAtMs(p), clock.now() + 90 * second);
      answerAt(91 * second);
      assert.equal(store.now(), clock.now() + 90 * second, "a second more is noise");
      answerAt(-1 * second);
      assert.equal(store.now(), clock.now(), "the clock was set right");
    });

    it("but not by an answer that was waited for, or came before it was sent", async () => {
      const stamp = store.stamp();
      await clock.advance(5 * second);
      store.putPage(p, 0, page([], { serverTime: new Date(clock.now() + 90 * second) }), stamp);
      assert.notEqual(store.skewMs, 0, "five seconds are no wait");
      const later = new RunStore(clock, () => false);
      const slow = later.stamp();
      await clock.advance(5 * second + 1);
      later.putPage(p, 0, page([], { serverTime: new Date(clock.now() + 90 * second) }), slow);
      assert.equal(later.skewMs, 0);
      const early = later.stamp();
      clock.jump(-minute);
      later.putPage(p, 0, page([], { serverTime: new Date(clock.now() + 90 * second) }), early);
      assert.equal(later.skewMs, 0);
    });
  });

  describe("takes over what another window knows", () => {
    type More = Partial<RunList> & { lost?: RunId[]; cancelling?: string[]; skewMs?: number };
    const list = (runs: Run[], more: More = {}) => ({
      runs,
      hasMore: false,
      gone: false,
      loadedAtMs: clock.now(),
      lost: [],
      cancelling: [],
      skewMs: 0,
      ...more,
    });

    it("with its clock, its failure and what it is cancelling", () => {
      store.takeOver(p, list([run("a", "RUNNING")], { cancelling: ["a"], skewMs: 90 * second, error: failure() }));
      assert.deepEqual(ids(), ["a"]);
      assert.equal(store.isCancelling("a" as RunId), true);
      assert.equal(store.now(), clock.now() + 90 * second);
      assert.equal(store.runsOf(p).error?.kind, "offline");
      store.takeOver(p, list([run("a", "RUNNING")]));
      assert.equal(store.isCancelling("a" as RunId), false);
    });

    it("of one project, without forgetting what is being cancelled in another", () => {
      const q = "q" as ProjectId;
      store.takeOver(p, list([run("a", "RUNNING")], { cancelling: ["a"] }));
      store.takeOver(q, list([{ ...run("b", "RUNNING"), projectId: q }], { cancelling: ["b"] }));
      assert.deepEqual([store.isCancelling("a" as RunId), store.isCancelling("b" as RunId)], [true, true]);
    });

    it("unless this one knows it later, except from before a clock was set back", async () => {
      const older = list([run("old")]);
      await clock.advance(minute);
      store.putPage(p, 0, page([run("new")]));
      store.takeOver(p, older);
      assert.deepEqual(ids(), ["new"]);
      clock.jump(-60 * minute);
      store.takeOver(p, list([run("now")]));
      assert.deepEqual(ids(), ["now"]);
    });

    it("of a page that both have, which came there first: its failure and its end count, an older one's do not", async () => {
      const older = list([run("a", "RUNNING")], { error: failure() });
      await clock.advance(minute);
      const [cameAtMs, runs] = [clock.now(), [run("a", "RUNNING")]];
      await clock.advance(5);
      store.putPage(p, 0, page(runs, { cameAtMs }));
      store.takeOver(p, older);
      assert.equal(store.runsOf(p).error, undefined, "it has come since");
      store.takeOver(p, list(runs, { loadedAtMs: cameAtMs, cancelling: ["a"], error: failure() }));
      assert.deepEqual([store.runsOf(p).error?.kind, store.isCancelling("a" as RunId)], ["offline", true]);
      store.takeOver(
        p,
        list([], { loadedAtMs: cameAtMs, gone: true, error: failure({ projectGone: true }, "notFound") }),
      );
      assert.deepEqual([ids(), store.runsOf(p).gone], [[], true]);
    });

    it("and which active runs are gone at Hex, once, until Hex lists one again", () => {
      store.putPage(p, 0, page([run("a", "RUNNING"), run("b"), run("c", "RUNNING")]));
      const a = store.run(p, "a" as RunId) as Run;
      store.setCancelling(a, true);
      const gone = ["a", "b", "unknown"] as RunId[];
      store.takeOver(p, list([run("c", "RUNNING")], { lost: gone }));
      store.takeOver(p, list([run("c", "RUNNING")], { lost: gone }));
      assert.deepEqual([ids(), lost, store.lostRunsOf(p), store.cancellingHere], [["c"], ["a"], ["a"], []]);
      assert.deepEqual(store.lostRunsOf("q" as ProjectId), []);
      store.takeOver(p, list([run("a", "RUNNING")]));
      assert.deepEqual([ids(), store.isLost(a.runId)], [["a"], false]);
    });

    it("and lets go of a run that is gone, however lately it was started here", () => {
      store.putRun(run("fresh", "RUNNING", { startTime: new Date(clock.now() - second) }));
      store.takeOver(p, list([], { gone: true, lost: ["fresh" as RunId] }));
      assert.deepEqual([ids(), lost], [[], ["fresh"]]);
    });

    it("and keeps what was started here too lately for that window to know", () => {
      const [fresh, old] = [29, 31].map((seconds) =>
        run(`${seconds} s`, "RUNNING", { startTime: new Date(clock.now() - seconds * second) }),
      ) as [Run, Run];
      store.putRun(old);
      store.putRun(fresh);
      store.takeOver(p, list([]));
      assert.deepEqual(ids(), ["29 s"]);
      store.takeOver(p, list([], { skewMs: 5 * second }));
      assert.deepEqual(ids(), [], "35 s ago by Hex's clock, which that window knew");
    });
  });

  describe("says since when a scheduled run has not started", () => {
    const daily = (hour: number) => [{ cadence: "DAILY", enabled: true, hour, minute: 0, timezone: "Z" }];
    /** Nine o'clock plus this. */
    const at = (minutes: number) => clock.advance(Date.UTC(2026, 0, 5, 9) + minutes * minute - clock.now());

    it("surely only when Hex has named the schedule since", async () => {
      const yesterday = run("yesterday", "COMPLETED", {
        trigger: "SCHEDULED",
        startTime: new Date(Date.UTC(2026, 0, 4, 10)),
      });
      store.putProjects([project({ schedules: daily(10) })], store.stamp());
      await at(75);
      store.putPage(p, 0, page([yesterday]));
      const known = store.project(p) as Project;
      assert.equal(store.overdueSince(known)?.getTime(), Date.UTC(2026, 0, 5, 10));
      assert.equal(store.surelyOverdueSince(known), undefined);
      store.putProjects([known], store.stamp());
      assert.equal(store.surelyOverdueSince(known)?.getTime(), Date.UTC(2026, 0, 5, 10));
      store.skewMs = 70 * minute;
      assert.equal(store.surelyOverdueSince(known)?.getTime(), Date.UTC(2026, 0, 5, 10), "Hex's clock is ahead");
    });

    it("not by a run from further back, as the scheduled one may stand before it", async () => {
      const runs = (ids: readonly [string, number][]) =>
        ids.map(([id, hour]) =>
          run(id, id === "long" ? "RUNNING" : "COMPLETED", {
            trigger: id === "long" ? "SCHEDULED" : "API",
            startTime: new Date(Date.UTC(2026, 0, 5, hour, 30)),
          }),
        );
      store.putProjects([project({ schedules: daily(10) })], store.stamp());
      await at(3 * 60);
      store.putPage(p, 0, page(runs([["long", 8]]), { hasMore: true }));
      assert.equal(store.overdueSince(store.project(p) as Project)?.getTime(), Date.UTC(2026, 0, 5, 10));
      store.putPage(p, 0, page(runs([["newest", 11]]), { hasMore: true }));
      assert.deepEqual(ids(), ["newest", "long"]);
      assert.equal(store.overdueSince(store.project(p) as Project), undefined);
    });

    it("not for a time before the schedule was changed to it", async () => {
      store.putProjects([project({ schedules: daily(23) })]);
      store.putPage(p, 0, page([]));
      await at(65);
      store.putProjects([project({ schedules: daily(10) })]);
      await at(75);
      store.putPage(p, 0, page([]));
      assert.equal(store.overdueSince(store.project(p) as Project), undefined);
    });

    it("and that none is overdue only while that is known", async () => {
      store.putProjects([project({ schedules: daily(10) })]);
      await at(65);
      const known = store.project(p) as Project;
      assert.equal(store.isOnTime(known), false, "Hex was not asked");
      const begun = run("begun", "COMPLETED", { trigger: "SCHEDULED", startTime: new Date(Date.UTC(2026, 0, 5, 10)) });
      await at(75);
      store.putPage(p, 0, page([begun]));
      await at(135);
      assert.deepEqual([store.isOnTime(known), store.overdueSince(known)], [true, undefined]);
      await at(136);
      assert.deepEqual([store.isOnTime(known), store.overdueSince(known)], [false, undefined], "that was long ago");
      const yesterday = { ...begun, runId: "yesterday" as RunId, startTime: new Date(Date.UTC(2026, 0, 4, 10)) };
      store.putPage(p, 0, page([yesterday]));
      assert.deepEqual([store.isOnTime(known), store.overdueSince(known)?.getUTCHours()], [false, 10]);
    });
  });

  it("confirms every project that Hex answered, also when nothing is different", () => {
    const confirmed: ProjectId[][] = [];
    store.onDidConfirm((projects) => confirmed.push([...projects]));
    const stamp = store.stamp();
    store.putProjects([project()]);
    assert.deepEqual(confirmed, []);
    store.putProjects([project()], store.stamp());
    store.putProjects([project({ title: "late" })], stamp);
    assert.deepEqual(confirmed, [[p], []]);
    assert.equal(store.project(p)?.title, "Revenue");
  });

  it("forgets the lists of projects beyond 300 that changed longest ago, but none in which something runs", () => {
    const many = Array.from({ length: 301 }, (_, index) => `p${index}` as ProjectId);
    const of = (projectId: ProjectId, status = "COMPLETED"): Run => ({ ...run(projectId, status), projectId });
    many.forEach((id, index) => store.putPage(id, 0, page([of(id, index === 0 ? "RUNNING" : "COMPLETED")])));
    const known = many.map((id) => store.runsOf(id).runs.length);
    assert.deepEqual(known.slice(0, 3), [1, 0, 1]);
    assert.equal(
      known.reduce((sum, count) => sum + count, 0),
      300,
    );
    const last = changes.at(-1);
    assert.deepEqual(last, { kind: "runs", projectId: "p1", changes: [] });
  });
});
