import assert from "node:assert/strict";
import { chartCells } from "../../../src/hex/chartCells";

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
});
