import assert from "node:assert/strict";
import { HexError } from "../../../src/hex/errors";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { listFile, parseRuns, projectsFile, runsFile, serialize } from "../../../src/sync/saved";
import { FakeClock, settle } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk } from "../support/fakeWindows";
import { aPage, aProject, aRun, keep, type KeptWindow } from "./support";

const failed = new HexError("serverFailed", { operation: "ListProjects", host: "app.hex.tech", status: 500 });

describe("what one window knows", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let disk: FakeDisk;
  let id: ProjectId;
  let runId: RunId;
  let open: KeptWindow[];

  beforeEach(() => {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    disk = new FakeDisk(clock);
    id = hex.addProject("Revenue");
    runId = hex.id<RunId>();
    open = [];
  });
  afterEach(() => open.forEach((window) => window.dispose()));

  const window = (isPolling = false) => {
    const made = keep(disk, hex, clock, isPolling);
    open.push(made);
    return made;
  };
  /** A window that begins anew, after all others are closed. */
  const restarted = async (isPolling = false) => {
    open.splice(0).forEach((one) => one.dispose());
    const made = window(isPolling);
    await made.state.restore();
    return made;
  };
  const completed = ({ workspace }: KeptWindow) =>
    workspace.allProjects.complete(
      () => "user",
      () => true,
    );
  const pages = () => hex.count("ListProjects");

  /** Ways by which a window gets to know what another one has written. */
  for (const [how, other] of [
    ["after a restart", () => restarted()],
    ["as it is written", () => Promise.resolve(open[1] as KeptWindow)],
  ] as const) {
    describe(`another one knows ${how}:`, () => {
      let polling: KeptWindow;
      beforeEach(() => {
        polling = window(true);
        window();
      });

      it("runs, when they came, past runs, what is cancelled and Hex's clock", async () => {
        hex.skewMs = 5_000;
        hex.addRun(id, 60_000);
        await clock.advance(90_000);
        const going = hex.addRun(id, 600_000);
        await polling.workspace.loader.runs(id, "user");
        const { store, durations } = polling.workspace;
        const run = store.run(id, going);
        assert.ok(run);
        store.setCancelling(run, true);
        const loadedAtMs = clock.now();
        await clock.advance(100);
        const { workspace } = await other();
        const { runs, hasMore, gone } = workspace.store.runsOf(id);
        assert.deepEqual(
          runs.map(({ status }) => status),
          ["PENDING", "COMPLETED"],
        );
        assert.deepEqual([hasMore, gone], [false, false]);
        assert.equal(workspace.store.runsOf(id).loadedAtMs, loadedAtMs);
        assert.ok(store.skewMs > 4_000);
        assert.equal(workspace.store.skewMs, store.skewMs);
        assert.deepEqual(
          runs.map(({ runId: one }) => workspace.store.isCancelling(one)),
          [true, false],
        );
        assert.equal(workspace.durations.past(id).length, 1);
        assert.deepEqual(workspace.durations.past(id), durations.past(id));
      });

      it("past runs that are on no list any more", async () => {
        polling.workspace.store.putPage(id, 0, aPage([aRun(id, runId, clock.now())]));
        polling.workspace.store.putPage(id, 0, aPage([]));
        await clock.advance(1_000);
        const { workspace } = await other();
        assert.deepEqual(workspace.store.runsOf(id).runs, []);
        assert.deepEqual(
          workspace.durations.past(id).map((past) => past.runId),
          [runId],
        );
      });

      it("that a project is gone, and why its runs could not be had", async () => {
        const error = new HexError("notFound", {
          operation: "GetProjectRuns",
          host: "app.hex.tech",
          projectGone: true,
        });
        polling.workspace.store.putFailure(id, error);
        await clock.advance(1_000);
        const list = (await other()).workspace.store.runsOf(id);
        assert.deepEqual([list.gone, list.error?.kind], [true, "notFound"]);
      });

      it("which runs stand further back than the newest page, and what becomes of them", async () => {
        const { store } = polling.workspace;
        const [old, ...newer] = [runId, hex.id<RunId>(), hex.id<RunId>()];
        const run = aRun(id, old, clock.now(), { status: "RUNNING", endTime: undefined });
        store.putPage(id, 0, aPage([run], { hasMore: true }));
        const page = newer.map((one, index) => aRun(id, one, clock.now() + (9 - index) * 60_000));
        store.putPage(id, 0, aPage(page, { hasMore: true }));
        await clock.advance(1_000);
        store.putRun(aRun(id, old, clock.now()), store.stamp());
        await clock.advance(1_000);
        const list = (await other()).workspace.store.runsOf(id);
        assert.deepEqual(
          list.runs.map((one) => [one.runId, one.status]),
          [...newer, old].map((one) => [one, "COMPLETED"]),
        );
        assert.deepEqual(list.beyond, [old]);
      });

      it("that an active run is gone with its project", async () => {
        const going = hex.addRun(id, 600_000);
        await polling.workspace.loader.runs(id, "user");
        await clock.advance(1_000);
        hex.projects.delete(id);
        await polling.workspace.loader.runs(id, "user").catch(() => undefined);
        await clock.advance(1_000);
        const { store } = (await other()).workspace;
        assert.deepEqual(store.activeRuns(), []);
        // One that begins anew has not known the run.
        assert.equal(store.isLost(going), how === "as it is written");
        assert.deepEqual(parseRuns(disk.files.get(runsFile(id))?.text, clock.now())?.lost, [going]);
      });

      it("the newest page of the list, when it came, and why there is no newer one until there is", async () => {
        await polling.workspace.projects.refresh("user");
        const loadedAtMs = clock.now();
        await clock.advance(1_000);
        polling.workspace.polling.writer.noteListFailed(polling.workspace.projects.newest, failed);
        await clock.advance(1_000);
        const { workspace } = await other();
        const { projects } = workspace;
        assert.deepEqual(
          projects.projects.map(({ title }) => title),
          ["Revenue"],
        );
        assert.deepEqual([projects.loadedAtMs, projects.error?.kind], [loadedAtMs, "serverFailed"]);
      });

      it("that the list is well again", async () => {
        await polling.workspace.projects.refresh("user");
        polling.workspace.polling.writer.noteListFailed(polling.workspace.projects.newest, failed);
        await clock.advance(1_000);
        await polling.workspace.projects.refresh("user");
        await clock.advance(1_000);
        const { projects } = (await other()).workspace;
        assert.deepEqual([projects.loadedAtMs, projects.error], [clock.now() - 1_000, undefined]);
      });

      it("all projects, once that list is complete, without a request", async () => {
        for (let index = 0; index < 250; index += 1) {
          hex.addProject(`Project ${index}`);
        }
        const completing = completed(polling);
        await clock.advance(5_000);
        await completing;
        const completeAtMs = polling.workspace.allProjects.loadedAtMs;
        const { workspace } = await other();
        assert.equal(workspace.allProjects.projects.length, 251);
        assert.deepEqual(workspace.allProjects.known, polling.workspace.allProjects.known);
        assert.equal(workspace.allProjects.loadedAtMs, completeAtMs);
        assert.equal(pages(), 3);
      });
    });
  }

  it("is known after a restart also of projects on no list that is complete", async () => {
    window(true).workspace.store.putProjects([aProject(id, "Revenue")]);
    await clock.advance(3_000);
    const { workspace } = await restarted();
    assert.equal(workspace.store.project(id)?.title, "Revenue");
    assert.equal(workspace.allProjects.hasMore, true);
  });

  it("is not taken by the one that polls, which knows better", async () => {
    const { workspace, folder } = window(true);
    const runs = [aRun(id, runId, clock.now())];
    const more = {
      beyond: [],
      hasMore: false,
      gone: false,
      loadedAtMs: clock.now(),
      past: [],
      lost: [],
      cancelling: [],
      skewMs: 0,
    };
    await folder.write(runsFile(id), serialize({ runs, ...more }));
    await settle();
    assert.deepEqual(workspace.store.runsOf(id).runs, []);
  });

  it("is taken of the list that this window shows alone", async () => {
    const [polling, other] = [window(true), window()];
    const load = polling.workspace.projects.setQuery({ includeArchived: true }, "CREATED_AT");
    await clock.advance(1_000);
    await load;
    assert.ok(disk.files.has(listFile(polling.workspace.projects.newest)));
    assert.equal(other.workspace.projects.loadedAtMs, undefined);
  });

  it("leaves the list as it was when the file cannot be read", async () => {
    const { workspace, folder } = window();
    await folder.write(listFile(workspace.projects.newest), "{");
    await folder.write(runsFile(id), "{");
    await settle();
    assert.equal(workspace.projects.loadedAtMs, undefined);
    assert.equal(workspace.store.runsOf(id).loadedAtMs, undefined);
  });

  it("of all projects is taken once it is complete, and leaves alone what is known here", async () => {
    const here = window(true);
    const other = hex.id<ProjectId>();
    here.workspace.store.putProjects([aProject(id, "Renamed")]);
    const projects = [aProject(id, "Revenue"), aProject(other, "Costs")];
    await here.folder.write(projectsFile, serialize({ projects }));
    await settle();
    assert.equal(here.workspace.store.project(other), undefined);
    await here.folder.write(projectsFile, serialize({ projects, completeAtMs: clock.now() }));
    await settle();
    assert.deepEqual(
      here.workspace.allProjects.projects.map(({ title }) => title),
      ["Renamed", "Costs"],
    );
    // What was renamed here is still to be written.
    await clock.advance(3_000);
    assert.ok(disk.files.get(projectsFile)?.text.includes("Renamed"));
  });

  it("of all projects is not read when nothing is missing or something else was written", async () => {
    const here = window(true);
    const reads: string[] = [];
    const read = here.folder.read.bind(here.folder);
    here.folder.read = (name) => {
      reads.push(name);
      return read(name);
    };
    await here.folder.write(runsFile(id), "{");
    await settle();
    await completed(here);
    await here.folder.write(projectsFile, serialize({ projects: [], completeAtMs: clock.now() }));
    await settle();
    assert.deepEqual(reads, []);
  });

  it("is kept with why a list failed after a restart, too", async () => {
    await window(true).workspace.projects.refresh("user");
    await clock.advance(1_000);
    const { workspace } = await restarted(true);
    workspace.polling.writer.noteListFailed(workspace.projects.newest, failed);
    await clock.advance(1_000);
    const { projects } = (await restarted()).workspace;
    assert.deepEqual([projects.projects.length, projects.error?.kind], [1, "serverFailed"]);
  });

  it("does not matter when the folder cannot be read: that is reported", async () => {
    const said: unknown[] = [];
    disk.report = (error) => said.push(error);
    const broken = new Error("no such device");
    const one = window();
    one.folder.names = () => Promise.reject(broken);
    await one.state.restore();
    one.folder.read = () => Promise.reject(broken);
    await disk.folder().write(runsFile(id), "{");
    await disk.folder().write(projectsFile, "{");
    await settle();
    assert.deepEqual(said, [broken, broken, broken]);
  });

  it("is forgotten of the projects that were polled longest ago, beyond 200", async () => {
    const { folder, state } = window();
    const names: string[] = [];
    await folder.write(projectsFile, "{}");
    for (let index = 0; index < 203; index += 1) {
      names.push(runsFile(hex.id<ProjectId>()));
      await clock.advance(1);
    }
    // The names' order says nothing about the files' ages.
    for (const name of [...names.slice(100), ...names.slice(0, 100)]) {
      await folder.write(name, "{}");
      await clock.advance(1);
    }
    await folder.touch(names[100] as string);
    await state.clearUp();
    assert.deepEqual(
      names.filter((name) => !disk.files.has(name)),
      names.slice(101, 104),
    );
    assert.ok(disk.files.has(projectsFile));
  });

  it("stays whole when no more than 200 projects were polled", async () => {
    const { folder, state } = window();
    await folder.write(projectsFile, "{}");
    await folder.write("news.json", "[]");
    for (let index = 0; index < 200; index += 1) {
      await folder.write(runsFile(hex.id<ProjectId>()), "{}");
    }
    await state.clearUp();
    assert.equal(disk.files.size, 202);
  });

  it("is not taken any more once a window is closed", async () => {
    const one = window();
    one.state.dispose();
    const more = {
      beyond: [],
      hasMore: false,
      gone: false,
      loadedAtMs: clock.now(),
      past: [],
      lost: [],
      cancelling: [],
      skewMs: 0,
    };
    const text = serialize({ runs: [aRun(id, runId, clock.now())], ...more });
    assert.ok(parseRuns(text, clock.now()));
    await one.folder.write(runsFile(id), text);
    await settle();
    assert.deepEqual(one.workspace.store.runsOf(id).runs, []);
  });
});
