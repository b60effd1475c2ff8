import * as vscode from "vscode";
import type { Project, ProjectId } from "../hex/types";
import { joined, projectTitle, serverWord, statusIcon } from "../views/words";
import type { CommandContext } from "./context";
import { separator, type KeyedItem } from "./quickPick";
import { projectButtons } from "./rowButtons";

/** A project in a list to choose from. */
export interface ProjectItem extends KeyedItem {
  projectId?: ProjectId;
}

const mostRecent = 5;
const mostCategories = 4;

/** The projects that are known and wanted: lately run ones, pinned ones, then all by last edited. */
export function projectItems(context: CommandContext, isWanted: (project: Project) => boolean): ProjectItem[] {
  const { workspace, pinnedProjects } = context;
  const wanted = [...workspace.store.projects].filter(
    (project) => isWanted(project) && !workspace.store.runsOf(project.id).gone,
  );
  const left = new Map(wanted.map((project) => [project.id, project]));
  const take = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const project = left.get(id as ProjectId);
      left.delete(id as ProjectId);
      return project ?? [];
    });
  const recent = take(workspace.started.projects.slice(0, mostRecent));
  const pinned = take(pinnedProjects.value.map((id) => id.toLowerCase()));
  const others = [...left.values()].sort((a, b) => editedMs(b) - editedMs(a));
  return [
    ...group(context, vscode.l10n.t("Recently run"), recent),
    ...group(context, vscode.l10n.t("Pinned"), pinned),
    ...group(context, vscode.l10n.t("All projects"), others),
  ];
}

function group(context: CommandContext, label: string, projects: readonly Project[]): ProjectItem[] {
  return projects.length === 0 ? [] : [separator(label), ...projects.map((project) => projectItem(context, project))];
}

function projectItem(context: CommandContext, project: Project): ProjectItem {
  const { store } = context.workspace;
  const [lastRun] = store.runsOf(project.id).runs;
  return {
    key: project.id,
    projectId: project.id,
    label: projectTitle(context.workspace, project.id),
    description: joined(
      project.ownerEmail === undefined ? undefined : serverWord(project.ownerEmail),
      project.categories.slice(0, mostCategories).map(serverWord).join(", "),
      project.lastPublishedAt === undefined ? vscode.l10n.t("not published") : undefined,
    ),
    iconPath: lastRun ? statusIcon(lastRun, store.isCancelling(lastRun.runId)) : new vscode.ThemeIcon("notebook"),
    buttons: projectButtons(context, project),
  };
}

function editedMs(project: Project): number {
  return project.lastEditedAt?.getTime() ?? 0;
}
