import * as v from "valibot";
import { parse } from "yaml";
import { text } from "./fields";
import type { Cell } from "./types";
import { blockOf, itemsOf } from "./yamlBlocks";

/** How project files and ListCells call cells that have pictures. */
const chartTypes: readonly string[] = ["CHART", "CHARTV2", "VEGA_CHART", "EXPLORE"];
/** Cells that are or may hold charts: only these are parsed, as files can have many MB. */
const worthParsing = /cellType["']?\s*:\s*["']?(?:CHART|CHARTV2|VEGA_CHART|EXPLORE|BLOCK|COLLAPSIBLE)\b/;
/** Characters. A file that cannot be cut, such as one in flow style, is parsed whole when it is not longer. */
const mostParsedWhole = 300_000;
/** Containers within containers; deeper ones are left out. */
const deepest = 20;

const cellSchema = v.object({ cellType: v.string(), cellId: text, cellLabel: text, config: v.optional(v.unknown()) });
const withCells = v.object({ cells: v.array(v.unknown()) });

/**
 * The charts of an exported project in the order of its notebook, with a cell's `cellId` in the place
 * of its `staticId`: whether they are the same is not documented. Undefined when that cannot be read,
 * or when a chart has no id. Never throws.
 */
export function chartCells(file: string): Cell[] | undefined {
  const cells = cellsOf(file);
  const charts = cells && chartsIn(cells, 0);
  const isComplete = charts?.every((cell) => cell.cellId !== undefined) ?? false;
  return charts && isComplete
    ? charts.map(({ cellId = "", cellLabel }) => ({ id: cellId, staticId: cellId, cellType: "CHART", label: cellLabel }))
    : undefined;
}

function cellsOf(file: string): unknown[] | undefined {
  const block = blockOf(file, "cells");
  const items = block === undefined ? undefined : itemsOf(block);
  if (!items) {
    const whole = v.safeParse(withCells, file.length > mostParsedWhole ? undefined : parsed(file));
    return whole.success ? whole.output.cells : undefined;
  }
  const cells = items.filter((item) => worthParsing.test(item)).map((item) => v.safeParse(v.tuple([v.unknown()]), parsed(item)));
  return cells.every((cell) => cell.success) ? cells.map((cell) => cell.output[0]) : undefined;
}

function chartsIn(cells: readonly unknown[], depth: number): v.InferOutput<typeof cellSchema>[] {
  return cells.flatMap((raw) => {
    const cell = v.safeParse(cellSchema, raw);
    if (!cell.success) {
      return [];
    }
    const within = v.safeParse(withCells, cell.output.config);
    return [...(chartTypes.includes(cell.output.cellType) ? [cell.output] : []), ...(within.success && depth < deepest ? chartsIn(within.output.cells, depth + 1) : [])];
  });
}

function parsed(source: string): unknown {
  try {
    return parse(source, { logLevel: "error", maxAliasCount: 100 }) as unknown;
  } catch {
    return undefined;
  }
}
