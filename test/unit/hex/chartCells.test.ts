import assert from "node:assert/strict";
import { stringify } from "yaml";
import { chartCells } from "../../../src/hex/chartCells";
import { BusyPace } from "./support";

const chart = (id: string, type = "CHARTV2") => ({ cellType: type, cellId: id, cellLabel: `Chart ${id}`, config: {} });
const file = (cells: unknown[]) => JSON.stringify({ schemaVersion: 3, meta: { title: "A" }, cells });

describe("the charts of an exported project", () => {
  it("are told in the order of the notebook, nested ones included", async () => {
    const cells = [
      chart("a"),
      { cellType: "SQL", cellId: "b", config: { source: "cellType: CHART" } },
      {
        cellType: "COLLAPSIBLE",
        config: { cells: [chart("c", "CHART"), { cellType: "BLOCK", config: { cells: [chart("d", "EXPLORE")] } }] },
      },
    ];
    const found = await chartCells(file(cells));
    assert.deepEqual(
      found?.map(({ staticId, label }) => [staticId, label]),
      [
        ["a", "Chart a"],
        ["c", "Chart c"],
        ["d", "Chart d"],
      ],
    );
  });

  it("are cut out of a file in block style without parsing the rest", async () => {
    const text =
      "meta:\n  title: A\ncells:\n  - cellType: SQL\n    config:\n      source: |\n        select *oops: [\n  - cellType: CHARTV2\n    cellId: x\n    cellLabel: By day\n    config: {}\n";
    assert.deepEqual(await chartCells(text), [{ id: "x", staticId: "x", cellType: "CHART", label: "By day" }]);
  });

  it("are not known when one has no id, or the file cannot be read", async () => {
    assert.equal(await chartCells(file([chart("a"), { cellType: "CHARTV2", config: {} }])), undefined);
    for (const text of ["", "no file", "cells: 7", "{"]) assert.equal(await chartCells(text), undefined, text);
    assert.deepEqual(await chartCells(file([])), []);
  });

  describe("in a file that is too large to be parsed as a whole", () => {
    const sql = { cellType: "SQL", cellId: "s", config: { source: "select 1\n".repeat(15_000) } };
    const large = (cells: unknown[]) => chartCells(stringify({ schemaVersion: 3, meta: { title: "A" }, cells }));
    const ids = async (cells: unknown[]) => (await large(cells))?.map(({ staticId }) => staticId);
    const within = (cell: unknown, depth: number): unknown =>
      depth === 0
        ? cell
        : { cellType: depth % 2 ? "BLOCK" : "COLLAPSIBLE", config: { cells: [within(cell, depth - 1)] } };

    it("are of any type that has pictures, in containers as well", async () => {
      const types = ["CHART", "CHARTV2", "VEGA_CHART", "EXPLORE"];
      const containers = [within(chart("in a block"), 1), within(chart("in a section"), 2)];
      assert.deepEqual(
        await ids([sql, ...types.map((type) => chart(type, type)), ...containers, chart("text", "TEXT")]),
        [...types, "in a block", "in a section"],
      );
    });

    it("are found when another key stands before their type", async () => {
      const { cellType, ...rest } = chart("late");
      assert.deepEqual(await ids([sql, { cellLabel: "SQL", config: rest.config, cellId: rest.cellId, cellType }]), [
        "late",
      ]);
    });

    it("are found in 19 containers within each other; deeper ones are not read", async () => {
      assert.deepEqual(await ids([sql, within(chart("deep"), 19)]), ["deep"]);
      assert.equal(await ids([sql, within(chart("deep"), 20), chart("flat")]), undefined);
    });

    it("are not known when one of them cannot be read", async () => {
      const huge = { ...chart("huge"), config: { note: "x".repeat(140_000) } };
      assert.equal(await large([chart("a"), huge]), undefined);
    });
  });

  it("are found beside what is no cell", async () => {
    assert.deepEqual(
      (await chartCells(file([null, 7, "text", {}, chart("a")])))?.map(({ staticId }) => staticId),
      ["a"],
    );
  });

  it("are looked for with a rest whenever that takes long", async () => {
    const cells = Array.from({ length: 50 }, (_, at) => chart(`${at}`));
    const pace = new BusyPace();
    assert.equal((await chartCells(stringify({ meta: {}, cells }), pace))?.length, 50);
    assert.ok(pace.rests >= 50, `${pace.rests}`);
    const quick = new BusyPace(false);
    await chartCells(stringify({ meta: {}, cells }), quick);
    assert.equal(quick.rests, 0);
  });
});
