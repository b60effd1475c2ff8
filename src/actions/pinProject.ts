import * as vscode from "vscode";
import { showErrorMessage, showInformation } from "../ui/messages";
import type { ProjectId } from "../hex/types";
import { plain } from "../util/text";
import type { CommandContext, CommandHandler } from "./context";
import { pickProject } from "./pickProject";
import { projectTargets } from "./target";

/** *Hex: Pin Project*: puts it, or each of several, behind the pins that are there. */
export const pinProject: CommandHandler = async (context, argument, selected = []) => {
  const { workspace, session, pins } = context;
  const ids = await chosen(argument, selected, () =>
    pickProject(context, {
      title: vscode.l10n.t("Pin which project?"),
      include: ({ id, archivedAt, trashedAt }) => !isPinned(context, id) && !archivedAt && !trashedAt,
      empty: {
        label: vscode.l10n.t("All projects are pinned"),
        detail: vscode.l10n.t("Choose this to open Hex."),
      },
    }),
  );
  const news = ids.filter((id) => !isPinned(context, id));
  if (news.length > 0) {
    const projects = news.map((id) => ({ id, title: workspace.store.project(id)?.title ?? "" }));
    await save(context, pins.add(session, ...projects));
  }
};

/** *Hex: Unpin Project*. */
export const unpinProject: CommandHandler = async (context, argument, selected = []) => {
  const { pins } = context;
  if (pins.isEmpty) {
    void showInformation(vscode.l10n.t("No project is pinned."));
    return;
  }
  const ids = await chosen(argument, selected, () =>
    pickProject(context, {
      title: vscode.l10n.t("Unpin which project?"),
      include: ({ id }) => isPinned(context, id),
      empty: {
        label: vscode.l10n.t("None of your pinned projects is in this workspace"),
        detail: vscode.l10n.t("Choose this to open Hex."),
      },
    }),
  );
  if (ids.length > 0) {
    await save(context, pins.remove(...ids));
  }
};

/** The projects that the command was called on, else the one that is chosen. */
async function chosen(
  argument: unknown,
  selected: readonly unknown[],
  ask: () => Promise<ProjectId | undefined>,
): Promise<readonly ProjectId[]> {
  const named = projectTargets(selected.length > 0 ? selected : [argument]);
  const asked = named.length > 0 ? undefined : await ask();
  return asked === undefined ? named : [asked];
}

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
    await showErrorMessage(vscode.l10n.t("Couldn’t save the pins in the settings: {0}", plain(reason, 300)), {
      title: vscode.l10n.t("Open Settings"),
      command: "workbench.action.openSettings",
      arguments: ["hexRuns.pinnedProjects"],
    });
  }
}
