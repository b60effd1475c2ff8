import assert from "node:assert/strict";
import type { Project, ProjectId } from "../../../src/hex/types";
import { ScheduleChecks } from "../../../src/polling/scheduleChecks";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const id = "hourly" as ProjectId;

describe("when a scheduled run is looked for", () => {
  let clock: FakeClock;
  let store: RunStore;
  let checks: ScheduleChecks;
  let polledAtMs: number;

  /** It is nine, and the next run is due at ten. */
  beforeEach(() => {
    clock = new FakeClock(Date.UTC(2026, 0, 5, 9));
    store = new RunStore(clock, () => false);
    checks = new ScheduleChecks(store);
    store.putProjects([hourly(0)]);
    polledAtMs = clock.now();
  });

  function hourly(atMinute: number): Project {
    const schedules = [{ cadence: "HOURLY", enabled: true, minute: atMinute }];
    return { id, title: "Hourly", type: "PROJECT", categories: [], schedules };
  }
  const inSeconds = () => (checks.dueInMs(id, clock.now() - polledAtMs) ?? NaN) / second;
  const poll = (...starts: Date[]) => {
    polledAtMs = clock.now();
    const runs = starts.map((startTime, index) => ({ ...run, runId: String(index) as typeof run.runId, startTime }));
    store.putPage(id, 0, { runs, hasMore: false, skipped: 0 });
  };
  const run = { projectId: id, runId: "" as never, status: "RUNNING" };
  const at = (hours: number, minutes: number, seconds = 0) => new Date(Date.UTC(2026, 0, 5, hours, minutes, seconds));

  it("is never for a project that is not known", () => {
    assert.equal(checks.dueInMs("other" as ProjectId, 0), undefined);
  });

  it("is five seconds after its time", async () => {
    assert.equal(inSeconds(), 3_605);
    await clock.advance(hour);
    assert.equal(inSeconds(), 5);
    await clock.advance(8 * second);
    assert.equal(inSeconds(), -3, "it is late");
  });

  it("is some more times, ever later, until its run has begun, and then at the next time", async () => {
    inSeconds();
    await clock.advance(hour + 5 * second);
    const waits: number[] = [];
    for (let times = 0; times < 6; times += 1) {
      assert.equal(inSeconds(), 0);
      poll();
      waits.push(inSeconds());
      await clock.advance((waits.at(-1) ?? 0) * second);
    }
    assert.deepEqual(waits, [15, 40, 90, 150, 300, 50 * 60 + 5]);
    assert.equal(clock.now(), at(11, 0, 5).getTime());
    poll(at(11, 0, 2));
    assert.equal(inSeconds(), 3_600);
  });

  it("is not again once it has begun, half a minute early as well", async () => {
    for (const [start, isIt] of [
      [at(9, 59, 30), true],
      [at(9, 59, 29), false],
      [at(10, 0, 4), true],
    ] as const) {
      clock = new FakeClock(at(9, 0));
      store = new RunStore(clock, () => false);
      checks = new ScheduleChecks(store);
      store.putProjects([hourly(0)]);
      inSeconds();
      await clock.advance(hour + 5 * second);
      poll(start, at(8, 0));
      assert.equal(inSeconds(), isIt ? 3_600 : 15, start.toISOString());
    }
  });

  it("is not before its time over because a run began just before it", async () => {
    inSeconds();
    await clock.advance(hour - 10 * second);
    poll(at(9, 59, 40));
    assert.equal(inSeconds(), 15);
  });

  it("is at another time when the schedule has changed, or the clock was set back", async () => {
    inSeconds();
    store.putProjects([hourly(30)]);
    assert.equal(inSeconds(), 30 * 60 + 5);
    await clock.advance(29 * minute);
    clock.jump(-hour);
    assert.equal(inSeconds(), minute / second + 5);
  });
});
