import type { ProjectId, Run } from "../hex/types";
import type { ProjectList } from "../polling/projectList";
import { recentProjects, recentRuns } from "../store/recentRuns";
import type { RunList } from "../store/runList";
import type { HexWorkspace } from "../workspace";
import type { GroupId, MessageTopic, Node, RecentNode } from "../ui/nodes";

/** Which rows stand where. */

/** The rows of *All projects*. */
export function listRows(list: ProjectList): Node[] {
  const say = (topic: MessageTopic): Node => ({ kind: "message", topic, group: "all" });
  if (list.loadedAtMs === undefined) {
    return [say(list.error && !list.loading ? "error" : "loading")];
  }
  const rows: Node[] = list.projects.map(({ id }) => ({ kind: "project", group: "all", projectId: id }));
  if (rows.length === 0) {
    rows.push(say("empty"));
    if (list.isFiltered) {
      rows.push(say("clearFilter"));
    }
  }
  if (list.mayHaveMore) {
    rows.push({ kind: "loadMore", group: "all" });
  }
  if (list.skipped > 0) {
    rows.push(say("skipped"));
  }
  return rows;
}

/** The rows below a project. */
export function projectRows(group: GroupId, projectId: ProjectId, list: RunList): Node[] {
  const say = (topic: MessageTopic): Node => ({ kind: "message", topic, group, projectId });
  const runs = list.runs.map((run) => runRow(group, run));
  if (list.gone) {
    return [say("gone"), ...runs];
  }
  if (list.loadedAtMs === undefined && !list.error) {
    return [...runs, say("loading")];
  }
  const rows: Node[] = list.error ? [say("error"), ...runs] : runs;
  if (rows.length === 0) {
    return [say("empty")];
  }
  if (list.hasMore && list.loadedAtMs !== undefined) {
    rows.push({ kind: "loadMore", group, projectId });
  }
  return rows;
}

/** The rows of *Active*. */
export function activeRows(workspace: HexWorkspace): Node[] {
  const rows = workspace.store.activeRuns().map((run) => runRow("active", run));
  return rows.length > 0 ? rows : [{ kind: "message", topic: "empty", group: "active" }];
}

/** The rows of *Recent* as a list of runs: at most `most` of them, then a way to more. */
export function recentRows(workspace: HexWorkspace, most: number): Node[] {
  const runs: Node[] = recentRuns(workspace).map((run) => runRow("recent", run));
  return recentGroupRows(workspace, runs, most, () => true);
}

/** The rows of *Recent* as a list of projects: at most `most` of them, then a way to more. */
export function recentProjectRows(workspace: HexWorkspace, most: number): Node[] {
  const projects = recentProjects(workspace).map(recentRow);
  const listed = new Set(projects.map(({ projectId }) => projectId));
  return recentGroupRows(workspace, projects, most, (projectId) => !listed.has(projectId));
}

/** The row of a project in *Recent*, by its run that ended last. */
export function recentRow({ projectId, runId }: Run): RecentNode {
  return { kind: "recent", group: "recent", projectId, runId };
}

const mostBelowProject = 5;

/** The rows below a project of *Recent*: its newest runs that ended, then a way to all that are known. */
export function recentRunRows({ store }: HexWorkspace, projectId: ProjectId, isAll: boolean): Node[] {
  const runs = store.endedRuns([projectId]);
  const shown = isAll ? runs : runs.slice(0, mostBelowProject);
  const rows = shown.map((run) => runRow("recentProject", run));
  return shown.length < runs.length ? [...rows, { kind: "loadMore", group: "recentProject", projectId }] : rows;
}

/** @param saysGone whether a project that is gone has a row that says so. */
function recentGroupRows(
  workspace: HexWorkspace,
  all: readonly Node[],
  most: number,
  saysGone: (projectId: ProjectId) => boolean,
): Node[] {
  const { store } = workspace;
  const { followed } = workspace.screen;
  const lists = followed.map((projectId) => ({ projectId, list: store.runsOf(projectId) }));
  const say = (topic: MessageTopic, projectId?: ProjectId): Node => ({
    kind: "message",
    topic,
    group: "recent",
    projectId,
  });
  const rows = all.slice(0, most);
  const isLoading = lists.some(({ list }) => list.loadedAtMs === undefined && !list.error);
  if (isLoading && all.length < most) {
    rows.push(say("loading"));
  } else if (all.length > most) {
    rows.push({ kind: "loadMore", group: "recent" });
  }
  const gone = lists.filter(({ list, projectId }) => list.gone && saysGone(projectId));
  rows.push(...gone.map(({ projectId }) => say("gone", projectId)));
  if (rows.length === 0) {
    rows.push(say(lists.some(({ list }) => list.error) ? "error" : "empty"));
  }
  return rows;
}

function runRow(group: GroupId, { projectId, runId }: Run): Node {
  return { kind: "run", group, projectId, runId };
}
