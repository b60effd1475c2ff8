import assert from "node:assert/strict";
import type { ProjectId, RunId, RunOptions } from "../../../src/hex/types";
import { compareInputs, LocalRuns, sentInput, type LocalRun } from "../../../src/store/localRuns";
import { newsKey, PinnedNewsList } from "../../../src/store/pinnedNews";
import type { Memory } from "../../../src/store/sharedEntries";
import { Emitter } from "../../../src/util/events";
import { settle } from "../support/fakeClock";

const uuid = (kind: number, index: number) =>
  `00000000-0000-4000-8000-${String(kind * 1_000_000 + index).padStart(12, "0")}`;
const project = (index = 1) => uuid(1, index) as ProjectId;
const run = (index = 1) => uuid(2, index) as RunId;

/** What several windows keep together, as JSON; `full` makes every change fail. */
class SharedMemory {
  text = "null";
  full: "not" | "at once" | "later" = "not";
  private readonly changed = new Emitter<void>();

  ofOneWindow(): Memory {
    return {
      read: () => JSON.parse(this.text) as unknown,
      change: (change) => {
        if (this.full === "at once") {
          throw new Error("no room");
        }
        return Promise.resolve().then(() => {
          if (this.full === "later") {
            throw new Error("no room");
          }
          this.text = JSON.stringify(change(JSON.parse(this.text)));
          this.changed.fire();
        });
      },
      onDidChange: this.changed.event,
    };
  }
}

describe("Runs that were started here", () => {
  let memory: SharedMemory;
  let reported: unknown[];
  const open = (windowId = "w1") => new LocalRuns(memory.ofOneWindow(), (error) => reported.push(error), windowId);
  const started = (index: number, options: RunOptions = {}) => ({
    projectId: project(index % 2),
    runId: run(index),
    title: `Project ${index % 2}`,
    startedAtMs: index,
    options,
  });

  beforeEach(() => {
    memory = new SharedMemory();
    reported = [];
  });
  afterEach(() => assert.deepEqual(reported, []));

  it("are known at once, in other windows as well, and after a restart, the latest first", async () => {
    const [here, there] = [open("w1"), open("w2")];
    let told = 0;
    there.onDidChange(() => (told += 1));
    here.add(started(1));
    assert.equal(here.has(run(1)), true);
    await settle();
    there.add(started(2));
    await settle();
    assert.ok(told > 0);
    for (const window of [here, there, open()]) {
      assert.deepEqual(
        window.all.map(({ runId, windowId }) => [runId, windowId]),
        [
          [run(2), "w2"],
          [run(1), "w1"],
        ],
      );
      assert.deepEqual(window.projects, [project(0), project(1)]);
    }
  });

  it("are kept once each, and the latest 50 of them", async () => {
    const here = open();
    for (let index = 0; index < 60; index += 1) {
      here.add(started(index));
    }
    here.add(started(59));
    await settle();
    assert.deepEqual([here.all.length, open().all.length], [50, 50]);
    assert.deepEqual([here.has(run(10)), here.has(run(9))], [true, false]);
  });

  it("keep inputs whose name says secret in the window that sent them, and nowhere else", async () => {
    const [here, there] = [open("w1"), open("w2")];
    const inputs = { region: "EMEA", api_token: "hush" };
    here.add(started(1, { inputs, dryRun: true }));
    await settle();
    assert.doesNotMatch(memory.text, /hush/);
    assert.deepEqual(here.get(run(1))?.options.inputs, inputs);
    assert.deepEqual(there.get(run(1))?.options, { inputs: { region: "EMEA" }, dryRun: true });
    assert.deepEqual(there.get(run(1))?.leftOut, ["api_token"]);
    assert.deepEqual(sentInput(there.get(run(1)) as LocalRun, "api_token"), { kind: "secret" });
  });

  it("are claimed by one window, which alone notifies", async () => {
    const [here, there] = [open("w1"), open("w2")];
    here.add(started(1));
    here.add(started(2));
    await settle();
    const claimed = await Promise.all([here.claim("told", [run(1), run(2)]), there.claim("told", [run(1)])]);
    assert.deepEqual(claimed, [[run(1), run(2)], []]);
    assert.deepEqual(await there.claim("slow", [run(1)]), [run(1)], "that it is slow is another matter");
  });

  it("need no notice when nobody needs one, and show as seen in every window", async () => {
    const [here, there] = [open("w1"), open("w2")];
    here.add(started(1));
    here.add(started(2));
    here.markNotified([run(1)]);
    here.markSeen([run(2)]);
    await settle();
    assert.deepEqual(await there.claim("told", [run(1), run(2)]), [run(2)]);
    assert.deepEqual(
      there.all.map(({ seen }) => seen),
      [true, undefined],
    );
  });

  it("stay known, and are claimed, while the disk takes nothing, which is reported", async () => {
    for (const full of ["at once", "later"] as const) {
      const here = open();
      memory.full = full;
      here.add(started(1));
      await settle();
      if (full === "later") {
        assert.equal(here.has(run(1)), true);
        assert.equal(reported.length, 1);
        assert.deepEqual(await here.claim("told", [run(1)]), [run(1)]);
        assert.deepEqual(await here.claim("told", [run(1)]), []);
      }
      assert.equal(reported.length, full === "later" ? 3 : 1);
      reported = [];
      memory.full = "not";
    }
  });

  it("are read from whatever a file says", () => {
    const entry = { projectId: project(), runId: run(1), title: "A", startedAtMs: 1, told: false };
    for (const [value, expected] of [
      [undefined, 0],
      [{ length: 1 }, 0],
      [[entry, null, { ...entry, runId: "../x" }, { ...entry, told: "yes" }], 1],
      [[{ ...entry, leftOut: 7, seen: "no", options: [] }], 1],
    ] as const) {
      memory.text = JSON.stringify(value ?? null);
      assert.equal(open().all.length, expected, memory.text);
    }
    assert.deepEqual(open().get(run(1))?.options, {});
  });

  it("hear nothing once they are disposed of", async () => {
    const [here, there] = [open("w1"), open("w2")];
    there.dispose();
    here.add(started(1));
    await settle();
    assert.deepEqual(there.all, []);
  });

  it("are compared by input, those that differ first; a secret is not compared", () => {
    const of = (inputs: RunOptions["inputs"], leftOut: string[] = []): LocalRun => ({
      ...started(1, { inputs }),
      leftOut,
      told: false,
    });
    assert.deepEqual(
      compareInputs(of({ a: 1, b: 1, token: "x" }), of({ a: 1, b: 2, z: [3] }, ["token"])).map(({ name, differs }) => [
        name,
        differs,
      ]),
      [
        ["b", true],
        ["z", true],
        ["a", false],
        ["token", undefined],
      ],
    );
    assert.deepEqual(compareInputs(of(undefined), of({ a: 1 }))[0]?.values, [
      { kind: "default" },
      { kind: "value", value: 1 },
    ]);
  });
});

describe("News of pinned projects", () => {
  const hour = 3_600_000;
  const day = 24 * hour;
  let memory: SharedMemory;
  const open = () => new PinnedNewsList(memory.ofOneWindow(), (error) => assert.fail(String(error)));
  const failed = (index: number, atMs = 10 * day) => ({ projectId: project(index), runId: run(index), atMs });
  const late = (index: number, atMs = 10 * day) => ({ projectId: project(index), atMs });

  beforeEach(() => (memory = new SharedMemory()));

  it("are one for each run, and one at a time for a project's schedule, the newest first", async () => {
    const news = open();
    news.add(failed(1), 10 * day);
    news.add(late(1), 10 * day);
    news.add(failed(1, 10 * day + 1), 10 * day);
    news.add(late(1, 10 * day + 1), 10 * day);
    await settle();
    assert.deepEqual(open().all.map(newsKey), [project(1), run(1)]);
    assert.deepEqual([news.has(run(1)), news.has(run(2))], [true, false]);
  });

  it("are forgotten after a day, and told anew when the schedule is late another day", async () => {
    const news = open();
    news.add(late(1, 10 * day), 10 * day);
    news.add(failed(2, 10 * day + 1), 10 * day + 1);
    await settle();
    news.add(late(1, 11 * day), 11 * day);
    await settle();
    assert.deepEqual(
      news.all.map((entry) => [newsKey(entry), entry.atMs]),
      [
        [project(1), 11 * day],
        [run(2), 10 * day + 1],
      ],
    );
  });

  it("are kept up to 50, also of what a file holds", async () => {
    const news = open();
    for (let index = 0; index < 60; index += 1) {
      news.add(failed(index), 10 * day);
    }
    await settle();
    assert.equal(news.all.length, 50);
    const entries = news.all.concat(news.all).map((entry, index) => ({ ...entry, runId: run(index) }));
    memory.text = JSON.stringify(entries);
    assert.equal(open().all.length, 50);
    memory.text = JSON.stringify({ entries });
    assert.equal(open().all.length, 0);
  });

  it("are none any more once the run has started after all, and nothing else goes", async () => {
    const news = open();
    news.add(failed(1), 10 * day);
    news.add(late(2), 10 * day);
    news.remove(project(2));
    news.remove(project(3));
    await settle();
    assert.deepEqual(open().all.map(newsKey), [run(1)]);
  });

  it("are claimed by one window, unless they are none any more", async () => {
    const [here, there] = [open(), open()];
    here.add(failed(1), 10 * day);
    here.add(late(2), 10 * day);
    await settle();
    here.remove(project(2));
    await settle();
    const keys = [run(1), project(2)];
    assert.deepEqual(await Promise.all([here.claim(keys), there.claim(keys)]), [[run(1)], []]);
    here.markSeen([run(1)]);
    await settle();
    assert.deepEqual(
      there.all.map(({ seen, told }) => [seen, told]),
      [[true, true]],
    );
  });
});
