import * as vscode from "vscode";
import type { Run } from "../hex/types";
import type { HexWorkspace } from "../workspace";
import { joined, projectTitle, statusIcon, statusText } from "../ui/format";
import { nodeId, type RecentNode } from "../ui/nodes";
import { runDescription, spokenFacts } from "./runItem";

/** The row of a project in *Recent*: its title, and how and when its last run ended. */
export function recentItem(workspace: HexWorkspace, node: RecentNode): vscode.TreeItem {
  const { projectId } = node;
  const runs = workspace.store.endedRuns([projectId]);
  const [newest] = runs;
  const title = projectTitle(workspace, projectId);
  const item = new vscode.TreeItem(title, collapsibleState(runs));
  item.id = nodeId(node);
  if (newest) {
    item.description = description(workspace, node, newest);
    item.iconPath = statusIcon(newest, false);
    item.command = { command: "hexRuns.showRun", title: vscode.l10n.t("Show Run"), arguments: [node] };
    const facts = [title, statusText(newest, false), goneText(workspace, node), ...spokenFacts(workspace, newest)];
    item.accessibilityInformation = { label: facts.filter(Boolean).join(", ") };
  }
  item.contextValue = context(workspace, node);
  return item;
}

/** What the row looks like, to tell whether it looks different now; undefined when it is no more. */
export function recentText(workspace: HexWorkspace, node: RecentNode): string | undefined {
  const runs = workspace.store.endedRuns([node.projectId]);
  const [newest] = runs;
  return (
    newest &&
    [
      projectTitle(workspace, node.projectId),
      statusText(newest, false),
      description(workspace, node, newest),
      collapsibleState(runs),
      context(workspace, node),
    ].join("\n")
  );
}

/** A single run is all in the row itself. */
function collapsibleState(runs: readonly Run[]): vscode.TreeItemCollapsibleState {
  return runs.length > 1 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
}

function description(workspace: HexWorkspace, node: RecentNode, newest: Run): string {
  return joined(goneText(workspace, node), runDescription(workspace, node, newest));
}

function goneText({ store }: HexWorkspace, { projectId }: RecentNode): string | undefined {
  return store.runsOf(projectId).gone ? vscode.l10n.t("not found, or no access") : undefined;
}

/** The words that the menus look for. */
function context({ screen }: HexWorkspace, { projectId }: RecentNode): string {
  return `recent run ended ${screen.pinned.includes(projectId) ? "pinned" : "unpinned"}`;
}
