import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { HexError } from "../../../src/hex/errors";
import type { Cell, ChartImage, ChartQuery, ProjectId, RunId } from "../../../src/hex/types";
import { ChartCache, chartSize } from "../../../src/store/chartCache";
import { RunCharts } from "../../../src/polling/runCharts";
import { settle } from "../support/fakeClock";

const projectId = "00000000-0000-4000-8000-000000000001" as ProjectId;
const staticId = "00000000-0000-4000-8000-000000000003";
const query: ChartQuery = {
  projectId,
  runId: "00000000-0000-4000-8000-000000000002" as RunId,
  staticId,
  width: 800,
  height: 400,
};
const page = new AbortController().signal;
/** What the draft has in every test. */
const draftCells: Cell[] = ["SQL", "CHART", "VEGA_CHART", "EXPLORE"].map((cellType, index) => ({
  id: String(index),
  staticId: String(index),
  cellType,
}));

/** A project file with these cells: type, id, label. */
function exported(list: [string, string, string][]): string {
  return `schemaVersion: 3\nmeta:\n  title: A\ncells:\n${list.map(([type, id, label]) => `  - cellType: ${type}\n    cellId: ${id}\n    cellLabel: ${label}\n    config: {}\n`).join("")}`;
}

describe("A run's charts", () => {
  let folder: string;
  let cache: ChartCache;
  let asked: string[];
  let fails: boolean;
  /** What the disk was found to be at fault with. */
  let reported: unknown[];
  let cells: Cell[];
  let charts: RunCharts;
  /** The export of each version; undefined where there is none. */
  let file: (version: number | undefined) => string | undefined;
  /** Charts that the run has, by `staticId`. */
  let inRun: (staticId: string) => boolean;

  const refused = (operation: string) => new HexError("notFound", { operation, host: "app.hex.tech" });
  const answer = <T>(what: string, value: T): Promise<T> => {
    asked.push(what);
    return fails
      ? Promise.reject(new HexError("offline", { operation: what, host: "app.hex.tech" }))
      : Promise.resolve(value);
  };

  beforeEach(async () => {
    [asked, reported, fails, file, inRun] = [[], [], false, () => undefined, () => true];
    folder = await mkdtemp(join(tmpdir(), "hex-runs-charts-"));
    cache = new ChartCache(folder);
    cells = [...draftCells];
    const lookups = {
      cells: () => answer("cells", cells),
      chart: async ({ staticId: wanted }: ChartQuery) => {
        const image = await answer("chart", { base64: "AAAA", mimeType: "image/png" as const });
        if (!inRun(wanted)) throw refused("GetChartImageFromRun");
        return image;
      },
      exported: async (_: ProjectId, version?: number) => {
        const text = await answer(`export ${String(version)}`, file(version));
        if (text === undefined) throw refused("ExportProject");
        return text;
      },
    };
    charts = new RunCharts(lookups, cache, (error) => reported.push(error));
  });
  afterEach(async () => {
    assert.deepEqual(reported, []);
    charts.dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it("are the project's cells that have pictures, asked for once", async () => {
    assert.deepEqual(
      (await charts.chartsOf(projectId)).map(({ cellType }) => cellType),
      ["CHART", "VEGA_CHART", "EXPLORE"],
    );
    await charts.chartsOf(projectId);
    assert.deepEqual(asked, ["export undefined", "cells"]);
  });

  it("are those of the version that ran, where that can be exported", async () => {
    file = (version) =>
      version === 7
        ? exported([
            ["CHARTV2", "one", "By day"],
            ["SQL", "two", ""],
            ["EXPLORE", "three", "Explore"],
          ])
        : undefined;
    assert.deepEqual(
      (await charts.chartsOf(projectId, "7")).map((cell) => [cell.staticId, cell.label]),
      [
        ["one", "By day"],
        ["three", "Explore"],
      ],
    );
    assert.equal((await charts.chartsOf(projectId, "draft")).length, 3);
    assert.deepEqual(asked, ["export 7", "export undefined", "cells"]);
  });

  it("are found by the draft's ids when the export's are no static ones, and only then", async () => {
    file = () =>
      exported([
        ["CHARTV2", "cell-1", "By day"],
        ["CHARTV2", "cell-2", "Gone from the draft"],
      ]);
    const draft = { id: "cell-1", staticId, cellType: "CHART", label: "By day" };
    cells.push(draft);
    inRun = (id) => id === staticId;
    await charts.chartsOf(projectId, "7");
    await charts.picture({ ...query, staticId: "cell-1" }, page);
    await charts.picture({ ...query, staticId: "cell-1", width: 400 }, page);
    assert.deepEqual(asked, ["export 7", "chart", "cells", "chart", "chart"]);
    await assert.rejects(charts.picture({ ...query, staticId: "cell-2" }, page), { kind: "notFound" });
  });

  it("are found by their label where the draft has other ids, if only one chart there has it", async () => {
    file = () =>
      exported([
        ["CHARTV2", "cell-1", "By day"],
        ["CHARTV2", "cell-2", "Twice"],
        ["CHARTV2", "cell-3", ""],
      ]);
    const draft = ["By day", "Twice", "Twice", undefined].map((label, index) => ({
      id: `draft-${index}`,
      staticId: index === 0 ? staticId : `static-${index}`,
      cellType: "CHART",
      label,
    }));
    cells.push(...draft);
    inRun = (id) => id === staticId;
    await charts.chartsOf(projectId, "7");
    assert.equal((await charts.picture({ ...query, staticId: "cell-1" }, page)).mimeType, "image/png");
    for (const other of ["cell-2", "cell-3"]) {
      await assert.rejects(charts.picture({ ...query, staticId: other }, page), { kind: "notFound" });
    }
    assert.deepEqual(asked, ["export 7", "chart", "cells", "chart", "chart", "chart"]);
  });

  it("are found by the draft's id whatever they are called there now", async () => {
    file = () => exported([["CHARTV2", "cell-1", "By day"]]);
    cells.push({ id: "cell-1", staticId, cellType: "CHART", label: "By week" });
    inRun = (id) => id === staticId;
    await charts.chartsOf(projectId, "7");
    assert.equal((await charts.picture({ ...query, staticId: "cell-1" }, page)).mimeType, "image/png");
  });

  it("are found by their label although a cell that is no chart has the same", async () => {
    file = () => exported([["CHARTV2", "cell-1", "By day"]]);
    cells.push({ id: "draft-1", staticId: "sql", cellType: "SQL", label: "By day" });
    cells.push({ id: "draft-2", staticId, cellType: "CHART", label: "By day" });
    inRun = (id) => id === staticId;
    await charts.chartsOf(projectId, "7");
    assert.equal((await charts.picture({ ...query, staticId: "cell-1" }, page)).mimeType, "image/png");
  });

  it("are not looked for in the draft while Hex cannot be reached, nor where no export names them", async () => {
    file = () => exported([["CHARTV2", "cell-1", "By day"]]);
    await charts.chartsOf(projectId, "7");
    fails = true;
    await assert.rejects(charts.picture({ ...query, staticId: "cell-1" }, page), { kind: "offline" });
    [fails, inRun] = [false, () => false];
    await assert.rejects(charts.picture(query, page), { kind: "notFound" });
    assert.deepEqual(asked, ["export 7", "chart", "chart"]);
  });

  it("are asked for once by a run that does not have one whose place in the draft is known", async () => {
    file = () => exported([["CHARTV2", "cell-1", "By day"]]);
    cells.push({ id: "cell-1", staticId, cellType: "CHART" });
    inRun = (id) => id === staticId;
    await charts.chartsOf(projectId, "7");
    await charts.picture({ ...query, staticId: "cell-1" }, page);
    inRun = () => false;
    asked = [];
    await assert.rejects(charts.picture({ ...query, staticId: "cell-1", width: 400 }, page), { kind: "notFound" });
    assert.deepEqual(asked, ["chart"]);
  });

  it("are not asked for twice with the same id", async () => {
    file = () => exported([["CHARTV2", "cell-1", "By day"]]);
    cells.push({ id: "cell-1", staticId: "cell-1", cellType: "CHART" });
    inRun = () => false;
    await charts.chartsOf(projectId, "7");
    await assert.rejects(charts.picture({ ...query, staticId: "cell-1" }, page), { kind: "notFound" });
    assert.deepEqual(asked, ["export 7", "chart", "cells"]);
  });

  it("are asked for again after a failure", async () => {
    fails = true;
    await assert.rejects(charts.chartsOf(projectId), HexError);
    await assert.rejects(charts.picture(query, page), HexError);
    fails = false;
    await charts.chartsOf(projectId);
    await charts.picture(query, page);
    assert.deepEqual(asked, ["export undefined", "chart", "export undefined", "cells", "chart"]);
  });

  it("have pictures that are asked for once and then are on disk", async () => {
    const first = await charts.picture(query, page);
    // What is written is there for the next one, who waits for it here.
    await new ChartCache(folder).put(query, first);
    assert.deepEqual(await charts.picture(query, page), first);
    assert.deepEqual(asked, ["chart"]);
  });

  it("have four pictures under way at most, those of the page that asked last first, none of a page that is gone", async () => {
    const started: string[] = [];
    const answers: (() => void)[] = [];
    const chart = ({ staticId: wanted }: ChartQuery) =>
      new Promise<ChartImage>((resolve) => {
        started.push(wanted);
        answers.push(() => resolve({ base64: "AAAA", mimeType: "image/png" }));
      });
    const none = () => Promise.reject(refused("ListCells"));
    const waiting = new RunCharts({ cells: none, exported: none, chart }, cache, (error) => reported.push(error));
    const [one, two, three] = [new AbortController(), new AbortController(), new AbortController()];
    const dropped: string[] = [];
    const ask = async ({ signal }: AbortController, names: string[]) => {
      names.forEach((name) => {
        waiting.picture({ ...query, staticId: name }, signal).catch(() => dropped.push(name));
      });
      await settle();
    };
    await ask(one, ["a1", "a2", "a3", "a4", "a5", "a6"]);
    assert.deepEqual(started, ["a1", "a2", "a3", "a4"]);
    await ask(two, ["b1", "b2"]);
    await ask(three, ["c1", "c2"]);
    two.abort();
    for (let answer = answers.shift(); answer; answer = answers.shift()) {
      answer();
      await settle();
    }
    assert.deepEqual(started, ["a1", "a2", "a3", "a4", "c1", "c2", "a5", "a6"]);
    assert.deepEqual(dropped, ["b1", "b2"]);
  });

  describe("and the disk", () => {
    let kept: Promise<void>[];

    beforeEach(() => {
      kept = [];
      const { put } = cache;
      cache.put = (...picture) => {
        const written = put.apply(cache, picture);
        kept.push(written);
        return written;
      };
    });

    it("has a picture from when it came, for the next window as well", async () => {
      const image = await charts.picture(query, page);
      await Promise.all(kept);
      assert.deepEqual(await new ChartCache(folder).get(query), image);
    });

    it("gets no picture any more once they are disposed, as its folder may be about to go", async () => {
      charts.dispose();
      await charts.picture(query, page);
      await Promise.all(kept);
      assert.equal(await new ChartCache(folder).get(query), undefined);
    });

    it("is reported when it is full, and the picture is shown all the same", async () => {
      const full = new Error("no space left on device");
      cache.put = () => Promise.reject(full);
      assert.equal((await charts.picture(query, page)).mimeType, "image/png");
      await Promise.resolve();
      assert.deepEqual(reported.splice(0), [full]);
    });
  });

  it("are asked for in sizes that Hex takes, no smaller than they are shown where that is possible", () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 5_000, noNaN: true }), (shown) => {
        const { width, height } = chartSize(shown);
        assert.ok(width >= Math.min(shown, 2_000) && width <= 2_000 && height >= 100 && height <= 2_000);
        assert.ok(Number.isInteger(width) && Number.isInteger(height));
      }),
    );
    assert.equal(new Set([410, 450, 590].map((shown) => chartSize(shown).width)).size, 1);
  });
});
