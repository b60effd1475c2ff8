import * as vscode from "vscode";
import { isActive, type Run } from "../hex/types";
import type { HexWorkspace } from "../workspace";
import { followWorkspace, type CurrentWorkspace, type SignedInWorkspace } from "../signIn/currentWorkspace";
import type { Clock } from "../util/clock";
import { asTextRow } from "../ui/quickInput";
import { DisposableStore, type Disposable } from "../util/disposables";
import { loadMoreItem, messageItem } from "./messageItem";
import type { Node } from "../ui/nodes";
import { recentItem, recentText } from "./recentItem";
import { runDescription, runItem, runTooltip } from "./runItem";
import { ShownTexts, TreeChanges } from "./treeChanges";
import type { Ticker, Ticking } from "../ui/ticker";
import { runChangesInMs, runOutlook, statusText } from "../ui/format";

/** What the trees use of VS Code's views. */
export type TreeSurface = Pick<
  vscode.TreeView<Node>,
  | "visible"
  | "message"
  | "description"
  | "badge"
  | "onDidChangeVisibility"
  | "onDidChangeSelection"
  | "onDidExpandElement"
  | "onDidCollapseElement"
>;

export interface HexTreeDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  ticker: Ticker;
  clock: Clock;
  /** Shows the tree in its view. */
  show(tree: HexTree): TreeSurface;
}

/** Texts such as "5m ago" and "in 2h" are updated at this interval. */
const slowMs = 60_000;

/** What both trees share: rows that keep their identity, and texts that become outdated with time. */
export abstract class HexTree implements vscode.TreeDataProvider<Node>, Ticking, Disposable {
  protected readonly disposables = new DisposableStore();
  protected readonly changes: TreeChanges;
  private readonly shown = new ShownTexts();
  private lookedMs = 0;
  private waking = false;
  protected signedIn: SignedInWorkspace | undefined;
  readonly view: TreeSurface;
  readonly onDidChangeTreeData: vscode.Event<Node[] | undefined>;

  constructor(private readonly deps: HexTreeDeps) {
    this.changes = this.disposables.add(new TreeChanges(deps.clock, (node) => this.parentOf(node)));
    this.onDidChangeTreeData = this.changes.onDidChange;
    this.view = deps.show(this);
  }

  get workspace(): HexWorkspace | undefined {
    return this.signedIn?.workspace;
  }

  getChildren(node?: Node): Node[] {
    const { workspace } = this;
    if (!workspace) {
      return [];
    }
    this.onWillShowChildren?.(workspace, node);
    return this.changes.children(node, this.rowsBelow(workspace, node));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { workspace } = this;
    if (!workspace) {
      return new vscode.TreeItem("");
    }
    const text = this.textOf(node);
    if (text !== undefined) {
      this.shown.note(node, text);
    }
    this.wakeSoon();
    return asTextRow(this.itemOf(workspace, node));
  }

  /** The tooltip is made on hover: most rows never need one. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    this.noteAttention(node);
    item.tooltip ??= this.workspace && this.tooltipOf(this.workspace, node);
    return item;
  }

  getParent(node: Node): Node | undefined {
    return this.changes.parent(node);
  }

  dueInMs(): number | undefined {
    const { workspace } = this;
    if (!workspace || !this.view.visible) {
      return undefined;
    }
    const nodes = [...this.shown.nodes];
    return nodes.reduce<number | undefined>((least, node) => {
      const run = this.movingRun(node);
      return Math.min(least ?? slowMs, (run && runChangesInMs(workspace, run)) ?? slowMs);
    }, undefined);
  }

  tick(): void {
    const now = this.workspace?.store.now() ?? 0;
    const isSlowDue = Math.abs(now - this.lookedMs) >= slowMs;
    if (isSlowDue) {
      this.lookedMs = now;
    }
    this.refreshOutdated((node) => isSlowDue || this.movingRun(node) !== undefined);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Begins to follow the workspaces; to be called when the subclass is made. */
  protected start(): void {
    this.disposables.add(this.deps.ticker.add(this));
    this.disposables.add(
      this.view.onDidChangeSelection(({ selection }) => selection.forEach((node) => this.noteAttention(node))),
    );
    this.disposables.add(
      this.view.onDidChangeVisibility(() => {
        this.refreshOutdated();
        this.deps.ticker.wake();
      }),
    );
    this.disposables.add(
      followWorkspace(this.deps.current, (signedIn) => {
        this.signedIn = signedIn;
        this.shown.clear();
        this.changes.reset();
        const opened = signedIn && this.open(signedIn.workspace);
        this.showHeader();
        return opened;
      }),
    );
  }

  /** Refreshes the rows whose text has changed. */
  protected refreshOutdated(asked?: (node: Node) => boolean): void {
    this.shown
      .outdated((node) => (this.changes.isShown(node) ? this.textOf(node) : undefined), asked)
      .forEach((node) => this.changes.refresh(node));
  }

  /** What a row looks like, to tell whether it has changed; undefined when it no longer exists. */
  protected textOf(node: Node): string | undefined {
    const { workspace } = this;
    switch (node.kind) {
      case "run": {
        const run = workspace && runOf(workspace, node);
        return (
          run &&
          [
            statusText(run, workspace.store.isCancelling(run.runId)),
            runDescription(workspace, node, run),
            // The colour of its icon.
            runOutlook(workspace, run)?.isSlow,
          ].join("\n")
        );
      }
      case "recent":
        return workspace && recentText(workspace, node);
      case "message":
        return workspace && shownText(messageItem(workspace, node));
      case "loadMore":
        return workspace && shownText(loadMoreItem(workspace, node));
      default:
        return "";
    }
  }

  protected itemOf(workspace: HexWorkspace, node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "run": {
        const run = runOf(workspace, node);
        return run ? runItem(workspace, node, run) : new vscode.TreeItem("");
      }
      case "recent":
        return recentItem(workspace, node);
      case "message":
        return messageItem(workspace, node);
      case "loadMore":
        return loadMoreItem(workspace, node);
      default:
        return new vscode.TreeItem("");
    }
  }

  protected tooltipOf(workspace: HexWorkspace, node: Node): vscode.MarkdownString | undefined {
    const run = runOf(workspace, node);
    return run && runTooltip(workspace, run);
  }

  /** VS Code is about to show the rows below `node`, at the top when it is undefined. */
  protected onWillShowChildren?(workspace: HexWorkspace, node: Node | undefined): void;

  /** The rows below `node`, at the top when it is undefined. */
  protected abstract rowsBelow(workspace: HexWorkspace, node: Node | undefined): Node[];
  protected abstract parentOf(node: Node): Node | undefined;
  /** Another workspace is shown: listens to it. */
  protected abstract open(workspace: HexWorkspace): Disposable;
  /** Updates the view's description, message and badge. */
  protected abstract showHeader(): void;

  /** Wakes the ticker once for all rows that VS Code requests together. */
  private wakeSoon(): void {
    if (!this.waking) {
      this.waking = true;
      queueMicrotask(() => {
        this.waking = false;
        this.deps.ticker.wake();
      });
    }
  }

  /** A row under the mouse, or one that was clicked, is polled sooner. */
  private noteAttention(node: Node): void {
    if ("projectId" in node && node.projectId !== undefined) {
      this.workspace?.screen.noteAttention(node.projectId);
    }
  }

  /** The run of a row whose times change sooner than all others: it is active, or ended just now. */
  private movingRun(node: Node): Run | undefined {
    const { workspace } = this;
    const run = workspace && runOf(workspace, node);
    const endedMs = run && (run.endTime ?? run.startTime)?.getTime();
    const isRecent = endedMs !== undefined && workspace !== undefined && workspace.store.now() - endedMs < 2 * slowMs;
    return run && (isActive(run) || isRecent) ? run : undefined;
  }
}

/** What a row says beside its icon. */
function shownText({ label, description }: vscode.TreeItem): string {
  return `${String(label)}\n${String(description)}`;
}

/** The run that a row shows, if it shows one. */
function runOf({ store }: HexWorkspace, node: Node): Run | undefined {
  return node.kind === "run" || node.kind === "recent" ? store.run(node.projectId, node.runId) : undefined;
}
