import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectId } from "../../../src/hex/types";
import { DiskFolder } from "../../../src/sync/diskFolder";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk, type FakeWindow } from "../support/fakeWindows";

describe("windows on a disk that fails", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let disk: FakeDisk;
  let id: ProjectId;
  let windows: FakeWindow[];
  let said: unknown[];

  beforeEach(async () => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    disk = new FakeDisk(clock);
    said = [];
    disk.report = (error) => said.push(error);
    id = hex.addProject("Revenue");
    windows = [];
    for (let count = 0; count < 2; count += 1) {
      windows.push(await disk.open(hex));
      await clock.advance(3_000);
    }
  });
  afterEach(() => windows.forEach(({ workspace }) => workspace.dispose()));

  const [watching, other] = [
    () => windows.find((window) => window.isWatching()),
    () => windows.find((window) => !window.isWatching()),
  ];

  /** How long a read of the window that does not watch takes, ms. */
  async function readTakes(mendAfterMs: number): Promise<number> {
    const startedMs = clock.now();
    let tookMs: number | undefined;
    void other()
      ?.workspace.loader.runs(id, "user")
      .then(() => (tookMs = clock.now() - startedMs));
    for (let ms = 0; ms < 100_000 && tookMs === undefined; ms += 100) {
      if (ms >= mendAfterMs) {
        disk.fault = () => undefined;
      }
      await clock.advance(100);
    }
    return tookMs ?? Infinity;
  }

  it("have two windows, one of which watches", () => {
    assert.ok(watching() && other() && watching() !== other());
  });

  for (const [what, isIt] of [
    ["the ask", /^window-/],
    ["the answer", /^answer-/],
    ["anything", /./],
  ] as const) {
    it(`write again with the next beat what it did not take: ${what}`, async () => {
      disk.fault = (name) => (isIt.test(name) ? "full" : undefined);
      const tookMs = await readTakes(3_000);
      assert.ok(tookMs >= 3_000 && tookMs <= 6_000, `${tookMs} ms`);
      assert.ok(said.length > 0 && said.length < 6, `${said.length} lines in the log`);
    });
  }

  it("know in the end what was learned while it was full", async () => {
    await watching()?.workspace.loader.runs(id, "user");
    await clock.advance(3_000);
    disk.fault = () => "full";
    const runId = hex.addRun(id, 100_000);
    await clock.advance(1_000);
    await watching()?.workspace.loader.runs(id, "user");
    await clock.advance(10_000);
    assert.equal(other()?.workspace.store.run(id, runId), undefined);
    disk.fault = () => undefined;
    await clock.advance(3_000);
    assert.ok(other()?.workspace.store.run(id, runId));
  });

  it("ask Hex themselves for what no other window has answered in ten seconds", async () => {
    disk.fault = (name) => (name.startsWith("answer-") ? "lost" : undefined);
    const tookMs = await readTakes(Infinity);
    assert.ok(tookMs >= 10_000 && tookMs <= 10_500, `${tookMs} ms`);
  });
});

describe("a disk that tells of no changes", () => {
  const { watch } = fs;
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), "hex-runs-silent-"));
    // As network disks do: it can be watched, and keeps silent.
    fs.watch = (() => Object.assign(new EventEmitter(), { close: () => undefined })) as unknown as typeof fs.watch;
  });
  afterEach(async () => {
    fs.watch = watch;
    await rm(path, { recursive: true, force: true });
  });

  it("is looked at every second while a window waits, and not otherwise", async () => {
    const clock = new FakeClock();
    const [here, there] = [await DiskFolder.open(path, clock), await DiskFolder.open(path, new FakeClock())];
    await there.write("before.json", "1");
    const told: string[] = [];
    here.onDidChange((name) => told.push(name));
    const looking = here.checkOften();
    const disk = async () => {
      for (let turn = 0; turn < 20; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await settle();
      }
    };
    await disk();
    await there.write("answer.json", "1");
    await clock.advance(1_000);
    await disk();
    assert.deepEqual(told, ["answer.json"]);
    await there.remove("answer.json");
    await clock.advance(1_000);
    await disk();
    assert.deepEqual(told, ["answer.json", "answer.json"]);
    looking.dispose();
    looking.dispose();
    await clock.advance(1_000);
    await disk();
    await there.write("later.json", "1");
    await clock.advance(10_000);
    await disk();
    assert.deepEqual([told.length, clock.pending], [2, 0]);
    here.dispose();
    there.dispose();
  });
});
