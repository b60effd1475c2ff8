import * as vscode from "vscode";
import type { HexError } from "../hex/errors";
import type { HexWorkspace } from "../workspace";
import type { AdviceAction } from "../ui/errors/errorActions";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { clockText } from "../util/timeText";
import { nodeId, type LoadMoreNode, type MessageNode } from "../ui/nodes";
import { tooltip } from "../ui/tooltip";
import { projectTitle } from "../ui/format";

interface Said {
  label: string;
  description?: string;
  /** More words, or what to do about it. */
  explained?: string;
  icon?: string;
  /** What a click does. */
  action?: AdviceAction;
}

/** A row that only says something; a click on it runs its action, if it has one. */
export function messageItem(workspace: HexWorkspace, node: MessageNode): vscode.TreeItem {
  const { label, description, explained, icon, action } = say(workspace, node);
  const item = new vscode.TreeItem(label);
  item.id = nodeId(node);
  item.description = description;
  item.iconPath = icon === undefined ? undefined : new vscode.ThemeIcon(icon);
  item.tooltip = tooltip(label, [explained ?? description, action && vscode.l10n.t("Click: {0}", action.title)]);
  item.contextValue = `message ${node.topic}`;
  item.command = action && { command: action.command, title: action.title, arguments: [...(action.arguments ?? [])] };
  item.accessibilityInformation = { label: [label, description, explained].filter(Boolean).join(", ") };
  return item;
}

/** The row that loads more rows. */
export function loadMoreItem(workspace: HexWorkspace, node: LoadMoreNode): vscode.TreeItem {
  const whole = node.group === "recentProject" ? node.projectId : undefined;
  const item = new vscode.TreeItem(whole ? vscode.l10n.t("Show all") : vscode.l10n.t("Load more…"));
  item.id = nodeId(node);
  item.iconPath = new vscode.ThemeIcon("ellipsis");
  if (whole) {
    item.description = vscode.l10n.t("{0} runs", workspace.store.endedRuns([whole]).length);
  }
  if (node.group === "all" && node.projectId === undefined) {
    item.description = vscode.l10n.t("{0} loaded", workspace.projects.searchedCount);
  }
  item.contextValue = "loadMore";
  item.command = { command: "hexRuns.loadMore", title: vscode.l10n.t("Load More"), arguments: [node] };
  return item;
}

/** "As of 14:02: app.hex.tech cannot be reached. …", for what is shown although it could not be refreshed. */
export function staleText(loadedAtMs: number, error: HexError): string {
  const { message } = errorMessageFor(error);
  return vscode.l10n.t("{1} Last updated {0}.", clockText(new Date(loadedAtMs), Date.now()), message);
}

/** "as of 14:02, updating…", while what was known before is brought up to date; nothing when it is not. */
export function behindText({ loader: { behindSinceMs } }: HexWorkspace): string | undefined {
  return behindSinceMs === undefined
    ? undefined
    : vscode.l10n.t("as of {0}, updating…", clockText(new Date(behindSinceMs), Date.now()));
}

function say(workspace: HexWorkspace, node: MessageNode): Said {
  switch (node.topic) {
    case "loading":
      return { label: vscode.l10n.t("Loading…"), icon: "loading~spin" };
    case "empty":
      return sayEmpty(workspace, node);
    case "error":
      return sayError(workspace, node);
    case "gone":
      return sayGone(workspace, node);
    case "skipped":
      return {
        label: vscode.l10n.t("Unreadable projects: {0}", workspace.projects.skipped),
        explained: vscode.l10n.t("Hex sent them in a format that Hex Runs doesn’t know. See the log for details."),
        icon: "warning",
        action: { title: vscode.l10n.t("Show Log"), command: "hexRuns.showLog" },
      };
    case "clearFilter":
      return {
        label: vscode.l10n.t("Clear filter"),
        icon: "clear-all",
        action: { title: vscode.l10n.t("Clear Project Filter"), command: "hexRuns.clearProjectFilter" },
      };
  }
}

function sayEmpty(workspace: HexWorkspace, { group, projectId }: MessageNode): Said {
  if (projectId !== undefined) {
    return { label: vscode.l10n.t("No runs yet") };
  }
  switch (group) {
    case "active":
      return {
        label: vscode.l10n.t("Nothing is running"),
        description: vscode.l10n.t("Run a project…"),
        action: { title: vscode.l10n.t("Run Project"), command: "hexRuns.runProject" },
      };
    case "recent":
      return {
        label: vscode.l10n.t("No recent runs"),
        explained: vscode.l10n.t("Finished runs of projects that you pinned or ran from VS Code are listed here."),
      };
    default:
      return sayNoProjects(workspace);
  }
}

function sayNoProjects({ projects }: HexWorkspace): Said {
  if (!projects.isFiltered) {
    return {
      label: vscode.l10n.t("No projects"),
      description: vscode.l10n.t("Switch workspace…"),
      explained: vscode.l10n.t(
        "Your token can’t see any projects in this Hex workspace. Create one in Hex, or switch to another workspace.",
      ),
      action: { title: vscode.l10n.t("Switch Workspace"), command: "hexRuns.switchWorkspace" },
    };
  }
  return {
    label: projects.mayHaveMore
      ? vscode.l10n.t("No match in the first {0}", projects.searchedCount)
      : vscode.l10n.t("No project matches the filter"),
    icon: "search",
  };
}

function sayError(workspace: HexWorkspace, { group, projectId }: MessageNode): Said {
  const { store } = workspace;
  const list = projectId === undefined ? undefined : store.runsOf(projectId);
  const error =
    group === "all" && projectId === undefined
      ? workspace.projects.error
      : (list?.error ?? workspace.screen.followed.map((id) => store.runsOf(id).error).find((one) => one !== undefined));
  if (!error) {
    return { label: vscode.l10n.t("Couldn’t be loaded"), icon: "warning", action: retry() };
  }
  const { message, actions } = errorMessageFor(error);
  const stale = list?.loadedAtMs !== undefined && clockText(new Date(list.loadedAtMs), Date.now());
  return {
    label: stale ? vscode.l10n.t("As of {0}", stale) : vscode.l10n.t("Couldn’t be loaded"),
    description: message,
    icon: "warning",
    action: actions[0] ?? retry(),
  };
}

function sayGone(workspace: HexWorkspace, { group, projectId }: MessageNode): Said {
  const explained = vscode.l10n.t(
    "The project can’t be found, or you no longer have access to it. It’s no longer updated.",
  );
  const inRunsView = group === "recent" && projectId !== undefined;
  return {
    label: inRunsView ? projectTitle(workspace, projectId) : vscode.l10n.t("Not found, or no access"),
    description: inRunsView ? vscode.l10n.t("not found, or no access") : undefined,
    explained,
    icon: "circle-slash",
  };
}

function retry(): AdviceAction {
  return { title: vscode.l10n.t("Refresh"), command: "hexRuns.refresh" };
}
