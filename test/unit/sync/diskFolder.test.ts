import assert from "node:assert/strict";
import fs from "node:fs";
import fsPromises, {
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  rmdir,
  stat,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { mock } from "node:test";
import { DiskFolder } from "../../../src/sync/diskFolder";
import { FakeClock } from "../support/fakeClock";
import { systemError, tempFolder, until } from "../support/tempFolder";

const isWindows = process.platform === "win32";

describe("the folder that windows share", () => {
  let clock: FakeClock;
  let life: AbortController;
  let opened: DiskFolder[];

  beforeEach(() => {
    clock = new FakeClock();
    life = new AbortController();
    opened = [];
  });
  afterEach(() => opened.forEach((folder) => folder.dispose()));
  const temp = tempFolder();

  const shared = () => temp.file("a/shared");
  const file = (name: string) => join(shared(), name);
  const open = async () => {
    const folder = await DiskFolder.open(shared(), clock, life.signal);
    opened.push(folder);
    return folder;
  };
  type Call = "open" | "readdir" | "stat" | "utimes";
  const fails = (call: Call, code: string) =>
    mock.method(fsPromises, call, (() => Promise.reject(systemError(code))) as never);

  describe("when it is opened", () => {
    (isWindows ? it.skip : it)("is made for this user alone, or made so when it is not", async () => {
      await open();
      assert.equal((await stat(shared())).mode & 0o777, 0o700);
      await chmod(shared(), 0o705);
      await open();
      assert.equal((await stat(shared())).mode & 0o777, 0o700);
    });

    (isWindows ? it.skip : it)("is left as it is on Windows, which has no such modes", async () => {
      const platform = Object.getOwnPropertyDescriptor(process, "platform") ?? {};
      await mkdir(shared(), { recursive: true });
      await chmod(shared(), 0o705);
      Object.defineProperty(process, "platform", { ...platform, value: "win32" });
      try {
        await open();
      } finally {
        Object.defineProperty(process, "platform", platform);
      }
      assert.equal((await stat(shared())).mode & 0o777, 0o705);
    });

    it("is not made after the sign-out", async () => {
      life.abort();
      await assert.rejects(open(), { name: "AbortError" });
      assert.deepEqual(await readdir(temp.path), []);
    });
  });

  describe("read", () => {
    it("has the files that windows write, and no others", async () => {
      const folder = await open();
      for (const name of ["window-a.json", "runs.json", "runs.json.x.part", "notes.txt", ".runs.json", "a b.json"]) {
        await writeFile(file(name), "");
      }
      assert.deepEqual((await folder.names()).sort(), ["runs.json", "window-a.json"]);
    });

    it("is as good as empty when it is gone", async () => {
      const folder = await open();
      await rm(shared(), { recursive: true });
      assert.deepEqual(
        [await folder.names(), await folder.read("a.json"), await folder.ageMs("a.json"), await folder.touch("a.json")],
        [[], undefined, undefined, false],
      );
    });

    it("has no file that no window can have written: too large, or no file at all", async () => {
      const folder = await open();
      await mkdir(file("folder.json"));
      await writeFile(file("large.json"), "");
      const seen = [await folder.read("folder.json")];
      for (const size of [32 * 1024 * 1024, 32 * 1024 * 1024 + 1]) {
        await truncate(file("large.json"), size);
        seen.push(String((await folder.read("large.json"))?.length));
      }
      assert.deepEqual(seen, [undefined, String(32 * 1024 * 1024), "undefined"]);
    });

    it("knows how old a file is; one of the future is left from before a clock was set back", async () => {
      const folder = await open();
      await writeFile(file("a.json"), "");
      mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 5) });
      const ages: unknown[] = [];
      for (const fromNowMs of [-60_000, 60_000]) {
        const at = new Date(Date.now() + fromNowMs);
        await utimes(file("a.json"), at, at);
        ages.push(await folder.ageMs("a.json"));
      }
      assert.deepEqual([await folder.touch("a.json"), ages], [true, [60_000, 60_000]]);
      assert.equal(await folder.ageMs("a.json"), 0);
    });

    it("fails as the disk does", async () => {
      const folder = await open();
      fails("readdir", "EIO");
      fails("stat", "EIO");
      fails("utimes", "EROFS");
      await assert.rejects(folder.names(), { code: "EIO" });
      await assert.rejects(folder.read("a.json"), { code: "EIO" });
      await assert.rejects(folder.ageMs("a.json"), { code: "EIO" });
      await assert.rejects(folder.touch("a.json"), { code: "EROFS" });
    });
  });

  describe("written", () => {
    it("holds nothing that is written after the sign-out, not even for a moment", async () => {
      const folder = await open();
      life.abort();
      const opening = mock.method(fsPromises, "open");
      await folder.write("a.json", "new");
      await folder.change("b.json", () => assert.fail("asked"));
      assert.deepEqual([opening.mock.callCount(), await readdir(shared())], [0, []]);
    });

    it("keeps what it held when the sign-out comes over the write, even when that fails then", async () => {
      const folder = await open();
      await folder.write("a.json", "old");
      const { open: real } = fsPromises;
      const opening = mock.method(fsPromises, "open", (...all: Parameters<typeof real>) => {
        life.abort();
        return real(...all);
      });
      await folder.write("a.json", "new");
      assert.equal(opening.mock.callCount(), 1);
      assert.deepEqual([await readFile(file("a.json"), "utf8"), await readdir(shared())], ["old", ["a.json"]]);
      life = new AbortController();
      const other = await open();
      opening.mock.mockImplementation(() => {
        life.abort();
        return Promise.reject(systemError("ENOSPC"));
      });
      await other.write("a.json", "new");
    });

    it("is not made anew when it is gone, and nobody is asked what to write", async () => {
      const folder = await open();
      await rm(shared(), { recursive: true });
      await folder.write("a.json", "new");
      await folder.change("b.json", () => assert.fail("asked"));
      await folder.remove("a.json");
      assert.deepEqual(await readdir(temp.file("a")), []);
    });

    for (const code of ["ENOSPC", "ENOENT"]) {
      it(`fails as the disk does while it is there: ${code}`, async () => {
        const folder = await open();
        fails("open", code);
        await assert.rejects(folder.write("a.json", "new"), { code });
        await assert.rejects(
          folder.change("a.json", () => "new"),
          { code },
        );
        assert.deepEqual(await readdir(shared()), []);
      });
    }
  });

  describe("changed", () => {
    it("tells what is there, and leaves it when nothing else shall be", async () => {
      const folder = await open();
      const seen: unknown[] = [];
      const keep = (text: string | undefined) => void seen.push(text);
      await folder.change("a.json", keep);
      await folder.change("a.json", () => "one");
      await folder.change("a.json", keep);
      assert.deepEqual(
        [seen, await folder.read("a.json"), await readdir(shared())],
        [[undefined, "one"], "one", ["a.json"]],
      );
    });

    it("is free for others when the change cannot be made", async () => {
      const folder = await open();
      await assert.rejects(
        folder.change("a.json", () => {
          throw new Error("no such run");
        }),
        /no such run/,
      );
      await folder.change("a.json", () => "one");
      assert.deepEqual(await readdir(shared()), ["a.json"]);
    });

    /** What waits in a lock: time is only what the waits are long. */
    function fakeTime() {
      const waits: { callback: () => void; ms: number }[] = [];
      mock.method(globalThis, "setTimeout", ((callback: () => void, ms: number) => {
        waits.push({ callback, ms });
        return { unref: () => undefined };
      }) as never);
      mock.method(globalThis, "clearTimeout", () => undefined);
      let nowMs = Date.now();
      mock.method(Date, "now", () => nowMs);
      return {
        now: () => nowMs,
        waits,
        /** The next wait is over. */
        next: () => {
          const wait = waits.shift();
          nowMs += wait?.ms ?? 0;
          wait?.callback();
        },
      };
    }

    it("waits for the window that changes it, and for one that died over it for five seconds", async () => {
      const folder = await open();
      const time = fakeTime();
      for (const [diesOver, leastMs, mostMs] of [
        [false, 300, 1_000],
        [true, 5_000, 6_000],
      ] as const) {
        const startedMs = time.now();
        await mkdir(file("a.json.lock"));
        await utimes(file("a.json.lock"), new Date(startedMs), new Date(startedMs));
        let changedMs: number | undefined;
        const changing = folder.change("a.json", () => {
          changedMs ??= time.now() - startedMs;
          return "new";
        });
        const others = () => time.waits.length > 0 && changedMs === undefined;
        const isLocked = () => time.waits[0]?.ms !== undefined && time.waits[0].ms > 500;
        while (changedMs === undefined) {
          await until(() => others() || changedMs !== undefined);
          if (isLocked()) {
            await until(() => changedMs !== undefined);
          } else {
            if (!diesOver && time.now() - startedMs >= 300) {
              await rmdir(file("a.json.lock")).catch(() => undefined);
            }
            time.next();
          }
        }
        await changing;
        time.waits.length = 0;
        assert.ok(changedMs >= leastMs && changedMs <= mostMs, `${changedMs} ms`);
      }
    });

    it("goes on when its lock was taken for one of a window that died", async () => {
      const folder = await open();
      const time = fakeTime();
      let goOn: () => void = () => undefined;
      const { open: real } = fsPromises;
      mock.method(fsPromises, "open", async (...all: Parameters<typeof real>) => {
        await new Promise<void>((resolve) => (goOn = resolve));
        return real(...all);
      });
      let asked = false;
      const changing = folder.change("a.json", () => {
        asked = true;
        return "new";
      });
      await until(() => asked);
      await rmdir(file("a.json.lock"));
      const looking = mock.method(fs, "stat");
      time.next();
      await until(() => looking.mock.callCount() > 0);
      await until(() => fs.existsSync(file("a.json.lock")) === false);
      goOn();
      await changing;
      assert.equal(await folder.read("a.json"), "new");
    });
  });
});
