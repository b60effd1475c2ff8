import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiskFolder } from "../../../src/sync/diskFolder";
import { FileMemory, openMemory, openShared } from "../../../src/sync/openSync";
import { systemClock } from "../../../src/util/clock";

const fail = (error: unknown) => assert.fail(String(error));

describe("on a real disk", () => {
  let path: string;

  beforeEach(async () => (path = await mkdtemp(join(tmpdir(), "hex-runs-windows-"))));
  afterEach(() => rm(path, { recursive: true, force: true, maxRetries: 3 }));

  describe("a shared folder", () => {
    it("tells other windows what was written", async () => {
      const [here, there] = [await DiskFolder.open(path, systemClock), await DiskFolder.open(path, systemClock)];
      const told = new Promise<string>((resolve) => there.onDidChange(resolve));
      await here.write("one.json", "1");
      assert.equal(await told, "one.json");
      assert.deepEqual(
        [await there.read("one.json"), await there.read("none.json"), await there.names()],
        ["1", undefined, ["one.json"]],
      );
      here.dispose();
      there.dispose();
    });

    it("never shows a part of what is written", async () => {
      const folder = await DiskFolder.open(path, systemClock);
      const text = (digit: number) => String(digit).repeat(300_000);
      await folder.write("one.json", text(0));
      let writing = true;
      const written = (async () => {
        for (let digit = 1; digit < 10; digit += 1) {
          await folder.write("one.json", text(digit));
        }
        writing = false;
      })();
      while (writing) {
        const seen = (await readFile(join(path, "one.json"), "utf8")) || "empty";
        assert.ok(seen === text(Number(seen[0])), `${seen.length} characters`);
      }
      await written;
      folder.dispose();
    });

    it("changes a file for one window at a time", async () => {
      const folders = await Promise.all([1, 2, 3, 4].map(() => DiskFolder.open(path, systemClock)));
      const memories = await Promise.all(folders.map((folder) => FileMemory.open(folder, "list.json", fail)));
      await Promise.all(
        memories.flatMap((memory, index) =>
          [1, 2, 3].map((n) => memory.change((value) => [...((value as unknown[]) ?? []), `${index} ${n}`])),
        ),
      );
      assert.equal((JSON.parse((await folders[0]?.read("list.json")) ?? "[]") as unknown[]).length, 12);
      folders.forEach((folder) => folder.dispose());
    });

    it("knows how old a file is, and whether it is there", async () => {
      const folder = await DiskFolder.open(path, systemClock);
      await folder.write("one.json", "1");
      assert.ok(((await folder.ageMs("one.json")) ?? Infinity) < 5_000);
      assert.deepEqual(
        [await folder.touch("one.json"), await folder.touch("none.json"), await folder.ageMs("none.json")],
        [true, false, undefined],
      );
      await folder.remove("one.json");
      await folder.remove("one.json");
      assert.deepEqual(await folder.names(), []);
      folder.dispose();
    });

    it("that cannot be made leaves the window by itself, and says why", async () => {
      const file = join(path, "file");
      await writeFile(file, "");
      const said: unknown[] = [];
      const shared = await openShared(file, systemClock, (error) => said.push(error));
      const memory = await openMemory(file, "list.json", systemClock, (error) => said.push(error));
      assert.equal(shared.windows, undefined);
      await memory.change(() => [1]);
      assert.deepEqual(memory.read(), [1]);
      assert.equal(said.length, 2);
    });
  });
});
