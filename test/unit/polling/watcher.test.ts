import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { AllProjects } from "../../../src/polling/allProjects";
import { RequestBudget } from "../../../src/polling/budget";
import { PollState } from "../../../src/polling/pollState";
import { ProjectList } from "../../../src/polling/projectList";
import { AnswerWriter, newestRuns } from "../../../src/polling/reader";
import { Screen } from "../../../src/polling/screen";
import { Watcher } from "../../../src/polling/watcher";
import { Durations } from "../../../src/store/durations";
import { LifeTable } from "../../../src/store/lifeTables";
import { LocalRuns } from "../../../src/store/localRuns";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { fakeMemory } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** No run ends, as far as anybody knows: a poll is worth nothing. */
const endless = new LifeTable(() => 1);
/** Half of the runs take longer than ten seconds. */
const short = new LifeTable((ageMs) => 1 / (1 + (ageMs / (10 * second)) ** 2));

describe("The poll that is worth most", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let store: RunStore;
  let localRuns: LocalRuns;
  let screen: Screen;
  let state: PollState;
  let writer: AnswerWriter;
  let budget: RequestBudget;
  let watcher: Watcher;
  let pinned: ProjectId[];
  let lasting: Map<ProjectId, LifeTable>;
  /** What Hex was asked about, in order: projects whose runs, the list, or a run. */
  let asked: string[];
  /** Hex does not answer yet. */
  let held: (() => void)[] | undefined;

  const fault = (error: unknown) => assert.fail(String(error));

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    [asked, pinned, lasting, held] = [[], [], new Map(), undefined];
    const { GetProjectRuns, ListProjects, GetRunStatus } = hex.operations;
    const note = async <T>(what: string, answer: () => Promise<T>): Promise<T> => {
      asked.push(what);
      await new Promise<void>((resolve) => (held ? held.push(resolve) : resolve()));
      return answer();
    };
    hex.operations.GetProjectRuns = (query) => note(query.id, () => GetProjectRuns(query));
    hex.operations.ListProjects = (query) => note("projects", () => ListProjects(query));
    hex.operations.GetRunStatus = (query) => note(query.runId, () => GetRunStatus(query));
    localRuns = new LocalRuns(fakeMemory(), fault);
    store = new RunStore(clock, (runId) => localRuns.has(runId));
    screen = new Screen(clock, localRuns, () => pinned);
    state = new PollState(clock, () => 0.5);
    writer = new AnswerWriter({ client: hex, store, state, report: fault });
    budget = new RequestBudget(clock, () => 20);
    const reader = { read: () => new Promise<never>(() => undefined) };
    const now = () => clock.now();
    watcher = new Watcher({
      client: hex,
      clock,
      steadyClock: clock,
      random: () => 0.5,
      store,
      localRuns,
      durations: new Durations(store),
      screen,
      report: fault,
      state,
      writer,
      projects: new ProjectList(reader, store, now, new AllProjects(reader, store, now)),
      lifeTable: (id) => lasting.get(id) ?? endless,
      budget,
    });
  });

  /** So many pinned projects; their runs were asked for a second after each other. */
  async function pin(count: number): Promise<ProjectId[]> {
    pinned = Array.from({ length: count }, (_, index) => hex.addProject(`Project ${index}`));
    await writer.poll("ListProjects", {});
    state.end("projects");
    for (const id of pinned) {
      await clock.advance(second);
      await load(id);
    }
    asked = [];
    return pinned;
  }
  const load = (id: ProjectId) => writer.poll("GetProjectRuns", newestRuns(id)).catch(() => undefined);
  /** A project with an active run that was started elsewhere, which is known. */
  async function active(table = endless): Promise<ProjectId> {
    const id = hex.addProject();
    lasting.set(id, table);
    hex.addRun(id, 10 * hour);
    await load(id);
    asked = [];
    return id;
  }
  const dueInMs = () => watcher.nextPoll()?.dueInMs;
  /** Sends it, and says what Hex was asked. */
  async function send(): Promise<string[]> {
    asked = [];
    const poll = watcher.nextPoll();
    assert.equal(poll?.dueInMs, 0, "It is not due.");
    const sent = poll.send();
    await (held ? settle() : sent);
    return asked;
  }
  const sendAll = async (count: number) => {
    const all: string[] = [];
    for (let at = 0; at < count; at += 1) {
      all.push(...(await send()));
    }
    return all;
  };

  it("is none when nobody would see what changes, another window polls, or the token was refused", async () => {
    await pin(1);
    assert.equal(watcher.nextPoll(), undefined);
    await active();
    assert.notEqual(watcher.nextPoll(), undefined);
    watcher.paused = true;
    assert.equal(watcher.nextPoll(), undefined);
    watcher.paused = false;
    assert.notEqual(watcher.nextPoll(), undefined);
    watcher.stop();
    assert.equal(watcher.nextPoll(), undefined);
  });

  describe("where something runs", () => {
    it("is not of a project that is being polled already", async () => {
      const id = await active();
      await clock.advance(minute);
      held = [];
      assert.deepEqual(await send(), [id]);
      assert.equal(watcher.nextPoll(), undefined);
      held.forEach((answer) => answer());
      await settle();
      assert.ok(Number(dueInMs()) > 0);
    });

    it("comes within a minute, however little is expected, and then goes first", async () => {
      const [late, likely] = [await active(), await active(short)];
      await clock.advance(50 * second);
      assert.deepEqual(await send(), [likely]);
      const waitMs = dueInMs() ?? Infinity;
      assert.ok(waitMs > 0 && waitMs <= 10 * second, `${waitMs}`);
      await clock.advance(9 * second);
      assert.deepEqual(await sendAll(1), [late]);
    });

    it("is of what is most likely to have ended, as soon as that is worth a request", async () => {
      const [first, likely] = [await active(), await active(short)];
      const waitMs = dueInMs() ?? Infinity;
      assert.ok(waitMs > 0 && waitMs < 30 * second, `${waitMs}`);
      await clock.advance(waitMs);
      assert.deepEqual(await send(), [likely]);
      lasting.set(first, short);
      await clock.advance(30 * second);
      assert.deepEqual(await send(), [first]);
    });

    it("waits after a failure, for longer after each, unless it is wanted now", async () => {
      const id = await active(short);
      hex.fail("serverFailed", "GetProjectRuns");
      await clock.advance(30 * second);
      assert.deepEqual(await send(), [id]);
      assert.equal(dueInMs(), 5 * second);
      await clock.advance(4 * second);
      assert.equal(dueInMs(), second);
      await clock.advance(2 * second);
      assert.deepEqual(await send(), [id]);
      assert.equal(dueInMs(), 10 * second);
      state.want(id);
      assert.ok(Number(dueInMs()) < 10 * second);
    });

    it("waits for all while Hex is out of reach", async () => {
      await active(short);
      const other = await active(short);
      hex.fail("offline", "GetProjectRuns", 1);
      await clock.advance(30 * second);
      await send();
      assert.equal(dueInMs(), 5 * second);
      await clock.advance(5 * second);
      assert.deepEqual(await send(), [other]);
    });

    it("is at once of a run that the page does not list any more, one at a time", async () => {
      const id = await active();
      const [run] = hex.runs.get(id) ?? [];
      await clock.advance(minute);
      hex.runs.set(id, []);
      assert.deepEqual(await send(), [id]);
      hex.runs.set(id, run ? [run] : []);
      held = [];
      assert.deepEqual(await send(), [run?.runId]);
      assert.equal(watcher.nextPoll(), undefined);
      held.forEach((answer) => answer());
    });

    it("catches up with runs that were started here and not asked about for more than a minute and a half", async () => {
      const id = await active();
      await clock.advance(hour);
      assert.equal(watcher.isCatchingUp, false, "it was started elsewhere");
      const runId = store.activeRuns()[0]?.runId as RunId;
      localRuns.add({ projectId: id, runId, title: "", startedAtMs: clock.now(), options: {} });
      assert.equal(watcher.isCatchingUp, true);
      await load(id);
      assert.equal(watcher.isCatchingUp, false);
      await clock.advance(90 * second);
      assert.equal(watcher.isCatchingUp, false);
      await clock.advance(second);
      assert.equal(watcher.isCatchingUp, true);
    });
  });

  describe("where nothing runs and a view is visible", () => {
    it("goes round, once a minute, without what is gone or being polled", async () => {
      const [one, two, gone] = await pin(3);
      screen.setViewVisible(true);
      assert.equal(dueInMs(), 57 * second);
      hex.projects.delete(gone as ProjectId);
      await load(gone as ProjectId);
      const order: string[] = [];
      for (let at = 0; at < 5; at += 1) {
        await clock.advance(at === 0 ? 57 * second : 60 * second);
        order.push(...(await send()));
        assert.equal(dueInMs(), minute);
      }
      assert.deepEqual(order, ["projects", one, two, "projects", one]);
      held = [];
      await clock.advance(minute);
      assert.deepEqual(await send(), [two]);
      await clock.advance(minute);
      assert.deepEqual(await send(), ["projects"]);
      await clock.advance(minute);
      assert.deepEqual(await send(), [one]);
      assert.equal(watcher.nextPoll(), undefined);
    });

    it("is at once of what is wanted now, though it was asked about just now", async () => {
      const [one, two] = await pin(2);
      screen.setViewVisible(true);
      await clock.advance(55 * second);
      state.want(two as ProjectId);
      assert.deepEqual(await send(), [two]);
      assert.equal(dueInMs(), minute, "that was the one of this minute");
      await clock.advance(minute);
      assert.deepEqual(await sendAll(1), ["projects"]);
      await clock.advance(minute);
      assert.deepEqual(await sendAll(1), [one]);
    });

    it("tries again what failed, later each time, and keeps nothing else from being polled by that", async () => {
      const [one, two] = (await pin(2)) as [ProjectId, ProjectId];
      screen.setViewVisible(true);
      hex.fail("serverFailed", "GetProjectRuns");
      await load(one);
      assert.equal(dueInMs(), 5 * second);
      await clock.advance(5 * second);
      assert.deepEqual(await send(), [one]);
      assert.equal(dueInMs(), 10 * second);
      await clock.advance(10 * second);
      assert.deepEqual(await send(), [one]);
      assert.equal(dueInMs(), 20 * second);
      await clock.advance(20 * second);
      assert.deepEqual(await send(), [one]);
      await clock.advance(23 * second);
      assert.deepEqual(await send(), ["projects"], "its minute is over");
      hex.mend();
      await clock.advance(7 * second);
      assert.deepEqual(await send(), [one]);
      await clock.advance(53 * second);
      assert.deepEqual(await send(), [two]);
    });

    it("tries the list of projects again as well", async () => {
      const [one] = await pin(1);
      screen.setViewVisible(true);
      await clock.advance(59 * second);
      hex.fail("serverFailed", "ListProjects", 1);
      assert.deepEqual(await send(), ["projects"]);
      assert.equal(dueInMs(), 5 * second);
      await clock.advance(5 * second);
      assert.deepEqual(await send(), ["projects"]);
      await clock.advance(55 * second);
      assert.deepEqual(await send(), [one]);
    });

    it("is of what failed and of the others by turns when both are due", async () => {
      const [one, two, three] = (await pin(3)) as [ProjectId, ProjectId, ProjectId];
      screen.setViewVisible(true);
      hex.fail("serverFailed", "GetProjectRuns", 2);
      await load(one);
      await load(two);
      await clock.advance(60 * second);
      assert.deepEqual(await send(), [one]);
      assert.deepEqual(await send(), ["projects"]);
      assert.deepEqual(await send(), [two]);
      assert.equal(dueInMs(), minute);
      await clock.advance(minute);
      assert.deepEqual(await send(), [three]);
    });

    it("is nothing sooner after a view was hidden for long, but everything after a sleep", async () => {
      await pin(3);
      screen.setViewVisible(true);
      watcher.nextPoll();
      screen.setViewVisible(false);
      await clock.advance(10 * minute);
      screen.setViewVisible(true);
      await send();
      assert.equal(dueInMs(), minute);
      clock.jump(10 * minute);
      assert.equal((await sendAll(4)).length, 4);
      assert.equal(dueInMs(), minute);
    });
  });

  describe("of others while something runs", () => {
    const gapMs = async (idle: number) => {
      await pin(idle);
      const id = await active();
      pinned = [...pinned, id];
      screen.setViewVisible(true);
      await clock.advance(minute);
      held = [];
      // Whatever else is due is sent and not answered: what is left is of what does not run.
      for (let poll = watcher.nextPoll(); poll?.dueInMs === 0; poll = watcher.nextPoll()) {
        void poll.send();
      }
      return dueInMs();
    };

    it("goes round in three minutes", async () => assert.equal(await gapMs(5), 30 * second));
    it("goes no faster than every fourth poll that the budget lets through", async () =>
      assert.equal(await gapMs(40), 12 * second));
    it("goes no slower than one a minute", async () => assert.equal(await gapMs(1), minute));
    it("goes once a minute when the budget has no room", async () => {
      assert.equal(await gapMs(5), 30 * second);
      Array.from({ length: 10 }, () => budget.reserve("poll"));
      assert.equal(dueInMs(), minute);
    });

    it("goes first after two minutes, and not before what is worth more", async () => {
      await pin(1);
      const id = await active(short);
      screen.setViewVisible(true);
      for (let at = 0; at < 11; at += 1) {
        await clock.advance(10 * second);
        assert.deepEqual(await send(), [id], `after ${at}`);
      }
      await clock.advance(10 * second);
      assert.deepEqual(await send(), ["projects"]);
    });
  });

  describe("of a schedule", () => {
    let id: ProjectId;
    let other: ProjectId;

    beforeEach(async () => {
      [id, other] = (await pin(2)) as [ProjectId, ProjectId];
      await clock.advance(Date.UTC(2026, 0, 5, 9, 29, 40) - clock.now());
      const project = hex.projects.get(id) ?? assert.fail();
      hex.projects.set(id, { ...project, schedules: [{ cadence: "HOURLY", enabled: true, minute: 30 }] });
      screen.setViewVisible(true);
      await send();
      assert.equal(dueInMs(), 25 * second);
    });

    it("is five seconds after the time, while a view is visible", async () => {
      await clock.advance(25 * second);
      screen.setViewVisible(false);
      assert.equal(watcher.nextPoll(), undefined);
      screen.setViewVisible(true);
      assert.deepEqual(await send(), [id]);
      assert.equal(dueInMs(), 15 * second, "the run may be late");
    });

    it("goes before what is only the next in turn", async () => {
      await load(id);
      await clock.advance(70 * second);
      assert.deepEqual(await sendAll(2), [id, other]);
    });

    it("is none while the project is being polled, was just refused, or is gone", async () => {
      await clock.advance(25 * second);
      held = [];
      assert.deepEqual(await send(), [id]);
      assert.equal(dueInMs(), 35 * second);
      held.forEach((answer) => answer());
      held = undefined;
      await settle();
      hex.fail("serverFailed", "GetProjectRuns", 1);
      await clock.advance(15 * second);
      assert.deepEqual(await send(), [id]);
      assert.equal(dueInMs(), 5 * second);
      hex.projects.delete(id);
      await load(id);
      assert.equal(dueInMs(), 20 * second);
    });
  });
});
