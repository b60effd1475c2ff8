import * as vscode from "vscode";
import { isActive, isRunnable, type Project, type Run } from "../hex/types";
import { inBackground, type CommandContext } from "./context";
import type { RowButton } from "../ui/quickPick";

/** What else can be done with a project in a list. */
export function projectButtons(context: CommandContext, project: Project): RowButton[] {
  const target = { projectId: project.id };
  return [
    ...(isRunnable(project)
      ? [button(context, "settings", vscode.l10n.t("Run with inputs…"), "hexRuns.runWithInputs", target)]
      : []),
    button(context, "link-external", vscode.l10n.t("Open project in Hex"), "hexRuns.openProject", target),
  ];
}

/** What else can be done with a run in a list. */
export function runButtons(context: CommandContext, run: Run): RowButton[] {
  const target = { projectId: run.projectId, runId: run.runId };
  const { store } = context.workspace;
  const cancel = button(context, "debug-stop", vscode.l10n.t("Cancel run"), "hexRuns.cancelRun", target);
  const again = button(context, "debug-rerun", vscode.l10n.t("Run again"), "hexRuns.runAgain", target);
  return [
    ...(isActive(run) ? (store.isCancelling(run.runId) ? [] : [cancel]) : [again]),
    button(context, "link-external", vscode.l10n.t("Open run in Hex"), "hexRuns.openRun", target),
    button(context, "copy", vscode.l10n.t("Copy link"), "hexRuns.copyLink", target),
  ];
}

function button(context: CommandContext, icon: string, tooltip: string, command: string, argument: object): RowButton {
  return {
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
    act: () => inBackground(context, () => vscode.commands.executeCommand(command, argument)),
  };
}
