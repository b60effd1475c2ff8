import type * as vscode from "vscode";
import type { ProjectId, RunId } from "../hex/types";
import type { Disposable } from "../util/disposables";
import type { Event } from "../util/events";
import type { HexWorkspace } from "../workspace";

/** The groups of the Projects view; `folder` are the projects of files in the open folders. */
export type ProjectGroupId = "pinned" | "folder" | "all";
/**
 * The groups at the top of the trees: those of the Projects view, and two of the Runs view. `recentProject` is no
 * row: it holds what is below the projects of *Recent*.
 */
export type GroupId = ProjectGroupId | "active" | "recent" | "recentProject";

export interface GroupNode {
  kind: "group";
  group: GroupId;
}

export interface ProjectNode {
  kind: "project";
  group: ProjectGroupId;
  projectId: ProjectId;
}

/** Named inputs and options, below their project. */
export interface PresetNode {
  kind: "preset";
  group: ProjectGroupId;
  projectId: ProjectId;
  presetId: string;
}

/** A file with presets that cannot be read, or not all of it. */
export interface BrokenFileNode {
  kind: "brokenFile";
  group: "folder";
  uri: string;
}

/** A run below its project (then `group` is that project's), or in the Runs view. */
export interface RunNode {
  kind: "run";
  group: GroupId;
  projectId: ProjectId;
  runId: RunId;
}

/** A project of *Recent*, which stands for the run of it that ended last: what is done with the row is done with that. */
export interface RecentNode {
  kind: "recent";
  group: "recent";
  projectId: ProjectId;
  /** Changes when a newer one ends; the row stays the same. */
  runId: RunId;
}

/** More of a project's runs, or of the group when it names no project. */
export interface LoadMoreNode {
  kind: "loadMore";
  group: GroupId;
  projectId?: ProjectId;
}

/** What a row without a project or run is about. */
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
export type Node =
  | GroupNode
  | ProjectNode
  | PresetNode
  | BrokenFileNode
  | RunNode
  | RecentNode
  | LoadMoreNode
  | MessageNode;

/** The same row has the same id, whatever it shows; no two rows of a view share one. */
export function nodeId(node: Node): string {
  switch (node.kind) {
    case "group":
      return `group/${node.group}`;
    case "project":
      return `project/${node.group}/${node.projectId}`;
    case "run":
      return `run/${node.group}/${node.projectId}/${node.runId}`;
    case "recent":
      return `recent/${node.projectId}`;
    case "preset":
      return `preset/${node.group}/${node.projectId}/${node.presetId}`;
    case "brokenFile":
      return `brokenFile/${node.uri}`;
    case "loadMore":
      return `loadMore/${node.group}/${node.projectId ?? ""}`;
    case "message":
      return `message/${node.group}/${node.projectId ?? ""}/${node.topic}`;
  }
}

/** The rows that come from files and presets. */
export interface FileRows extends Disposable {
  /** The rows of the group *In this folder*, which is hidden while it is empty. */
  readonly folder: readonly Node[];
  /** The rows below a project, above its runs. */
  above(node: ProjectNode): Node[];
  /** The tree item of a row that comes from a file; undefined for all others. */
  item(workspace: HexWorkspace, node: Node): vscode.TreeItem | undefined;
  /** Call when the group is shown. */
  lookUp(workspace: HexWorkspace): void;
  /** Fires with the projects whose rows changed; those of the group may have changed as well. */
  readonly onDidChange: Event<readonly ProjectId[]>;
}
