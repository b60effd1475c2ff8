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
      uuidParameter(call.params, "projectId");
      new Query(call.request).check();
      const body = readRunBody(call.body, context.dialect);
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
      const notifications = toldBy(body.notifications, (id) => nameOf(context, id));
      const ids = { projectId: project.id, id: body.dryRun ? workspace.runs.uuid() : "" };
      if (!body.dryRun) {
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
        ids.id = run.id;
      }
      const links = linksOf(context);
      return {
        projectId: project.id,
        runId: ids.id,
        runUrl: links.run(ids),
        runStatusUrl: links.runStatus(ids),
        traceId: call.traceId,
        projectVersion: project.publishedVersion,
        notifications,
      };
    },
  };
}

function nameOf({ workspace }: Context, id: string): string {
  const { people, groups } = workspace.data;
  return [...people, ...groups].find((each) => each.id === id.toLowerCase())?.name ?? id;
}
