import type { ProjectId, RunId } from "../hex/types";

/** The groups at the top of the trees: two of the Projects view, two of the Runs view. */
export type GroupId = "pinned" | "all" | "active" | "recent";

export interface GroupNode {
  kind: "group";
  group: GroupId;
}

export interface ProjectNode {
  kind: "project";
  group: "pinned" | "all";
  projectId: ProjectId;
}

/** A run below its project (then `group` is that project's), or in the Runs view. */
export interface RunNode {
  kind: "run";
  group: GroupId;
  projectId: ProjectId;
  runId: RunId;
}

/** More of a project's runs, or of the group when it names no project. */
export interface LoadMoreNode {
  kind: "loadMore";
  group: GroupId;
  projectId?: ProjectId;
}

/** What a row without project or run is there to say. */
export type MessageTopic =
  | "loading"
  /** There is nothing, and that is fine. */
  | "empty"
  /** It could not be loaded. */
  | "error"
  /** The project was deleted or access to it was lost. */
  | "gone"
  /** Hex sent entries that could not be read. */
  | "skipped"
  | "clearFilter";

/** A row that says something about the group or, when it names one, about the project. */
export interface MessageNode {
  kind: "message";
  topic: MessageTopic;
  group: GroupId;
  projectId?: ProjectId;
}

/** A row of a tree, and the argument of a command that was called from it. */
export type Node = GroupNode | ProjectNode | RunNode | LoadMoreNode | MessageNode;

/** The same row has the same id, whatever it shows; no two rows of a view share one. */
export function nodeId(node: Node): string {
  switch (node.kind) {
    case "group":
      return `group/${node.group}`;
    case "project":
      return `project/${node.group}/${node.projectId}`;
    case "run":
      return `run/${node.group}/${node.projectId}/${node.runId}`;
    case "loadMore":
      return `loadMore/${node.group}/${node.projectId ?? ""}`;
    case "message":
      return `message/${node.group}/${node.projectId ?? ""}/${node.topic}`;
  }
}
