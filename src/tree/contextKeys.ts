import * as vscode from "vscode";

/** What menus and welcome texts depend on. VS Code is told of changes only. */
export class ContextKeys {
  private readonly told = new Map<string, boolean>();

  set(key: `hexRuns.${string}`, on: boolean): void {
    if (this.told.get(key) !== on) {
      this.told.set(key, on);
      void vscode.commands.executeCommand("setContext", key, on);
    }
  }
}
