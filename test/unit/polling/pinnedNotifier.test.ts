import assert from "node:assert/strict";
import { PinnedNotifier, type PinnedFailures } from "../../../src/polling/pinnedNotifier";
import { Screen } from "../../../src/polling/screen";
import type { ProjectId, Run, RunId } from "../../../src/hex/types";
import { LocalRuns } from "../../../src/store/localRuns";
import { PinnedNewsList, type PinnedNews } from "../../../src/store/pinnedNews";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";
import { fakeMemory } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const uuid = <T extends string>(n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}` as T;
const [revenue, churn] = [uuid<ProjectId>(1), uuid<ProjectId>(2)];
const [one, two, three] = [uuid<RunId>(11), uuid<RunId>(12), uuid<RunId>(13)];

describe("What is told of pinned projects", () => {
  let clock: FakeClock;
  let store: RunStore;
  let localRuns: LocalRuns;
  let news: PinnedNewsList;
  let pinned: ProjectId[];
  let screen: Screen;
  let notifier: PinnedNotifier;
  /** This window notifies: it has the focus. */
  let isHere: boolean;
  let told: PinnedFailures[];
  let changes: number;

  const fault = (error: unknown) => assert.fail(String(error));

  beforeEach(() => {
    clock = new FakeClock();
    store = new RunStore(clock, () => false);
    localRuns = new LocalRuns(fakeMemory(), fault);
    [pinned, isHere] = [[revenue, churn], true];
    screen = new Screen(clock, localRuns, () => pinned);
    open();
  });
  afterEach(() => notifier.dispose());

  function open(known?: PinnedNews[]): void {
    [told, changes] = [[], 0];
    news = new PinnedNewsList(fakeMemory(known), fault);
    const windows = { notifiesHere: () => Promise.resolve(isHere) };
    notifier = new PinnedNotifier({ steadyClock: clock, store, localRuns, screen, news, windows });
    notifier.onDidFail((failures) => told.push(failures));
    notifier.onDidChangeUnseen(() => (changes += 1));
  }
  /** Hex says that these runs of a project ended so, now. */
  const load = (projectId: ProjectId, runIds: RunId[], status = "ERRORED") => {
    const endTime = new Date(clock.now());
    const runs = runIds.map((runId): Run => ({
      projectId,
      runId,
      status,
      startTime: endTime,
      endTime,
      trigger: "API",
    }));
    store.putPage(projectId, 0, { runs, hasMore: false, skipped: 0 });
  };
  const fail = (projectId: ProjectId, ...runIds: RunId[]) => {
    load(projectId, runIds);
    runIds.forEach((runId) => news.add({ projectId, runId, atMs: clock.now() }, clock.now()));
  };
  const miss = (projectId: ProjectId) => news.add({ projectId, atMs: clock.now() }, clock.now());
  const toldOf = () =>
    told.map(({ runs, missed }) => [...runs.map((run) => run.runId), ...missed.map((m) => m.projectId)]);
  const marked = () => notifier.unseenFailures.map(({ runId }) => runId);

  it("is only what is new, each time", async () => {
    fail(revenue, one);
    await clock.advance(minute);
    fail(churn, two);
    await clock.advance(minute);
    miss(revenue);
    await clock.advance(minute);
    assert.deepEqual(toldOf(), [[one], [two], [revenue]]);
  });

  it("is not what the user has seen before it could be told, here or in another window", async () => {
    fail(revenue, one, two);
    notifier.markSeen({ projectId: revenue, runId: one });
    await clock.advance(minute);
    assert.deepEqual(toldOf(), [[two]]);
  });

  it("is not what is no news any more: the scheduled run has started, or the project was unpinned", async () => {
    isHere = false;
    miss(revenue);
    fail(churn, one);
    await clock.advance(minute);
    news.remove(revenue);
    pinned = [revenue];
    screen.pinsChanged();
    isHere = true;
    await clock.advance(minute);
    assert.deepEqual([told, clock.pending], [[], 0]);
    assert.equal(news.has(one) && news.all[0]?.told, false, "it may be told where it is pinned");
  });

  it("is what another window was to tell, as long as none has", async () => {
    isHere = false;
    fail(revenue, one, two);
    await clock.advance(minute);
    assert.deepEqual(told, []);
    await news.claim([one]);
    isHere = true;
    await clock.advance(minute);
    assert.deepEqual([toldOf(), clock.pending], [[[two]], 0]);
  });

  it("is after a reload what was not told before it, and nothing else", async () => {
    notifier.dispose();
    const entry = { atMs: clock.now() - minute, told: false, seen: false };
    load(revenue, [one, two, three]);
    open([
      { ...entry, projectId: churn },
      { ...entry, projectId: revenue, runId: one },
      { ...entry, projectId: revenue, runId: two, told: true },
      { ...entry, projectId: revenue, runId: three, seen: true },
    ]);
    await clock.advance(minute);
    assert.deepEqual(toldOf(), [[one, churn]]);
    assert.deepEqual(told[0]?.missed, [{ projectId: churn, due: new Date(entry.atMs) }]);
    assert.deepEqual(marked(), [one, two]);
  });

  it("is what has just happened; what comes to light more than an hour late is only marked", async () => {
    for (const [lateMs, runId] of [
      [hour - 10 * second, one],
      [hour + 10 * second, two],
    ] as const) {
      load(revenue, [one, two]);
      news.add({ projectId: revenue, runId, atMs: clock.now() - lateMs }, clock.now());
      await clock.advance(minute);
    }
    assert.deepEqual(toldOf(), [[one]]);
    assert.deepEqual(marked(), [two, one]);
  });

  it("is no run that was started here, although another window took it for one of others", async () => {
    localRuns.add({ projectId: revenue, runId: one, title: "Revenue", startedAtMs: clock.now(), options: {} });
    fail(revenue, one, two);
    await clock.advance(minute);
    assert.deepEqual([toldOf(), marked()], [[[two]], [two]]);
  });

  it("is no run that is not known here, or did not fail after all", async () => {
    news.add({ projectId: revenue, runId: one, atMs: clock.now() }, clock.now());
    news.add({ projectId: churn, runId: two, atMs: clock.now() }, clock.now());
    load(churn, [two], "COMPLETED");
    await clock.advance(minute);
    assert.deepEqual([told, marked(), notifier.unseenMissed], [[], [], []]);
  });

  it("is marked until the user has seen that run, that project, or everything", () => {
    fail(revenue, one, two);
    fail(churn, three);
    miss(churn);
    const missed = () => notifier.unseenMissed.map(({ projectId }) => projectId);
    assert.deepEqual([marked().sort(), missed()], [[one, two, three], [churn]]);
    notifier.markSeen({ projectId: revenue, runId: two });
    assert.deepEqual([marked().sort(), missed()], [[one, three], [churn]]);
    notifier.markSeen({ projectId: churn, runId: one });
    assert.deepEqual([marked().sort(), missed()], [[one, three], [churn]], "the run is of another project");
    notifier.markSeen({ projectId: churn });
    assert.deepEqual([marked(), missed()], [[one], []]);
    notifier.markSeen();
    assert.deepEqual(marked(), []);
    assert.ok(changes >= 7, "whoever shows it hears of each change");
    const before = changes;
    notifier.markSeen();
    assert.equal(changes, before, "nothing was left to see");
  });

  it("is nothing any more once it is disposed", async () => {
    fail(revenue, one);
    notifier.dispose();
    const before = changes;
    fail(revenue, one, two);
    screen.pinsChanged();
    await clock.advance(minute);
    assert.deepEqual([told, changes, clock.pending], [[], before, 0]);
  });
});
