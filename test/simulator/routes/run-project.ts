import { accessOf, projectOfPath } from "../access";
import type { Context } from "../context";
import { ApiError, forbidden } from "../errors";
import type { Operation } from "../operation";
import { linksOf } from "../presenter";
import { Query, uuidParameter } from "../query";
import { atLeast } from "../workspace/workspace";
import { checkInputs } from "./input-values";
import { readRunBody, toldBy } from "./run-body";
import { notPublished } from "./runs";

/** Starts a run, or refuses for every reason the API has. The caller needs Can View. */
export function runProjectOperation(context: Context): Operation {
  const { workspace } = context;
  return {
    name: "RunProject",
    method: "POST",
    paths: ["/projects/:projectId/runs", "/project/:projectId/run", "/project/:projectId/runs"],
    group: "runs",
    errors: "old",
    notFoundStatus: ({ unknown }) => unknown,
    scope: "runProjects",
    success: 201,
    handle: (call) => {
      const links = linksOf(context);
      const projectId = uuidParameter(call.params, "projectId");
      new Query(call.request).check();
      const body = readRunBody(call.body, context.dialect);
      const notifications = toldBy(body.notifications, (id) => nameOf(context, id));
      const answer = (id: string, projectVersion: number) => ({
        projectId,
        runId: id,
        runUrl: links.run({ projectId, id }),
        runStatusUrl: links.runStatus({ projectId, id }),
        traceId: call.traceId,
        projectVersion,
        notifications,
      });
      if (body.dryRun && context.dialect.dryRun === "structure") return answer(workspace.runs.uuid(), 1);
      const project = projectOfPath(context, call, "CAN_VIEW");
      if (body.updatePublishedResults && !atLeast(accessOf(context, call, project), "CAN_EDIT")) {
        throw forbidden("Updating published results requires Can Edit");
      }
      if (project.lastPublishedAt === null) throw notPublished();
      if (project.archivedAt !== null || project.trashedAt !== null)
        throw new ApiError(422, "Project is archived or in the trash");
      if (body.viewId !== undefined && !project.viewIds.includes(body.viewId.toLowerCase()))
        throw new ApiError(422, "Saved view not found");
      checkInputs(project.inputs, body.inputParams ?? {}, context.dialect, call.traceId);
      if (body.dryRun) return answer(workspace.runs.uuid(), project.publishedVersion);
      if (workspace.runs.active(call.userId).length >= context.limits.kernels)
        throw new ApiError(503, "No kernel is available: too many runs are active");
      const run = workspace.runs.start(project, {
        trigger: "API",
        userId: call.userId,
        slower: body.useCachedSqlResults && !body.updateCache ? 1 : 1.6,
        updatesResults: body.updatePublishedResults,
        notifications,
        inputParams: body.inputParams ?? {},
      });
      return answer(run.id, project.publishedVersion);
    },
  };
}

function nameOf({ workspace }: Context, id: string): string {
  const { people, groups } = workspace.data;
  return [...people, ...groups].find((each) => each.id === id.toLowerCase())?.name ?? id;
}
