import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import fsPromises, { rm, utimes, writeFile } from "node:fs/promises";
import { mock } from "node:test";
import { DiskFolder } from "../../../src/sync/diskFolder";
import { FakeClock, settle } from "../support/fakeClock";
import { systemError, tempFolder, until } from "../support/tempFolder";

describe("a shared folder tells", () => {
  let clock: FakeClock;
  let watching: { fire: (name: string | null) => void; events: EventEmitter; closed: number } | undefined;
  let folder: DiskFolder | undefined;
  let told: string[];

  beforeEach(() => {
    clock = new FakeClock();
    watching = undefined;
    told = [];
  });
  afterEach(() => folder?.dispose());
  const temp = tempFolder();

  const open = async () => {
    folder = await DiskFolder.open(temp.path, clock);
    folder.onDidChange((name) => told.push(name));
    return folder;
  };
  /** The system's watching, as the test wants it. */
  const watch = () =>
    mock.method(fs, "watch", ((_path: string, listener: (event: string, name: string | null) => void) => {
      const events = new EventEmitter();
      const made = { fire: (name: string | null) => listener("rename", name), events, closed: 0 };
      watching = made;
      return Object.assign(events, { close: () => (made.closed += 1) });
    }) as never);
  /** Does what has the folder read, until that is done. */
  const hasRead = async (work: () => unknown) => {
    const reading = mock.method(fsPromises, "readdir");
    await work();
    await Promise.all(reading.mock.calls.map(({ result }) => result as Promise<unknown>));
    reading.mock.restore();
  };
  /** A second passes, and what is found is told. */
  const check = async () => {
    const reading = mock.method(fsPromises, "readdir");
    assert.deepEqual([clock.pending, clock.nextDelayMs], [1, 1_000]);
    await clock.advance(1_000);
    await until(() => reading.mock.callCount() > 0 && clock.pending > 0);
    reading.mock.restore();
  };

  it("of the files that windows write, and of no others", async () => {
    watch();
    await open();
    ["a.json", "a.json.x.part", null, "a.json.lock", "b.json"].forEach((name) => watching?.fire(name));
    assert.deepEqual([told, clock.pending], [["a.json", "b.json"], 0]);
  });

  it("nothing any more when it is disposed", async () => {
    watch();
    await open();
    folder?.checkOften();
    folder?.dispose();
    watching?.fire("a.json");
    folder?.checkOften();
    assert.deepEqual([told, watching?.closed, clock.pending], [[], 1, 0]);
  });

  it("nothing of a check that was under way when it was disposed, and checks no more", async () => {
    watch();
    await open();
    await hasRead(() => folder?.checkOften());
    const { stat: real } = fsPromises;
    let goOn: () => void = () => undefined;
    const looking = mock.method(fsPromises, "stat", async (path: string) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      return real(path);
    });
    await writeFile(temp.file("a.json"), "");
    await clock.advance(1_000);
    await until(() => looking.mock.callCount() > 0);
    folder?.dispose();
    goOn();
    await Promise.all(looking.mock.calls.map(({ result }) => result as Promise<unknown>));
    await settle();
    assert.deepEqual([told, clock.pending], [[], 0]);
  });

  it("of what changes after the disk was slow to say what there is at first", async () => {
    watch();
    await open();
    const reading = mock.method(fsPromises, "readdir");
    let goOn: (names: string[]) => void = () => undefined;
    reading.mock.mockImplementationOnce((() => new Promise<string[]>((resolve) => (goOn = resolve))) as never);
    folder?.checkOften();
    reading.mock.restore();
    await writeFile(temp.file("early.json"), "");
    await check();
    await writeFile(temp.file("a.json"), "");
    await check();
    goOn([]);
    await settle();
    await writeFile(temp.file("b.json"), "");
    await check();
    assert.deepEqual(told, ["a.json", "b.json"]);
  });

  for (const [what, begin] of [
    ["cannot watch it", () => mock.method(fs, "watch", () => assert.fail("none left")) && undefined],
    ["stops to watch it", () => void watch()],
  ] as const) {
    it(`by itself, every second, where the system ${what}`, async () => {
      begin();
      await writeFile(temp.file("old.json"), "");
      await hasRead(async () => {
        await open();
        watching?.events.emit("error", systemError("EMFILE"));
      });
      assert.equal(watching?.closed ?? 1, 1);
      await check();
      assert.deepEqual(told, []);
      await writeFile(temp.file("new.json"), "");
      await check();
      assert.deepEqual(told, ["new.json"]);
      await utimes(temp.file("old.json"), new Date(1_000), new Date(1_000));
      await check();
      assert.deepEqual(told, ["new.json", "old.json"]);
      await rm(temp.file("new.json"));
      await check();
      assert.deepEqual(told, ["new.json", "old.json", "new.json"]);
      await check();
      assert.equal(told.length, 3);
    });
  }

  it("what changes for as long as one of those who want that goes on, and again when one comes later", async () => {
    watch();
    const here = await open();
    const [one, other] = [here.checkOften(), here.checkOften()];
    await check();
    one.dispose();
    one.dispose();
    await writeFile(temp.file("a.json"), "");
    await check();
    assert.deepEqual(told, ["a.json"]);
    other.dispose();
    await hasRead(() => clock.advance(1_000));
    await clock.advance(5_000);
    assert.equal(clock.pending, 0);
    await writeFile(temp.file("between.json"), "");
    here.checkOften();
    await check();
    await writeFile(temp.file("b.json"), "");
    await check();
    assert.deepEqual(told, ["a.json", "b.json"]);
  });
});
