import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseAccount, parseProject, parseRun } from "../../src/hex/schemas";
import { DiskFolder } from "../../src/sync/diskFolder";
import { DiskLease } from "../../src/sync/lease";
import { parseState } from "../../src/sync/peerFiles";
import { listFile, parseList, parseProjects, parseRuns, projectsFile, runsFile, serialize } from "../../src/sync/saved";
import { FakeClock } from "../unit/support/fakeClock";
import { FakeHex } from "../unit/support/fakeHex";
import { FakeDisk } from "../unit/support/fakeWindows";
import { isSound, mutated, mutation, odd } from "../unit/fuzz/inputs";
import { error, files, nowMs, page, run, savedRuns, state } from "../unit/fuzz/stateFiles";
import { someProject, someRun } from "../unit/hex/support";

describe("a file of another window", () => {
  for (const [name, { text, read }] of Object.entries(files)) {
    it(`is read as it was written: ${name}`, () => {
      assert.ok(read(text) !== undefined);
    });

    it(`is read as far as it is sound, or not at all, whatever it holds: ${name}`, () => {
      fc.assert(
        fc.property(mutation, ([picks, part, how]) => {
          assert.ok(isSound(read(JSON.stringify(mutated(JSON.parse(text), picks, part, how))), nowMs));
        }),
        { numRuns: 400 },
      );
    }).timeout(60_000);

    it(`is read as far as it is sound, or not at all, wherever it is cut and with whatever garbles it: ${name}`, () => {
      fc.assert(
        fc.property(
          fc.nat(text.length),
          fc.nat(text.length),
          fc.string({ unit: fc.constantFrom(...'\u0000"{}[],:\\-1eé\ud800'), maxLength: 5 }),
          (from, to, garbage) => {
            assert.ok(isSound(read(text.slice(0, from) + garbage + text.slice(Math.max(from, to))), nowMs));
          },
        ),
        { numRuns: 300 },
      );
    }).timeout(60_000);
  }

  it("says the same to the window that reads it as to the one that wrote it", () => {
    assert.deepEqual(parseRuns(files.runs?.text, nowMs)?.runs, [run]);
    assert.deepEqual(parseList(files.list?.text, nowMs)?.page, page);
    assert.deepEqual({ ...parseList(files.list?.text, nowMs)?.error?.details }, { ...error.details });
    assert.deepEqual(parseState(files.window?.text)?.state, state);
    const reordered = Object.fromEntries(Object.entries({ ...state.query, after: undefined }).reverse());
    assert.equal(listFile(reordered), listFile(state.query));
  });

  it("that is of tomorrow is of now", () => {
    const tomorrowMs = nowMs + 86_400_000;
    assert.equal(parseRuns(serialize({ ...savedRuns, loadedAtMs: tomorrowMs }), nowMs)?.loadedAtMs, nowMs);
    assert.equal(parseList(serialize({ page, loadedAtMs: tomorrowMs }), nowMs)?.loadedAtMs, nowMs);
    assert.equal(parseProjects(serialize({ projects: [], completeAtMs: tomorrowMs }), nowMs)?.completeAtMs, nowMs);
  });

  it("that is of tomorrow does not freeze a window, nor does a clock that was set back", async () => {
    const clock = new FakeClock();
    const hex = new FakeHex(clock);
    const id = hex.addProject("Revenue");
    const disk = new FakeDisk(clock);
    const tomorrowMs = clock.now() + 86_400_000;
    const stale = {
      ...savedRuns,
      runs: [],
      past: [],
      cancelling: [],
      skewMs: 1e300,
      error: undefined,
      loadedAtMs: tomorrowMs,
    };
    disk.files.set(runsFile(id), { text: serialize(stale), atMs: tomorrowMs });
    disk.files.set(projectsFile, { text: serialize({ projects: [], completeAtMs: tomorrowMs }), atMs: tomorrowMs });
    const watching = await disk.open(hex, { pinned: [id] });
    await clock.advance(5_000);
    const other = await disk.open(hex, { pinned: [id] });
    watching.workspace.screen.setViewVisible(true);
    await clock.advance(10_000);
    for (const setBackMs of [0, 3_600_000]) {
      clock.jump(-setBackMs);
      const runId = hex.addRun(id, 1_000);
      await clock.advance(1_000);
      await watching.workspace.loader.runs(id, "user");
      await clock.advance(5_000);
      assert.deepEqual(
        [watching, other].map(({ workspace }) => workspace.store.run(id, runId)?.status),
        ["COMPLETED", "COMPLETED"],
        `${setBackMs}`,
      );
    }
    for (const { workspace } of [watching, other]) {
      workspace.dispose();
    }
  });
});

describe("what leaves the edge", () => {
  it("holds no invalid date and no number that makes one", () => {
    const raw = {
      runId: someRun,
      status: "COMPLETED",
      startTime: "2026-01-05T09:00:00Z",
      endTime: "2026-01-05T09:00:00Z",
      elapsedTime: 1,
    };
    fc.assert(
      fc.property(fc.constantFrom("startTime", "endTime", "elapsedTime", "projectVersion"), odd, (field, value) => {
        assert.ok(isSound(parseRun(someProject, { ...raw, [field]: value }), nowMs));
      }),
      { numRuns: 1_000 },
    );
    for (const elapsedTime of [1e21, Infinity, NaN, Number.MAX_VALUE, -1e21]) {
      assert.ok(isSound(parseRun(someProject, { ...raw, elapsedTime }), nowMs), String(elapsedTime));
    }
    for (const exp of [8.64e15, 8.64e15 + 1, 1e21, NaN, Infinity, -1]) {
      assert.ok(isSound(parseAccount({ org: { id: "o" }, token: { exp } }).expiresAt, nowMs), String(exp));
    }
    assert.ok(
      isSound(
        parseProject({
          id: someProject,
          lastEditedAt: "9999-99-99",
          createdAt: "0000-00-00",
          analytics: { appViews: { lastSevenDays: 1e21 } },
        }),
        nowMs,
      ),
    );
  });
});

describe("files of another time on a real disk", () => {
  let path: string;
  beforeEach(async () => (path = await mkdtemp(join(tmpdir(), "hex-runs-times-"))));
  afterEach(() => rm(path, { recursive: true, force: true, maxRetries: 3 }));

  const fail = (reason: unknown) => assert.fail(String(reason));
  const tomorrow = () => new Date(Date.now() + 86_400_000);

  it("are those of dead windows when they are of tomorrow", async () => {
    const folder = await DiskFolder.open(path, new FakeClock());
    await folder.write("window-a.json", "{}");
    assert.ok(((await folder.ageMs("window-a.json")) ?? Infinity) < 5_000);
    await utimes(join(path, "window-a.json"), tomorrow(), tomorrow());
    assert.ok(((await folder.ageMs("window-a.json")) ?? 0) > 80_000_000);
    folder.dispose();
  });

  it("hold nobody up when they are locks", async () => {
    for (const name of ["watching.lock", "list.json.lock"]) {
      await mkdir(join(path, name));
      await utimes(join(path, name), tomorrow(), tomorrow());
    }
    const lease = new DiskLease(path, fail);
    await lease.tryAcquire();
    assert.equal(lease.isHeld, true);
    const folder = await DiskFolder.open(path, new FakeClock());
    await folder.change("list.json", () => "1");
    assert.equal(await folder.read("list.json"), "1");
    // Held by somebody who lives, a lock still is one.
    const other = new DiskLease(path, fail);
    await other.tryAcquire();
    assert.equal(other.isHeld, false);
    lease.dispose();
    folder.dispose();
    await assert.rejects(stat(join(path, "watching.lock")), { code: "ENOENT" });
  });

  it("are not read when they are no files, or larger than any that a window writes", async () => {
    await mkdir(join(path, "window-a.json"));
    const folder = await DiskFolder.open(path, new FakeClock());
    assert.equal(await folder.read("window-a.json"), undefined);
    folder.dispose();
  });
});
