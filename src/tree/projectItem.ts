import * as vscode from "vscode";
import { isActive, isRunnable, type Project, type ProjectId } from "../hex/types";
import type { RunStore } from "../store/runStore";
import type { HexWorkspace } from "../workspace";
import { plain } from "../util/text";
import { dateText, type Width } from "../util/timeText";
import { historyFacts } from "../ui/historyText";
import { nodeId, type ProjectNode } from "../ui/nodes";
import { notRunnableTexts } from "../ui/notRunnable";
import { tooltip } from "../ui/tooltip";
import { agoText, joined, projectTitle, runAgo, runIcon, runLabel, serverWord, statusText } from "../ui/format";

/** A project's row. */
export function projectItem(workspace: HexWorkspace, node: ProjectNode, isPinned: boolean): vscode.TreeItem {
  const { projectId } = node;
  const project = workspace.store.project(projectId);
  const list = workspace.store.runsOf(projectId);
  const title = projectTitle(workspace, projectId);
  // A project that was never published has no runs to show.
  const mayHaveRuns = project?.lastPublishedAt !== undefined || list.runs.length > 0 || !project;
  const item = new vscode.TreeItem(
    title,
    mayHaveRuns ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = nodeId(node);
  item.description = projectDescription(workspace, projectId);
  item.iconPath = projectIcon(workspace, projectId);
  item.contextValue = projectContext(workspace, projectId, isPinned);
  const spoken = [title, lastRunText(workspace, projectId), projectDescription(workspace, projectId, "long")];
  item.accessibilityInformation = { label: spoken.filter(Boolean).join(", ") };
  return item;
}

/** What the row looks like, to tell whether it looks different now. */
export function projectText(workspace: HexWorkspace, { projectId }: ProjectNode, isPinned: boolean): string {
  const { id, color } = projectIcon(workspace, projectId);
  return [
    projectTitle(workspace, projectId),
    projectDescription(workspace, projectId),
    id,
    color?.id,
    projectContext(workspace, projectId, isPinned),
  ].join("\n");
}

/** The words that the menus look for. */
function projectContext(workspace: HexWorkspace, projectId: ProjectId, isPinned: boolean): string {
  const project = workspace.store.project(projectId);
  const { gone } = workspace.store.runsOf(projectId);
  const words = [
    "project",
    project && (project.lastPublishedAt ? "published" : "unpublished"),
    project && isRunnable(project) && !gone && "runnable",
    gone && "gone",
    isPinned ? "pinned" : "unpinned",
  ];
  return words.filter(Boolean).join(" ");
}

/** What keeps the project from being run or seen, then when it runs by itself, then whose it is. */
function projectDescription(workspace: HexWorkspace, projectId: ProjectId, width?: Width): string {
  const { store } = workspace;
  const project = store.project(projectId);
  const { gone, error } = store.runsOf(projectId);
  if (gone) {
    return vscode.l10n.t("not found, or no access");
  }
  if (!project) {
    return error ? vscode.l10n.t("couldn’t be loaded") : vscode.l10n.t("loading…");
  }
  const due = isRunnable(project) ? store.nextDue(project) : undefined;
  return joined(
    notRunnableTexts(project)?.short(),
    store.overdueSince(project) && vscode.l10n.t("overdue"),
    due && vscode.l10n.t("next {0}", agoText(due, store.now(), width)),
    ownerText(workspace, project),
  );
}

/** "you", or the part of the address that tells people of one company apart. */
function ownerText(workspace: HexWorkspace, { ownerEmail }: Project): string | undefined {
  if (ownerEmail === undefined) {
    return undefined;
  }
  const mine = workspace.account.email?.toLowerCase() === ownerEmail.toLowerCase();
  return mine ? vscode.l10n.t("you") : serverWord(ownerEmail.split("@")[0] ?? ownerEmail);
}

function projectIcon(workspace: HexWorkspace, projectId: ProjectId): vscode.ThemeIcon {
  const { store } = workspace;
  const { gone, runs } = store.runsOf(projectId);
  const project = store.project(projectId);
  const [last] = runs;
  if (gone || (project && !isRunnable(project))) {
    return new vscode.ThemeIcon(gone ? "circle-slash" : "notebook", new vscode.ThemeColor("disabledForeground"));
  }
  return last ? runIcon(workspace, last) : new vscode.ThemeIcon("notebook");
}

function lastRunText(workspace: HexWorkspace, projectId: ProjectId): string | undefined {
  const [last] = workspace.store.runsOf(projectId).runs;
  return last && vscode.l10n.t("last run: {0}", statusText(last, workspace.store.isCancelling(last.runId)));
}

export function projectTooltip(workspace: HexWorkspace, projectId: ProjectId): vscode.MarkdownString {
  const { store } = workspace;
  const project = store.project(projectId);
  const list = store.runsOf(projectId);
  const [last] = list.runs;
  const now = store.now();
  const due = project && isRunnable(project) ? store.nextDue(project) : undefined;
  const missed = project && store.overdueSince(project);
  const undated = project && isRunnable(project) ? undatedCadences(store, project) : [];
  const at = (date: Date) => dateText(date);
  return tooltip(
    projectTitle(workspace, projectId),
    [
      list.gone &&
        vscode.l10n.t("The project can’t be found, or you no longer have access to it. It’s no longer updated."),
      project && notRunnableTexts(project)?.explained(),
      project?.description && plain(project.description, 400),
    ],
    [
      last &&
        vscode.l10n.t(
          "Last run: {0}",
          joined(runLabel(workspace, last), isActive(last) ? undefined : runAgo(last, now)),
        ),
      ...historyFacts(workspace, projectId),
      missed &&
        vscode.l10n.t(
          "Overdue: a scheduled run was due {0} ({1}) and hasn’t started",
          agoText(missed, now),
          at(missed),
        ),
      due && vscode.l10n.t("Next scheduled run: {0} ({1})", agoText(due, now), at(due)),
      undated.length > 0 && vscode.l10n.t("Scheduled at unknown times: {0}", undated.join(", ")),
      project?.ownerEmail && vscode.l10n.t("Owner: {0}", plain(project.ownerEmail, 120)),
      project?.creatorEmail !== project?.ownerEmail &&
        project?.creatorEmail &&
        vscode.l10n.t("Created by: {0}", plain(project.creatorEmail, 120)),
      project?.status && vscode.l10n.t("Status: {0}", serverWord(project.status)),
      project &&
        project.categories.length > 0 &&
        vscode.l10n.t("Categories: {0}", project.categories.slice(0, 10).map(serverWord).join(", ")),
      project?.lastPublishedAt && vscode.l10n.t("Published: {0}", at(project.lastPublishedAt)),
      project?.resultsUpdatedAt && vscode.l10n.t("Results updated: {0}", at(project.resultsUpdatedAt)),
      project?.lastEditedAt && vscode.l10n.t("Last edited: {0}", at(project.lastEditedAt)),
      project?.archivedAt && vscode.l10n.t("Archived: {0}", at(project.archivedAt)),
      project?.appViewsLastSevenDays !== undefined &&
        vscode.l10n.t("App views in the last 7 days: {0}", project.appViewsLastSevenDays),
    ],
  );
}

/** Schedules whose next run cannot be told, such as those of a new kind, as Hex calls them. */
function undatedCadences(store: RunStore, project: Project): string[] {
  const undated = project.schedules.filter((one) => one.enabled && !store.nextDue({ ...project, schedules: [one] }));
  return undated.map(({ cadence }) => serverWord(cadence));
}
