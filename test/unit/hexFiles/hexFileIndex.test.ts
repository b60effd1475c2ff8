import assert from "node:assert/strict";
import { HexFileIndex } from "../../../src/hexFiles/hexFileIndex";
import type { ProjectId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";

const ids = ["a", "b"].map((letter) => `00000000-0000-4000-8000-00000000000${letter}` as ProjectId);
const [first, second] = ids as [ProjectId, ProjectId];
const hexYaml = (id: string | undefined, title = "Revenue", type = "PROJECT") =>
  [
    "schemaVersion: 3",
    "meta:",
    ...(id ? [`  projectId: ${id}`] : []),
    `  title: ${title}`,
    `  hexType: ${type}`,
    "cells: []",
  ].join("\n");

/** Folders in memory, with an index over them. */
class Stage {
  readonly files = new Map<string, string>();
  readonly errors: unknown[] = [];
  readonly clock = new FakeClock();
  lists = 0;
  heads = 0;
  mostAtOnce = 0;
  told = 0;
  private reading = 0;
  readonly index = new HexFileIndex(
    {
      list: () => {
        this.lists++;
        return Promise.resolve([...this.files.keys()]);
      },
      head: async (uri) => {
        this.heads++;
        this.mostAtOnce = Math.max(this.mostAtOnce, ++this.reading);
        const text = this.files.get(uri);
        await new Promise((resolve) => setImmediate(resolve));
        this.reading--;
        if (text === undefined) {
          throw new Error("No such file");
        }
        return text;
      },
    },
    this.clock,
    (error) => this.errors.push(error),
  );

  constructor() {
    this.index.onDidChange(() => this.told++);
  }

  get titles(): (string | undefined)[] {
    return this.index.all.map(({ title }) => title);
  }
}

describe("the index of *.hex.yaml files", () => {
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));
  afterEach(() => {
    stage.index.dispose();
    assert.deepEqual(stage.errors, []);
    assert.equal(stage.clock.pending, 0);
  });

  it("looks once, when it is first asked, and reads a few files at a time", async () => {
    for (let at = 0; at < 50; at++) {
      stage.files.set(`file:///f/${at}.hex.yaml`, hexYaml(first, `Title ${at}`));
    }
    assert.equal(stage.lists, 0);
    await Promise.all([stage.index.load(), stage.index.load()]);
    assert.deepEqual([stage.lists, stage.heads, stage.told, stage.titles.length], [1, 50, 1, 50]);
    assert.ok(stage.mostAtOnce > 1 && stage.mostAtOnce <= 8, String(stage.mostAtOnce));
  });

  it("holds neither broken files, nor components, nor files without a project", async () => {
    const texts = [
      "",
      "meta: [",
      "{}",
      "\u0000\u0001",
      hexYaml(undefined),
      hexYaml("no-id"),
      hexYaml(first, "Calendar", "COMPONENT"),
    ];
    texts.forEach((text, at) => stage.files.set(`file:///f/${at}.hex.yaml`, text));
    stage.files.set("file:///f/good.hex.yaml", hexYaml(second));
    await stage.index.load();
    assert.deepEqual(stage.index.all, [{ uri: "file:///f/good.hex.yaml", projectId: second, title: "Revenue" }]);
  });

  it("takes meta from the beginning of a file that is cut anywhere after it", async () => {
    const whole = `${hexYaml(first)}\n  - cellType: SQL\n    config:\n      source: "${"ä".repeat(500)}`;
    stage.files.set("file:///f/cut.hex.yaml", whole.slice(0, whole.length - 3));
    await stage.index.load();
    assert.deepEqual(stage.titles, ["Revenue"]);
  });

  it("names the file that is least deep first", async () => {
    for (const path of ["z/copy/b", "a/x/y/c", "top", "a/x/y/a"]) {
      stage.files.set(`file:///f/${path}.hex.yaml`, hexYaml(first));
    }
    await stage.index.load();
    assert.deepEqual(
      stage.index.filesOf(first).map((uri) => uri.slice("file:///f/".length)),
      ["top.hex.yaml", "z/copy/b.hex.yaml", "a/x/y/a.hex.yaml", "a/x/y/c.hex.yaml"],
    );
    assert.deepEqual(stage.index.filesOf(second), []);
  });

  it("follows what becomes of a file, and tells of it only when something is different", async () => {
    const uri = "file:///f/a.hex.yaml";
    stage.files.set(uri, hexYaml(first));
    await stage.index.load();
    await stage.index.noteChanged(uri);
    assert.equal(stage.told, 1);
    stage.files.set(uri, hexYaml(first, "Renamed"));
    await stage.index.noteChanged(uri);
    assert.deepEqual([stage.told, stage.titles], [2, ["Renamed"]]);
    stage.files.set(uri, "meta: [");
    await stage.index.noteChanged(uri);
    assert.deepEqual([stage.told, stage.titles], [3, []]);
    stage.files.set(uri, hexYaml(second));
    await stage.index.noteChanged(uri);
    assert.deepEqual(stage.index.filesOf(second), [uri]);
    stage.index.noteDeleted(uri);
    assert.deepEqual([stage.told, stage.titles], [5, []]);
  });

  it("looks once for many files that come together, and reads only those that are new", async () => {
    stage.files.set("file:///f/old.hex.yaml", hexYaml(first, "Old"));
    await stage.index.load();
    for (const name of ["a", "b", "c"]) {
      stage.files.set(`file:///f/${name}.hex.yaml`, hexYaml(second, name));
      stage.index.scanSoon();
      await stage.index.noteChanged(`file:///f/${name}.hex.yaml`);
    }
    await stage.clock.advance(1_000);
    await stage.index.load();
    assert.deepEqual([stage.lists, stage.heads, stage.told], [2, 4, 2]);
    stage.files.clear();
    stage.index.scanSoon();
    await stage.clock.advance(1_000);
    assert.deepEqual([stage.lists, stage.titles], [3, []]);
  });

  it("does not let an older read win over a newer one", async () => {
    const uri = "file:///f/a.hex.yaml";
    stage.files.set(uri, hexYaml(first, "One"));
    await stage.index.load();
    const older = stage.index.noteChanged(uri);
    stage.files.set(uri, hexYaml(first, "Two"));
    await Promise.all([stage.index.noteChanged(uri), older]);
    assert.deepEqual(stage.titles, ["Two"]);
    const read = stage.index.noteChanged(uri);
    stage.index.noteDeleted(uri);
    await read;
    assert.deepEqual(stage.titles, []);
  });

  it("does not look before it was asked to, whatever becomes of files", async () => {
    stage.index.scanSoon();
    await stage.index.noteChanged("file:///f/a.hex.yaml");
    stage.index.noteDeleted("file:///f/a.hex.yaml");
    await stage.clock.advance(1_000);
    assert.deepEqual([stage.lists, stage.told], [0, 0]);
  });
});
