import * as vscode from "vscode";
import { HexError } from "../hex/errors";
import type { ProjectId, RunId } from "../hex/types";
import type { StoreChange } from "../store/runStore";
import type { HexWorkspace } from "../workspace";
import { DisposableStore, type Disposable } from "../util/disposables";
import { logError } from "../util/log";
import type { Pins } from "../signIn/pins";
import { ContextKeys } from "./contextKeys";
import { HexTree, type HexTreeDeps } from "./hexTree";
import { behindText, staleText } from "./messageItem";
import { nodeId, type FileRows, type GroupNode, type Node, type ProjectGroupId, type ProjectNode } from "../ui/nodes";
import { projectItem, projectText, projectTooltip } from "./projectItem";
import { listRows, projectRows } from "./rows";
import { joined, queryText } from "../ui/format";

const groupIds: readonly ProjectGroupId[] = ["pinned", "folder", "all"];
const pinnedGroup: GroupNode = { kind: "group", group: "pinned" };
const folderGroup: GroupNode = { kind: "group", group: "folder" };
const allGroup: GroupNode = { kind: "group", group: "all" };
/** Runs that came within this time need not be asked for when their project is expanded. */
const freshMs = 15_000;

export interface ProjectsViewDeps extends HexTreeDeps {
  /** Makes what shows files and presets, the first time that the view is seen. */
  fileRows?: () => FileRows;
  pins: Pick<Pins, "onDidChange">;
  log: Pick<vscode.LogOutputChannel, "error">;
}

/** The *Projects* view: pinned projects, then all of them, with their runs below. */
export class ProjectsView extends HexTree {
  private readonly expanded = new Map<string, ProjectId>();
  private readonly loading = new Set<ProjectId>();
  private readonly contexts = new ContextKeys();
  private files: FileRows | undefined;

  constructor(private readonly options: ProjectsViewDeps) {
    super(options);
    this.disposables.add(this.view.onDidExpandElement(({ element }) => this.noteExpanded(element)));
    this.disposables.add(this.view.onDidCollapseElement(({ element }) => this.noteCollapsed(element)));
    this.disposables.add(options.pins.onDidChange(() => this.pinsChanged()));
    this.start();
  }

  protected override rowsBelow(workspace: HexWorkspace, node: Node | undefined): Node[] {
    switch (node?.kind) {
      case undefined:
        return this.isEmpty(workspace) ? [] : this.groups(workspace);
      case "group":
        return this.groupRows(workspace, node);
      case "project":
        return [
          ...(this.files?.above(node) ?? []),
          ...projectRows(node.group, node.projectId, workspace.store.runsOf(node.projectId)),
        ];
      default:
        return [];
    }
  }

  private groups(workspace: HexWorkspace): GroupNode[] {
    return [
      ...(workspace.screen.pinned.length > 0 ? [pinnedGroup] : []),
      ...(this.files?.folder.length ? [folderGroup] : []),
      allGroup,
    ];
  }

  /** There is no project to be seen: the view's welcome says what to do. */
  private isEmpty(workspace: HexWorkspace): boolean {
    const { projects } = workspace;
    const isLoaded = projects.loadedAtMs !== undefined && !projects.hasMore && projects.skipped === 0;
    return isLoaded && projects.loadedCount === 0 && !projects.isFiltered && this.groups(workspace).length === 1;
  }

  private groupRows(workspace: HexWorkspace, { group }: GroupNode): Node[] {
    switch (group) {
      case "pinned":
        return workspace.screen.pinned.map((projectId) => ({ kind: "project", group, projectId }));
      case "folder":
        return [...(this.files?.folder ?? [])];
      default:
        return listRows(workspace.projects);
    }
  }

  protected override parentOf(node: Node): Node | undefined {
    const group = groupIds.find((id) => id === node.group);
    if (node.kind === "group" || group === undefined) {
      return undefined;
    }
    return node.kind === "project" || !("projectId" in node) || node.projectId === undefined
      ? { kind: "group", group }
      : { kind: "project", group, projectId: node.projectId };
  }

  protected override itemOf(workspace: HexWorkspace, node: Node): vscode.TreeItem {
    return this.files?.item(workspace, node) ?? this.ownItem(workspace, node);
  }

  private ownItem(workspace: HexWorkspace, node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "group":
        return groupItem(node);
      case "project":
        return projectItem(workspace, node, workspace.screen.pinned.includes(node.projectId));
      default:
        return super.itemOf(workspace, node);
    }
  }

  protected override tooltipOf(workspace: HexWorkspace, node: Node): vscode.MarkdownString | undefined {
    return node.kind === "project" ? projectTooltip(workspace, node.projectId) : super.tooltipOf(workspace, node);
  }

  protected override textOf(node: Node): string | undefined {
    const item = this.workspace && this.files?.item(this.workspace, node);
    if (item) {
      const { tooltip } = item;
      const told = tooltip instanceof vscode.MarkdownString ? tooltip.value : tooltip;
      return [item.label, item.description, item.contextValue, told].join("\n");
    }
    return node.kind === "project" && this.workspace
      ? projectText(this.workspace, node, this.workspace.screen.pinned.includes(node.projectId))
      : super.textOf(node);
  }

  protected override open(workspace: HexWorkspace): Disposable {
    this.expanded.clear();
    this.loading.clear();
    const listeners = new DisposableStore();
    listeners.add(workspace.store.onDidChange((change) => this.onStoreChange(workspace, change)));
    // An answer without a new run matters as well: a scheduled one may be overdue.
    listeners.add(
      workspace.store.onDidLoad((id) =>
        this.refreshOutdated((node) => node.kind === "project" && node.projectId === id),
      ),
    );
    listeners.add(workspace.loader.onDidChangeBehind(() => this.showHeader()));
    listeners.add(
      workspace.projects.onDidChange(() => {
        this.refreshList(workspace);
        this.refreshOutdated((node) => node.kind === "message" || node.kind === "loadMore");
        this.showHeader();
      }),
    );
    return listeners;
  }

  /** Shows which projects are listed, and how old the list is when it could not be refreshed. */
  protected override showHeader(): void {
    const { workspace } = this;
    const list = workspace?.projects;
    const description =
      workspace &&
      joined(
        queryText(workspace.projects.filter, workspace.projects.sort, workspace.account.email),
        behindText(workspace),
      );
    const message = list?.error && list.loadedAtMs !== undefined ? staleText(list.loadedAtMs, list.error) : undefined;
    if (this.view.description !== (description || undefined)) {
      this.view.description = description || undefined;
    }
    if (this.view.message !== message) {
      this.view.message = message;
    }
    this.contexts.set("hexRuns.projectsFiltered", list?.isFiltered ?? false);
    this.contexts.set("hexRuns.noProjects", workspace !== undefined && this.isEmpty(workspace));
  }

  /** Runs are loaded when they are first shown; files are looked for then, too. */
  protected override onWillShowChildren(workspace: HexWorkspace, node: Node | undefined): void {
    if (node?.kind === "group" && node.group === "folder") {
      this.files?.lookUp(workspace);
    }
    this.loadFiles();
    if (node?.kind === "project") {
      const { loadedAtMs, error } = workspace.store.runsOf(node.projectId);
      this.keepUpToDate(node);
      if (loadedAtMs === undefined && !error) {
        this.load(workspace, node.projectId);
      }
    }
  }

  private loadFiles(): void {
    if (!this.files && this.options.fileRows) {
      this.files = this.disposables.add(this.options.fileRows());
      this.disposables.add(this.files.onDidChange((ids) => this.filesChanged(ids)));
    }
  }

  private filesChanged(ids: readonly ProjectId[]): void {
    const { workspace } = this;
    if (workspace) {
      this.showHeader();
      this.reshape(workspace, folderGroup);
      rowsOf(ids).forEach((row) => this.changes.refreshIfReshaped(row, this.rowsBelow(workspace, row)));
      this.refreshOutdated((node) => node.kind !== "run");
    }
  }

  /** Refreshes the group when its rows are others, and the whole tree when its groups are. */
  private reshape(workspace: HexWorkspace, group: GroupNode): void {
    if (!this.changes.refreshIfReshaped(undefined, this.rowsBelow(workspace, undefined))) {
      this.changes.refreshIfReshaped(group, this.rowsBelow(workspace, group));
    }
  }

  private pinsChanged(): void {
    const { workspace } = this;
    if (workspace) {
      this.showHeader();
      this.reshape(workspace, pinnedGroup);
      this.refreshOutdated((node) => node.kind === "project");
    }
  }

  private refreshList(workspace: HexWorkspace): void {
    this.reshape(workspace, allGroup);
  }

  private onStoreChange(workspace: HexWorkspace, change: StoreChange): void {
    switch (change.kind) {
      case "projects": {
        this.refreshList(workspace);
        rowsOf(change.ids).forEach((row) => this.changes.refresh(row));
        return;
      }
      case "runs":
        if (workspace.projects.sort === "LAST_RUN") {
          this.refreshList(workspace);
        }
        this.refreshRuns(
          workspace,
          change.projectId,
          change.changes.map(({ after }) => after.runId),
        );
        return;
      case "cancelling":
        this.refreshRuns(workspace, change.run.projectId, [change.run.runId]);
    }
  }

  /** The project's row when it looks different or has other rows below it, else the runs' rows alone. */
  private refreshRuns(workspace: HexWorkspace, projectId: ProjectId, runIds: readonly RunId[]): void {
    for (const row of rowsOf([projectId])) {
      if (!this.changes.refreshIfReshaped(row, this.rowsBelow(workspace, row))) {
        runIds.forEach((runId) => this.changes.refresh({ kind: "run", group: row.group, projectId, runId }));
      }
    }
    this.refreshOutdated((node) => "projectId" in node && node.projectId === projectId);
  }

  private noteExpanded(node: Node): void {
    const { workspace } = this;
    if (workspace && node.kind === "project") {
      const { loadedAtMs, gone } = workspace.store.runsOf(node.projectId);
      this.keepUpToDate(node);
      if (!gone && (loadedAtMs === undefined || Math.abs(Date.now() - loadedAtMs) > freshMs)) {
        this.load(workspace, node.projectId);
      }
    }
  }

  private keepUpToDate(node: ProjectNode): void {
    this.expanded.set(nodeId(node), node.projectId);
    this.workspace?.screen.setExpanded(node.projectId, true);
  }

  private noteCollapsed(node: Node): void {
    this.expanded.delete(nodeId(node));
    if (node.kind === "project" && ![...this.expanded.values()].includes(node.projectId)) {
      this.workspace?.screen.setExpanded(node.projectId, false);
    }
  }

  /** A failure is remembered by the store and shown in the row. */
  private load(workspace: HexWorkspace, projectId: ProjectId): void {
    if (this.loading.has(projectId)) {
      return;
    }
    this.loading.add(projectId);
    workspace.loader
      .runs(projectId, "user")
      .catch((error: unknown) => {
        if (!(error instanceof HexError)) {
          logError(this.options.log, error);
        }
      })
      .finally(() => this.loading.delete(projectId));
  }
}

function rowsOf(ids: readonly ProjectId[]): ProjectNode[] {
  return ids.flatMap((projectId) => groupIds.map((group) => ({ kind: "project" as const, group, projectId })));
}

function groupItem(node: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    node.group === "pinned"
      ? vscode.l10n.t("Pinned")
      : node.group === "folder"
        ? vscode.l10n.t("In this folder")
        : vscode.l10n.t("All projects"),
    vscode.TreeItemCollapsibleState.Expanded,
  );
  item.id = nodeId(node);
  item.contextValue = `group ${node.group}`;
  return item;
}
