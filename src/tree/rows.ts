import type { ProjectId, Run } from "../hex/types";
import type { ProjectList } from "../polling/projectList";
import type { RunList } from "../store/runList";
import type { HexWorkspace } from "../workspace";
import type { GroupId, MessageTopic, Node } from "../ui/nodes";

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
  if (list.hasMore) {
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

/** The rows of *Recent*: at most `most` runs that ended, then a way to more of them. */
export function recentRows(workspace: HexWorkspace, most: number): Node[] {
  const { store } = workspace;
  const { followed } = workspace.screen;
  const lists = followed.map((projectId) => ({ projectId, list: store.runsOf(projectId) }));
  const say = (topic: MessageTopic, projectId?: ProjectId): Node => ({
    kind: "message",
    topic,
    group: "recent",
    projectId,
  });
  const ended = store.endedRuns(followed);
  const rows: Node[] = ended.slice(0, most).map((run) => runRow("recent", run));
  const isLoading = lists.some(({ list }) => list.loadedAtMs === undefined && !list.error);
  if (isLoading && ended.length < most) {
    rows.push(say("loading"));
  } else if (ended.length > most) {
    rows.push({ kind: "loadMore", group: "recent" });
  }
  rows.push(...lists.filter(({ list }) => list.gone).map(({ projectId }) => say("gone", projectId)));
  if (rows.length === 0) {
    rows.push(say(lists.some(({ list }) => list.error) ? "error" : "empty"));
  }
  return rows;
}

function runRow(group: GroupId, { projectId, runId }: Run): Node {
  return { kind: "run", group, projectId, runId };
}
