import * as vscode from "vscode";
import { isActive, type Run } from "../hex/types";
import type { HexWorkspace } from "../workspace";
import { dateText } from "../util/timeText";
import { historyFacts } from "../ui/historyText";
import { nodeId, type RunNode } from "../ui/nodes";
import { tooltip } from "../ui/tooltip";
import {
  briefProgress,
  joined,
  projectTitle,
  runAgo,
  runIcon,
  runProgress,
  startedBy,
  statusText,
  versionText,
} from "../ui/format";

/** A run's row: below its project it is called by its state, in the Runs view by its project. */
export function runItem(workspace: HexWorkspace, node: RunNode, run: Run): vscode.TreeItem {
  const cancelling = workspace.store.isCancelling(run.runId);
  const status = statusText(run, cancelling);
  const inRunsView = node.group === "active" || node.group === "recent";
  const title = projectTitle(workspace, run.projectId);
  const item = new vscode.TreeItem(inRunsView ? title : status);
  item.id = nodeId(node);
  item.description = runDescription(workspace, node, run);
  item.iconPath = runIcon(workspace, run);
  item.contextValue = runContext(run, cancelling);
  item.command = { command: "hexRuns.showRun", title: vscode.l10n.t("Show Run"), arguments: [node] };
  const facts = [inRunsView ? title : undefined, status, ...spokenFacts(workspace, run)];
  item.accessibilityInformation = { label: facts.filter(Boolean).join(", ") };
  return item;
}

/** What is in the row beside its name. */
export function runDescription(workspace: HexWorkspace, { group }: Pick<RunNode, "group">, run: Run): string {
  const now = workspace.store.now();
  const cancelling = workspace.store.isCancelling(run.runId);
  const progress = briefProgress(workspace, run);
  const trigger = startedBy(workspace, run);
  switch (group) {
    case "active":
      return joined(
        cancelling || run.status === "PENDING" ? statusText(run, cancelling) : undefined,
        progress,
        trigger,
      );
    case "recent":
      return joined(runAgo(run, now), progress, trigger);
    default:
      return joined(progress, isActive(run) ? undefined : runAgo(run, now), versionText(run.version), trigger);
  }
}

/** The words that the menus look for. */
function runContext(run: Run, cancelling: boolean): string {
  if (!isActive(run)) {
    return "run ended";
  }
  return cancelling ? "run active" : "run active cancellable";
}

/** What a screen reader says beside the row's name and state, in whole words. */
export function spokenFacts(workspace: HexWorkspace, run: Run): (string | undefined)[] {
  const now = workspace.store.now();
  return [
    runProgress(workspace, run, "long"),
    isActive(run) ? undefined : runAgo(run, now, "long"),
    versionText(run.version),
    startedBy(workspace, run),
  ];
}

export function runTooltip(workspace: HexWorkspace, run: Run): vscode.MarkdownString {
  const status = statusText(run, workspace.store.isCancelling(run.runId));
  const trigger = startedBy(workspace, run);
  const version = versionText(run.version);
  return tooltip(
    projectTitle(workspace, run.projectId),
    [joined(status, runProgress(workspace, run))],
    [
      run.startTime && vscode.l10n.t("Started: {0}", dateText(run.startTime)),
      run.endTime && vscode.l10n.t("Ended: {0}", dateText(run.endTime)),
      trigger && vscode.l10n.t("Trigger: {0}", trigger),
      version && vscode.l10n.t("Version: {0}", version),
      ...historyFacts(workspace, run.projectId),
    ],
  );
}
