import * as v from "valibot";
import { projectFor } from "../access";
import type { Context } from "../context";
import { ApiError, notFound } from "../errors";
import type { Operation } from "../operation";
import { Query } from "../query";
import { type Cell, cellsOf } from "../workspace/cells";
import type { Input, Project } from "../workspace/model";
import { yaml } from "../yaml";
import { readBody } from "./run-body";

const exportBody = v.strictObject({
  projectId: v.pipe(v.string(), v.uuid()),
  version: v.optional(v.union([v.picklist(["draft", "latest"]), v.pipe(v.number(), v.integer(), v.minValue(1))]), "draft"),
});

/** A project as `*.hex.yaml`. The caller needs Can View. */
export function exportOperation(context: Context): Operation {
  return {
    name: "ExportProject",
    method: "POST",
    paths: ["/projects/export"],
    group: "reads",
    errors: "new",
    scope: "readProjects",
    notFoundStatus: ({ unknown }) => (unknown === 422 ? 403 : unknown),
    handle: (call) => {
      if (!context.dialect.export) throw notFound("Operation");
      new Query(call.request).check();
      const { projectId, version } = readBody(exportBody, call.body ?? {});
      const project = projectFor(context, call, projectId, "CAN_VIEW");
      if (version === "latest" && project.lastPublishedAt === null) throw new ApiError(400, "Project has not been published");
      if (typeof version === "number" && version > project.publishedVersion) throw notFound("Version");
      const cells = cellsOf(project, context.workspace.data.connections.map((connection) => connection.id)).map((cell) => (context.dialect.cellIds === "own" ? { ...cell, staticId: cell.id } : cell));
      return { filename: `${fileName(project.title)}.hex.yaml`, content: projectYaml(project, [...cells, ...padding(context, cells)]) };
    },
  };
}

function padding({ dialect }: Context, [first]: readonly Cell[]): Cell[] {
  if (dialect.exportPadding <= 0 || !first) return [];
  const line = "Nothing to see here, only words that make the file as large as real ones are.\n";
  return [{ ...first, source: line.repeat(Math.ceil(dialect.exportPadding / line.length)) }];
}

function fileName(title: string): string {
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return name.slice(0, 80) || "project";
}

function projectYaml(project: Project, cells: readonly Cell[]): string {
  return yaml({
    schemaVersion: 3,
    meta: {
      projectId: project.id,
      sourceVersionId: cells[0]?.id ?? null,
      description: project.description,
      projectLanguage: "PYTHON",
      title: project.title,
      hexType: project.type,
      codeLanguage: "PYTHON",
      status: project.status === null ? null : { name: project.status },
      categories: project.categories,
      sharedFilters: [],
    },
    projectAssets: { dataConnections: [...new Set(cells.flatMap((cell) => cell.dataConnectionId ?? []))].map((dataConnectionId) => ({ dataConnectionId })), envVars: [], secrets: [] },
    sharedAssets: { secrets: [], vcsPackages: [], dataConnections: [], externalFileIntegrations: [] },
    cells: cells.map((cell) => ({ cellType: cell.cellType, cellId: cell.staticId, cellLabel: cell.label, config: cellConfig(cell) })),
    appLayout: { visibleMetadataFields: ["NAME", "DESCRIPTION", "AUTHOR"], fullWidth: true, tabs: [{ name: "Tab 1", rows: [] }] },
  });
}

function cellConfig(cell: Cell): Record<string, unknown> {
  if (cell.input) return inputConfig(cell.input);
  if (cell.cellType === "SQL") return { source: cell.source, dataConnectionId: cell.dataConnectionId, resultVariableName: "dataframe_1", useNativeDates: true };
  return cell.source === null ? {} : { source: cell.source };
}

function inputConfig(input: Input): Record<string, unknown> {
  const { name, inputType, outputType, options, min, max, defaultValue } = input;
  const range = inputType === "SLIDER" ? { min: min ?? 0, max: max ?? 100, step: 1 } : null;
  return { inputType, name, outputType, options: options === null ? range : { valueOptions: options }, defaultValue };
}
