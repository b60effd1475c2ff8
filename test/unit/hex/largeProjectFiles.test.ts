import assert from "node:assert/strict";
import { parseHexFile, parseMeta } from "../../../src/hex/projectFile";
import { BusyPace, someProject } from "./support";

/** More than is parsed as a whole: what is in these files is found only by cutting them into pieces. */
const sql = `  - cellType: SQL\n    config:\n      source: |\n${"        select 1\n".repeat(9_000)}`;
const meta = `meta:\n  projectId: ${someProject}\n  title: T\n`;
const input = (name: string) => `  - cellType: INPUT\n    config:\n      name: ${name}\n`;
const uuid = (at: number) => `0190f7b2-0000-7000-8000-${String(at).padStart(12, "0")}`;

async function read(text: string) {
  const file = await parseHexFile(text);
  return file && { names: file.inputs.map(({ name }) => name), notes: file.notes.map(({ kind }) => kind) };
}
const complete = (...names: string[]) => ({ names, notes: [] });

describe("A project file that is too large to be parsed as a whole", () => {
  const cells = input("a") + sql + input("b");
  const ways: Record<string, string> = {
    "as Hex writes it": `${meta}cells:\n${cells}`,
    "with what follows the cells": `${meta}cells:\n${cells}appLayout:\nsharedAssets: {}\n`,
    "without the last line's end": `${meta}cells:\n${cells}`.trimEnd(),
    "after a version of YAML": `%YAML 1.2\n---\n${meta}cells:\n${cells}`,
    "after a mark of its beginning and comments": `# one\n\n--- # two\n  # three\n${meta}cells:\n${cells}`,
    "with a byte order mark": `\uFEFF${meta}cells:\n${cells}`,
    "with Windows line ends": `${meta}cells:\n${cells}`.replaceAll("\n", "\r\n"),
    "with quoted keys and words": `"meta":\n  title: T\n'cells':\n${cells}`
      .replaceAll("cellType: INPUT", `"cellType" : 'INPUT'`)
      .replace("cellType: SQL", `cellType: "SQL" # INPUT`),
    "with lists as far left as their key": `${meta}cells:\n${cells.replace(/^ {2}/gm, "")}`,
    "with dashes on lines of their own": `${meta}cells:\n${cells.replace(/^ {2}- /gm, "  -\n    ")}`,
    "with comments and empty lines further left": `${meta}cells: # all\n${cells.replace(/^ {4}config/gm, "\n# x\n  # y\n \t\n    config")}`,
    "with other keys, and such that are no words": `"a b": 1\n? x\n: 2\n-y: 3\n${meta}cells:\n${cells}${"k".repeat(100)}: {}\n`,
    "with the type of a cell behind other keys": `${meta}cells:\n${cells.replaceAll("- cellType: INPUT", "- cellLabel: SQL\n    cellType: INPUT")}`,
    "with cells indented by one more space": `${meta}cells:\n${cells.replace(/^/gm, " ").trimEnd()}\n`,
  };
  for (const [way, text] of Object.entries(ways)) {
    it(`has all of its inputs ${way}`, async () => {
      assert.ok(text.length > 128 * 1_024);
      assert.deepEqual(await read(text), complete("a", "b"));
      assert.equal(parseMeta(text)?.title, "T");
    });
  }

  it("has the inputs within containers, however those are written", async () => {
    const section = (inside: string) => `  - cellType: COLLAPSIBLE\n    config:\n${inside}`;
    const block = section(`      cells:\n${input("c").replace(/^/gm, "      ").trimEnd()}\n`);
    const nested = section(`      cells:\n${block.replace(/^/gm, "      ").trimEnd()}\n`).replace(
      "COLLAPSIBLE",
      "BLOCK",
    );
    const flow = section(`      cells: [{cellType: INPUT, config: {name: d}}]\n`);
    const empty = section("      cells: []\n") + section("      cells:\n") + "  - cellType: SQL\n";
    const file = (text: string) => read(`${meta}cells:\n${input("a")}${sql}${text}`);
    assert.deepEqual(await file(block + flow + input("e")), complete("a", "c", "d", "e"));
    assert.deepEqual(await file(nested + input("e")), complete("a", "c", "e"));
    assert.deepEqual((await file(empty))?.names, ["a"]);
    // Its config is not what a container has.
    assert.deepEqual(await file(section("      cells: 7\n")), { names: ["a"], notes: ["partial"] });
  });

  it("has the inputs in 30 containers within each other; of deeper ones it says that they are missing", async () => {
    const nested = (depth: number) => {
      let text = input("deep");
      for (let left = depth; left > 0; left -= 1) {
        text = `  - cellType: BLOCK\n    config:\n      cells:\n${text.replace(/^/gm, "      ").trimEnd()}\n`;
      }
      return read(`${meta}cells:\n${sql}${text}`);
    };
    assert.deepEqual(await nested(30), complete("deep"));
    assert.deepEqual(await nested(31), { names: [], notes: ["partial"] });
  });

  it("says which of its inputs are missing: in components, in cells that cannot be read", async () => {
    const component = "  - cellType: COMPONENT_IMPORT\n    config: {}\n";
    assert.deepEqual(await read(`${meta}cells:\n${sql}${component}${input("a")}`), {
      names: ["a"],
      notes: ["components"],
    });
    const broken = input("b").replace("name: b", "name: {b: ");
    const huge = `${input("b")}      defaultValue: ${"x".repeat(128 * 1_024)}\n`;
    for (const bad of [broken, huge, "  - 7\n", "  -\n", "  - cellType: {}\n"]) {
      assert.deepEqual(
        await read(`${meta}cells:\n${sql}${bad}${input("a")}`),
        { names: ["a"], notes: ["partial"] },
        bad.slice(0, 60),
      );
    }
    assert.deepEqual(await read(`${meta}cells: *x\nnotes: |\n${" x\n".repeat(50_000)}`), {
      names: [],
      notes: ["partial"],
    });
  });

  it("may have no cells at all", async () => {
    const notes = `notes: |\n${"  select 1\n".repeat(15_000)}`;
    for (const none of ["", "cells: []\n", "cells:\n", "cells: [ ]\n\n", "cells:\n  []\n"]) {
      assert.deepEqual(await read(meta + none + notes), complete(), none);
    }
  });

  it("has inputs that are not in its app, by the ids in the app's layout", async () => {
    const withId = (name: string, id: string) =>
      `  - cellType: INPUT\n    cellId: ${id}\n    config:\n      name: ${name}\n`;
    const list = withId("a", uuid(1)) + withId("b", uuid(2)) + withId("c", uuid(3)) + sql;
    const shown = async (layout: string) =>
      (await parseHexFile(`${meta}cells:\n${list}${layout}`))?.inputs
        .filter((one) => !one.notInApp)
        .map(({ name }) => name);
    assert.deepEqual(await shown(""), ["a", "b", "c"]);
    assert.deepEqual(
      await shown(`appLayout:\n  tabs:\n    - cellId: ${uuid(1)}\n      "cellId" : "${uuid(3).toUpperCase()}"\n`),
      ["a", "c"],
    );
    assert.deepEqual(await shown(`dataAppCellIds: [${uuid(2)}, "${uuid(3)}"]\n`), ["b", "c"]);
    assert.deepEqual(await shown(`dataAppCellIds:\n  - ${uuid(2)}\n`), ["b"]);
    assert.deepEqual(await shown(`appLayout:\n  runId: ${uuid(1)}\ndataAppCellIds:\n  - ${uuid(2)}\n`), ["b"]);
    // A layout of a type that is written without its cells tells nothing.
    for (const layout of ["appLayout:\n  tabs: []\n", `appLayout:\n  runId: ${uuid(1)}\n`, "dataAppCellIds: []\n"]) {
      assert.deepEqual(await shown(layout), ["a", "b", "c"], layout);
    }
  });

  it("has inputs whose section or block is in the app by its own id", async () => {
    const deeper = (text: string) => text.replace(/^/gm, "      ").trimEnd();
    const withId = (id: string, name: string) => `  - cellType: INPUT\n    ${id}\n    config:\n      name: ${name}\n`;
    const container = (type: string, id: string, inside: string) =>
      `  - cellType: ${type}\n    ${id}\n    config:\n      cells:${inside}\n`;
    const block = container(
      "BLOCK",
      `cellId: "${uuid(2).toUpperCase()}"`,
      `\n${deeper(withId(`cellId: ${uuid(3)}`, "b"))}`,
    );
    const own = withId(`cellId: ${uuid(1)}`, "a");
    const section = container("COLLAPSIBLE", `cellId: ${uuid(4)}`, `\n${deeper(own + block)}`);
    const flow = container(
      "BLOCK",
      `cellId: ${uuid(5)}`,
      ` [{cellType: BLOCK, cellId: ${uuid(6)}, config: {cells: [{cellType: INPUT, cellId: ${uuid(7)}, config: {name: c}}]}}]`,
    );
    const shown = async (...ids: number[]) =>
      (
        await parseHexFile(
          `${meta}cells:\n${section}${flow}${sql}appLayout:\n${ids.map((id) => `  - cellId: ${uuid(id)}\n`).join("")}`,
        )
      )?.inputs
        .filter((one) => !one.notInApp)
        .map(({ name }) => name);
    assert.deepEqual(await Promise.all([[4], [2], [3], [1], [5], [6], [7], [4, 5]].map((ids) => shown(...ids))), [
      ["a", "b"],
      ["b"],
      ["b"],
      ["a"],
      ["c"],
      ["c"],
      ["c"],
      ["a", "b", "c"],
    ]);
    assert.deepEqual(await shown(8), []);
  });

  it("has them wherever they are in a layout of megabytes", async () => {
    const list = Array.from(
      { length: 3 },
      (_, at) => `  - cellType: INPUT\n    cellId: ${uuid(at)}\n    config:\n      name: i${at}\n`,
    );
    // Where a layout is cut into parts is nobody's business: an id may be at any place.
    for (const shift of [0, 20, 40, 60]) {
      const filler = (length: number) => `  x: ${"y".repeat(length)}\n`;
      const place = (id: string) => `  cellId: ${id}\n`;
      const half = 512 * 1_024;
      const layout = `appLayout:\n${filler(half - 100 + shift)}${place(uuid(0))}${filler(half - 200)}${place(uuid(1))}${filler(half)}${place(uuid(2))}`;
      const file = await parseHexFile(`${meta}cells:\n${list.join("")}${layout}`);
      assert.deepEqual(
        file?.inputs.map(({ notInApp }) => notInApp ?? false),
        [false, false, false],
        `${shift}`,
      );
    }
  });

  it("has 2,000 keys and 100,000 cells at most", async () => {
    const keys = (count: number) => Array.from({ length: count }, (_, at) => `k${at}: ${"x".repeat(70)}\n`).join("");
    assert.deepEqual(await read(`${meta}cells:\n${input("a")}${keys(1_998)}`), complete("a"));
    assert.equal(await read(`${meta}cells:\n${input("a")}${keys(1_999)}`), undefined);
    const many = (count: number) => `${meta}cells:\n${"  - cellType: SQL\n".repeat(count)}${input("a")}`;
    assert.deepEqual(await read(many(99_999)), complete("a"));
    assert.deepEqual(await read(many(100_000)), { names: [], notes: ["partial"] });
  }).timeout(30_000);

  it("gives everything else a turn every 500 lines, and after each cell, when that takes long", async () => {
    const rests = async (text: string, isBusy = true) => {
      const pace = new BusyPace(isBusy);
      await parseHexFile(text, pace);
      return pace.rests;
    };
    const few = await rests(`${meta}cells:\n${sql}`);
    // 9,000 lines are walked over a few times.
    assert.ok(few >= 18 && few < 120, `${few}`);
    const comments = await rests(`${"# x\n".repeat(50_000)}${meta}cells:\n`);
    assert.ok(comments >= 100 && comments < 300, `${comments}`);
    const cells = await rests(`${meta}cells:\n${input("a").repeat(100)}`);
    assert.ok(cells >= 100 && cells < 200, `${cells}`);
    const parsed = await rests(
      JSON.stringify({ meta: {}, cells: new Array(100).fill({ cellType: "SQL" }), appLayout: {} }),
    );
    assert.equal(parsed, 101);
    assert.equal(await rests(`${meta}cells:\n${cells}`, false), 0);
  });
});

describe("The size of a project file", () => {
  const json = (cells: unknown[], more: object = {}) => JSON.stringify({ meta: { title: "T" }, cells, ...more });
  const one = (name: string) => ({ cellType: "INPUT", config: { name } });

  it("is no more than 1 MB when it is JSON", async () => {
    const padded = (length: number) => {
      const rest = json([one("a")], { notes: "" }).length;
      return json([one("a")], { notes: "x".repeat(length - rest) });
    };
    assert.deepEqual(await read(padded(1_024 * 1_024)), complete("a"));
    assert.equal(await read(padded(1_024 * 1_024 + 1)), undefined);
  });

  it("lets 10,000 inputs be read, and says that there are more", async () => {
    const inputs = (count: number) => Array.from({ length: count }, (_, at) => one(`i${at}`));
    const file = await read(json(inputs(10_000)));
    assert.deepEqual([file?.names.length, file?.notes], [10_000, []]);
    const more = await read(json(inputs(10_001)));
    assert.deepEqual([more?.names.length, more?.notes], [10_000, ["partial"]]);
  });

  it("lets 30 containers within each other be read in JSON", async () => {
    const nested = (depth: number): object =>
      depth === 0 ? one("deep") : { cellType: "BLOCK", config: { cells: [nested(depth - 1)] } };
    assert.deepEqual(await read(json([nested(30)])), complete("deep"));
    assert.deepEqual(await read(json([nested(31)])), { names: [], notes: ["partial"] });
  });

  it("lets its description be of 16 kB where only its beginning is read", () => {
    const described = (length: number) => `meta:\n  description: ${"x".repeat(length)}\n  title: T\ncells: []\n`;
    assert.equal(parseMeta(described(16_000))?.title, "T");
    assert.equal(parseMeta(described(17_000))?.title, undefined);
    const flow = (length: number) => `{meta: {title: T}, notes: ${"x".repeat(length)}}`;
    assert.equal(parseMeta(flow(16_000))?.title, "T");
    assert.equal(parseMeta(flow(17_000)), undefined);
  });
});

describe("The beginning of a project file", () => {
  it("tells its project, title, type and version", () => {
    const text = `schemaVersion: 3\nmeta:\n  projectId: ${someProject}\n  title: T\n  hexType: COMPONENT\ncells: [`;
    assert.deepEqual(parseMeta(text), { projectId: someProject, title: "T", type: "COMPONENT", schemaVersion: 3 });
    for (const key of ["meta", '"meta"', "'meta'", "meta "]) {
      const version = key.replace("meta", "schemaVersion");
      assert.deepEqual(parseMeta(`# x\n${key}:\n  # y\n\n# z\n  title: T\n${version}: 12 # new\n`), {
        projectId: undefined,
        title: "T",
        type: "PROJECT",
        schemaVersion: 12,
      });
    }
    const json = JSON.stringify({ schemaVersion: "3", meta: { title: "T" } });
    assert.deepEqual([parseMeta(json)?.title, parseMeta(json)?.schemaVersion], ["T", undefined]);
    assert.equal(
      parseMeta(`notes: |\n  ${"x".repeat(128 * 1_024)}\nmeta:\n  title: T\nschemaVersion: 4\n`)?.schemaVersion,
      undefined,
    );
    for (const none of ["", "meta", "{", "title: T\n meta: {}", "notes:\n  meta:\n    title: T\n"]) {
      assert.equal(parseMeta(none), undefined, none);
    }
  });

  it("is that of a file whose cells are no list, or none, or not there", async () => {
    const notes = async (cells: unknown) => (await read(JSON.stringify({ meta: {}, cells })))?.notes;
    assert.deepEqual(await Promise.all([7, {}, null, undefined, []].map(notes)), [
      ["partial"],
      ["partial"],
      [],
      [],
      [],
    ]);
    const shown = async (appLayout: unknown) =>
      (
        await parseHexFile(
          JSON.stringify({
            meta: {},
            cells: [{ cellType: "INPUT", cellId: uuid(1), config: { name: "a" } }],
            appLayout,
          }),
        )
      )?.inputs[0]?.notInApp;
    assert.deepEqual(await Promise.all([undefined, null, {}, { cellId: uuid(1) }, [uuid(1)], [uuid(2)]].map(shown)), [
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      true,
    ]);
  });
});
