import * as vscode from "vscode";
import { showErrorMessage, showInformation } from "../ui/messages";
import type { ProjectId } from "../hex/types";
import { plain } from "../util/text";
import type { CommandContext, CommandHandler } from "./context";
import { pickProject } from "./pickProject";
import { projectTarget } from "./target";

/** *Hex: Pin Project*: puts it behind the pins that are there. */
export const pinProject: CommandHandler = async (context, argument) => {
  const { workspace, session, pins } = context;
  const projectId =
    projectTarget(argument) ??
    (await pickProject(context, {
      title: vscode.l10n.t("Pin which project?"),
      include: ({ id, archivedAt, trashedAt }) => !isPinned(context, id) && !archivedAt && !trashedAt,
      empty: {
        label: vscode.l10n.t("Every project is pinned"),
        detail: vscode.l10n.t("Choose this to open Hex."),
      },
    }));
  if (projectId !== undefined && !isPinned(context, projectId)) {
    await save(context, pins.add(session, { id: projectId, title: workspace.store.project(projectId)?.title ?? "" }));
  }
};

/** *Hex: Unpin Project*. */
export const unpinProject: CommandHandler = async (context, argument) => {
  const { pins } = context;
  if (pins.isEmpty) {
    void showInformation(vscode.l10n.t("No project is pinned."));
    return;
  }
  const projectId =
    projectTarget(argument) ??
    (await pickProject(context, {
      title: vscode.l10n.t("Unpin which project?"),
      include: ({ id }) => isPinned(context, id),
      empty: {
        label: vscode.l10n.t("None of your pinned projects is in this workspace"),
        detail: vscode.l10n.t("Choose this to open Hex."),
      },
    }));
  if (projectId !== undefined) {
    await save(context, pins.remove(projectId));
  }
};

function isPinned({ workspace }: CommandContext, projectId: ProjectId): boolean {
  return workspace.screen.pinned.includes(projectId);
}

/** A settings file may be read-only or broken: VS Code says which. */
async function save({ log }: CommandContext, saving: Promise<void>): Promise<void> {
  try {
    await saving;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(reason);
    await showErrorMessage(vscode.l10n.t("The pins could not be saved in the settings: {0}", plain(reason, 300)), {
      title: vscode.l10n.t("Open Settings"),
      command: "workbench.action.openSettings",
      arguments: ["hexRuns.pinnedProjects"],
    });
  }
}
