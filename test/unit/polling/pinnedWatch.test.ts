import assert from "node:assert/strict";
import { isHexError } from "../../../src/hex/errors";
import type { ProjectId, Run, RunId } from "../../../src/hex/types";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;

describe("failed runs of a pinned project", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let id: ProjectId;
  let pinned: ProjectId[];
  let workspace: HexWorkspace;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    id = hex.addProject();
    pinned = [id];
    workspace = openWorkspace(hex, clock, { pinned: () => pinned });
    // Another window polls: nothing comes by itself.
    workspace.polling.setRemote({ read: (_, operation, query) => hex.send(operation, query) });
  });

  afterEach(() => workspace.dispose());

  const at = (ms: number) => new Date(clock.now() + ms);
  const run = (name: string, more: Partial<Run> = {}): Run => ({
    projectId: id,
    runId: name as RunId,
    status: "RUNNING",
    startTime: at(-10 * minute),
    ...more,
  });
  const failed = (name: string, more: Partial<Run> = {}) => run(name, { status: "ERRORED", endTime: at(0), ...more });
  /** Hex lists these runs. */
  const list = (...runs: Run[]) => workspace.store.putPage(id, 0, { runs, hasMore: false, skipped: 0 });
  const news = () => workspace.unseen.failures.map(({ runId }) => runId);

  it("are news when they end after the project was first loaded, known before or not", async () => {
    list(run("known"));
    await clock.advance(minute);
    list(failed("new"), failed("known"));
    assert.deepEqual(news().sort(), ["known", "new"]);
  });

  it("are no news when they had ended as it was first loaded, but a known one's time may be a little off", async () => {
    list(run("known"), run("long ago"));
    const [now, little, more] = [at(0), at(-3 * second), at(-7 * second)];
    await clock.advance(minute);
    list(
      failed("at once", { endTime: now }),
      failed("before", { endTime: little }),
      failed("known", { endTime: little }),
      failed("long ago", { endTime: more }),
    );
    assert.deepEqual(news().sort(), ["at once", "known"]);
  });

  it("are news by their start and length where Hex does not say when they ended", async () => {
    list();
    const startTime = at(-2 * minute);
    await clock.advance(5 * minute);
    const undated = { endTime: undefined, startTime };
    list(
      failed("after", { ...undated, elapsedMs: 3 * minute }),
      failed("before", { ...undated, elapsedMs: minute }),
      failed("unknown", undated),
      failed("short", { ...undated, startTime: at(-minute) }),
    );
    assert.deepEqual(news().sort(), ["after", "short"]);
  });

  it("are news without any time when they were active before, or stand above what was known", async () => {
    const timeless = { startTime: undefined, endTime: undefined };
    list(run("top"), run("pending", timeless), run("bottom"));
    await clock.advance(minute);
    // The one on top changes at the same time: it was known all the same.
    list(
      failed("above", timeless),
      run("top", { status: "COMPLETED", endTime: at(0) }),
      failed("below", timeless),
      failed("pending", timeless),
      run("bottom"),
    );
    assert.deepEqual(news().sort(), ["above", "pending"]);
  });

  it("are no news when the user cancels them, while they are pending as well", async () => {
    hex.addRun(id, 5 * minute);
    await workspace.loader.runs(id, "user");
    const [pending] = workspace.store.activeRuns();
    assert.equal(pending?.status, "PENDING");
    workspace.store.setCancelling(pending, true);
    list({ ...pending, status: "RUNNING" });
    await clock.advance(minute);
    list(failed(pending.runId));
    assert.deepEqual(news(), []);
  });

  it("are news when Hex has refused to cancel them", async () => {
    const runId = hex.addRun(id, 5 * minute, "ERRORED");
    await workspace.loader.runs(id, "user");
    const [active] = workspace.store.activeRuns();
    assert.ok(active);
    hex.fail("serverFailed", "CancelRun");
    await workspace.actions.cancel(active).catch((error: unknown) => assert.ok(isHexError(error)));
    assert.equal(workspace.store.isCancelling(runId), false);
    await clock.advance(6 * minute);
    await workspace.loader.runs(id, "user");
    assert.deepEqual(news(), [runId]);
  });

  it("are news also after the clock was set back before the project was first loaded", async () => {
    clock.jump(-60 * minute);
    list(run("known"));
    await clock.advance(minute);
    list(failed("known"));
    assert.deepEqual(news(), ["known"]);
  });

  it("are no news when what is known is from before this window was opened", async () => {
    const known = { hasMore: false, gone: false, lost: [], cancelling: [], skewMs: 0 };
    workspace.store.takeOver(id, { ...known, runs: [run("known")], loadedAtMs: clock.now() - minute });
    await clock.advance(minute);
    list(failed("known", { endTime: at(-90 * second) }));
    assert.deepEqual(news(), []);
    list(run("next"), failed("known"));
    await clock.advance(minute);
    list(failed("next"), failed("known"));
    assert.deepEqual(news(), ["next"]);
  });

  it("are no news when it is pinned only afterwards", async () => {
    pinned = [];
    list(run("known"));
    await clock.advance(minute);
    list(failed("known"));
    pinned = [id];
    assert.deepEqual(news(), []);
  });

  it("are no news any more once the window is closed", async () => {
    list(run("known"));
    workspace.dispose();
    await clock.advance(minute);
    list(failed("known"));
    assert.deepEqual(news(), []);
  });
});
