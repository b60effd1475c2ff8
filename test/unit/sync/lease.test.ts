import assert from "node:assert/strict";
import fs from "node:fs";
import { mkdir, readdir, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mock } from "node:test";
import { DiskLease } from "../../../src/sync/lease";
import { systemError, tempFolder } from "../support/tempFolder";

/** Time stands still but for `mock.timers.tick`; the locks are real ones. */
describe("the lease on a folder of the disk", () => {
  let leases: DiskLease[];

  beforeEach(() => {
    leases = [];
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.now() });
  });
  afterEach(() => leases.forEach((lease) => lease.dispose()));
  const temp = tempFolder();

  /** A window that wants the lease, with what it was told of it and what it reported. */
  function window(folder = temp.file("shared")) {
    const [told, said]: [boolean[], unknown[]] = [[], []];
    const lease = new DiskLease(folder, (error) => said.push((error as NodeJS.ErrnoException).code));
    leases.push(lease);
    lease.onDidChange((held) => told.push(held));
    return { lease, told, said };
  }
  const makeFolder = () => mkdir(temp.file("shared"));
  const lockFolder = () => temp.file(join("shared", "watching.lock"));
  /** Until the disk's clock, which goes in steps of some ms, has gone on: a holder tells its lock by the time of it. */
  const diskClockMoves = async () => {
    const write = async () => {
      await writeFile(temp.file("clock"), "");
      return (await stat(temp.file("clock"))).mtimeMs;
    };
    for (const from = await write(); (await write()) === from;) {
      await new Promise(setImmediate);
    }
  };
  /** As if the holder had not renewed its lock since then. */
  const renewedAgo = async (ms: number) => {
    await diskClockMoves();
    const at = new Date(Date.now() - ms);
    await utimes(lockFolder(), at, at);
  };
  /** The holder looks after its lock, and finds that it is no longer its own. */
  const loses = async ({ lease }: { lease: DiskLease }) => {
    const lost = new Promise((resolve) => lease.onDidChange(resolve));
    mock.timers.tick(2_000);
    assert.equal(await lost, false);
  };

  it("goes to one window, and to another as soon as that one is closed", async () => {
    await makeFolder();
    const [first, second, third] = [window(), window(), window()];
    await first.lease.tryAcquire();
    await second.lease.tryAcquire();
    assert.deepEqual([first.lease.isHeld, second.lease.isHeld], [true, false]);
    second.lease.dispose();
    await third.lease.tryAcquire();
    assert.equal(third.lease.isHeld, false, "a window that never held it released it");
    first.lease.dispose();
    await third.lease.tryAcquire();
    assert.equal(third.lease.isHeld, true);
    first.lease.dispose();
    const fourth = window();
    await fourth.lease.tryAcquire();
    assert.equal(fourth.lease.isHeld, false, "a window that was closed again released it");
    assert.deepEqual(
      [first, second, third, fourth].map(({ told, said }) => [told, said]),
      [
        [[true], []],
        [[], []],
        [[true], []],
        [[], []],
      ],
    );
  });

  it("is one although windows come to the folder by different ways", async () => {
    await makeFolder();
    await symlink(temp.file("shared"), temp.file("link"), "junction");
    const [direct, linked] = [window(), window(temp.file("link"))];
    await linked.lease.tryAcquire();
    await direct.lease.tryAcquire();
    assert.deepEqual([linked.lease.isHeld, direct.lease.isHeld], [true, false]);
    linked.lease.dispose();
    await direct.lease.tryAcquire();
    assert.equal(direct.lease.isHeld, true);
  });

  it("is left to no window that is closed while it takes it, and taken by none that is closed", async () => {
    await makeFolder();
    const [closed, other] = [window(), window()];
    const taking = closed.lease.tryAcquire();
    closed.lease.dispose();
    await taking;
    await closed.lease.tryAcquire();
    assert.deepEqual([closed.told, await readdir(temp.file("shared"))], [[], []]);
    await other.lease.tryAcquire();
    assert.equal(other.lease.isHeld, true);
  });

  it("stays with a holder that renewed it within five seconds, however the clock was set since", async () => {
    await makeFolder();
    await window().lease.tryAcquire();
    for (const ms of [4_500, 0, -9_000]) {
      await renewedAgo(ms);
      const other = window();
      await other.lease.tryAcquire();
      assert.deepEqual([other.lease.isHeld, other.said], [false, []], `${ms} ms ago`);
    }
  });

  for (const [what, ms] of [
    ["has not renewed it for more than five seconds", 5_500],
    ["renewed it before the clock was set back", -11_000],
  ] as const) {
    it(`is taken from a holder that ${what}; it notices, and releases nothing of the other's`, async () => {
      await makeFolder();
      const [stuck, next, third] = [window(), window(), window()];
      await stuck.lease.tryAcquire();
      await renewedAgo(ms);
      await next.lease.tryAcquire();
      assert.equal(next.lease.isHeld, true);
      await loses(stuck);
      stuck.lease.dispose();
      await third.lease.tryAcquire();
      assert.deepEqual([stuck.lease.isHeld, third.lease.isHeld], [false, false]);
      assert.deepEqual([stuck.told, next.told, third.told], [[true, false], [true], []]);
    });
  }

  it("can be got again by the window that lost it", async () => {
    await makeFolder();
    const { lease, told } = window();
    await lease.tryAcquire();
    await rm(lockFolder(), { recursive: true });
    await loses({ lease });
    await lease.tryAcquire();
    assert.deepEqual(told, [true, false, true]);
  });

  it("is asked for once at a time, however slow the disk is", async () => {
    await makeFolder();
    const made: (() => void)[] = [];
    const { mkdir: real } = fs;
    mock.method(fs, "mkdir", (...all: unknown[]) => made.push(() => void Reflect.apply(real, fs, all)));
    const { lease } = window();
    const trying = [lease.tryAcquire(), lease.tryAcquire(), lease.tryAcquire()];
    assert.equal(made.length, 1);
    made.forEach((make) => make());
    await Promise.all(trying);
    assert.equal(lease.isHeld, true);
  });

  describe("where the disk fails", () => {
    it("is every window's own, which is reported once", async () => {
      await makeFolder();
      mock.method(fs, "mkdir", (...all: unknown[]) => (all.at(-1) as (error: unknown) => void)(systemError("EROFS")));
      const windows = [window(), window()];
      for (const { lease } of [...windows, ...windows]) {
        await lease.tryAcquire();
      }
      assert.deepEqual(
        windows.map(({ lease, told, said }) => [lease.isHeld, told, said]),
        [
          [true, [true], ["EROFS"]],
          [true, [true], ["EROFS"]],
        ],
      );
      windows.forEach(({ lease }) => lease.dispose());
    });

    it("is waited for while the folder is missing, as after a sign-out, until it was so five times", async () => {
      const { lease, told, said } = window();
      for (let tries = 1; tries < 5; tries += 1) {
        await lease.tryAcquire();
        assert.deepEqual([lease.isHeld, told, said], [false, [], []], `${tries} tries`);
      }
      await lease.tryAcquire();
      assert.deepEqual([lease.isHeld, told, said], [true, [true], ["ENOENT"]]);
    });

    const tryFourTimes = async ({ lease }: { lease: DiskLease }) => {
      for (let tries = 0; tries < 4; tries += 1) {
        await lease.tryAcquire();
      }
    };

    it("is waited for anew when the folder was there meanwhile, and another window held it", async () => {
      const waiting = window();
      await tryFourTimes(waiting);
      await makeFolder();
      const holder = window();
      await holder.lease.tryAcquire();
      await waiting.lease.tryAcquire();
      holder.lease.dispose();
      await rm(temp.file("shared"), { recursive: true });
      await tryFourTimes(waiting);
      assert.deepEqual([waiting.lease.isHeld, waiting.said], [false, []]);
    });

    it("is waited for anew when it was got and lost meanwhile", async () => {
      const waiting = window();
      await tryFourTimes(waiting);
      await makeFolder();
      await waiting.lease.tryAcquire();
      await rm(temp.file("shared"), { recursive: true });
      await loses(waiting);
      await tryFourTimes(waiting);
      assert.deepEqual([waiting.told, waiting.said], [[true, false], []]);
    });
  });
});
