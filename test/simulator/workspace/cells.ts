import { Random } from "../random";
import type { Input, Project } from "./model";

export type CellType =
  | "CODE"
  | "MARKDOWN"
  | "SQL"
  | "INPUT"
  | "CHART"
  | "VEGA_CHART"
  | "EXPLORE"
  | "DISPLAY_TABLE"
  | "METRIC"
  | "PIVOT";
export const chartTypes: readonly CellType[] = ["CHART", "VEGA_CHART", "EXPLORE"];

export interface Cell {
  id: string;
  /** The same in every version and run. */
  staticId: string;
  cellType: CellType;
  label: string | null;
  dataConnectionId: string | null;
  source: string | null;
  input: Input | undefined;
}

const tables = [
  "analytics.fct_orders",
  "analytics.dim_accounts",
  "analytics.fct_events",
  "finance.fct_invoices",
  "ops.shipments",
  "marts.subscriptions",
];

/** A project's cells, from its seed: some words, inputs, queries, code and charts. */
export function cellsOf(project: Project, connectionIds: readonly string[]): Cell[] {
  const random = new Random(project.seed ^ 0x5eed);
  const cells: Cell[] = [];
  const add = (cellType: CellType, label: string | null, rest: Partial<Cell> = {}): void => {
    cells.push({
      id: random.uuid(),
      staticId: random.uuid(),
      cellType,
      label,
      dataConnectionId: null,
      source: null,
      input: undefined,
      ...rest,
    });
  };
  add("MARKDOWN", null, { source: `# ${project.title}\n\n${project.description ?? ""}`.trim() });
  for (const input of project.inputs) add("INPUT", input.label, { input });
  const queries = random.int(1, 3);
  for (let index = 1; index <= queries; index++) {
    const source = `select date_trunc('day', created_at) as day,\n       count(*) as n\nfrom ${random.pick(tables)}\ngroup by 1`;
    add("SQL", `Query ${index}`, { source, dataConnectionId: random.pick(connectionIds) });
  }
  add("CODE", "Prepare", {
    source: `import pandas as pd\n\ndf = dataframe_1.fillna(0)\ndf["share"] = df["n"] / df["n"].sum()`,
  });
  add("METRIC", "Total");
  add("CHART", "By day");
  if (random.chance(0.5)) add("VEGA_CHART", "Distribution");
  if (random.chance(0.3)) add("EXPLORE", "Explore");
  add("DISPLAY_TABLE", "Rows");
  return cells;
}

/** Tables that the queries of a project read. */
export function queriedTables(cells: readonly Cell[]): { dataConnectionId: string; tableName: string }[] {
  const found = new Map<string, { dataConnectionId: string; tableName: string }>();
  for (const { source, dataConnectionId } of cells) {
    const tableName = dataConnectionId === null ? undefined : /from ([\w.]+)/.exec(source ?? "")?.[1];
    if (tableName !== undefined && dataConnectionId !== null)
      found.set(`${dataConnectionId} ${tableName}`, { dataConnectionId, tableName });
  }
  return [...found.values()];
}
