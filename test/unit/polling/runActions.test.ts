import assert from "node:assert/strict";
import { HexError, type HexErrorKind } from "../../../src/hex/errors";
import type { ProjectId } from "../../../src/hex/types";
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

  async function start(known: readonly string[] = [], signal?: AbortSignal): Promise<StartOutcome> {
    const outcome = startRun(id, {}, { client: hex, clock, isKnown: (run) => known.includes(run), signal });
    outcome.catch(() => undefined);
    await clock.advance(30_000);
    return outcome;
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
