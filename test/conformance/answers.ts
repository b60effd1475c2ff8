import { scopes } from "../simulator/tokens";
import type { Project } from "../simulator/workspace/model";
import type { Answer, RawRequest, Stage } from "./stage";

const unknownId = "123e4567-e89b-42d3-a456-426614174000";
const chartTypes = ["CHART", "VEGA_CHART", "EXPLORE"];

/** What one project and its runs offer to be asked for. */
interface Subjects {
  project: Project;
  unpublished: Project;
  hidden: Project;
  runId: string;
  chartId: string;
  textId: string;
}

/** Has every operation answer in each way it can: with success, and with each of its refusals. */
export async function exerciseAnswers(stage: Stage): Promise<void> {
  const subjects = await prepare(stage);
  const usual = usualRequests(subjects);
  for (const request of [...usual, ...otherSuccesses(subjects)]) await stage.send(request);
  for (const request of usual) await refusedCallers(stage, request);
  for (const request of refusals(subjects)) await stage.send(request);
  await nameless(stage);
  await busyKernels(stage, subjects);
  await runLife(stage, subjects);
}

async function prepare(stage: Stage): Promise<Subjects> {
  const { workspace, userEmail, setAccess } = stage.simulator;
  const project = workspace.project("Revenue by region");
  const others = [...workspace.projects.values()];
  const unpublished =
    others.find((each) => each.lastPublishedAt === null && each.ownerEmail === userEmail) ??
    others.find((each) => each.lastPublishedAt === null);
  const hidden = others.find((each) => each.id !== project.id && each.ownerEmail !== userEmail);
  if (!unpublished || !hidden) throw new Error("The simulator has no unpublished or no foreign project.");
  setAccess(hidden.id, userEmail, "NONE");
  setAccess(unpublished.id, userEmail, "CAN_EDIT");
  const run = await stage.send({ method: "POST", path: `/projects/${project.id}/runs` });
  const runId = String(run.json["runId"]);
  stage.simulator.endRun(runId);
  const cells = list(await stage.send({ path: `/cells?projectId=${project.id}&limit=100` }));
  const idOf = (isWanted: (type: string) => boolean) =>
    String(cells.find(({ cellType }) => isWanted(String(cellType)))?.["staticId"] ?? unknownId);
  return {
    project,
    unpublished,
    hidden,
    runId,
    chartId: idOf((type) => chartTypes.includes(type)),
    textId: idOf((type) => !chartTypes.includes(type)),
  };
}

/** One good request for each operation. */
function usualRequests({ project: { id }, runId, chartId }: Subjects): RawRequest[] {
  return [
    { path: "/users/me" },
    { path: "/projects?limit=100&includeArchived=true&includeComponents=true&includeTrashed=true&includeSharing=true" },
    { path: `/projects/${id}` },
    { method: "POST", path: `/projects/${id}/runs`, body: { dryRun: true } },
    { path: `/projects/${id}/runs` },
    { path: `/projects/${id}/runs/${runId}` },
    { method: "DELETE", path: `/projects/${id}/runs/${runId}` },
    { method: "POST", path: "/projects/export", body: { projectId: id, version: "latest" } },
    { path: `/cells?projectId=${id}` },
    { path: `/projects/${id}/runs/${runId}/cells/${chartId}/image` },
    { path: `/projects/${id}/queriedTables` },
    { path: "/collections" },
    { path: "/users" },
    { path: "/groups" },
    { path: "/data-connections" },
  ];
}

function otherSuccesses({ project: { id }, unpublished, runId, chartId }: Subjects): RawRequest[] {
  return [
    { path: "/projects" },
    {
      path: "/projects?limit=2&sortBy=LAST_EDITED_AT&sortDirection=ASC&statuses=Production&statuses=Approved&categories=Finance",
    },
    { path: `/projects/${id}?includeSharing=true` },
    { path: `/projects/${id}/runs?limit=2&offset=1&statusFilter=COMPLETED&runTriggerFilter=ALL` },
    { path: `/projects/${id}/runs/${runId}`, headers: { "enable-expanded-stats": "true" } },
    // The paths that older clients call.
    { path: `/project/${id}/runs` },
    { path: `/project/${id}/run/${runId}` },
    { method: "POST", path: `/project/${id}/run`, body: { dryRun: true } },
    { method: "POST", path: "/projects/export", body: { projectId: unpublished.id, version: "draft" } },
    { method: "POST", path: "/projects/export", body: { projectId: id } },
    { method: "POST", path: "/projects/export", body: { projectId: id, version: 1 } },
    { path: `/projects/${id}/runs/${runId}/cells/${chartId}/image?width=400&height=200&includeTitle=true` },
    { path: "/users?limit=500&sortBy=EMAIL&sortDirection=DESC" },
    { path: "/users?limit=1" },
    { path: "/groups?limit=500&sortBy=NAME" },
    { path: "/collections?limit=1&sortBy=NAME" },
    { path: "/data-connections?sortBy=NAME&sortDirection=DESC" },
  ];
}

/** No token, a bad one, one without scopes, a user who fell below Editor, an expired limit, an unknown parameter. */
async function refusedCallers(stage: Stage, request: RawRequest): Promise<void> {
  const { simulator } = stage;
  await stage.send({ ...request, token: null });
  await stage.send({ ...request, token: `hxtp_${"0".repeat(96)}` });
  await stage.send({ ...request, token: simulator.tokens.makeWorkspaceToken([]).value });
  const workspaceToken = simulator.tokens.makeWorkspaceToken(scopes).value;
  await stage.send({ ...request, token: workspaceToken });
  const role = simulator.workspace.person(simulator.userEmail).role;
  simulator.setRole(simulator.userEmail, "MEMBER");
  await stage.send(request);
  simulator.setRole(simulator.userEmail, role);
  await stage.send({ ...request, path: `${request.path}${request.path.includes("?") ? "&" : "?"}nobodyKnows=1` });
}

/** Somebody may have no name. */
async function nameless(stage: Stage): Promise<void> {
  const { workspace, userEmail } = stage.simulator;
  const person = workspace.person(userEmail);
  const { name } = person;
  person.name = null;
  for (const path of ["/users/me", "/users?limit=500"]) await stage.send({ path });
  person.name = name;
}

/** Requests that are refused for what they ask. */
function refusals({ project, unpublished, hidden, runId, chartId, textId }: Subjects): RawRequest[] {
  const { id } = project;
  const run = (body: unknown, projectId = id): RawRequest => ({
    method: "POST",
    path: `/projects/${projectId}/runs`,
    body,
  });
  const notThere = [unknownId, hidden.id];
  const input = project.inputs[0]?.name ?? "region";
  return [
    ...[
      "limit=0",
      "limit=101",
      "sortBy=TITLE",
      "sortDirection=asc",
      "after=nonsense",
      "collectionId=7",
      "includeArchived=1",
      "statuses[]=Production",
      "categories[0]=Finance",
    ].map((query) => ({ path: `/projects?${query}` })),
    ...["limit=0", "offset=-1", "statusFilter=DONE", "runTriggerFilter=MANUAL"].map((query) => ({
      path: `/projects/${id}/runs?${query}`,
    })),
    ...[
      "/projects/nope",
      "/projects/nope/runs",
      `/projects/${id}/runs/nope`,
      "/cells",
      "/cells?projectId=nope",
      "/projects/nope/queriedTables",
    ].map((path) => ({ path })),
    ...notThere.flatMap((gone): RawRequest[] => [
      { path: `/projects/${gone}` },
      { path: `/projects/${gone}/runs` },
      { path: `/projects/${gone}/runs/${runId}` },
      { method: "DELETE", path: `/projects/${gone}/runs/${runId}` },
      run({}, gone),
      { method: "POST", path: "/projects/export", body: { projectId: gone, version: "draft" } },
      { path: `/cells?projectId=${gone}` },
      { path: `/projects/${gone}/runs/${runId}/cells/${chartId}/image` },
      { path: `/projects/${gone}/queriedTables` },
    ]),
    { path: `/projects/${id}/runs/${unknownId}` },
    { method: "DELETE", path: `/projects/${id}/runs/${unknownId}` },
    { path: `/projects/${id}/runs/${unknownId}/cells/${chartId}/image` },
    { path: `/projects/${id}/runs/${runId}/cells/${unknownId}/image` },
    { path: `/projects/${id}/runs/${runId}/cells/${textId}/image` },
    { path: `/projects/${id}/runs/${runId}/cells/${chartId}/image?width=99&height=99` },
    { path: `/projects/${id}/runs/${runId}/cells/${chartId}/image?width=400` },
    { path: `/projects/${unpublished.id}/runs` },
    run({}, unpublished.id),
    run({ dryRun: "true" }),
    run({ inputParams: [] }),
    run({ unknown: true }),
    run({ viewId: unknownId, inputParams: {} }),
    run({ viewId: unknownId }),
    run({ dryRun: true, viewId: project.viewIds[0] ?? unknownId, updatePublishedResults: true }),
    run({ updatePublishedResults: true, inputParams: { [input]: "EMEA" } }),
    run({ inputParams: { [input]: { no: "value" }, nobodyKnows: 1 } }),
    run({ notifications: [{ type: "SOMETIMES", includeSuccessScreenshot: false }] }),
    run("{ not json"),
    { ...run("text"), headers: { "content-type": "text/plain" } },
    { method: "POST", path: "/projects/export", body: { projectId: unpublished.id, version: "latest" } },
    { method: "POST", path: "/projects/export", body: { projectId: id, version: 100_000 } },
    { method: "POST", path: "/projects/export", body: { projectId: id, version: "newest" } },
    { method: "POST", path: "/projects/export", body: {} },
    ...["/users", "/groups"].map((path) => ({ path: `${path}?limit=501` })),
    ...["/collections", "/data-connections"].map((path) => ({ path: `${path}?limit=101` })),
    { path: `/users?groupId=${unknownId}` },
    ...["/users", "/groups", "/collections", "/data-connections"].map((path) => ({ path: `${path}?sortBy=SHOE_SIZE` })),
  ];
}

/** RunProject's 503, and each operation's 429. */
async function busyKernels(stage: Stage, subjects: Subjects): Promise<void> {
  const { limits } = stage.simulator;
  const before = { ...limits };
  limits.kernels = 0;
  await stage.send({ method: "POST", path: `/projects/${subjects.project.id}/runs` });
  Object.assign(limits, before, { overallPerMinute: 0 });
  for (const request of usualRequests(subjects)) await stage.send(request);
  Object.assign(limits, before);
  stage.simulator.rateLimits.reset();
}

/** A run with all that can be asked of one, in each of its states, and cancelled. */
async function runLife(stage: Stage, { project: { id }, chartId }: Subjects): Promise<void> {
  const { simulator } = stage;
  const { people, groups } = simulator.workspace.data;
  const told = { type: "ALL", includeSuccessScreenshot: true, subject: "Done", body: "See **the app**" };
  const notifications = [
    { ...told, screenshotFormat: "pdf", userIds: [people[0]?.id] },
    { type: "FAILURE", includeSuccessScreenshot: false, groupIds: [groups[0]?.id], slackChannelIds: ["C024BE91L"] },
  ];
  simulator.plan(id, { pendingMs: 3_600_000 });
  const started = await stage.send({
    method: "POST",
    path: `/projects/${id}/runs`,
    body: { notifications, useCachedSqlResults: false },
  });
  const path = `/projects/${id}/runs/${String(started.json["runId"])}`;
  const headers = { "enable-expanded-stats": "true" };
  await stage.send({ path, headers });
  await stage.send({ path: `${path}/cells/${chartId}/image` });
  await stage.send({ method: "DELETE", path });
  await stage.send({ method: "DELETE", path });
  for (const status of ["ERRORED", "KILLED", "UNABLE_TO_ALLOCATE_KERNEL", "COMPLETED"] as const) {
    simulator.plan(id, { pendingMs: 0, durationMs: Infinity });
    const { id: runId } = simulator.startRun(id, "SCHEDULED");
    await stage.send({ path: `/projects/${id}/runs/${runId}`, headers });
    simulator.endRun(runId, status);
    await stage.send({ path: `/projects/${id}/runs/${runId}`, headers });
  }
  await stage.send({ path: `/projects/${id}/runs?limit=100` });
}

function list(answer: Answer): Record<string, unknown>[] {
  return (answer.json["values"] ?? []) as Record<string, unknown>[];
}
