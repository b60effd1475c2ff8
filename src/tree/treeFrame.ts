import * as vscode from "vscode";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { HexTree } from "./hexTree";
import type { CommandId } from "../ui/commandIds";
import type { Node } from "../ui/nodes";

/**
 * A view that exists from activation on. It is empty, so that VS Code shows its welcome, until it
 * gets its tree.
 */
export class TreeFrame implements vscode.TreeDataProvider<Node>, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<Node[] | undefined>());
  private tree: HexTree | undefined;
  /** What a click on a row does. */
  private readonly commands = new WeakMap<Node, vscode.Command>();
  readonly onDidChangeTreeData = this.changed.event;
  readonly view: vscode.TreeView<Node>;

  /** @param openRow the command that calls `openSelected`. */
  constructor(
    viewId: string,
    private readonly openRow: CommandId,
  ) {
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

  /**
   * VS Code drops the arguments of a row's command when the row is refreshed: a click at that moment would end in
   * "Actual command not found". So the command that VS Code gets has none and asks for the selected row.
   */
  getTreeItem(node: Node): vscode.TreeItem {
    const item = this.tree?.getTreeItem(node) ?? new vscode.TreeItem("");
    if (item.command?.arguments?.length) {
      this.commands.set(node, item.command);
      item.command = { title: item.command.title, command: this.openRow };
    }
    return item;
  }

  /** Does what a click on the selected row does: VS Code selects a row before it runs the row's command. */
  async openSelected(): Promise<void> {
    const [node] = this.view.selection;
    const command = node && this.commands.get(node);
    if (command) {
      await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    }
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
