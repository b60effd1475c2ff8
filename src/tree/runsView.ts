import * as vscode from "vscode";
import type { HexWorkspace } from "../workspace";
import type { ProjectId } from "../hex/types";
import type { StoreChange } from "../store/runStore";
import type { Sessions } from "../signIn/sessions";
import { whereText } from "../signIn/where";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { StoredState } from "../util/memento";
import { joined } from "../ui/format";
import { projectTarget } from "../actions/target";
import { ContextKeys } from "./contextKeys";
import { HexTree, type HexTreeDeps } from "./hexTree";
import { behindText, staleText } from "./messageItem";
import { nodeId, type GroupNode, type Node } from "../ui/nodes";
import type { CommandId } from "../ui/commandIds";
import { activeRows, recentProjectRows, recentRow, recentRows, recentRunRows } from "./rows";

const activeGroup: GroupNode = { kind: "group", group: "active" };
const recentGroup: GroupNode = { kind: "group", group: "recent" };
const pageLength = 50;
/** Shows more of the recent runs, which are all here already. */
const showMoreCommand: CommandId = "hexRuns.showMoreRecent";
/** Whether *Recent* is a list of runs: for all of VS Code, as it is a habit of the user's and not of a folder. */
const asListKey = "hexRuns.runsAsList";

export interface RunsViewDeps extends HexTreeDeps {
  sessions: Pick<Sessions, "all" | "onDidChange">;
  globalState: StoredState;
}

/** The *Runs* view: what is active now, then what ended lately in the projects that are followed. */
export class RunsView extends HexTree {
  private most = pageLength;
  private asList: boolean;
  /** Projects of which all known runs are shown in *Recent*. */
  private readonly wholly = new Set<ProjectId>();
  private readonly contexts = new ContextKeys();

  constructor(private readonly options: RunsViewDeps) {
    super(options);
    this.asList = options.globalState.get<unknown>(asListKey) === true;
    this.contexts.set("hexRuns.runsAsList", this.asList);
    this.disposables.add(options.sessions.onDidChange(() => this.showHeader()));
    this.start();
  }

  /** Shows a page more of *Recent*, or all known runs of the project that the row names. */
  showMore(row?: unknown): void {
    const id = projectTarget(row);
    const run = id && this.workspace?.store.endedRuns([id])[0];
    if (run) {
      this.wholly.add(run.projectId);
      this.changes.refresh(recentRow(run));
    } else {
      this.most += pageLength;
      this.changes.refresh(recentGroup);
    }
  }

  /** Shows *Recent* as a list of runs, or by project; also the next time. */
  async showAsList(on: boolean): Promise<void> {
    this.asList = on;
    this.contexts.set("hexRuns.runsAsList", on);
    this.most = pageLength;
    this.changes.refresh(recentGroup);
    await this.options.globalState.update(asListKey, on);
  }

  protected override rowsBelow(workspace: HexWorkspace, node: Node | undefined): Node[] {
    switch (node?.kind) {
      case undefined:
        return this.isEmpty(workspace) ? [] : [activeGroup, recentGroup];
      case "group":
        return node.group === "active" ? activeRows(workspace) : this.recentRows(workspace);
      case "recent":
        return recentRunRows(workspace, node.projectId, this.wholly.has(node.projectId));
      default:
        return [];
    }
  }

  private recentRows(workspace: HexWorkspace): Node[] {
    return this.asList ? recentRows(workspace, this.most) : recentProjectRows(workspace, this.most);
  }

  /** Nothing runs and nothing has ended lately: the view's welcome says what to do. */
  private isEmpty(workspace: HexWorkspace): boolean {
    return [activeRows(workspace), this.recentRows(workspace)].every((rows) =>
      rows.every((row) => row.kind === "message" && row.topic === "empty"),
    );
  }

  protected override parentOf(node: Node): Node | undefined {
    if (node.kind === "group") {
      return undefined;
    }
    if (node.group !== "recentProject") {
      return { kind: "group", group: node.group };
    }
    const [newest] = ("projectId" in node && node.projectId && this.workspace?.store.endedRuns([node.projectId])) || [];
    return newest && recentRow(newest);
  }

  protected override itemOf(workspace: HexWorkspace, node: Node): vscode.TreeItem {
    if (node.kind === "group") {
      return groupItem(node);
    }
    const item = super.itemOf(workspace, node);
    if (node.kind === "loadMore") {
      item.command = { command: showMoreCommand, title: vscode.l10n.t("Load More"), arguments: [node] };
    }
    return item;
  }

  protected override open(workspace: HexWorkspace): Disposable {
    this.most = pageLength;
    this.wholly.clear();
    const listeners = new DisposableStore();
    const refresh = () => this.refresh(workspace);
    listeners.add(workspace.screen.onDidChangeWatched(refresh));
    listeners.add(workspace.loader.onDidChangeBehind(() => this.showHeader()));
    listeners.add(workspace.unseen.onDidChange(() => this.showHeader()));
    listeners.add(
      workspace.store.onDidChange((change) => {
        this.refreshRuns(workspace, change);
        refresh();
      }),
    );
    return listeners;
  }

  /** Refreshes what holds other rows than VS Code has, and the rows that say something else now. */
  private refresh(workspace: HexWorkspace): void {
    if (!this.changes.refreshIfReshaped(undefined, this.rowsBelow(workspace, undefined))) {
      for (const group of [activeGroup, recentGroup]) {
        this.changes.refreshIfReshaped(group, this.rowsBelow(workspace, group));
      }
    }
    this.refreshOutdated();
    this.showHeader();
  }

  /** Refreshes the rows of runs that changed, and that of their project in *Recent* when it has other runs below it. */
  private refreshRuns(workspace: HexWorkspace, change: StoreChange): void {
    if (change.kind !== "runs") {
      return;
    }
    const { projectId } = change;
    for (const { runId } of change.changes.map(({ after }) => after)) {
      for (const group of ["active", "recent", "recentProject"] as const) {
        this.changes.refresh({ kind: "run", group, projectId, runId });
      }
    }
    const [newest] = workspace.store.endedRuns([projectId]);
    const row = newest && recentRow(newest);
    if (row && this.changes.isShown(row)) {
      this.changes.refreshIfReshaped(this.changes.intern(row), this.rowsBelow(workspace, row));
    }
  }

  /** The badge counts active runs and what failed and was not looked at yet; description and message say where they are, and how old the rows are and why. */
  protected override showHeader(): void {
    const badge = this.workspace && badgeOf(this.workspace);
    if (this.view.badge?.tooltip !== badge?.tooltip) {
      this.view.badge = badge;
    }
    const { workspace, signedIn } = this;
    this.contexts.set("hexRuns.noRuns", workspace !== undefined && this.isEmpty(workspace));
    const where = signedIn && whereText(signedIn.session, this.options.sessions.all);
    const description = workspace && joined(where, behindText(workspace));
    if (this.view.description !== description) {
      this.view.description = description;
    }
    const message = this.workspace && stale(this.workspace);
    if (this.view.message !== message) {
      this.view.message = message;
    }
  }
}

/** Why the runs of a followed project could not be refreshed, and since when; of several projects the oldest. */
function stale({ store, screen }: HexWorkspace): string | undefined {
  const lists = screen.followed.map((id) => store.runsOf(id)).filter(({ error, gone }) => error && !gone);
  const oldest = lists.sort((a, b) => (a.loadedAtMs ?? Infinity) - (b.loadedAtMs ?? Infinity))[0];
  return oldest?.error && oldest.loadedAtMs !== undefined ? staleText(oldest.loadedAtMs, oldest.error) : undefined;
}

/** Nothing when nothing is active and nothing failed. */
function badgeOf({ store, unseen }: HexWorkspace): vscode.ViewBadge | undefined {
  const active = store.activeRuns().length;
  const [failed, missed] = [unseen.failures.length, unseen.missed.length];
  const facts = [
    active > 0 && (active === 1 ? vscode.l10n.t("1 active Hex run") : vscode.l10n.t("{0} active Hex runs", active)),
    failed > 0 && (failed === 1 ? vscode.l10n.t("1 run failed") : vscode.l10n.t("{0} runs failed", failed)),
    missed > 0 &&
      (missed === 1
        ? vscode.l10n.t("1 scheduled run didn’t start")
        : vscode.l10n.t("{0} scheduled runs didn’t start", missed)),
  ];
  const value = active + failed + missed;
  return value === 0 ? undefined : { value, tooltip: facts.filter(Boolean).join(", ") };
}

function groupItem(node: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    node.group === "active" ? vscode.l10n.t("Active") : vscode.l10n.t("Recent"),
    vscode.TreeItemCollapsibleState.Expanded,
  );
  item.id = nodeId(node);
  item.contextValue = `group ${node.group}`;
  return item;
}
