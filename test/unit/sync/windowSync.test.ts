import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { ProjectId } from "../../../src/hex/types";
import { answerFile, parseState, serializeOutcome, serializeState, windowFile } from "../../../src/sync/peerFiles";
import { runsFile } from "../../../src/sync/saved";
import { state } from "../fuzz/stateFiles";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk } from "../support/fakeWindows";
import { aPage, aRun, synced, type SyncedWindow } from "./support";

const here = windowFile("here");
const there = windowFile("there");

describe("a window among others", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let disk: FakeDisk;
  let id: ProjectId;
  let window: SyncedWindow;
  let said: unknown[];
  /** Names of the files that were written, or were to be. */
  let writes: string[];
  let full: boolean;

  beforeEach(async () => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    disk = new FakeDisk(clock);
    id = hex.addProject("Revenue");
    [said, writes, full] = [[], [], false];
    disk.report = (error) => said.push(error);
    disk.fault = (name) => {
      writes.push(name);
      return full ? "full" : undefined;
    };
    window = synced(disk, hex, clock, "here");
    await window.sync.ready;
    await settle();
  });
  afterEach(() => close());

  const close = () => {
    window.sync.dispose();
    window.workspace.dispose();
  };
  const own = () => parseState(disk.files.get(here)?.text)?.state;
  const ageMs = (name: string) => clock.now() - (disk.files.get(name)?.atMs ?? -Infinity);
  const quiet = { focused: false, visible: false, shows: [], cancelling: [], requests: [] };
  /** Another window writes its file. */
  const say = async (more: Partial<Parameters<typeof serializeState>[0]> = {}) => {
    await window.folder.write(there, serializeState({ ...quiet, ...more }));
    await settle();
  };
  const request = { ...state.requests[0], n: 1 } as (typeof state.requests)[0];
  const answered = () => disk.files.has(answerFile("there", 1));
  const running = () => aRun(id, hex.addRun(id, 600_000), clock.now(), { status: "RUNNING", endTime: undefined });

  describe("tells them at once", () => {
    it("what it shows", async () => {
      assert.deepEqual([own()?.focused, own()?.visible, own()?.shows, own()?.attention], [true, false, [], undefined]);
      window.workspace.screen.setFocused(false);
      await settle();
      assert.equal(own()?.focused, false);
      window.workspace.screen.setViewVisible(true);
      window.workspace.screen.setExpanded(id, true);
      window.workspace.screen.noteAttention(id);
      await settle();
      assert.deepEqual([own()?.focused, own()?.visible, own()?.shows, own()?.attention], [false, true, [id], id]);
    });

    it("which list it shows", async () => {
      assert.equal(JSON.stringify(own()?.query), JSON.stringify(window.workspace.projects.newest));
      window.workspace.projects.setQuery({ ownerEmail: "ana@example.com" }, "CREATED_AT").catch(() => undefined);
      await settle();
      assert.deepEqual([own()?.query?.ownerEmail, own()?.query?.sortBy], ["ana@example.com", "CREATED_AT"]);
    });

    it("which runs it is cancelling", async () => {
      const run = running();
      window.workspace.store.putPage(id, 0, aPage([run]));
      await settle();
      window.workspace.store.setCancelling(run, true);
      await settle();
      assert.deepEqual(own()?.cancelling, [run.runId]);
    });

    it("what it wants to read, until it is answered", async () => {
      const reading = window.sync.read("search", "GetProject", { id });
      await settle();
      assert.deepEqual(own()?.requests, [
        { n: 1, priority: "search", read: { operation: "GetProject", query: { id } } },
      ]);
      const project = hex.projects.get(id);
      assert.ok(project);
      await window.folder.write(answerFile("here", 1), serializeOutcome({ answer: project }));
      await settle();
      assert.equal((await reading).title, "Revenue");
      assert.deepEqual(own()?.requests, []);
    });

    it("that it is there, before it has read what is known", async () => {
      const folder = disk.folder();
      folder.names = () => new Promise(() => undefined);
      const other = synced(disk, hex, clock, "other", folder);
      await settle();
      assert.ok(disk.files.has(windowFile("other")));
      other.sync.dispose();
      other.workspace.dispose();
    });
  });

  describe("writes its file", () => {
    it("only when it says something else, and the last state wins", async () => {
      await clock.advance(60_000);
      assert.deepEqual(writes, [here]);
      const { screen } = window.workspace;
      screen.setFocused(false);
      for (let turn = 0; turn < 20; turn += 1) {
        screen.setViewVisible(turn % 2 === 0);
        await Promise.resolve();
      }
      screen.setExpanded(id, true);
      await settle();
      assert.deepEqual([own()?.focused, own()?.visible, own()?.shows], [false, false, [id]]);
      assert.ok(writes.length < 20, `${writes.length} times`);
    });

    it("anew when another window took it for dead", async () => {
      await disk.folder().remove(here);
      await clock.advance(4_000);
      assert.equal(own()?.focused, true);
    });

    it("with the next beat when the disk was full, which is reported once", async () => {
      full = true;
      window.workspace.screen.setFocused(false);
      await clock.advance(7_000);
      assert.equal(said.length, 1);
      full = false;
      await clock.advance(1_000);
      assert.equal(own()?.focused, false);
      full = true;
      window.workspace.screen.setFocused(true);
      await clock.advance(7_000);
      assert.equal(said.length, 2);
    });
  });

  it("reports that the disk is full from the beginning on", async () => {
    full = true;
    const other = synced(disk, hex, clock, "other");
    await other.sync.ready;
    await settle();
    assert.equal(said.length, 1);
    other.sync.dispose();
    other.workspace.dispose();
  });

  it("shows every two seconds that it lives, and tries to poll", async () => {
    const { tries } = window.lease;
    await clock.advance(1_999);
    assert.deepEqual([ageMs(here), window.lease.tries - tries], [1_999, 0]);
    await clock.advance(1);
    assert.deepEqual([ageMs(here), window.lease.tries - tries], [0, 1]);
    await clock.advance(20_000);
    assert.deepEqual([ageMs(here), window.lease.tries - tries], [0, 11]);
  });

  it("reports what is wrong with the disk", async () => {
    const broken = new Error("no such device");
    window.folder.touch = () => Promise.reject(broken);
    await clock.advance(2_000);
    assert.deepEqual(said, [broken]);
    window.folder.touch = () => Promise.resolve(true);
    window.folder.names = () => Promise.reject(broken);
    window.lease.set(true);
    await settle();
    assert.equal(said.length, 3);
    window.folder.read = () => Promise.reject(broken);
    await disk.folder().write(there, serializeState(quiet));
    await disk.folder().write(answerFile("here", 1), "{}");
    await settle();
    assert.equal(said.length, 5);
  });

  describe("notifies of the end of a run", () => {
    const notifies = (windowId: string | undefined, waitedMs: number) =>
      window.sync.notifiesHere({ windowId } as Parameters<typeof window.sync.notifiesHere>[0], waitedMs);

    it("that it started, at once", async () => {
      window.workspace.screen.setFocused(false);
      assert.equal(await notifies("here", 0), true);
    });

    it("that another one started only when that one is gone for eight seconds", async () => {
      await say();
      assert.equal(await notifies("there", 60_000), false);
      await clock.advance(8_000);
      assert.equal(await notifies("there", 60_000), false);
      await clock.advance(1);
      assert.equal(await notifies("there", 0), true);
    });

    for (const windowId of ["closed", undefined]) {
      it(`that ${windowId ? "a closed window" : "nobody knows who"} started when it has the focus, else after four seconds`, async () => {
        assert.equal(await notifies(windowId, 0), true);
        window.workspace.screen.setFocused(false);
        assert.equal(await notifies(windowId, 3_999), false);
        assert.equal(await notifies(windowId, 4_000), true);
      });
    }
  });

  describe("that begins to poll", () => {
    it("knows at once what the others show and cancel, and hears of it as it changes", async () => {
      const run = running();
      const { screen, store, polling } = window.workspace;
      screen.setFocused(false);
      store.putPage(id, 0, aPage([run]));
      await say({ visible: true, shows: [id], cancelling: [run.runId] });
      assert.deepEqual([polling.isPolling, screen.isVisible, store.isCancelling(run.runId)], [false, false, false]);
      window.lease.set(true);
      await settle();
      assert.deepEqual([polling.isPolling, screen.isVisible, store.isCancelling(run.runId)], [true, true, true]);
      assert.deepEqual(screen.watchedAnywhere, [id]);
      await say({ focused: true });
      assert.deepEqual([screen.isFocused, screen.isVisible, store.isCancelling(run.runId)], [true, false, false]);
    });

    it("notices within two seconds that another one has died", async () => {
      window.workspace.screen.setFocused(false);
      await say({ focused: true });
      window.lease.set(true);
      await clock.advance(8_000);
      assert.equal(window.workspace.screen.isFocused, true);
      await clock.advance(2_000);
      assert.equal(window.workspace.screen.isFocused, false);
    });

    it("answers its own reads and those of the others", async () => {
      const reading = window.sync.read("user", "GetProject", { id });
      await say({ requests: [{ ...request, read: { operation: "GetProject", query: { id } } }] });
      assert.deepEqual([hex.count("GetProject"), answered()], [0, false]);
      window.lease.set(true);
      await settle();
      assert.equal((await reading).title, "Revenue");
      assert.ok(answered());
    });

    it("forgets the oldest of many files", async () => {
      for (let index = 0; index < 205; index += 1) {
        await window.folder.write(runsFile(hex.id<ProjectId>()), "{}");
      }
      window.lease.set(true);
      await settle();
      assert.equal([...disk.files.keys()].filter((name) => name.startsWith("runs-")).length, 200);
    });
  });

  describe("that polls no longer", () => {
    it("leaves the others to the next one", async () => {
      const { screen, polling } = window.workspace;
      window.lease.set(true);
      await say({ visible: true });
      assert.equal(screen.isVisible, true);
      window.lease.set(false);
      await say({ visible: true, requests: [request] });
      await clock.advance(60_000);
      assert.deepEqual([screen.isVisible, polling.isPolling, answered()], [false, false, false]);
      assert.ok(disk.files.has(there), "it clears nothing away");
    });

    it("keeps what it writes and knows right when that happens while it clears away after a dead window", async () => {
      window.lease.set(true);
      await say({ visible: true });
      const remove = window.folder.remove.bind(window.folder);
      window.folder.remove = async (name) => {
        window.lease.set(false);
        await remove(name);
      };
      await clock.advance(10_000);
      assert.equal(window.workspace.screen.isVisible, false);
      assert.deepEqual(said, []);
    });

    for (const [how, stop] of [
      ["another one polls", () => window.lease.set(false)],
      ["it is closed", () => window.sync.dispose()],
    ] as const) {
      it(`answers nothing that it gave up when ${how}`, async () => {
        window.lease.set(true);
        let giveUp: (error: HexError) => void = () => undefined;
        window.workspace.polling.reader.serve = () => new Promise((_resolve, reject) => (giveUp = reject));
        await say({ requests: [request] });
        stop();
        giveUp(new HexError("cancelled", { operation: "GetProject", host: "app.hex.tech" }));
        await settle();
        assert.equal(answered(), false);
      });
    }
  });

  describe("that is closed", () => {
    it("leaves no file and no timer, lets another one poll, and gives up what it waits for", async () => {
      const reading = window.sync.read("user", "GetProject", { id });
      await settle();
      close();
      await assert.rejects(reading, { kind: "cancelled" });
      await settle();
      assert.deepEqual([[...disk.files.keys()], clock.pending, window.lease.released], [[], 0, true]);
      assert.deepEqual(said, []);
    });

    it("leaves no file either when it was just being written", async () => {
      window.workspace.screen.setFocused(false);
      close();
      await settle();
      assert.deepEqual([...disk.files.keys()], []);
    });

    it("hears nothing any more", async () => {
      let heard = 0;
      window.folder.onDidChange(() => (heard += 1));
      close();
      await settle();
      heard = 0;
      await disk.folder().write(there, serializeState(quiet));
      await settle();
      assert.equal(heard, 0);
    });

    it("before it has begun does not take part", async () => {
      const other = synced(disk, hex, clock, "other");
      other.sync.dispose();
      await other.sync.ready;
      await settle();
      assert.equal(other.lease.tries, 0);
      other.workspace.dispose();
      assert.equal(disk.files.has(windowFile("other")), false);
    });
  });
});
