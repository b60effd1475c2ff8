import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk, type FakeWindow } from "../support/fakeWindows";
import { inputs } from "./inputs";

const second = 1_000;
const minute = 60 * second;

/** What may happen to the windows of a user, by the number of a window and a number of something. */
const event = fc.record({
  what: fc.constantFrom(
    "open",
    "close",
    "kill",
    "run",
    "cancel",
    "show",
    "hide",
    "focus",
    "refresh",
    "wait",
    "waitLong",
    "diskFull",
    "diskFine",
    "offline",
    "refused",
    "failing",
    "hexFine",
    "gone",
    "clockBack",
  ),
  window: fc.nat(4),
  which: fc.nat(5),
});
type What = typeof event extends fc.Arbitrary<infer T> ? T : never;

class Play {
  private readonly clock = new FakeClock();
  private readonly hex = new FakeHex(this.clock);
  private readonly disk = new FakeDisk(this.clock);
  private readonly ids = Array.from({ length: 4 }, (_, index) => this.hex.addProject(`Project ${index}`));
  private windows: FakeWindow[] = [];
  private readonly all: FakeWindow[] = [];
  private readonly faults: unknown[] = [];

  constructor() {
    this.hex.durationMs = (id) => (20 + 30 * this.ids.indexOf(id)) * second;
    this.disk.report = (error) => {
      // A full disk is said; anything else is a fault of ours.
      if ((error as { code?: string }).code !== "ENOSPC") {
        this.faults.push(error);
      }
    };
  }

  async of(events: readonly What[]): Promise<void> {
    await this.open();
    for (const one of events) {
      await this.happen(one);
      await this.clock.advance(second);
    }
    this.hex.mend();
    this.disk.fault = () => undefined;
    if (this.windows.length === 0) {
      await this.open();
    }
    await this.clock.advance(12 * minute);
    this.check();
    this.windows.forEach(({ workspace }) => workspace.dispose());
  }

  private check(): void {
    assert.deepEqual(this.faults, []);
    assert.equal(this.windows.filter((window) => window.isWatching()).length, 1, "one window watches");
    for (const { workspace } of this.windows) {
      const stuck = workspace.store
        .activeRuns()
        .filter(
          ({ projectId, runId }) =>
            !this.hex.runs.get(projectId)?.some((run) => run.runId === runId && run.endMs > this.clock.now()),
        );
      assert.deepEqual(stuck, [], "what has ended is seen by every window");
      for (const id of this.ids) {
        const { runs } = workspace.store.runsOf(id);
        assert.equal(new Set(runs.map(({ runId }) => runId)).size, runs.length, "a run twice");
      }
    }
    const told = this.all.flatMap((window) => window.told.map(({ runId }) => runId));
    assert.deepEqual([...new Set<RunId>(told)].length, told.length, "an end is told once");
  }

  private async open(): Promise<void> {
    const window = await this.disk.open(this.hex, { pinned: this.ids.slice(0, 3) });
    this.windows.push(window);
    this.all.push(window);
  }

  private async happen({ what, window: number, which }: What): Promise<void> {
    const window = this.windows[number % Math.max(1, this.windows.length)];
    const id = this.ids[which % this.ids.length];
    if (what === "open" && this.windows.length < 4) {
      await this.open();
    }
    if (!window || id === undefined) {
      return;
    }
    const { workspace } = window;
    const quietly = (work: Promise<unknown>) => void work.catch(() => undefined);
    switch (what) {
      case "open":
        return;
      case "close":
        workspace.dispose();
        this.windows = this.windows.filter((other) => other !== window);
        return;
      case "kill":
        window.kill();
        this.windows = this.windows.filter((other) => other !== window);
        return;
      case "run":
        return quietly(workspace.actions.run(id, {}));
      case "cancel":
        return quietly(
          Promise.all(
            workspace.store
              .activeRuns()
              .slice(0, 1)
              .map((run) => workspace.actions.cancel(run)),
          ),
        );
      case "show":
      case "hide":
        return workspace.screen.setViewVisible(what === "show");
      case "focus":
        return workspace.screen.setFocused(which % 2 === 0);
      case "refresh":
        return quietly(workspace.loader.refresh());
      case "wait":
        return this.clock.advance(which * 7 * second);
      case "waitLong":
        return this.clock.advance(which * minute);
      case "diskFull":
        this.disk.fault = () => "full";
        return;
      case "diskFine":
        this.disk.fault = () => undefined;
        return;
      case "offline":
        return this.hex.fail("offline", undefined, which);
      case "refused":
        return this.hex.fail("rateLimited", undefined, which);
      case "failing":
        return this.hex.fail("serverFailed", which % 2 === 0 ? "GetProjectRuns" : undefined, which);
      case "hexFine":
        return this.hex.mend();
      case "gone": {
        const [run] = this.hex.runs.get(id) ?? [];
        this.hex.runs.set(
          id,
          (this.hex.runs.get(id) ?? []).filter((other) => other !== run),
        );
        return;
      }
      case "clockBack":
        return this.clock.jump(-which * minute);
    }
  }
}

describe("whatever happens to a user's windows, disk and Hex,", () => {
  it("one window watches in the end, every window knows what has ended, and each end is told once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 14 }), (events) => new Play().of(events)),
      inputs(0.003),
    );
  }).timeout(2_400_000);
});
