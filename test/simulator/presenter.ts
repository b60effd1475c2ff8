import type { Context } from "./context";
import type { Call } from "./operation";
import { appPath } from "./addresses";
import { categories } from "./workspace/catalogue";
import { iso } from "./workspace/generate";
import type { Project, Run } from "./workspace/model";
import { runState, stateEvents } from "./workspace/run-state";
import type { Workspace } from "./workspace/workspace";

const isoOrNull = (instant: number | null): string | null => (instant === null ? null : iso(instant));

/** A project as ListProjects and GetProject write it. */
export function projectAnswer(
  workspace: Workspace,
  project: Project,
  includeSharing: boolean,
): Record<string, unknown> {
  return {
    id: project.id,
    title: project.title,
    description: project.description,
    type: project.type,
    creator: { email: project.creatorEmail },
    owner: { email: project.ownerEmail },
    status: project.status === null ? null : { name: project.status },
    categories: project.categories.map((name) => ({
      name,
      description: categories.find((category) => category.name === name)?.description ?? null,
    })),
    reviews: { required: project.reviewsRequired },
    analytics: {
      appViews: project.appViews,
      lastViewedAt: isoOrNull(project.lastViewedAt),
      publishedResultsUpdatedAt: isoOrNull(resultsUpdatedAt(workspace, project)),
    },
    lastEditedAt: iso(project.lastEditedAt),
    lastPublishedAt: isoOrNull(project.lastPublishedAt),
    createdAt: iso(project.createdAt),
    archivedAt: isoOrNull(project.archivedAt),
    trashedAt: isoOrNull(project.trashedAt),
    schedules: project.schedules,
    ...(includeSharing ? { sharing: sharing(workspace, project) } : {}),
  };
}

function resultsUpdatedAt(workspace: Workspace, project: Project): number | null {
  const now = workspace.timeline.now();
  const ends = workspace.runs
    .since(project.id)
    .filter((run) => run.updatesResults && runState(run, now).status === "COMPLETED")
    .map((run) => run.endsAt);
  const latest = Math.max(project.publishedResultsUpdatedAt ?? 0, ...ends);
  return latest > 0 ? latest : null;
}

function sharing(workspace: Workspace, project: Project): unknown {
  const { data } = workspace;
  return {
    users: [
      { user: { email: project.ownerEmail }, access: "FULL_ACCESS" },
      ...[...project.userAccess].map(([email, access]) => ({ user: { email }, access })),
    ],
    groups: [],
    collections: data.collections
      .filter((each) => project.collectionIds.includes(each.id))
      .map((each) => ({ collection: { name: each.name }, access: "CAN_VIEW" })),
    workspace: { access: project.workspaceAccess },
    publicWeb: { access: "NONE" },
    support: { access: "NONE" },
  };
}

/** Addresses that answers carry. */
export interface Links {
  run(run: { projectId: string; id: string }): string;
  runStatus(run: { projectId: string; id: string }): string;
}

export function linksOf(context: Pick<Context, "url" | "workspace" | "dialect">): Links {
  const url = context.url();
  const { runUrl, addresses } = context.dialect;
  const app = (projectId: string) =>
    runUrl === "hex" ? `/hex/${projectId}/app` : appPath(context.workspace, projectId, addresses);
  return {
    run: (run) => `${url}${app(run.projectId)}?runId=${run.id}`,
    runStatus: (run) => `${url}/api/v1/projects/${run.projectId}/runs/${run.id}`,
  };
}

/** A run as GetProjectRuns and GetRunStatus write it; the trace ID is that of the request. */
export function runAnswer(
  context: Context,
  { traceId }: Pick<Call, "traceId">,
  run: Run,
  expanded: boolean,
): Record<string, unknown> {
  const { dialect } = context;
  const now = context.workspace.timeline.now();
  const state = runState(run, now);
  return {
    projectId: run.projectId,
    projectVersion: dialect.projectVersion === "string" ? String(run.projectVersion) : run.projectVersion,
    runId: run.id,
    runUrl: linksOf(context).run(run),
    status: state.status,
    ...(dialect.runTrigger ? { runTrigger: run.trigger } : {}),
    startTime: isoOrNull(state.startTime),
    endTime: isoOrNull(state.endTime),
    elapsedTime: state.elapsedMs,
    traceId,
    notifications: run.notifications,
    ...(expanded ? { stateEvents: stateEvents(run, now), flagConfigOverride: "{}" } : {}),
  };
}
