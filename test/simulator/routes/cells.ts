import { projectFor, projectOfPath } from "../access";
import { chartPng } from "../charts/chart";
import type { Context } from "../context";
import { ApiError, notFound } from "../errors";
import type { Operation } from "../operation";
import { page, pageQuery } from "../pagination";
import { Query, uuidParameter } from "../query";
import { Random } from "../random";
import { type Cell, cellsOf, chartTypes, queriedTables } from "../workspace/cells";
import type { Project } from "../workspace/model";
import { runState } from "../workspace/run-state";

/** What is inside a project: its cells, the pictures its runs made, the tables it reads. */
export function cellOperations(context: Context): Operation[] {
  return [listCells(context), chartImage(context), listQueriedTables(context)];
}

function cells({ workspace }: Context, project: Project): Cell[] {
  return cellsOf(
    project,
    workspace.data.connections.map((connection) => connection.id),
  );
}

function listCells(context: Context): Operation {
  return {
    name: "ListCells",
    method: "GET",
    paths: ["/cells"],
    group: "reads",
    errors: "new",
    scope: "readProjects",
    handle: (call) => {
      const query = new Query(call.request);
      const paging = pageQuery(query);
      const projectId = query.uuid("projectId");
      if (projectId === undefined) query.refuse("projectId is required");
      query.check();
      const project = projectFor(context, call, projectId ?? "", "CAN_VIEW");
      const all = [...cells(context, project), ...draftCharts(context, project)];
      // In the order of the notebook.
      const sorting = {
        name: "CELLS",
        key: (cell: Cell) => all.indexOf(cell),
        id: (cell: Cell) => cell.id,
        descending: false,
      };
      const { values, pagination } = page(all, sorting, paging);
      return { values: values.map((cell) => cellAnswer(cell, project.id)), pagination };
    },
  };
}

/** What was added to the notebook since it was published. */
function draftCharts({ workspace }: Context, project: Project): Cell[] {
  const random = new Random(project.seed ^ 0xd4af7);
  const of = (label: string): Cell => ({
    id: random.uuid(),
    staticId: random.uuid(),
    cellType: "CHART",
    label,
    dataConnectionId: null,
    source: null,
    input: undefined,
  });
  return (workspace.draftCharts.get(project.id) ?? []).map(of);
}

function cellAnswer({ id, staticId, cellType, label, dataConnectionId, source }: Cell, projectId: string): unknown {
  const of = (type: string): { source: string } | null => (cellType === type ? { source: source ?? "" } : null);
  const sqlCell = cellType === "SQL" ? { source: source ?? "", outputDataframe: "dataframe_1" } : null;
  const contents = { codeCell: of("CODE"), sqlCell, markdownCell: of("MARKDOWN") };
  return { id, staticId, cellType, label, dataConnectionId, contents, projectId };
}

function chartImage(context: Context): Operation {
  return {
    name: "GetChartImageFromRun",
    method: "GET",
    paths: ["/projects/:projectId/runs/:runId/cells/:staticId/image"],
    group: "charts",
    errors: "new",
    scope: "readProjects",
    handle: (call) => {
      uuidParameter(call.params, "projectId");
      const runId = uuidParameter(call.params, "runId");
      const staticId = uuidParameter(call.params, "staticId");
      const query = new Query(call.request);
      const size = { min: 100, max: 2000 };
      const width = query.integer("width", size);
      const height = query.integer("height", size);
      const includeTitle = query.flag("includeTitle");
      if ((width === undefined) !== (height === undefined)) query.refuse("width and height must be given together");
      query.check();
      const project = projectOfPath(context, call, "APP_ONLY");
      const run = context.workspace.runs.find(project.id, runId);
      if (!run) throw notFound("Run");
      const cell = cells(context, project).find((candidate) => candidate.staticId === staticId);
      if (!cell) throw notFound("Cell");
      if (!chartTypes.includes(cell.cellType)) throw new ApiError(400, `Cells of type ${cell.cellType} have no image`);
      const { status } = runState(run, context.workspace.timeline.now());
      if (status !== "COMPLETED") throw new ApiError(400, `Run is ${status}; images are made by completed runs`);
      const title = includeTitle ? (cell.label ?? "") : undefined;
      const png = chartPng({ seed: hash(run.id + staticId), width: width ?? 800, height: height ?? 400, title });
      return {
        projectId: project.id,
        runId: run.id,
        staticId,
        imageBase64: png.toString("base64"),
        mimeType: "image/png",
      };
    },
  };
}

/** The same run and cell always give the same picture. */
function hash(text: string): number {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 16777619);
  return value >>> 0;
}

function listQueriedTables(context: Context): Operation {
  return {
    name: "GetQueriedTables",
    method: "GET",
    paths: ["/projects/:projectId/queriedTables"],
    group: "reads",
    errors: "old",
    scope: "readProjects",
    handle: (call) => {
      if (!context.dialect.queriedTables) throw notFound("Operation");
      uuidParameter(call.params, "projectId");
      const query = new Query(call.request);
      const paging = pageQuery(query);
      query.check();
      const project = projectOfPath(context, call, "CAN_VIEW");
      const { connections } = context.workspace.data;
      const rows = queriedTables(cells(context, project)).map((row) => ({
        ...row,
        dataConnectionName: connections.find((connection) => connection.id === row.dataConnectionId)?.name ?? "",
      }));
      const sorting = {
        name: "TABLES",
        key: (row: (typeof rows)[number]) => row.tableName,
        id: (row: (typeof rows)[number]) => row.dataConnectionId,
        descending: false,
      };
      return { ...page(rows, sorting, paging), traceId: call.traceId };
    },
  };
}
