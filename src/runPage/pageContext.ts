import * as vscode from "vscode";

/** What the menus, key bindings and commands of a page depend on. */
interface PageState {
  readonly isKept: boolean;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
}

/** Tells VS Code about the active page; each context key is set only when it changes. */
export class PageContext {
  private readonly told = new Map<string, boolean>();

  constructor(
    private readonly setContext: (key: string, value: boolean) => unknown = (key, value) =>
      void vscode.commands.executeCommand("setContext", key, value),
  ) {}

  /** @param page undefined while no page is the active editor. */
  show(page: PageState | undefined): void {
    this.tell("hexRuns.pagePreview", page?.isKept === false);
    this.tell("hexRuns.pageBack", page?.canGoBack === true);
    this.tell("hexRuns.pageForward", page?.canGoForward === true);
  }

  private tell(key: string, value: boolean): void {
    if ((this.told.get(key) ?? false) !== value) {
      this.told.set(key, value);
      this.setContext(key, value);
    }
  }
}
