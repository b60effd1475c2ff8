import assert from "node:assert/strict";
import { Screen } from "../../../src/polling/screen";
import { SlowRunNotifier } from "../../../src/polling/slowRunNotifier";
import type { ProjectId, Run, RunId } from "../../../src/hex/types";
import { Durations } from "../../../src/store/durations";
import { LocalRuns } from "../../../src/store/localRuns";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { fakeMemory } from "../support/openWorkspace";
import { pastRuns } from "../support/pastRuns";

const second = 1_000;
const minute = 60 * second;
/** By these a run is slow from 3:48 on. */
const usual = pastRuns([2, 2.5, 3, 3.5, 4].map((minutes) => minutes * minute));
const slowAfterMs = 228 * second;

describe("When a run is checked for being slow", () => {
  let clock: FakeClock;
  let store: RunStore;
  let localRuns: LocalRuns;
  let memory: ReturnType<typeof fakeMemory>;
  let notifier: SlowRunNotifier;
  let told: RunId[];
  /** For how long the news had waited each time when this window was asked whether it notifies, ms. */
  let waited: number[];
  let isHere: boolean;
  let id: ProjectId;
  let other: ProjectId;

  const fault = (error: unknown) => assert.fail(String(error));

  beforeEach(() => {
    clock = new FakeClock();
    const hex = new FakeHex(clock);
    [id, other] = [hex.addProject(), hex.addProject()];
    memory = fakeMemory();
    localRuns = new LocalRuns(memory, fault);
    store = new RunStore(clock, (runId) => localRuns.has(runId));
    const durations = new Durations(store);
    [id, other].forEach((project) => durations.add(project, usual));
    [told, waited, isHere] = [[], [], true];
    notifier = new SlowRunNotifier({
      client: hex,
      clock,
      steadyClock: clock,
      random: () => 0.5,
      store,
      localRuns,
      durations,
      screen: new Screen(clock, localRuns, () => []),
      report: fault,
      windows: {
        notifiesHere: (_, waitedMs) => {
          waited.push(waitedMs);
          return Promise.resolve(isHere);
        },
      },
    });
    notifier.onDidBecomeSlow((run) => told.push(run.runId));
  });
  afterEach(() => notifier.dispose());

  /** A run that is started here now, as the answer to that tells of it. */
  function start(projectId = id): Run {
    const runId = `00000000-0000-4000-8000-00000000010${localRuns.all.length}` as RunId;
    const run: Run = { projectId, runId, status: "RUNNING", startTime: new Date(clock.now()), trigger: "API" };
    localRuns.add({ projectId, runId, title: "", startedAtMs: clock.now(), options: {} });
    store.putRun(run);
    return run;
  }
  /** Hex says now that these are the runs of their project. */
  const see = async (...runs: Run[]) => {
    store.putPage(runs[0]?.projectId ?? id, 0, { runs, hasMore: false, skipped: 0 });
    await settle();
  };

  it("is when the first of them may be slow, and from then on every ten seconds until Hex was asked", async () => {
    const run = start();
    await clock.advance(minute);
    const late = start(other);
    assert.equal(clock.nextDelayMs, slowAfterMs - minute);
    assert.equal(clock.pending, 1);
    await clock.advance(slowAfterMs - minute);
    assert.deepEqual([told, clock.nextDelayMs], [[], 10 * second]);
    await clock.advance(5 * second);
    await see(run);
    assert.deepEqual([told, waited], [[run.runId], [0]]);
    await clock.advance(minute);
    await see(late);
    assert.deepEqual(told, [run.runId, late.runId]);
  });

  it("is not sooner than in a second, however close it is", async () => {
    const run = start();
    await clock.advance(slowAfterMs - 300);
    await see(run);
    assert.deepEqual([told, clock.nextDelayMs], [[], second]);
  });

  it("is never again once it was told, or nobody needs to be told of its end", async () => {
    const [run, ended] = [start(), start(other)];
    await clock.advance(slowAfterMs);
    await see(run);
    assert.deepEqual(told, [run.runId]);
    localRuns.markNotified([ended.runId]);
    await see(run);
    await see(ended);
    assert.deepEqual([told, waited.length, clock.pending], [[run.runId], 1, 0]);
  });

  it("is never of one that is being cancelled, has ended, or is not known", async () => {
    localRuns.add({ projectId: other, runId: "gone" as RunId, title: "", startedAtMs: clock.now(), options: {} });
    const run = start();
    assert.equal(clock.pending, 1);
    store.setCancelling(run, true);
    assert.equal(clock.pending, 0);
    store.setCancelling(run, false);
    assert.equal(clock.pending, 1);
    await see({ ...run, status: "COMPLETED", endTime: new Date(clock.now()) });
    assert.equal(clock.pending, 0);
  });

  it("is told by one window: not by this one when another has, or is the one to", async () => {
    const run = start();
    await clock.advance(slowAfterMs);
    isHere = false;
    await see(run);
    assert.deepEqual(told, []);
    isHere = true;
    assert.deepEqual(await new LocalRuns(memory, fault).claim("slow", [run.runId]), [run.runId]);
    await clock.advance(10 * second);
    assert.deepEqual([told, waited], [[], [0, 0]]);
  });

  it("is not any more once it is disposed", async () => {
    const run = start();
    notifier.dispose();
    assert.equal(clock.pending, 0);
    await clock.advance(slowAfterMs);
    await see(run);
    assert.deepEqual([told, waited, clock.pending], [[], [], 0]);
  });
});
