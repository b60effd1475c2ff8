import assert from "node:assert/strict";
import fs from "node:fs";
import fsPromises, { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { mock } from "node:test";
import timers from "node:timers/promises";
import { lockFs, replaceFile } from "../../../src/sync/files";
import { systemError, tempFolder } from "../support/tempFolder";

const isWindows = process.platform === "win32";

/** As if the tests ran there. */
function onPlatform(name: NodeJS.Platform): void {
  const own = Object.getOwnPropertyDescriptor(process, "platform");
  assert.ok(own);
  Object.defineProperty(process, "platform", { ...own, value: name });
  undo.push(() => Object.defineProperty(process, "platform", own));
}
const undo: (() => void)[] = [];

describe("a file that is replaced", () => {
  afterEach(() => undo.splice(0).forEach((one) => one()));
  const temp = tempFolder();

  const goesOn = () => true;
  const content = () => readFile(temp.file("one.json"), "utf8");
  /** Another program has the file open for so many tries of ours; tells how often and after which waits we tried. */
  function inUse(tries: number, code: string) {
    const seen = { tried: 0, waitedMs: [] as number[] };
    const { rename: real } = fsPromises;
    mock.method(fsPromises, "rename", (from: string, to: string) => {
      seen.tried += 1;
      return seen.tried > tries ? real(from, to) : Promise.reject(systemError(code));
    });
    mock.method(timers, "setTimeout", (ms: number) => Promise.resolve(void seen.waitedMs.push(ms)));
    return seen;
  }

  it("holds the new text, and nothing else is left", async () => {
    await replaceFile(temp.file("one.json"), "old", goesOn);
    await replaceFile(temp.file("one.json"), "new", goesOn);
    assert.deepEqual([await content(), await readdir(temp.path)], ["new", ["one.json"]]);
  });

  (isWindows ? it.skip : it)("is this user's alone", async () => {
    await replaceFile(temp.file("one.json"), "text", goesOn);
    assert.equal((await stat(temp.file("one.json"))).mode & 0o777, 0o600);
  });

  it("holds the old text when the new one is no longer wanted, and nothing else is left", async () => {
    await writeFile(temp.file("one.json"), "old");
    await replaceFile(temp.file("one.json"), "new", () => false);
    assert.deepEqual([await content(), await readdir(temp.path)], ["old", ["one.json"]]);
  });

  it("is closed, however the write ends: an open file is in the way of others on Windows", async () => {
    const { open: real } = fsPromises;
    const closing: { mock: { callCount(): number } }[] = [];
    mock.method(fsPromises, "open", async (...all: Parameters<typeof real>) => {
      const file = await real(...all);
      if (closing.push(mock.method(file, "close")) === 2) {
        mock.method(file, "writeFile", () => Promise.reject(systemError("ENOSPC")));
      }
      return file;
    });
    await replaceFile(temp.file("one.json"), "old", goesOn);
    await assert.rejects(replaceFile(temp.file("one.json"), "new", goesOn), { code: "ENOSPC" });
    assert.deepEqual(
      closing.map((close) => close.mock.callCount()),
      [1, 1],
    );
    assert.deepEqual([await content(), await readdir(temp.path)], ["old", ["one.json"]]);
  });

  it("makes no folder, as one that is missing was removed on purpose", async () => {
    await assert.rejects(replaceFile(temp.file("gone/one.json"), "text", goesOn), { code: "ENOENT" });
    assert.deepEqual(await readdir(temp.path), []);
  });

  it("fails with what the disk said first, although the draft cannot be removed either", async () => {
    inUse(1, "EIO");
    mock.method(fsPromises, "rm", () => Promise.reject(systemError("EROFS")));
    await assert.rejects(replaceFile(temp.file("one.json"), "text", goesOn), { code: "EIO" });
  });

  for (const code of ["EPERM", "EACCES", "EBUSY"]) {
    it(`is tried again on Windows while another program has it open: ${code}`, async () => {
      onPlatform("win32");
      const seen = inUse(7, code);
      await replaceFile(temp.file("one.json"), "new", goesOn);
      assert.deepEqual([await content(), seen.tried], ["new", 8]);
      assert.ok(
        seen.waitedMs.every((ms, at) => ms >= 10 && (at === 0 || ms > (seen.waitedMs[at - 1] ?? 0))),
        `waits of ${seen.waitedMs.join(", ")} ms`,
      );
      const totalMs = seen.waitedMs.reduce((sum, ms) => sum + ms, 0);
      assert.ok(totalMs > 1_000 && totalMs < 10_000, `${totalMs} ms in all`);
    });
  }

  for (const [what, platform, code, most] of [
    ["tried eight times and no more", "win32", "EBUSY", 8],
    ["not tried again after another error", "win32", "EIO", 1],
    ["not tried again on other systems, which replace files that are open", "linux", "EBUSY", 1],
  ] as const) {
    it(`is ${what}`, async () => {
      onPlatform(platform);
      const seen = inUse(Infinity, code);
      await assert.rejects(replaceFile(temp.file("one.json"), "new", goesOn), { code });
      assert.deepEqual([seen.tried, await readdir(temp.path)], [most, []]);
    });
  }
});

describe("the folders that are locks", () => {
  const temp = tempFolder();

  (isWindows ? it.skip : it)("are this user's alone", async () => {
    await new Promise<void>((resolve, reject) =>
      lockFs.mkdir(temp.file("a.lock"), (error) => (error ? reject(error) : resolve())),
    );
    assert.equal((await stat(temp.file("a.lock"))).mode & 0o777, 0o700);
  });

  it("count as ones of long ago when they are of the future, from before a clock was set back", async () => {
    const nowMs = Date.now();
    mock.timers.enable({ apis: ["Date"], now: nowMs });
    const ageMs = async (fromNowMs: number) => {
      const at = new Date(nowMs + fromNowMs);
      fs.utimesSync(temp.path, at, at);
      const stats = await new Promise<fs.Stats>((resolve, reject) =>
        lockFs.stat(temp.path, (error, stats) => (error ? reject(error) : resolve(stats))),
      );
      return nowMs - stats.mtime.getTime();
    };
    const ages = [await ageMs(-3_000), await ageMs(9_000), await ageMs(11_000)];
    assert.deepEqual([ages[0], ages[1], (ages[2] ?? 0) > 86_400_000], [3_000, -9_000, true]);
  });

  it("fail as the disk does", async () => {
    await assert.rejects(
      new Promise<void>((resolve, reject) =>
        lockFs.stat(temp.file("none"), (error) => (error ? reject(error) : resolve())),
      ),
      { code: "ENOENT" },
    );
  });
});
