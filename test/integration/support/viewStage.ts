import * as vscode from "vscode";
import type { ProjectId } from "../../../src/hex/types";
import type { SignedInWorkspace } from "../../../src/signIn/currentWorkspace";
import type { FileRows, Node, ProjectGroupId, ProjectNode } from "../../../src/ui/nodes";
import type { Session } from "../../../src/signIn/sessions";
import { ProjectsView } from "../../../src/tree/projectsView";
import { RunsView } from "../../../src/tree/runsView";
import { Ticker } from "../../../src/ui/ticker";
import { takeoverMs } from "../../../src/tree/treeChanges";
import { FakeContext } from "./commandContext";
import { FakeMemento, fakeLog } from "./fakes";

/** A view that is never drawn: holds what it is told, and lets a test be the user. */
export class FakeTree {
  visible = true;
  message: string | undefined;
  description: string | undefined;
  badge: vscode.ViewBadge | undefined;
  private readonly expand = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<Node>>();
  private readonly collapse = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<Node>>();
  private readonly selection = new vscode.EventEmitter<vscode.TreeViewSelectionChangeEvent<Node>>();
  private readonly visibility = new vscode.EventEmitter<vscode.TreeViewVisibilityChangeEvent>();
  readonly onDidExpandElement = this.expand.event;
  readonly onDidCollapseElement = this.collapse.event;
  readonly onDidChangeSelection = this.selection.event;
  readonly onDidChangeVisibility = this.visibility.event;
  expandNode(element: Node): void {
    this.expand.fire({ element });
  }
}

/** Both views, the status bar and notices over the real workspace and a Hex in memory. */
export class ViewStage extends FakeContext {
  readonly changedCurrent = new vscode.EventEmitter<void>();
  readonly ticker = new Ticker(this.clock);
  readonly tree = new FakeTree();
  value: SignedInWorkspace | undefined = { session: this.context.session, workspace: this.workspace };
  state: "signedIn" | "refused" | "signedOut" = "signedIn";
  readonly globalState = new FakeMemento();
  readonly sessions: Session[] = [this.context.session];
  readonly current = (() => {
    const value = () => this.value;
    return {
      get value() {
        return value();
      },
      onDidChange: this.changedCurrent.event,
    };
  })();

  runs(): RunsView {
    return this.watch(
      new RunsView({
        current: this.current,
        ticker: this.ticker,
        clock: this.clock,
        sessions: { all: this.sessions, onDidChange: new vscode.EventEmitter<void>().event },
        globalState: this.globalState,
        show: () => this.tree,
      }),
    );
  }

  projects(fileRows?: () => FileRows): ProjectsView {
    const { log } = fakeLog();
    const { current, ticker, clock } = this;
    return this.watch(
      new ProjectsView({ current, ticker, clock, pins: this.pinsIn, log, fileRows, show: () => this.tree }),
    );
  }

  /** Every refresh that VS Code was asked for. */
  readonly events: (Node[] | undefined)[] = [];

  /** Lets the views tell VS Code what to paint anew. */
  async painted(): Promise<void> {
    await this.clock.advance(takeoverMs);
  }

  private watch<V extends RunsView | ProjectsView>(view: V): V {
    view.onDidChangeTreeData((nodes) => {
      this.events.push(nodes);
      // As VS Code does: what is refreshed is asked for again.
      (nodes ?? view.getChildren()).forEach((node) => show(view, node));
    });
    return view;
  }
}

/** Asks for a row and all below it, as VS Code does for what is expanded; answers them from top to bottom. */
export function show(view: RunsView | ProjectsView, node?: Node): { node: Node; item: vscode.TreeItem }[] {
  const own = node ? [{ node, item: view.resolveTreeItem(view.getTreeItem(node), node) }] : [];
  const isOpen = !node || own[0]?.item.collapsibleState === vscode.TreeItemCollapsibleState.Expanded;
  return isOpen ? [...own, ...view.getChildren(node).flatMap((child) => show(view, child))] : own;
}

/** What rows say, from top to bottom. */
export const texts = (rows: { item: vscode.TreeItem }[]) =>
  rows.map(({ item }) => [String(item.label), item.description].filter(Boolean).join(" | "));

export const projectRow = (projectId: ProjectId, group: ProjectGroupId = "all"): ProjectNode => ({
  kind: "project",
  group,
  projectId,
});
