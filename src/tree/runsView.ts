import * as vscode from "vscode";
import type { HexWorkspace } from "../workspace";
import { DisposableStore, type Disposable } from "../util/disposables";
import { HexTree, type HexTreeDeps } from "./hexTree";
import { behindText, staleText } from "./messageItem";
import { nodeId, type GroupNode, type Node } from "../ui/nodes";
import type { CommandId } from "../ui/commandIds";
import { activeRows, recentRows } from "./rows";

const activeGroup: GroupNode = { kind: "group", group: "active" };
const recentGroup: GroupNode = { kind: "group", group: "recent" };
const pageLength = 50;
/** *Load more* below the recent runs, which are all here already. */
const showMoreCommand: CommandId = "hexRuns.showMoreRecent";

/** The *Runs* view: what is active now, then what ended lately in the projects that are followed. */
export class RunsView extends HexTree {
  private most = pageLength;

  constructor(deps: HexTreeDeps) {
    super(deps);
    this.start();
  }

  /** Shows a page more of recent runs. */
  showMore(): void {
    this.most += pageLength;
    this.changes.refresh(recentGroup);
  }

  protected override rowsBelow(workspace: HexWorkspace, node: Node | undefined): Node[] {
    switch (node?.kind) {
      case undefined:
        return [activeGroup, recentGroup];
      case "group":
        return node.group === "active" ? activeRows(workspace) : recentRows(workspace, this.most);
      default:
        return [];
    }
  }

  protected override parentOf(node: Node): Node | undefined {
    return node.kind === "group" ? undefined : { kind: "group", group: node.group };
  }

  protected override itemOf(workspace: HexWorkspace, node: Node): vscode.TreeItem {
    if (node.kind === "group") {
      return groupItem(node);
    }
    const item = super.itemOf(workspace, node);
    if (node.kind === "loadMore") {
      item.command = { command: showMoreCommand, title: vscode.l10n.t("Load More") };
    }
    return item;
  }

  protected override open(workspace: HexWorkspace): Disposable {
    this.most = pageLength;
    const listeners = new DisposableStore();
    const refresh = () => {
      for (const group of [activeGroup, recentGroup]) {
        this.changes.refreshIfReshaped(group, this.rowsBelow(workspace, group));
      }
      this.refreshOutdated();
      this.showHeader();
    };
    listeners.add(workspace.screen.onDidChangeWatched(refresh));
    listeners.add(workspace.loader.onDidChangeBehind(() => this.showHeader()));
    listeners.add(
      workspace.store.onDidChange((change) => {
        const runs = change.kind === "runs" ? change.changes.map(({ after }) => after) : [];
        runs.forEach(({ projectId, runId }) => {
          this.changes.refresh({ kind: "run", group: "active", projectId, runId });
          this.changes.refresh({ kind: "run", group: "recent", projectId, runId });
        });
        refresh();
      }),
    );
    return listeners;
  }

  /** The badge counts active runs; description and message say how old the rows are, and why. */
  protected override showHeader(): void {
    const count = this.workspace?.store.activeRuns().length ?? 0;
    if ((this.view.badge?.value ?? 0) !== count) {
      this.view.badge = count === 0 ? undefined : { value: count, tooltip: badgeText(count) };
    }
    const description = this.workspace && behindText(this.workspace);
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

function badgeText(count: number): string {
  return count === 1 ? vscode.l10n.t("1 active Hex run") : vscode.l10n.t("{0} active Hex runs", count);
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
