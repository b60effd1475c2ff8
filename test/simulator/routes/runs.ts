import { accessOf, projectOfPath } from "../access";
import type { Context } from "../context";
import { ApiError, forbidden, notFound } from "../errors";
import type { Call, Operation } from "../operation";
import { runAnswer } from "../presenter";
import { Query, uuidParameter } from "../query";
import { type Run, runStatuses, runTriggers } from "../workspace/model";
import { runState } from "../workspace/run-state";
import { atLeast } from "../workspace/workspace";

const oneRun = ["/projects/:projectId/runs/:runId", "/project/:projectId/run/:runId"];
const noLimit = Number.MAX_SAFE_INTEGER;

/** The operations on runs besides RunProject. */
export function runOperations(context: Context): Operation[] {
  return [listRuns(context), getRunStatus(context), cancelRun(context)];
}

function listRuns(context: Context): Operation {
  return {
    name: "GetProjectRuns",
    method: "GET",
    paths: ["/projects/:projectId/runs", "/project/:projectId/runs", "/project/:projectId/run"],
    group: "reads",
    errors: "old",
    notFoundStatus: ({ unknown }) => unknown,
    scope: "readProjects",
    handle: (call) => {
      uuidParameter(call.params, "projectId");
      const query = new Query(call.request);
      const limit = query.integer("limit", { min: 1, max: 100 }) ?? 25;
      const offset = query.integer("offset", { min: 0, max: noLimit }) ?? 0;
      const status = query.oneOf("statusFilter", runStatuses);
      const trigger = query.oneOf("runTriggerFilter", [...runTriggers, "ALL"]) ?? "ALL";
      query.check();
      const project = projectOfPath(context, call, "APP_ONLY");
      if (project.lastPublishedAt === null && context.dialect.unpublishedRuns === "422") throw notPublished();
      const now = context.workspace.timeline.now();
      const runs = context.workspace.runs
        .of(project.id)
        .filter(
          (run) =>
            (trigger === "ALL" || run.trigger === trigger) &&
            (status === undefined || runState(run, now).status === status),
        );
      return {
        runs: runs.slice(offset, offset + limit).map((run) => runAnswer(context, call, run, false)),
        nextPage: offset + limit < runs.length ? pageUrl(context, call, limit, offset + limit) : null,
        previousPage: offset > 0 ? pageUrl(context, call, limit, Math.max(0, offset - limit)) : null,
        traceId: call.traceId,
      };
    },
  };
}

/** The same request for another page, filters kept. */
function pageUrl(context: Context, call: Call, limit: number, offset: number): string {
  const url = new URL(call.request.url, context.url());
  url.searchParams.set("limit", String(limit));
  url.searchParams.set("offset", String(offset));
  return url.href;
}

function getRunStatus(context: Context): Operation {
  return {
    name: "GetRunStatus",
    method: "GET",
    paths: oneRun,
    group: "reads",
    errors: "old",
    notFoundStatus: ({ unknown }) => unknown,
    scope: "readProjects",
    handle: (call) => {
      const run = runOfPath(context, call);
      const expanded = call.request.headers["enable-expanded-stats"] === "true";
      return runAnswer(context, call, run, expanded);
    },
  };
}

/**
 * Ends a run. The caller needs Can Edit, or to have started it. A run that has ended already is
 * refused with 400: the description lists no 409, and says nothing of cancelling twice.
 */
function cancelRun(context: Context): Operation {
  return {
    name: "CancelRun",
    method: "DELETE",
    paths: oneRun,
    group: "none",
    errors: "old",
    notFoundStatus: ({ unknown }) => unknown,
    scope: "runProjects",
    success: 204,
    handle: (call) => {
      const run = runOfPath(context, call);
      const project = projectOfPath(context, call, "APP_ONLY");
      if (run.userId !== call.userId && !atLeast(accessOf(context, call, project), "CAN_EDIT")) {
        throw forbidden("You do not have permission to cancel this run");
      }
      const { timeline, runs } = context.workspace;
      if (!runs.end(run, "KILLED", timeline.scaled(context.dialect.cancelTakesMs))) {
        throw new ApiError(400, "Run is not active and cannot be cancelled");
      }
      return undefined;
    },
  };
}

function runOfPath(context: Context, call: Call): Run {
  uuidParameter(call.params, "projectId");
  const runId = uuidParameter(call.params, "runId");
  new Query(call.request).check();
  const project = projectOfPath(context, call, "APP_ONLY");
  const run = context.workspace.runs.find(project.id, runId);
  if (!run) throw notFound("Run");
  return run;
}

export function notPublished(): ApiError {
  return new ApiError(422, "Project has not been published", ["Publish the project before running it through the API"]);
}
