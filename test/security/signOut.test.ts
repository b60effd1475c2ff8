import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { createHexClient } from "../../src/hex/client";
import type { Fetch } from "../../src/hex/transport";
import type { HexHost, ProjectId } from "../../src/hex/types";
import { ChartCache } from "../../src/store/chartCache";
import { Lifetimes } from "../../src/sync/signInLifetimes";
import { DiskFolder } from "../../src/sync/diskFolder";
import { FileMemory, forgetLeftOver, openMemory, openShared } from "../../src/sync/openSync";
import { replaceFile } from "../../src/sync/files";
import { HexWorkspace } from "../../src/workspace";
import { FakeClock } from "../unit/support/fakeClock";
import { someProject, someRun, someToken } from "../unit/hex/support";

const otherProject = "6b8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const id = "3f8591dd-4039-49df-9202-96385ba3eff8";

/** A Hex that answers each request after a while, or fails, so that reads are repeated. */
class SlowHex {
  /** When tokens were sent, by window. */
  readonly sent: string[] = [];

  constructor(
    private readonly clock: FakeClock,
    private readonly delays: () => number,
  ) {}

  fetchOf(window: string): Fetch {
    return async (url, { method, signal }) => {
      this.sent.push(window);
      const delayMs = this.delays();
      await new Promise<void>((resolve, reject) => {
        const timer = this.clock.after(delayMs, resolve);
        signal.addEventListener("abort", () => {
          timer.dispose();
          reject(new Error("aborted"));
        });
      });
      const fails = delayMs % 3 === 0;
      return {
        status: fails ? 502 : 200,
        headers: new Headers(),
        body: one(fails ? "" : answerTo(method, new URL(url).pathname)),
      };
    };
  }
}

async function* one(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

function answerTo(method: string, path: string): string {
  const project = (projectId: string) => ({
    id: projectId,
    title: "Secret revenue",
    owner: { email: "ana@example.com" },
    lastPublishedAt: "2026-01-01T00:00:00Z",
  });
  const run = {
    projectId: someProject,
    runId: someRun,
    status: "RUNNING",
    runTrigger: "API",
    startTime: "2026-01-05T09:00:00Z",
  };
  if (method === "POST" || /runs\/[^/]+$/.test(path)) {
    return JSON.stringify(run);
  }
  if (path.endsWith("/runs")) {
    return JSON.stringify({ runs: [run], nextPage: null });
  }
  return JSON.stringify(
    path.endsWith("/projects")
      ? { values: [project(someProject), project(otherProject)], pagination: {} }
      : project(someProject),
  );
}

/** One window of this user, as far as its workspace is concerned. */
class Window {
  readonly lives: Lifetimes;
  private workspace: HexWorkspace | undefined;
  private opening: Promise<void> = Promise.resolve();
  private isOut = false;
  private readonly charts: ChartCache;

  constructor(
    readonly name: string,
    private readonly folder: string,
    private readonly clock: FakeClock,
    private readonly hex: SlowHex,
  ) {
    this.lives = new Lifetimes(() => folder);
    this.charts = new ChartCache(join(folder, "charts"));
  }

  readonly reported: unknown[] = [];

  open(): void {
    if (this.isOut) {
      return;
    }
    this.opening = this.lives.open(id, async (life) => {
      const { clock } = this;
      const client = createHexClient({
        host: "https://app.hex.tech" as HexHost,
        token: someToken,
        version: "1",
        clock,
        random: () => 0.5,
        fetch: this.hex.fetchOf(this.name),
        life,
      });
      const report = (error: unknown) => this.reported.push(error);
      const workspace = new HexWorkspace({
        client,
        account: {},
        clock,
        random: () => 0.5,
        ...(await openShared(this.folder, clock, report, life)),
        requestsPerMinute: () => 60,
        pinned: () => [someProject],
        report,
      });
      await workspace.ready;
      if (this.isOut) {
        workspace.dispose();
      } else {
        this.workspace?.dispose();
        this.workspace = workspace;
      }
    });
    this.opening.catch(() => undefined);
  }

  /** Whatever can be done in a workspace; what becomes of it is nobody's business here. */
  do(what: number): void {
    const { workspace } = this;
    const run = workspace?.store.run(someProject, someRun);
    const work: (() => unknown)[] = [
      () => workspace?.screen.setViewVisible(true),
      () => workspace?.loader.refresh(),
      () => workspace?.loader.runs(someProject, "user"),
      () => workspace?.actions.run(someProject, { inputs: { secret: "x" } }),
      () => run && workspace?.actions.cancel(run),
      () => workspace?.allProjects.loadMore(),
      () => workspace?.projects.setQuery({ ownerEmail: "ana@example.com" }, "CREATED_AT"),
      () => workspace?.localRuns.markNotified([someRun]),
      () => workspace?.localRuns.claim("slow", [someRun]),
      () => workspace?.loader.project(otherProject, "view"),
      () =>
        this.charts.put(
          { projectId: someProject, runId: someRun, staticId: someProject, width: 100, height: 100 },
          { base64: "AAAA", mimeType: "image/png" },
        ),
      () => this.open(),
    ];
    void Promise.resolve(work[what % work.length]?.()).catch(() => undefined);
  }

  async signOut(): Promise<void> {
    this.isOut = true;
    const ended = this.lives.end(id);
    this.workspace?.dispose();
    this.workspace = undefined;
    await ended;
  }
}

/** Lets the disk finish what it was told to do. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

describe("signed out", function () {
  this.timeout(120_000);
  let parent: string;
  beforeEach(async () => (parent = await mkdtemp(join(tmpdir(), "hex-runs-sign-out-"))));
  afterEach(() => rm(parent, { recursive: true, force: true, maxRetries: 3 }));

  const steps = fc.array(
    fc.record({
      window: fc.nat(1),
      what: fc.nat(100),
      thenMs: fc.constantFrom(0, 0, 1, 25, 700, 2_500, 12_000),
      disk: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  );

  it("means that nothing is sent and nothing is there, at whatever point of whatever work, in every window", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.array(fc.constantFrom(0, 3, 40, 900, 4_000), { minLength: 1, maxLength: 5 }),
        fc.nat(25),
        fc.constantFrom(0, 1, 20, 600),
        async (all, delays, outAfter, heardMs) => {
          const folder = join(parent, `${runs++}`, id);
          const clock = new FakeClock();
          let request = 0;
          const hex = new SlowHex(clock, () => delays[request++ % delays.length] ?? 0);
          const [here, there] = [new Window("here", folder, clock, hex), new Window("there", folder, clock, hex)];
          here.open();
          there.open();
          await quiet();
          for (const [at, { window, what, thenMs, disk }] of all.entries()) {
            if (at === outAfter) {
              break;
            }
            (window === 0 ? here : there).do(what);
            await clock.advance(thenMs);
            if (disk) {
              await quiet();
            }
          }
          const sentHere = () => hex.sent.filter((window) => window === "here").length;
          const before = sentHere();
          const out = here.signOut();
          // The other window goes on until it hears of it.
          there.do(all[0]?.what ?? 0);
          await clock.advance(heardMs);
          const heard = there.signOut();
          const beforeThere = hex.sent.length;
          for (let what = 0; what < 12; what += 1) {
            here.do(what);
            there.do(what);
          }
          await Promise.all([out, heard]);
          for (let minute = 0; minute < 3; minute += 1) {
            await clock.advance(60_000);
            await quiet();
          }
          assert.equal(sentHere(), before, "sent after the sign-out");
          assert.equal(hex.sent.length, beforeThere, "sent after another window had heard of it");
          assert.deepEqual(await readdir(join(folder, "..")), [], "left on the disk");
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is not waited for by a retry, which never sends the token again", async () => {
    const clock = new FakeClock();
    const life = new AbortController();
    let sent = 0;
    const fetch: Fetch = async () => {
      sent += 1;
      return { status: 502, headers: new Headers(), body: null };
    };
    const client = createHexClient({
      host: "https://app.hex.tech" as HexHost,
      token: someToken,
      version: "1",
      clock,
      random: () => 0.5,
      fetch,
      life: life.signal,
    });
    const reading = assert.rejects(client.send("GetProject", { id: someProject }), { kind: "cancelled" });
    await clock.advance(100);
    life.abort();
    await reading;
    await clock.advance(60_000);
    await assert.rejects(client.send("RunProject", { id: someProject, run: {} }), {
      kind: "cancelled",
      mayHaveHappened: false,
    });
    assert.deepEqual([sent, clock.pending], [1, 0]);
  });

  it("leaves nothing of a window that was closed over it", async () => {
    await Promise.all(
      ["gone", "kept", "x.gone-123"].map((name) => mkdir(join(parent, name, "deep"), { recursive: true })),
    );
    await forgetLeftOver(parent, (name) => name === "gone");
    assert.deepEqual(await readdir(parent), ["kept"]);
  });
});

describe("what is kept on the disk", () => {
  let parent: string;
  beforeEach(async () => (parent = await mkdtemp(join(tmpdir(), "hex-runs-modes-"))));
  afterEach(() => rm(parent, { recursive: true, force: true, maxRetries: 3 }));

  const fail = (error: unknown) => assert.fail(String(error));
  const modes = async (folder: string) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return Promise.all(
      entries.map(async (entry) => [
        entry.isDirectory() ? "folder" : "file",
        ((await stat(join(entry.parentPath, entry.name))).mode & 0o777).toString(8),
      ]),
    );
  };

  it("is for this user alone, whoever made the folder and whatever the umask", async () => {
    const umask = process.umask(0);
    try {
      const path = join(parent, "workspaces", id);
      const clock = new FakeClock();
      const { memory, windows } = await openShared(path, clock, fail);
      await memory.change(() => [1]);
      await windows?.folder.write("window-a.json", "{}");
      await windows?.lease.tryAcquire();
      await new ChartCache(join(path, "charts")).put(
        { projectId: someProject, runId: someRun, staticId: someProject, width: 1, height: 1 },
        { base64: "AAAA", mimeType: "image/png" },
      );
      const list = await openMemory(join(parent, "other"), "sessions.json", clock, fail);
      await list.change(() => ({}));
      const found = await modes(parent);
      assert.ok(found.length >= 8, String(found.length));
      assert.deepEqual(
        found.filter(([kind, mode]) => mode !== (kind === "folder" ? "700" : "600")),
        [],
      );
      windows?.lease.dispose();
      windows?.folder.dispose();
      list.dispose();
    } finally {
      process.umask(umask);
    }
  });

  it("becomes so where an older version left it open", async () => {
    await chmod(parent, 0o755);
    await writeFile(join(parent, "list.json"), "[]", { mode: 0o644 });
    const folder = await DiskFolder.open(parent, new FakeClock());
    await (await FileMemory.open(folder, "list.json", fail)).change(() => [2]);
    assert.deepEqual([(await stat(parent)).mode & 0o777, await modes(parent)], [0o700, [["file", "600"]]]);
    folder.dispose();
  });

  it("is not made anew where the folder is gone", async () => {
    const path = join(parent, "a", "b");
    const folder = await DiskFolder.open(path, new FakeClock());
    await rm(join(parent, "a"), { recursive: true });
    await folder.write("one.json", "1");
    await folder.change("one.json", () => "2");
    assert.deepEqual([await folder.names(), await folder.touch("one.json"), await readdir(parent)], [[], false, []]);
    await assert.rejects(
      replaceFile(join(path, "one.json"), "1", () => true),
      { code: "ENOENT" },
    );
    folder.dispose();
  });

  it("keeps no part of what could not be written", async () => {
    await mkdir(join(parent, "one.json"));
    await assert.rejects(replaceFile(join(parent, "one.json"), "1", () => true));
    await replaceFile(join(parent, "two.json"), "1", () => false);
    assert.deepEqual(await readdir(parent), ["one.json"]);
  });
});
