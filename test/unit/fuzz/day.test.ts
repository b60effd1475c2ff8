import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk, type FakeWindow } from "../support/fakeWindows";

const second = 1_000;
const minute = 60 * second;
/** A whole day with `npm run fuzz`. */
const hours = process.env.HEX_RUNS_FUZZ === undefined ? 4 : 24;
const mostWindows = 3;

/** Repeatable numbers from 0 to below `most`. */
function numbers(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % most;
  };
}

/** A day of a user with three windows, on a laptop that sleeps, with a network that fails and a token that expires. */
class Day {
  readonly clock = new FakeClock();
  readonly hex = new FakeHex(this.clock);
  readonly disk = new FakeDisk(this.clock);
  readonly ids = Array.from({ length: 12 }, (_, index) => this.hex.addProject(`Project ${index}`));
  readonly started: RunId[] = [];
  readonly told = new Map<RunId, number>();
  windows: FakeWindow[] = [];
  /** Of all windows, times without what the clock jumped. */
  most = 0;
  refused = 0;
  requests = 0;
  mostFiles = 0;
  mostBytes = 0;
  private jumpedMs = 0;
  private times: number[] = [];
  private readonly next = numbers(15);

  constructor() {
    Object.assign(this.hex, { limit: 30, durationMs: () => (1 + this.next(40)) * minute });
  }

  /** Lets one minute pass, with what happens in it. */
  async minute(at: number): Promise<void> {
    while (this.windows.length < (at % 60 === 59 ? 1 : 2)) {
      await this.open();
    }
    const window = this.windows[this.next(this.windows.length)] as FakeWindow;
    const id = this.ids[this.next(this.ids.length)] as ProjectId;
    switch (this.next(24)) {
      case 0:
      case 1:
        // Not waited for: a start whose answer is lost is searched for, which takes time.
        void this.run(window, id);
        break;
      case 2:
        return this.sleep();
      case 3:
        this.jump((this.next(21) - 10) * minute);
        break;
      case 4:
        this.hex.fail("offline", undefined, 1 + this.next(30));
        break;
      case 5:
        this.hex.fail("serverFailed", "GetProjectRuns", 1 + this.next(5));
        break;
      case 6:
        if (this.windows.length < mostWindows) {
          await this.open();
        }
        break;
      case 7:
        this.forget(window);
        window.workspace.dispose();
        break;
      case 8:
        this.forget(window);
        window.kill();
        break;
      case 9:
        window.workspace.screen.setViewVisible(this.next(2) === 0);
        break;
      case 10:
        window.workspace.screen.setFocused(this.next(2) === 0);
        break;
      default:
        break;
    }
    if (at % (8 * 60) === 100) {
      await this.renewToken();
    }
    await this.clock.advance(minute);
    this.count();
  }

  async open(): Promise<void> {
    const window = await this.disk.open(this.hex, { pinned: this.ids.slice(0, 8) });
    window.workspace.completions.onDidEnd((runs) => {
      runs.forEach(({ runId }) => this.told.set(runId, (this.told.get(runId) ?? 0) + 1));
      window.told.length = 0;
    });
    window.workspace.screen.setViewVisible(this.next(3) > 0);
    this.windows.push(window);
  }

  /** The wall clock without what it was set forward or back: what Hex's limits count by. */
  private count(): void {
    const now = this.clock.now() - this.jumpedMs;
    for (const { atMs, status } of this.hex.requests) {
      this.refused += status === 429 ? 1 : 0;
      this.times.push(atMs - this.jumpedMs);
    }
    this.requests += this.hex.requests.length;
    this.hex.requests.length = 0;
    for (const time of this.times) {
      this.most = Math.max(this.most, this.times.filter((other) => other >= time && other < time + minute).length);
    }
    this.times = this.times.filter((time) => time > now - 2 * minute);
    this.mostFiles = Math.max(this.mostFiles, this.disk.files.size);
    const bytes = [...this.disk.files.values()].reduce((sum, { text }) => sum + text.length, 0);
    this.mostBytes = Math.max(this.mostBytes, bytes);
    for (const runs of this.hex.runs.values()) {
      runs.length = Math.min(runs.length, 30);
    }
  }

  private async run({ workspace }: FakeWindow, id: ProjectId): Promise<void> {
    const outcome = await workspace.actions.run(id, {}).catch(() => undefined);
    if (outcome?.kind === "started") {
      this.started.push(outcome.started.runId);
    }
  }

  /** Timers stand still while the wall clock goes on. */
  private async sleep(): Promise<void> {
    this.count();
    this.jump((5 + this.next(60)) * minute);
    await this.clock.advance(minute);
    this.count();
  }

  private jump(ms: number): void {
    this.count();
    this.clock.jump(ms);
    this.jumpedMs += ms;
  }

  /** Hex refuses the token: windows leave the workspace, and come back with a new one. */
  private async renewToken(): Promise<void> {
    this.hex.fail("unauthorized");
    await this.clock.advance(30 * second);
    this.windows.splice(0).forEach(({ workspace }) => workspace.dispose());
    await this.clock.advance(10 * minute);
    this.count();
    this.hex.mend();
    await this.open();
  }

  private forget(window: FakeWindow): void {
    this.windows = this.windows.filter((other) => other !== window);
  }
}

describe(`${hours} hours of three windows that open, close and are killed, with sleeps, clock jumps, network losses and new tokens`, () => {
  it("tell every end once, keep to the budget, and grow by less than 1 MB", async () => {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const heap = async (): Promise<number> => {
      for (let round = 0; round < 3; round += 1) {
        await settle();
        gc();
      }
      return process.memoryUsage().heapUsed;
    };
    const day = new Day();
    let early = 0;
    for (let at = 0; at < hours * 60; at += 1) {
      if (at === 120) {
        early = await heap();
      }
      await day.minute(at);
    }
    const grown = (await heap()) - early;
    day.hex.mend();
    if (day.windows.length === 0) {
      await day.open();
    }
    await day.clock.advance(90 * minute);
    const wrong = day.started.filter((runId) => day.told.get(runId) !== 1);
    const said = `${day.started.length} runs, ${day.requests} requests, at most ${day.most} in 60 s, ${day.refused} refused, ${(grown / 1e6).toFixed(2)} MB, ${day.mostFiles} files of ${day.mostBytes} characters`;
    if (process.env["HEX_RUNS_COSTS"]) {
      console.log(said);
    }
    assert.ok(day.started.length > 5, said);
    assert.deepEqual(
      wrong.map((runId) => `${runId}: told ${day.told.get(runId) ?? 0} times`),
      [],
    );
    assert.equal(day.refused, 0, said);
    assert.ok(day.most <= 30, said);
    assert.ok(grown < 1_000_000, said);
    assert.ok(day.mostFiles <= 25 && day.mostBytes < 200_000, said);
    day.windows.forEach(({ workspace }) => workspace.dispose());
  }).timeout(1_200_000);
});
