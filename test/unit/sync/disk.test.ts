import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiskFolder } from "../../../src/sync/diskFolder";
import { FileMemory } from "../../../src/sync/fileMemory";
import { openMemory, openShared } from "../../../src/sync/openSync";
import { systemClock } from "../../../src/util/clock";

const fail = (error: unknown) => assert.fail(String(error));

describe("on a real disk", function () {
  // Processes are started: on a busy machine each takes seconds.
  this.timeout(120_000);
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

  describe("the lease", () => {
    const holders = new Map<string, ChildProcess>();
    let nextName = 1;

    /** A process that wants the lease. */
    const add = () => {
      const name = `p${nextName++}`;
      holders.set(
        name,
        fork(join(__dirname, "leaseHolder.ts"), [path, join(path, "journal"), name], { execArgv: ["--import=tsx"] }),
      );
      return name;
    };
    const journal = async () => {
      const text = await readFile(join(path, "journal"), "utf8").catch(() => "");
      return text
        .split("\n")
        .filter(Boolean)
        .map((line) => ({
          atMs: Number(line.split(" ")[0]),
          name: line.split(" ")[1] ?? "",
          what: line.split(" ").slice(2).join(" "),
        }));
    };
    /** Waits until exactly one living process holds it, and says which and since when. */
    const holder = async (): Promise<{ name: string; atMs: number }> => {
      for (;;) {
        const lines = await journal();
        const last = [...holders.keys()].map((name) => lines.filter((line) => line.name === name).at(-1));
        const held = last.flatMap((line) => (line?.what === "got" ? [line] : []));
        // Two that took it from the same dead one notice so at the next renewal.
        if (held[0] && held.length === 1) {
          return held[0];
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };

    afterEach(async () => {
      await Promise.all(
        [...holders.values()].map(async (child) => {
          child.kill("SIGKILL");
          await once(child, "exit");
        }),
      );
      holders.clear();
    });

    it("goes to one other process within ten seconds, whenever its holder and others are killed", async () => {
      [1, 2].forEach(add);
      for (let round = 0; round < 2; round += 1) {
        const { name } = await holder();
        const killed = [name, ...[...holders.keys()].filter((each) => each !== name && Math.random() < 0.3)];
        killed.forEach((each) => {
          holders.get(each)?.kill("SIGKILL");
          holders.delete(each);
        });
        const killedAtMs = Date.now();
        add();
        const next = await holder();
        assert.ok(next.atMs - killedAtMs < 10_000, `${next.atMs - killedAtMs} ms`);
      }
      const lines = await journal();
      assert.deepEqual(
        lines.filter(({ what }) => what.startsWith("failed")),
        [],
      );
    });

    it("is free at once when its holder ends as it should", async () => {
      add();
      const { name } = await holder();
      add();
      const child = holders.get(name);
      holders.delete(name);
      const askedAtMs = Date.now();
      child?.send("end");
      const next = await holder();
      // The next one looks every 200 ms, once it has started.
      assert.notEqual(next.name, name);
      assert.ok(next.atMs - askedAtMs < 4_000, `${next.atMs - askedAtMs} ms`);
    });
  });
});
