import assert from "node:assert/strict";
import { HexError, type HexErrorKind } from "../../../src/hex/errors";
import type { ProjectId } from "../../../src/hex/types";
import { sleep } from "../../../src/util/clock";
import { startRun, type LateOutcome, type StartOutcome } from "../../../src/polling/runActions";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";

describe("starting a run", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let id: ProjectId;

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    id = hex.addProject();
  });

  /** What comes of a start within `ms`. */
  async function start(known: readonly string[] = [], signal?: AbortSignal, ms = 30_000): Promise<StartOutcome> {
    const outcome = startRun(id, {}, { client: hex, clock, isKnown: (run) => known.includes(run), signal });
    outcome.catch(() => undefined);
    await clock.advance(ms);
    return outcome;
  }

  /** From now on a page of runs takes so long, before Hex looks and writes its time or after that. */
  function listSlowly(beforeMs: number, afterMs = 0): void {
    const { GetProjectRuns: list } = hex.operations;
    hex.operations.GetProjectRuns = async (query) => {
      await sleep(clock, beforeMs);
      const page = await list(query);
      await sleep(clock, afterMs);
      return page;
    };
  }

  /** What came of it after a longer look; undefined while that is not known. */
  async function later(outcome: StartOutcome, ms: number): Promise<LateOutcome | undefined> {
    assert.equal(outcome.kind, "notKnownYet");
    let late: LateOutcome | undefined;
    void (outcome.kind === "notKnownYet" && outcome.settled.then((one) => (late = one)));
    await clock.advance(ms);
    return late;
  }

  it("answers the run that Hex started", async () => {
    const outcome = await start();
    assert.equal(outcome.kind, "started");
    assert.equal(hex.requests.length, 1);
  });

  for (const kind of [
    "badRequest",
    "forbidden",
    "notFound",
    "unprocessable",
    "rateLimited",
    "kernelsBusy",
  ] as HexErrorKind[]) {
    it(`passes on that Hex refused (${kind}), and looks for nothing`, async () => {
      hex.fail(kind, "RunProject");
      await assert.rejects(start(), (error) => error instanceof HexError && error.kind === kind);
      assert.equal(hex.requests.length, 1);
    });
  }

  for (const kind of ["offline", "timeout", "serverFailed", "unexpectedAnswer"] as HexErrorKind[]) {
    it(`finds the run when its answer was lost (${kind}), and never sends twice`, async () => {
      const old = hex.addRun(id, 60_000, "COMPLETED", "API");
      hex.fail(kind, "RunProject", 1, true);
      const outcome = await start([old]);
      assert.equal(outcome.kind, "found");
      assert.notEqual(outcome.kind === "found" && outcome.run.runId, old);
      assert.equal(hex.count("RunProject"), 1);
    });

    it(`says that it is not known yet, and that no run is listed only after a minute (${kind})`, async () => {
      hex.addRun(id, 60_000, "COMPLETED", "SCHEDULED");
      hex.fail(kind, "RunProject");
      assert.equal((await later(await start(), 29_000))?.kind, undefined);
      const outcome = await start();
      assert.equal((await later(outcome, 60_000))?.kind, "notListed");
      assert.equal(hex.count("RunProject"), 2);
    });

    it(`takes a run over that Hex lists late (${kind})`, async () => {
      hex.fail(kind, "RunProject", 1);
      hex.addRun(id, 60_000, "COMPLETED", "API", 45_000);
      assert.equal((await later(await start(), 31_000))?.kind, "found");
    });
  }

  it("does not take an older run that it did not know for the new one", async () => {
    hex.addRun(id, 60_000, "COMPLETED", "API", -120_000);
    hex.fail("offline", "RunProject");
    assert.equal((await later(await start(), 60_000))?.kind, "notListed");
  });

  it("compares by Hex's clock when ours is wrong", async () => {
    hex.skewMs = -4 * 3_600_000;
    hex.fail("timeout", "RunProject", 1, true);
    assert.equal((await start()).kind, "found");
  });

  for (const [beforeMs, afterMs] of [
    [6_000, 0],
    [25_000, 0],
    [0, 25_000],
    [12_000, 12_000],
  ] as const) {
    it(`finds the run although a page takes ${beforeMs} ms until Hex writes its time, and ${afterMs} ms more`, async () => {
      hex.skewMs = 3_600_000;
      hex.fail("timeout", "RunProject", 1, true);
      listSlowly(beforeMs, afterMs);
      assert.equal((await start([], undefined, 90_000)).kind, "found");
    });
  }

  it("does not take an older run for the new one because Hex takes long to list them", async () => {
    hex.addRun(id, 60_000, "COMPLETED", "API", -7_000);
    hex.fail("timeout", "RunProject");
    listSlowly(7_000);
    assert.equal((await later(await start(), 90_000))?.kind, "notListed");
  });

  it("does not guess when the page was too long on its way to tell the new run from an older one", async () => {
    hex.addRun(id, 60_000, "COMPLETED", "API", -7_000);
    hex.fail("timeout", "RunProject", 1, true);
    listSlowly(0, 7_000);
    const outcome = await start();
    assert.equal(outcome.kind === "unknown" && outcome.candidates.length, 2);
  });

  it("does not guess between two new runs", async () => {
    hex.addRun(id, 60_000, "COMPLETED", "API");
    hex.fail("timeout", "RunProject", 1, true);
    const outcome = await start();
    assert.equal(outcome.kind, "unknown");
    assert.equal(outcome.kind === "unknown" && outcome.candidates.length, 2);
  });

  it("says that it cannot know when the runs cannot be read either", async () => {
    hex.fail("offline");
    assert.equal((await later(await start(), 60_000))?.kind, "unknown");
    assert.equal(hex.count("RunProject"), 1);
  });

  it("looks for nothing any more once the workspace is left", async () => {
    hex.fail("timeout", "RunProject");
    const leaving = new AbortController();
    const outcome = startRun(id, {}, { client: hex, clock, isKnown: () => false, leaving: leaving.signal });
    await clock.advance(10_000);
    const late = later(await outcome, 0);
    leaving.abort();
    const asked = hex.requests.length;
    await clock.advance(60_000);
    await late;
    const { settled } = (await outcome) as Extract<StartOutcome, { kind: "notKnownYet" }>;
    assert.deepEqual([(await settled).kind, hex.requests.length, clock.pending], ["left", asked, 0]);
  });

  for (const [when, leftAfterMs] of [
    ["while Hex is asked to start it", 500],
    ["before the first look", 1_200],
    ["between two looks", 3_000],
    ["while the last look waits for Hex", 9_500],
  ] as const) {
    it(`says that the workspace was left, which is no fault, ${when}`, async () => {
      const { RunProject: run } = hex.operations;
      hex.operations.RunProject = (query) => sleep(clock, 1_000).then(() => run(query));
      hex.fail("cancelled", "RunProject", 1, true);
      hex.fail("offline", "GetProjectRuns");
      listSlowly(400);
      const leaving = new AbortController();
      const outcome = startRun(id, {}, { client: hex, clock, isKnown: () => false, leaving: leaving.signal });
      outcome.catch(() => undefined);
      await clock.advance(leftAfterMs);
      leaving.abort();
      await clock.advance(1_000);
      assert.deepEqual([(await outcome).kind, clock.pending], ["left", 0]);
    });
  }

  it("sees the run although one look failed", async () => {
    hex.fail("offline", "RunProject", 1, true);
    hex.fail("offline", "GetProjectRuns", 1);
    assert.equal((await start()).kind, "found");
  });

  it("finds out what became of a run whose waiting was broken off", async () => {
    const stop = new AbortController();
    stop.abort();
    assert.equal((await start([], stop.signal)).kind, "found");
  });
});
