import type { Dialect } from "./options";
import { Random } from "./random";
import type { Cell, CellType } from "./workspace/cells";
import type { Input, Project } from "./workspace/model";
import { yaml } from "./yaml";

/** What a project's file calls types of cells that ListCells calls otherwise. */
const typesInFile: Partial<Record<CellType, string>> = { DISPLAY_TABLE: "TABLE_DISPLAY", VEGA_CHART: "CHART" };

/** A project as Hex writes it: `schemaVersion` 3, with inputs in sections and blocks where they are in one, and the app's layout. */
export function projectYaml(project: Project, cells: readonly Cell[], layout: Dialect["layout"]): string {
  const random = new Random(project.seed ^ 0x5ec7);
  const ids: ContainerIds = { COLLAPSIBLE: random.uuid(), BLOCK: random.uuid() };
  return yaml({
    schemaVersion: 3,
    meta: {
      projectId: project.id,
      ...(cells[0] && { sourceVersionId: cells[0].id }),
      description: project.description,
      title: project.title,
      hexType: project.type,
      codeLanguage: "PYTHON",
      status: project.status === null ? null : { name: project.status },
      categories: project.categories.map((name) => ({ name })),
    },
    projectAssets: {
      dataConnections: [...new Set(cells.flatMap((cell) => cell.dataConnectionId ?? []))].map((dataConnectionId) => ({
        dataConnectionId,
      })),
      envVars: [],
      secrets: [],
    },
    sharedAssets: { secrets: [], vcsPackages: [], dataConnections: [], externalFileIntegrations: [] },
    cells: nested(cells, ids),
    appLayout: {
      visibleMetadataFields: ["NAME", "DESCRIPTION", "AUTHOR"],
      fullWidth: true,
      tabs: layout === "empty" ? [] : [{ name: "Tab 1", rows: [...shownIds(cells, layout, ids)].map(row) }],
    },
  });
}

type ContainerIds = Record<"COLLAPSIBLE" | "BLOCK", string>;

/** The ids that stand in the layout, each once. */
function shownIds(cells: readonly Cell[], layout: Dialect["layout"], ids: ContainerIds): Set<string> {
  const shown = cells.filter(({ input }) => !input?.notInApp);
  return new Set(
    shown.map(({ input, staticId }) => (layout === "containers" && input?.within ? ids.COLLAPSIBLE : staticId)),
  );
}

function row(cellId: string): unknown {
  return { columns: [{ start: 0, end: 120, elements: [{ type: "CELL", cellId, showLabel: true }] }] };
}

/** Inputs of a section stand in it, and those of a block in a block within the section. */
function nested(cells: readonly Cell[], ids: ContainerIds): unknown[] {
  const of = (within: Input["within"]) => cells.filter(({ input }) => input?.within === within).map(inFile);
  const top = cells.filter(({ input }) => input?.within === undefined).map(inFile);
  const block = of("BLOCK");
  const section = [
    ...of("COLLAPSIBLE"),
    ...(block.length > 0
      ? [{ cellType: "BLOCK", cellId: ids.BLOCK, config: { cells: block, blockConfig: null } }]
      : []),
  ];
  return section.length === 0
    ? top
    : [
        ...top,
        {
          cellType: "COLLAPSIBLE",
          cellId: ids.COLLAPSIBLE,
          cellLabel: "More inputs",
          config: { cells: section, labelStyle: "AUTO" },
        },
      ];
}

function inFile(cell: Cell): unknown {
  return {
    cellType: typesInFile[cell.cellType] ?? cell.cellType,
    cellId: cell.staticId,
    cellLabel: cell.label,
    config: cellConfig(cell),
  };
}

function cellConfig(cell: Cell): Record<string, unknown> {
  if (cell.input) {
    const { inputType, name, outputType, options, defaultValue } = cell.input;
    return { inputType, name, outputType, options, defaultValue };
  }
  if (cell.cellType === "SQL")
    return {
      source: cell.source,
      dataConnectionId: cell.dataConnectionId,
      resultVariableName: "dataframe_1",
      useNativeDates: true,
    };
  return cell.source === null ? {} : { source: cell.source };
}
