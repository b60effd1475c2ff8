import * as vscode from "vscode";
import type { MissedRun } from "../polling/pinnedNotifier";
import { dueText, projectTitle } from "../ui/format";
import { inBackground, type CommandContext } from "./context";
import { rowButton, type RunItem } from "./runPickItems";

/** A scheduled run that did not start, in a list to choose from: leads to its project in Hex. */
export function missedItem(context: CommandContext, { projectId, due }: MissedRun, close: () => void): RunItem {
  const target = { projectId };
  return {
    key: `missed ${projectId}`,
    label: projectTitle(context.workspace, projectId),
    description: dueText(due),
    iconPath: new vscode.ThemeIcon("calendar", new vscode.ThemeColor("list.warningForeground")),
    buttons: [
      rowButton(context, "play", vscode.l10n.t("Run project"), "hexRuns.runProject", target),
      rowButton(context, "copy", vscode.l10n.t("Copy link"), "hexRuns.copyLink", target),
    ],
    act: () => {
      close();
      inBackground(context, () => vscode.commands.executeCommand("hexRuns.openProject", target));
    },
  };
}
