import * as v from "valibot";
import { projectFor } from "../access";
import type { Context } from "../context";
import { ApiError, notFound } from "../errors";
import type { Operation } from "../operation";
import { Query } from "../query";
import { type Cell, cellsOf } from "../workspace/cells";
import { projectYaml } from "../project-file";
import { readBody } from "./run-body";

const exportBody = v.strictObject({
  projectId: v.pipe(v.string(), v.uuid()),
  version: v.optional(
    v.union([v.picklist(["draft", "latest"]), v.pipe(v.number(), v.integer(), v.minValue(1))]),
    "draft",
  ),
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
      if (version === "latest" && project.lastPublishedAt === null)
        throw new ApiError(400, "Project has not been published");
      if (typeof version === "number" && version > project.publishedVersion) throw notFound("Version");
      const cells = cellsOf(
        project,
        context.workspace.data.connections.map((connection) => connection.id),
      ).map((cell) => (context.dialect.cellIds === "own" ? { ...cell, staticId: cell.id } : cell));
      return {
        filename: `${fileName(project.title)}.hex.yaml`,
        content: projectYaml(project, [...cells, ...padding(context, cells)], context.dialect.layout),
      };
    },
  };
}

function padding({ dialect }: Context, [first]: readonly Cell[]): Cell[] {
  if (dialect.exportPadding <= 0 || !first) return [];
  const line = "Nothing to see here, only words that make the file as large as real ones are.\n";
  return [{ ...first, source: line.repeat(Math.ceil(dialect.exportPadding / line.length)) }];
}

function fileName(title: string): string {
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return name.slice(0, 80) || "project";
}
