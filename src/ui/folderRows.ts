import type * as vscode from "vscode";
import type { ProjectId } from "../hex/types";
import type { Disposable } from "../util/disposables";
import type { Event } from "../util/events";
import type { HexWorkspace } from "../workspace";
import type { Node, ProjectNode } from "./nodes";

/** The rows that come from files and presets. */
export interface FileRows extends Disposable {
  /** Those of the group *In this folder*, which is not there without any. */
  readonly folder: readonly Node[];
  /** Those below a project, above its runs. */
  above(node: ProjectNode): Node[];
  /** A row that these know better than the view; undefined for all others. */
  item(workspace: HexWorkspace, node: Node): vscode.TreeItem | undefined;
  /** The group is shown. */
  lookUp(workspace: HexWorkspace): void;
  /** There are others, or they read differently: of these projects, and in the group. */
  readonly onDidChange: Event<readonly ProjectId[]>;
}
