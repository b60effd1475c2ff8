import * as vscode from "vscode";
import { isActive, type Run } from "../hex/types";
import { joined, projectTitle, runAgo, runIcon, runProgress, startedBy, statusText } from "../ui/format";
import { inBackground, type CommandContext } from "./context";
import type { CommandId } from "../ui/commandIds";
import type { KeyedItem, RowButton } from "../ui/quickPick";

/** A run in a list to choose from. */
export interface RunItem extends KeyedItem {
  run?: Run;
}

/** Running times in an open list are brought up to date this often. */
export const runTimesEveryMs = 5_000;

export function runItem(context: CommandContext, run: Run): RunItem {
  const { workspace } = context;
  const { store } = workspace;
  const cancelling = store.isCancelling(run.runId);
  return {
    key: run.runId,
    run,
    label: projectTitle(workspace, run.projectId),
    description: joined(
      statusText(run, cancelling),
      runProgress(workspace, run),
      startedBy(workspace, run),
      isActive(run) ? undefined : runAgo(run, store.now()),
    ),
    iconPath: runIcon(workspace, run),
    buttons: runButtons(context, run),
  };
}

/** When the run ended, or else began, ms since the epoch. */
export function endMs(run: Run): number {
  return (run.endTime ?? run.startTime)?.getTime() ?? 0;
}

/** What else can be done with a run in a list. */
function runButtons(context: CommandContext, run: Run): RowButton[] {
  const target = { projectId: run.projectId, runId: run.runId };
  const { store } = context.workspace;
  const cancel = rowButton(context, "debug-stop", vscode.l10n.t("Cancel run"), "hexRuns.cancelRun", target);
  const again = rowButton(context, "debug-rerun", vscode.l10n.t("Run again"), "hexRuns.runAgain", target);
  return [
    ...(isActive(run) ? (store.isCancelling(run.runId) ? [] : [cancel]) : [again]),
    rowButton(context, "link-external", vscode.l10n.t("Open run in Hex"), "hexRuns.openRun", target),
    rowButton(context, "copy", vscode.l10n.t("Copy link"), "hexRuns.copyLink", target),
  ];
}

/** A button of a row, which runs a command. */
export function rowButton(
  context: CommandContext,
  icon: string,
  tooltip: string,
  command: CommandId,
  argument: object,
): RowButton {
  return {
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
    act: () => inBackground(context, () => vscode.commands.executeCommand(command, argument)),
  };
}
