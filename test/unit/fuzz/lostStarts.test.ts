import assert from "node:assert/strict";
import fc from "fast-check";
import { HexError } from "../../../src/hex/errors";
import type { ProjectId, RunId } from "../../../src/hex/types";
import type { LateOutcome, StartOutcome } from "../../../src/polling/runActions";
import { HexWorkspace } from "../../../src/workspace";
import { noLimits } from "../../simulator/options";
import { type Simulator, startSimulator } from "../../simulator/simulator";
import { FakeClock } from "../support/fakeClock";
import { fakeMemory } from "../support/openWorkspace";
import { LossyNetwork, losses } from "../faults/lossy";
import { inputs } from "./inputs";

const second = 1_000;
const minute = 60 * second;

const scenario = fc.record({
  loss: fc.constantFrom(...losses, undefined),
  arrives: fc.boolean(),
  /** When the user stops it, if it still waits. */
  stopMs: fc.option(fc.nat(40 * second), { nil: undefined }),
  listedAfterMs: fc.oneof(fc.constant(0), fc.nat(2 * minute)),
  readsFailForMs: fc.oneof(fc.constant(0), fc.nat(100 * second)),
  /** Hex is so slow to answer a read. */
  readsTakeMs: fc.oneof(fc.constant(0), fc.nat(12 * second)),
  /** A schedule starts a run of the project meanwhile. */
  scheduledAfterMs: fc.option(fc.nat(30 * second), { nil: undefined }),
  /** How far this machine's clock is ahead of Hex's. */
  skewMs: fc.constantFrom(0, 0, 0, 20 * minute, -20 * minute),
  windowVisible: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** A poll shows the run before a search for it is answered. */
const shownByPoll: Scenario = {
  loss: "hang",
  arrives: true,
  stopMs: undefined,
  listedAfterMs: 0,
  readsFailForMs: 66_251,
  readsTakeMs: 0,
  scheduledAfterMs: undefined,
  skewMs: 0,
  windowVisible: true,
};

/** Hex takes longer for a list than clocks may differ without being noticed. */
const slowToList: Scenario = { ...shownByPoll, loss: "reset", readsFailForMs: 0, readsTakeMs: 8 * second };

describe("starts whose answer is lost at some point", () => {
  let clock: FakeClock;
  let simulator: Simulator;
  let network: LossyNetwork;
  let ids: ProjectId[];
  let number = 0;

  before(async () => {
    clock = new FakeClock();
    simulator = await startSimulator({
      clock,
      projects: 8,
      limits: { ...noLimits, kernels: Infinity },
      activeRuns: 0,
      schedules: false,
    });
    network = new LossyNetwork(simulator, clock);
    ids = [...simulator.workspace.projects.values()]
      .filter(({ type, lastPublishedAt, archivedAt, trashedAt }) => {
        return type === "PROJECT" && lastPublishedAt !== null && archivedAt === null && trashedAt === null;
      })
      .map(({ id }) => id as ProjectId);
  });
  after(() => simulator.close());

  // 1,000 of them with `npm run fuzz`.
  it("start nothing twice, and what is told of each is true in Hex", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, (one) => play(one)),
      {
        ...inputs(0.01),
        examples: [[shownByPoll], [{ ...shownByPoll, loss: "gateway502", readsFailForMs: 94_001 }], [slowToList]],
      },
    );
  }).timeout(2_400_000);

  async function play(one: Scenario): Promise<void> {
    const id = ids[number++ % ids.length] as ProjectId;
    const before = new Set(simulator.workspace.runs.of(id).map((run) => run.id));
    simulator.plan(id, { durationMs: 10 * minute, trigger: "API" });
    const workspace = new HexWorkspace({
      client: network.client({ now: () => clock.now() + one.skewMs, after: (ms, then) => clock.after(ms, then) }),
      account: {},
      clock: { now: () => clock.now() + one.skewMs, after: (ms, then) => clock.after(ms, then) },
      random: () => 0.5,
      memory: fakeMemory(),
      requestsPerMinute: () => 20,
      pinned: () => [id],
      report: (error) => {
        throw error;
      },
    });
    Object.assign(network, { loss: undefined, listedAfterMs: 0, readsFailUntilMs: 0, readsTakeMs: 0 });
    workspace.screen.setViewVisible(one.windowVisible);
    // The project's earlier runs are known.
    let isKnown = false;
    void workspace.loader.runs(id, "user").then(() => (isKnown = true));
    while (!isKnown) {
      await clock.advance(second);
    }

    const { loss, arrives, listedAfterMs, readsTakeMs } = one;
    Object.assign(network, { loss, arrives, listedAfterMs, readsTakeMs, starts: 0 });
    network.readsFailUntilMs = clock.now() + one.readsFailForMs;
    const stop = new AbortController();
    if (one.stopMs !== undefined) {
      clock.after(one.stopMs, () => stop.abort());
    }
    if (one.scheduledAfterMs !== undefined) {
      clock.after(one.scheduledAfterMs, () => void simulator.startRun(id, "SCHEDULED"));
    }
    const ours = () => simulator.workspace.runs.since(id).filter((run) => run.trigger === "API" && !before.has(run.id));
    const listed = () => ours().filter((run) => run.createdAt + listedAfterMs <= clock.now());

    let outcome: StartOutcome | undefined;
    let late: LateOutcome | undefined;
    let listedThen: number | undefined;
    let refusal: unknown;
    const take = (came: StartOutcome) => {
      outcome = came;
      if (came.kind === "notKnownYet") {
        void came.settled.then((one) => {
          late = one;
          listedThen = listed().length;
        });
      }
    };
    workspace.actions.run(id, {}, stop.signal).then(take, (error: unknown) => (refusal = error));
    // Seven searches, each of three tries.
    await clock.advance(2 * minute + 21 * readsTakeMs);
    try {
      assert.ok(network.starts <= 1, "it was sent twice");
      assert.ok(ours().length <= 1, "it was started twice");
      if (refusal !== undefined) {
        assert.ok(refusal instanceof HexError, String(refusal));
        assert.equal(ours().length, 0, "it is said that nothing was started");
        return;
      }
      assert.ok(outcome, "somebody is told what came of it");
      const came = outcome.kind === "notKnownYet" ? late : outcome;
      assert.ok(came, "a minute later it is known");
      switch (came.kind) {
        case "started":
          return isOurs(workspace, id, came.started.runId, ours());
        case "found":
          return isOurs(workspace, id, came.run.runId, ours());
        case "notListed":
          return assert.equal(listedThen, 0, "Hex lists it, and it is said that it does not");
        case "unknown":
          // Only when Hex did not answer the last search.
          return assert.ok(one.readsFailForMs > 30 * second, "it could have been known");
        default:
          return assert.fail(came.kind);
      }
    } finally {
      Object.assign(network, { loss: undefined, readsFailUntilMs: 0, readsTakeMs: 0 });
      if (one.windowVisible && ours().length === 1) {
        // Polls of a project that failed come further apart.
        await clock.advance(3 * minute);
        const { runs } = workspace.store.runsOf(id);
        assert.ok(
          runs.some((run) => run.runId === ours()[0]?.id),
          "a run that was started appears by itself",
        );
      }
      workspace.dispose();
      simulator.workspace.runs.active().forEach((run) => simulator.endRun(run.id));
    }
  }

  function isOurs(workspace: HexWorkspace, id: ProjectId, runId: RunId, ours: readonly { id: string }[]): void {
    assert.deepEqual(
      ours.map((run) => run.id),
      [runId],
      "the run that is told of is the one that was started",
    );
    assert.ok(workspace.localRuns.has(runId), "it is followed as started here");
    assert.ok(workspace.store.run(id, runId), "it is shown");
  }
});
