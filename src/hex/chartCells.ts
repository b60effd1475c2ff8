import * as v from "valibot";
import { Pace } from "../util/pace";
import { text } from "./fields";
import { entriesOf, firstWordOf, itemsOf, parsedBlock } from "./projectFileBlocks";
import type { Cell } from "./types";
import { yamlValue } from "./yaml";

/** How project files and ListCells call cells that have pictures. */
const chartTypes: readonly string[] = ["CHART", "CHARTV2", "VEGA_CHART", "EXPLORE"];
/** Cells that are or may hold charts: only these are parsed, as files can have many MB. */
const worthParsing = new Set([...chartTypes, "BLOCK", "COLLAPSIBLE"]);

const cellSchema = v.object({ cellType: v.string(), cellId: text, cellLabel: text, config: v.optional(v.unknown()) });
const withCells = v.object({ cells: v.array(v.unknown()) });

/**
 * The charts of an exported project in the order of its notebook, with a cell's `cellId` in the place
 * of its `staticId`: whether they are the same is not documented. Undefined when that cannot be read,
 * or when a chart has no id. Never rejects for what is in the text.
 */
export async function chartCells(file: string, pace = new Pace()): Promise<Cell[] | undefined> {
  const cells = await cellsOf(file, pace);
  const charts = cells && chartsIn(cells);
  return charts?.every((cell) => cell.cellId !== undefined)
    ? charts.map(({ cellId = "", cellLabel }) => ({
        id: cellId,
        staticId: cellId,
        cellType: "CHART",
        label: cellLabel,
      }))
    : undefined;
}

async function cellsOf(file: string, pace: Pace): Promise<unknown[] | undefined> {
  const top = await entriesOf({ text: file, from: 0, to: file.length }, pace);
  const block = top?.find(({ key }) => key === "cells")?.value;
  const items = block && (await itemsOf(block, pace));
  if (!items) {
    // In flow style, or no cells at all.
    const whole = v.safeParse(withCells, yamlValue(file));
    return whole.success ? whole.output.cells : undefined;
  }
  const cells: unknown[] = [];
  for (const item of items) {
    if (worthParsing.has(firstWordOf(item, "cellType") ?? "BLOCK")) {
      const cell = parsedBlock(item);
      if (cell === undefined) {
        return undefined;
      }
      cells.push(cell);
    }
    if (pace.isLong) {
      await pace.rest();
    }
  }
  return cells;
}

/** Cells are nested no deeper than the parser allows. */
function chartsIn(cells: readonly unknown[]): v.InferOutput<typeof cellSchema>[] {
  return cells.flatMap((raw) => {
    const cell = v.safeParse(cellSchema, raw);
    if (!cell.success) {
      return [];
    }
    const within = v.safeParse(withCells, cell.output.config);
    return [
      ...(chartTypes.includes(cell.output.cellType) ? [cell.output] : []),
      ...(within.success ? chartsIn(within.output.cells) : []),
    ];
  });
}
