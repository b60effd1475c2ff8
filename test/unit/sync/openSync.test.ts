import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import fs, { existsSync } from "node:fs";
import fsPromises, { mkdir, readdir, writeFile } from "node:fs/promises";
import { mock } from "node:test";
import {
  FileMemory,
  forgetLeftOver,
  forgetShared,
  openMemory,
  openShared,
  shortMemory,
} from "../../../src/sync/openSync";
import type { Disposable } from "../../../src/util/disposables";
import { Emitter } from "../../../src/util/events";
import { FakeClock } from "../support/fakeClock";
import { systemError, tempFolder, until } from "../support/tempFolder";

describe("what windows share of a workspace", () => {
  let said: unknown[];
  let open: Disposable[];
  /** How many folders are watched. */
  let watched: number;
  let fire: (name: string) => void;

  beforeEach(() => {
    [said, open, watched] = [[], [], 0];
    const changed = new Emitter<string>();
    fire = (name) => changed.fire(name);
    mock.method(fs, "watch", ((_path: string, listener: (event: string, name: string) => void) => {
      watched += 1;
      changed.event((name) => listener("rename", name));
      return Object.assign(new EventEmitter(), { close: () => (watched -= 1) });
    }) as never);
  });
  afterEach(() => open.forEach((one) => one.dispose()));
  const temp = tempFolder();

  const report = (error: unknown) => void said.push((error as NodeJS.ErrnoException).code ?? error);
  const shared = async (life?: AbortSignal) => {
    const made = await openShared(temp.file("shared"), new FakeClock(), report, life);
    open.push(...(made.windows ? [made.windows.lease, made.windows.folder] : []));
    return made;
  };
  const list = async () => {
    const memory = await openMemory(temp.path, "list.json", new FakeClock(), report);
    open.push(memory);
    return memory;
  };

  it("is known in every window: the runs that were started, the news, and who polls", async () => {
    const [here, there] = [await shared(), await shared()];
    await here.memory.change(() => ["run"]);
    await here.newsMemory?.change(() => ["news"]);
    ["started.json", "news.json"].forEach((name) => fire(name));
    await until(() => there.memory.read() !== undefined && there.newsMemory?.read() !== undefined);
    assert.deepEqual([there.memory.read(), there.newsMemory?.read()], [["run"], ["news"]]);
    await here.windows?.lease.tryAcquire();
    await there.windows?.lease.tryAcquire();
    assert.deepEqual([here.windows?.lease.isHeld, there.windows?.lease.isHeld], [true, false]);
    assert.notEqual(here.windows?.id, there.windows?.id);
    const later = await shared();
    assert.deepEqual([later.memory.read(), later.newsMemory?.read(), said], [["run"], ["news"], []]);
  });

  it("is this window's own where the disk fails, which is said and leaves nothing open", async () => {
    mock.method(fsPromises, "readFile", () => Promise.reject(systemError("EIO")));
    await mkdir(temp.file("shared"));
    await writeFile(temp.file("shared/news.json"), "[]");
    await writeFile(temp.file("list.json"), "[]");
    const { memory, windows } = await shared();
    const own = await list();
    for (const one of [memory, own]) {
      await one.change((value) => [...((value as unknown[]) ?? []), 1]);
      await one.change((value) => [...((value as unknown[]) ?? []), 2]);
      assert.deepEqual(one.read(), [1, 2]);
    }
    assert.deepEqual([windows, said, watched], [undefined, ["EIO", "EIO"], 0]);
  });

  it("is not opened after the sign-out, which is no error", async () => {
    const { memory, windows } = await shared(AbortSignal.abort());
    assert.deepEqual([memory.read(), windows, said, await readdir(temp.path)], [undefined, undefined, [], []]);
  });

  it("can be a single value, until that is disposed", async () => {
    const [here, there] = [await list(), await list()];
    const heard: unknown[] = [];
    there.onDidChange(() => heard.push(there.read()));
    here.onDidChange(() => heard.push("its own change"));
    await here.change(() => ({ n: 1 }));
    fire("list.json");
    await until(() => heard.length > 0);
    assert.deepEqual([heard, here.read(), watched], [[{ n: 1 }], { n: 1 }, 2]);
    here.dispose();
    there.dispose();
    assert.equal(watched, 0);
  });

  describe("forgotten", () => {
    beforeEach(async () => {
      await mkdir(temp.file("shared/charts"), { recursive: true });
      await writeFile(temp.file("shared/started.json"), "[]");
    });

    it("is gone, and has no longer its name as its files are removed: no window writes into it", async () => {
      const { rm: real } = fsPromises;
      const named: boolean[] = [];
      mock.method(fsPromises, "rm", (...all: Parameters<typeof real>) => {
        named.push(existsSync(temp.file("shared")));
        return real(...all);
      });
      await forgetShared(temp.file("shared"));
      await forgetShared(temp.file("never"));
      assert.deepEqual([named[0], await readdir(temp.path)], [false, []]);
    });

    it("is gone on Windows too, which moves no folder in which a file is open", async () => {
      mock.method(fsPromises, "rename", () => Promise.reject(systemError("EPERM")));
      await forgetShared(temp.file("shared"));
      assert.deepEqual(await readdir(temp.path), []);
    });

    it("fails as the disk does when something is left; that is removed later, and nothing of others", async () => {
      await mkdir(temp.file("signed-out"));
      await mkdir(temp.file("kept"));
      const removing = mock.method(fsPromises, "rm", () => Promise.reject(systemError("EBUSY")));
      await assert.rejects(forgetShared(temp.file("shared")), { code: "EBUSY" });
      const isSignedOut = (id: string) => id === "signed-out";
      await forgetLeftOver(temp.path, isSignedOut);
      assert.equal((await readdir(temp.path)).length, 3);
      removing.mock.restore();
      await forgetLeftOver(temp.path, isSignedOut);
      await forgetLeftOver(temp.file("never"), isSignedOut);
      assert.deepEqual(await readdir(temp.path), ["kept"]);
    });
  });
});

describe("a value in a file", () => {
  let text: string | undefined;
  let fault: Error | undefined;
  const changed = new Emitter<string>();
  const folder = {
    onDidChange: changed.event,
    read: () => (fault ? Promise.reject(fault) : Promise.resolve(text)),
    change: (_name: string, change: (text: string | undefined) => string | undefined) => {
      text = change(text) ?? text;
      return Promise.resolve();
    },
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => ([text, fault] = [undefined, undefined]));

  it("is told when another window has changed it, and only then", async () => {
    const said: unknown[] = [];
    const memory = await FileMemory.open(folder, "list.json", (error) => said.push(error));
    const heard: unknown[] = [];
    memory.onDidChange(() => heard.push(memory.read()));
    const written = async (by: string | undefined, name = "list.json") => {
      text = by;
      changed.fire(name);
      await settled();
    };
    await memory.change(() => [1]);
    await written(text);
    assert.deepEqual([memory.read(), heard], [[1], []]);
    await written("[2]", "other.json");
    assert.deepEqual([memory.read(), heard], [[1], []]);
    await written("[2]");
    assert.deepEqual(heard, [[2]]);
    await written(undefined);
    assert.deepEqual([memory.read(), heard.length], [[2], 1]);
    fault = new Error("disk");
    await written("[3]");
    assert.deepEqual([memory.read(), said], [[2], [fault]]);
  });

  it("is as good as missing when another program wrote it, and can be changed again", async () => {
    text = "{ cut o";
    const memory = await FileMemory.open(folder, "list.json", (error) => assert.fail(String(error)));
    assert.equal(memory.read(), undefined);
    const seen: unknown[] = [];
    await memory.change((value) => seen.push(value));
    assert.deepEqual([seen, text], [[undefined], "1"]);
  });

  it("lasts as long as the window where there is no file", async () => {
    const memory = shortMemory();
    await memory.change(() => 1);
    await memory.change((value) => Number(value) + 1);
    assert.equal(memory.read(), 2);
    memory.dispose();
  });
});
