import * as vscode from "vscode";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { HexTree } from "./hexTree";
import type { Node } from "../ui/nodes";

/**
 * A view that exists from activation on. It is empty, so that VS Code shows its welcome, until it
 * gets its tree.
 */
export class TreeFrame implements vscode.TreeDataProvider<Node>, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<Node[] | undefined>());
  private tree: HexTree | undefined;
  readonly onDidChangeTreeData = this.changed.event;
  readonly view: vscode.TreeView<Node>;

  constructor(viewId: string) {
    this.view = this.disposables.add(
      vscode.window.createTreeView(viewId, { treeDataProvider: this, canSelectMany: true }),
    );
  }

  /** Shows what `tree` has from now on. */
  fill(tree: HexTree): vscode.TreeView<Node> {
    this.tree = tree;
    this.disposables.add(tree.onDidChangeTreeData((nodes) => this.changed.fire(nodes)));
    return this.view;
  }

  getChildren(node?: Node): Node[] {
    return this.tree?.getChildren(node) ?? [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return this.tree?.getTreeItem(node) ?? new vscode.TreeItem("");
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    return this.tree?.resolveTreeItem(item, node) ?? item;
  }

  getParent(node: Node): Node | undefined {
    return this.tree?.getParent(node);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
