import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import { isActive, type ProjectId, type Run } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { fakeMemory, openWorkspace } from "../support/openWorkspace";

const minute = 60_000;
const hour = 60 * minute;

describe("watching a workspace", () => {
  let clock: FakeClock;
  let hex: FakeHex;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
  });

  it("makes no request while no view is visible and nothing was started here", async () => {
    const pinned = [hex.addProject()];
    const workspace = openWorkspace(hex, clock, { pinned });
    await clock.advance(hour);
    assert.equal(hex.requests.length, 0);
    assert.equal(clock.pending, 0);
    workspace.dispose();
  });

  it("loads what a view shows once, then asks at most once a minute", async () => {
    const pinned = [hex.addProject("A"), hex.addProject("B"), hex.addProject("C")];
    const workspace = openWorkspace(hex, clock, { pinned });
    workspace.screen.setViewVisible(true);
    await clock.advance(5_000);
    assert.equal(hex.requests.length, 4);
    const idleFrom = clock.now();
    await clock.advance(hour);
    assert.equal(hex.countBetween(idleFrom, clock.now()), 60);
    workspace.screen.setViewVisible(false);
    const hiddenFrom = clock.now();
    await clock.advance(hour);
    assert.equal(hex.countBetween(hiddenFrom, clock.now() + 1), 0);
    workspace.dispose();
  });

  it("brings up to date what a view shows when it comes up again, unless it is recent", async () => {
    const pinned = [hex.addProject("A"), hex.addProject("B")];
    const workspace = openWorkspace(hex, clock, { pinned });
    workspace.screen.setViewVisible(true);
    await clock.advance(5_000);
    workspace.screen.setViewVisible(false);
    await clock.advance(minute);
    workspace.screen.setViewVisible(true);
    await clock.advance(1_000);
    assert.ok(hex.requests.length <= 4, `${hex.requests.length} requests`);
    workspace.screen.setViewVisible(false);
    await clock.advance(hour);
    const before = hex.requests.length;
    workspace.screen.setViewVisible(true);
    await clock.advance(5_000);
    assert.ok(hex.requests.length - before >= 3);
    workspace.dispose();
  });

  it("shows a run at once and follows it to its end with no view open", async () => {
    const id = hex.addProject();
    const workspace = openWorkspace(hex, clock);
    const told: Run[][] = [];
    workspace.completions.onDidEnd((runs) => told.push(runs));
    const outcome = await workspace.actions.run(id, { inputs: { region: "EU" } });
    assert.equal(outcome.kind, "started");
    assert.equal(workspace.store.activeRuns().length, 1);
    assert.equal(hex.requests.length, 1);
    await clock.advance(minute);
    assert.equal(workspace.store.activeRuns().length, 0);
    assert.deepEqual(
      told.map((runs) => runs.map((run) => run.status)),
      [["COMPLETED"]],
    );
    const after = hex.requests.length;
    await clock.advance(hour);
    assert.equal(hex.requests.length, after);
    workspace.dispose();
  });

  it("asks soon after a start, seldom when a run is old, and never stops", async () => {
    const id = hex.addProject();
    const workspace = openWorkspace(hex, clock);
    await workspace.actions.run(id, {});
    hex.runs.get(id)?.forEach((run) => (run.endMs = clock.now() + 3 * hour));
    await clock.advance(minute);
    const first = hex.requests.length;
    assert.ok(first >= 5, `${first} requests in the first minute`);
    await clock.advance(hour);
    const late = clock.now();
    await clock.advance(10 * minute);
    const tenMinutes = hex.countBetween(late, clock.now());
    assert.ok(tenMinutes >= 9 && tenMinutes <= 15, `${tenMinutes} requests in ten minutes`);
    workspace.screen.setFocused(false);
    await clock.advance(3 * hour);
    assert.equal(workspace.store.activeRuns().length, 0);
    workspace.dispose();
  });

  it("asks once for all runs of a project", async () => {
    const id = hex.addProject();
    const workspace = openWorkspace(hex, clock);
    for (let count = 0; count < 5; count += 1) {
      await workspace.actions.run(id, {});
    }
    await clock.advance(2 * minute);
    assert.equal(workspace.store.activeRuns().length, 0);
    assert.equal(hex.count("GetRunStatus"), 0);
    assert.ok(hex.count("GetProjectRuns") < 15);
    workspace.dispose();
  });

  for (const headers of [true, false]) {
    it(`follows 25 runs in 25 projects under a limit of 30 without a 429, headers ${headers}`, async () => {
      hex.limit = 30;
      hex.headers = headers;
      const pinned = Array.from({ length: 25 }, (_, index) => hex.addProject(`Project ${index}`));
      pinned.forEach((id, index) => hex.addRun(id, (5 + index) * minute));
      const workspace = openWorkspace(hex, clock, { pinned });
      workspace.screen.setViewVisible(true);
      let worstMs = 0;
      for (let passed = 0; passed < 60; passed += 1) {
        await clock.advance(minute / 2);
        for (const list of hex.runs.values()) {
          for (const run of list) {
            const seen = workspace.store.run(pinned[[...hex.runs.values()].indexOf(list)] as ProjectId, run.runId);
            if (run.endMs <= clock.now() && (!seen || isActive(seen))) {
              worstMs = Math.max(worstMs, clock.now() - run.endMs);
            }
          }
        }
      }
      assert.equal(hex.requests.filter(({ status }) => status === 429).length, 0);
      assert.ok(hex.mostInAMinute <= 20, `${hex.mostInAMinute} requests in a minute`);
      assert.equal(workspace.store.activeRuns().length, 0);
      assert.ok(worstMs <= 2 * minute, `an end went unseen for ${worstMs} ms`);
      workspace.dispose();
    });
  }

  it("waits out a 429, then tests the water with one request", async () => {
    hex.limit = 5;
    hex.headers = false;
    const pinned = Array.from({ length: 8 }, (_, index) => hex.addProject(`Project ${index}`));
    pinned.forEach((id) => hex.addRun(id, hour));
    const workspace = openWorkspace(hex, clock, { pinned });
    workspace.screen.setViewVisible(true);
    await clock.advance(10_000);
    const refused = hex.requests.findIndex(({ status }) => status === 429);
    assert.ok(refused > 0);
    const refusedAt = hex.requests[refused]?.atMs ?? 0;
    const before = hex.requests.length;
    await clock.advance(refusedAt + 49_000 - clock.now());
    assert.equal(hex.requests.length, before);
    await clock.advance(30_000);
    assert.ok(hex.requests.length > before);
    workspace.dispose();
  });

  it("catches up by itself after having been offline", async () => {
    const pinned = [hex.addProject("A"), hex.addProject("B")];
    const workspace = openWorkspace(hex, clock, { pinned });
    workspace.screen.setViewVisible(true);
    await clock.advance(5_000);
    hex.fail("offline");
    await workspace.loader.refresh().catch(() => undefined);
    assert.equal(workspace.projects.error?.kind, "offline");
    assert.equal(workspace.projects.projects.length, 2);
    await clock.advance(10 * minute);
    const offlineRequests = hex.requests.length;
    assert.ok(offlineRequests < 30, `${offlineRequests} requests while offline`);
    hex.mend();
    await clock.advance(90_000);
    assert.equal(workspace.projects.error, undefined);
    assert.ok(pinned.every((id) => workspace.store.runsOf(id).error === undefined));
    workspace.dispose();
  });

  it("brings everything up to date within the budget after an hour offline, or asleep", async () => {
    const pinned = Array.from({ length: 10 }, (_, index) => hex.addProject(`Project ${index}`));
    const workspace = openWorkspace(hex, clock, { pinned });
    workspace.screen.setViewVisible(true);
    await clock.advance(minute);
    for (const away of ["offline", "asleep"]) {
      if (away === "offline") {
        hex.fail("offline");
        await clock.advance(hour);
        hex.mend();
      } else {
        clock.jump(9 * hour);
      }
      pinned.forEach((id) => hex.addRun(id, 1));
      const backAt = clock.now();
      await clock.advance(2 * minute);
      assert.ok(
        pinned.every((id) => (workspace.store.runsOf(id).loadedAtMs ?? 0) >= backAt),
        away,
      );
      assert.ok(hex.countBetween(backAt, backAt + minute) <= 20, away);
    }
    workspace.dispose();
  });

  it("stops polling when the token is refused, and says so once", async () => {
    const id = hex.addProject();
    const workspace = openWorkspace(hex, clock);
    await workspace.actions.run(id, {});
    let refusals = 0;
    workspace.polling.onDidRefuse(() => (refusals += 1));
    hex.fail("unauthorized");
    await clock.advance(hour);
    assert.equal(refusals, 1);
    workspace.dispose();
  });

  it("answers what is still waited for, or asked for later, when it is disposed", async () => {
    const ids = Array.from({ length: 6 }, (_, index) => hex.addProject(`Project ${index}`));
    const workspace = openWorkspace(hex, clock, { perMinute: 1 });
    const waiting = Promise.allSettled(ids.map((id) => workspace.loader.runs(id, "view")));
    await clock.advance(100);
    workspace.dispose();
    const kinds = (await waiting).map((one) => one.status === "rejected" && (one.reason as HexError).kind);
    assert.deepEqual(kinds, [false, "cancelled", "cancelled", "cancelled", "cancelled", "cancelled"]);
    await assert.rejects(
      workspace.loader.refresh(),
      (error) => error instanceof HexError && error.kind === "cancelled",
    );
    assert.equal(clock.pending, 0);
  });

  for (const unknown of ["badRequest", "forbidden", "notFound", "unprocessable"] as const) {
    it(`tells that a run is gone which Hex refuses (${unknown}), and polls neither it nor its project any more`, async () => {
      hex.unknown = unknown;
      const id = hex.addProject();
      const workspace = openWorkspace(hex, clock);
      const vanished: Run[][] = [];
      workspace.completions.onDidVanish((runs) => vanished.push(runs));
      hex.durationMs = () => hour;
      await workspace.actions.run(id, {});
      const [run] = workspace.store.activeRuns();
      await clock.advance(minute);
      hex.runs.set(id, []);
      await clock.advance(5 * minute);
      assert.deepEqual(
        vanished.map((runs) => runs.map(({ runId }) => runId)),
        [[run?.runId]],
      );
      assert.equal(workspace.store.runsOf(id).gone, false);
      assert.equal(workspace.store.runsOf(id).error, undefined);
      assert.deepEqual([workspace.store.activeRuns().length, workspace.localRuns.all[0]?.told], [0, true]);
      const asked = hex.requests.length;
      await clock.advance(hour);
      assert.equal(hex.requests.length, asked);
      workspace.dispose();
    });

    it(`tells that a run is gone with its project (${unknown}), which is asked for to be sure`, async () => {
      hex.unknown = unknown;
      const id = hex.addProject();
      const workspace = openWorkspace(hex, clock);
      const vanished: Run[][] = [];
      workspace.completions.onDidVanish((runs) => vanished.push(runs));
      hex.durationMs = () => hour;
      await workspace.actions.run(id, {});
      await clock.advance(minute);
      hex.projects.delete(id);
      await clock.advance(5 * minute);
      assert.equal(vanished.length, 1);
      assert.equal(workspace.store.runsOf(id).gone, true);
      const asked = hex.requests.length;
      await clock.advance(hour);
      assert.equal(hex.requests.length, asked);
      workspace.dispose();
    });

    it(`does not take a published project for gone, nor its history, because its list is refused (${unknown})`, async () => {
      const id = hex.addProject();
      hex.addRun(id, 1_000);
      const workspace = openWorkspace(hex, clock, { pinned: [id] });
      workspace.screen.setViewVisible(true);
      await clock.advance(2 * minute);
      hex.fail(unknown, "GetProjectRuns");
      await clock.advance(10 * minute);
      const { gone, runs, error } = workspace.store.runsOf(id);
      assert.deepEqual([gone, runs.length, error?.kind], [false, 1, unknown]);
      workspace.dispose();
    });
  }

  it("takes one refusal of one run for no more than that", async () => {
    const id = hex.addProject();
    hex.durationMs = () => hour;
    const workspace = openWorkspace(hex, clock);
    await workspace.actions.run(id, {});
    await clock.advance(minute);
    const [run] = hex.runs.get(id) ?? [];
    hex.runs.set(id, []);
    hex.fail("forbidden", "GetRunStatus", 1);
    await clock.advance(20_000);
    hex.runs.set(id, run ? [run] : []);
    await clock.advance(minute);
    assert.equal(workspace.store.runsOf(id).gone, false);
    assert.equal(workspace.store.activeRuns().length, 1);
    workspace.dispose();
  });

  it("shows no runs of a project that is not published, whatever Hex says of them", async () => {
    const id = hex.addProject("Draft", { lastPublishedAt: undefined });
    hex.fail("unprocessable", "GetProjectRuns");
    const workspace = openWorkspace(hex, clock);
    await workspace.loader.runs(id, "user");
    await workspace.loader.runs(id, "user");
    assert.deepEqual([workspace.store.runsOf(id).error, hex.count("GetProject")], [undefined, 1]);
    workspace.dispose();
  });

  it("does not poll a project that is gone", async () => {
    const id = hex.addProject();
    hex.addRun(id, hour);
    const workspace = openWorkspace(hex, clock, { pinned: [id] });
    workspace.screen.setViewVisible(true);
    await clock.advance(minute);
    hex.projects.delete(id);
    await clock.advance(2 * minute);
    assert.equal(workspace.store.runsOf(id).gone, true);
    const asked = hex.count("GetProjectRuns");
    await clock.advance(hour);
    assert.equal(hex.count("GetProjectRuns"), asked);
    workspace.dispose();
  });

  it("catches up once after a night asleep: no burst of requests, one notice", async () => {
    const ids = Array.from({ length: 6 }, (_, index) => hex.addProject(`Project ${index}`));
    const workspace = openWorkspace(hex, clock);
    const told: Run[][] = [];
    workspace.completions.onDidEnd((runs) => told.push(runs));
    for (const id of ids) {
      await workspace.actions.run(id, {});
    }
    for (const runs of hex.runs.values()) {
      runs.forEach((run) => (run.endMs = clock.now() + 10 * minute));
    }
    await clock.advance(30_000);
    clock.jump(9 * hour);
    const wokeAt = clock.now();
    await clock.advance(2 * minute);
    assert.equal(told.length, 1);
    assert.equal(told[0]?.length, 6);
    assert.ok(hex.countBetween(wokeAt, wokeAt + minute) <= 20);
    workspace.dispose();
  });

  it("goes on when the clock is set back", async () => {
    const id = hex.addProject();
    const workspace = openWorkspace(hex, clock);
    await workspace.actions.run(id, {});
    await clock.advance(10_000);
    clock.jump(-5 * hour);
    hex.runs.get(id)?.forEach((run) => (run.endMs = clock.now() + 5_000));
    await clock.advance(2 * minute);
    assert.equal(workspace.store.activeRuns().length, 0);
    workspace.dispose();
  });

  it("picks up after a reload what was started before, and tells once what ended meanwhile", async () => {
    const memory = fakeMemory();
    const [slow, quick] = [hex.addProject("Slow"), hex.addProject("Quick")];
    const before = openWorkspace(hex, clock, { memory });
    await before.actions.run(slow, {});
    await before.actions.run(quick, {});
    hex.runs.get(slow)?.forEach((run) => (run.endMs = clock.now() + 10 * minute));
    before.dispose();
    await clock.advance(5 * minute);
    const after = openWorkspace(hex, clock, { memory });
    const told: Run[][] = [];
    after.completions.onDidEnd((runs) => told.push(runs));
    await clock.advance(minute);
    assert.deepEqual(
      told.map((runs) => runs.map((run) => run.projectId)),
      [[quick]],
    );
    await clock.advance(10 * minute);
    assert.deepEqual(
      told.map((runs) => runs.map((run) => run.projectId)),
      [[quick], [slow]],
    );
    after.dispose();
    const again = openWorkspace(hex, clock, { memory });
    again.completions.onDidEnd((runs) => told.push(runs));
    await clock.advance(minute);
    assert.equal(told.length, 2);
    again.dispose();
  });

  it("shows cancelling until Hex says that the run ended", async () => {
    const id = hex.addProject();
    const workspace = openWorkspace(hex, clock);
    await workspace.actions.run(id, {});
    await clock.advance(5_000);
    const [run] = workspace.store.activeRuns();
    assert.ok(run);
    await workspace.actions.cancel(run);
    assert.equal(workspace.store.isCancelling(run.runId), true);
    await clock.advance(10_000);
    assert.equal(workspace.store.isCancelling(run.runId), false);
    assert.equal(workspace.store.run(id, run.runId)?.status, "KILLED");
    workspace.dispose();
  });

  it("does not spend its budget on a run that is being cancelled for hours, or that Hex does not date", async () => {
    const [cancelled, queued] = [hex.addProject("Cancelled"), hex.addProject("Queued")];
    const workspace = openWorkspace(hex, clock, { pinned: [cancelled, queued] });
    workspace.screen.setViewVisible(true);
    hex.addRun(cancelled, 3 * hour);
    hex.addRun(queued, 3 * hour);
    const list = hex.operations.GetProjectRuns;
    hex.operations.GetProjectRuns = async (query) => {
      const page = await list(query);
      const undated = page.runs.map((run) =>
        query.id === queued ? { ...run, status: "PENDING", startTime: undefined } : run,
      );
      return { ...page, runs: undated };
    };
    await clock.advance(5_000);
    const [run] = workspace.store.runsOf(cancelled).runs;
    assert.ok(run);
    await workspace.actions.cancel(run);
    hex.runs.get(cancelled)?.forEach((one) => (one.endMs = clock.now() + 3 * hour));
    const at = clock.now();
    await clock.advance(20_000);
    assert.ok(hex.countBetween(at, clock.now()) >= 5);
    await clock.advance(hour);
    const late = clock.now();
    await clock.advance(10 * minute);
    const requests = hex.countBetween(late, clock.now());
    assert.ok(requests <= 100, `${requests} requests in ten minutes`);
    workspace.dispose();
  });

  it("counts time by Hex's clock when ours is wrong by hours", async () => {
    hex.skewMs = -3 * hour;
    const id = hex.addProject();
    hex.addRun(id, hour);
    const workspace = openWorkspace(hex, clock, { pinned: [id] });
    workspace.screen.setViewVisible(true);
    await clock.advance(10_000);
    const [run] = workspace.store.activeRuns();
    const elapsed = workspace.store.now() - (run?.startTime?.getTime() ?? 0);
    assert.ok(elapsed >= 8_000 && elapsed <= 12_000, `${elapsed} ms`);
    workspace.dispose();
  });

  it("lets a click go first while the budget is spent", async () => {
    const pinned = Array.from({ length: 40 }, (_, index) => hex.addProject(`Project ${index}`));
    const workspace = openWorkspace(hex, clock, { pinned, perMinute: 10 });
    workspace.screen.setViewVisible(true);
    await clock.advance(1_000);
    const last = pinned[39] as ProjectId;
    assert.equal(workspace.store.runsOf(last).loadedAtMs, undefined);
    void workspace.loader.runs(last, "user");
    await clock.advance(10);
    assert.notEqual(workspace.store.runsOf(last).loadedAtMs, undefined);
    workspace.dispose();
  });
});
