import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { listFile, parseProjects, parseRuns, projectsFile, runsFile } from "../../../src/sync/saved";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk } from "../support/fakeWindows";
import { aPage, aProject, aRun, keep, type KeptWindow } from "./support";

const minute = 60_000;

describe("what is known is written", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let disk: FakeDisk;
  let window: KeptWindow;
  let id: ProjectId;
  let other: ProjectId;
  let startMs: number;
  /** When which file was written, or was to be: ms since the start of the test. */
  let writes: [name: string, atMs: number][];
  let full: boolean;
  let said: unknown[];

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    disk = new FakeDisk(clock);
    [id, other] = [hex.addProject("Revenue"), hex.addProject("Costs")];
    startMs = clock.now();
    [writes, said, full] = [[], [], false];
    disk.report = (error) => said.push(error);
    disk.fault = (name) => {
      writes.push([name, clock.now() - startMs]);
      return full ? "full" : undefined;
    };
    window = keep(disk, hex, clock, true);
  });
  afterEach(() => window.dispose());

  const load = (project = id, runs = [aRun(project, `0000000a${project.slice(8)}` as RunId, startMs)]) =>
    window.workspace.store.putPage(project, 0, aPage(runs));
  const know = (title: string) => window.workspace.store.putProjects([aProject(id, title)]);
  const completed = async () => {
    const { allProjects } = window.workspace;
    await allProjects.complete(
      () => "user",
      () => true,
    );
  };
  const timesOf = (name: string) => writes.filter(([one]) => one === name).map(([, atMs]) => atMs);
  const list = () => listFile(window.workspace.projects.newest);
  const savedRuns = () => parseRuns(disk.files.get(runsFile(id))?.text, clock.now());
  const savedProjects = () => parseProjects(disk.files.get(projectsFile)?.text, clock.now());
  const failed = new HexError("serverFailed", { operation: "ListProjects", host: "app.hex.tech", status: 500 });

  describe("of runs:", () => {
    it("what changes within 20 ms together, once", async () => {
      load();
      await clock.advance(10);
      load(id, []);
      load(other);
      await clock.advance(9);
      assert.deepEqual(writes, []);
      await clock.advance(10 * minute);
      assert.deepEqual(writes, [
        [runsFile(id), 20],
        [runsFile(other), 20],
      ]);
      assert.deepEqual(savedRuns()?.runs, []);
    });

    it("every change, however soon after another", async () => {
      load();
      await clock.advance(1_000);
      load(id, []);
      await clock.advance(1_000);
      load(other);
      await clock.advance(1_000);
      assert.deepEqual(timesOf(runsFile(id)), [20, 1_020]);
    });

    it("that a run is being cancelled", async () => {
      load();
      await clock.advance(1_000);
      const going = aRun(id, hex.id<RunId>(), startMs, { status: "RUNNING", endTime: undefined });
      window.workspace.store.setCancelling(going, true);
      await clock.advance(1_000);
      assert.deepEqual(timesOf(runsFile(id)), [20, 1_020]);
    });

    it("when they came, no more often than every 30 s when nothing else is new", async () => {
      load();
      await clock.advance(30_019);
      load();
      await clock.advance(1);
      assert.deepEqual(timesOf(runsFile(id)), [20]);
      load();
      await clock.advance(10_000);
      assert.deepEqual(timesOf(runsFile(id)), [20, 30_040]);
      assert.equal(savedRuns()?.loadedAtMs, startMs + 30_020);
    });

    it("when they came, by a window that has not written them before", async () => {
      load();
      await clock.advance(1_000);
      window.dispose();
      window = keep(disk, hex, clock, false);
      await window.state.restore();
      window.setPolling(true);
      load();
      await clock.advance(1_000);
      assert.deepEqual(timesOf(runsFile(id)), [20, 1_020]);
      assert.equal(savedRuns()?.loadedAtMs, startMs + 1_000);
    });

    it("not by a window that does not poll", async () => {
      window.setPolling(false);
      load();
      know("Revenue");
      window.workspace.polling.writer.noteListFailed({}, failed);
      await clock.advance(10 * minute);
      assert.deepEqual([writes, clock.pending], [[], 0]);
    });
  });

  describe("of a list:", () => {
    it("each newest page, at once", async () => {
      await window.workspace.projects.refresh("user");
      await clock.advance(0);
      assert.deepEqual(timesOf(list()), [0]);
      await clock.advance(1_000);
      await window.workspace.projects.refresh("user");
      await clock.advance(0);
      assert.deepEqual(timesOf(list()), [0, 1_000]);
      load();
      await clock.advance(1_000);
      assert.deepEqual(timesOf(list()), [0, 1_000]);
    });

    it("nothing when its first page could not be had", async () => {
      window.workspace.polling.writer.noteListFailed(window.workspace.projects.newest, failed);
      await clock.advance(minute);
      assert.deepEqual(writes, []);
    });

    it("before anything that can wait", async () => {
      know("Revenue");
      load();
      await clock.advance(5);
      await window.workspace.projects.refresh("user");
      await clock.advance(0);
      assert.deepEqual([timesOf(list()), timesOf(runsFile(id))], [[5], [5]]);
    });
  });

  describe("of all projects:", () => {
    it("what changes within two seconds together, and then once a minute", async () => {
      know("One");
      await clock.advance(1_000);
      know("Two");
      await clock.advance(9_000);
      assert.deepEqual(timesOf(projectsFile), [2_000]);
      know("Three");
      await clock.advance(10_000);
      load();
      know("Four");
      await clock.advance(100_000);
      assert.deepEqual(timesOf(projectsFile), [2_000, 62_000]);
      assert.equal(savedProjects()?.projects[0]?.title, "Four");
      know("Five");
      await clock.advance(100_000);
      assert.deepEqual(timesOf(projectsFile), [2_000, 62_000, 122_000]);
    });

    it("not what was read from the file", async () => {
      await completed();
      await clock.advance(10 * minute);
      window.dispose();
      writes = [];
      window = keep(disk, hex, clock, true);
      await window.state.restore();
      assert.equal(window.workspace.allProjects.hasMore, false);
      load();
      await clock.advance(10 * minute);
      assert.deepEqual(
        writes.map(([name]) => name),
        [runsFile(id)],
      );
    });

    it("that the list is complete within two seconds, also when a minute has not passed", async () => {
      know("Revenue");
      await clock.advance(10_000);
      assert.equal(savedProjects()?.completeAtMs, undefined);
      await completed();
      await clock.advance(2_000);
      assert.equal(savedProjects()?.completeAtMs, startMs + 10_000);
      assert.equal(savedProjects()?.projects.length, 2);
    });

    it("that the list is complete once, not whenever it is loaded", async () => {
      await completed();
      await clock.advance(10 * minute);
      const before = timesOf(projectsFile).length;
      await completed();
      await clock.advance(10 * minute);
      assert.ok(hex.count("ListProjects") > 1);
      assert.equal(timesOf(projectsFile).length, before);
    });

    it("the complete list and nothing else by a window that does not poll", async () => {
      window.setPolling(false);
      window.workspace.polling.reader.remote = {
        read: () => Promise.resolve({ projects: [aProject(id, "Revenue")], skipped: 0 } as never),
      };
      load();
      await completed();
      await clock.advance(1_999);
      assert.deepEqual(writes, []);
      await clock.advance(10 * minute);
      assert.deepEqual(writes, [[projectsFile, 2_000]]);
      assert.equal(savedProjects()?.completeAtMs, startMs);
    });

    it("not those that Hex does not know any more", async () => {
      await completed();
      await clock.advance(25 * 60 * minute);
      hex.projects.delete(other);
      const looking = window.workspace.allProjects.lookThrough();
      await clock.advance(minute);
      await looking;
      assert.deepEqual(
        savedProjects()?.projects.map((project) => project.id),
        [id],
      );
    });
  });

  describe("as soon as the disk takes it:", () => {
    it("everything is tried again every two seconds, and reported once", async () => {
      full = true;
      load();
      await window.workspace.projects.refresh("user");
      await clock.advance(10_000);
      assert.deepEqual(timesOf(runsFile(id)), [0, 2_000, 4_000, 6_000, 8_000, 10_000]);
      assert.deepEqual(timesOf(list()), timesOf(runsFile(id)));
      assert.deepEqual(timesOf(projectsFile), timesOf(runsFile(id)));
      assert.equal(said.length, 1);
      full = false;
      await clock.advance(2_000);
      assert.ok([runsFile(id), list(), projectsFile].every((name) => disk.files.has(name)));
      writes = [];
      await clock.advance(10 * minute);
      assert.deepEqual(writes, []);
      full = true;
      load(id, []);
      await clock.advance(10_000);
      assert.equal(said.length, 2);
    });

    it("what one file says does not wait for the others", async () => {
      disk.fault = (name) => (name === runsFile(id) ? "full" : undefined);
      load();
      load(other);
      await clock.advance(1_000);
      assert.deepEqual([...disk.files.keys()], [runsFile(other)]);
      await clock.advance(2_000);
      assert.equal(said.length, 1);
    });

    it("the complete list of a window that does not poll, and that is reported once", async () => {
      await completed();
      window.setPolling(false);
      full = true;
      await clock.advance(9_000);
      const tries = timesOf(projectsFile);
      assert.ok(tries.length >= 4, `${tries.join(", ")} ms`);
      assert.equal(said.length, 1);
      full = false;
      await clock.advance(2_000);
      assert.equal(savedProjects()?.completeAtMs, startMs);
      writes = [];
      await clock.advance(10 * minute);
      assert.deepEqual(writes, []);
    });
  });

  it("not once the window is closed", async () => {
    load();
    window.dispose();
    load(other);
    await clock.advance(minute);
    assert.deepEqual([writes, clock.pending], [[], 0]);
  });

  it("not again once the window was closed while it wrote to a full disk", async () => {
    full = true;
    load();
    disk.fault = () => {
      window.dispose();
      return "full";
    };
    await clock.advance(20);
    await settle();
    assert.equal(clock.pending, 0);
  });
});
