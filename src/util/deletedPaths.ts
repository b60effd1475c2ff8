import * as vscode from "vscode";

/**
 * Watches for deletions in the open folders, by any program. For a deleted folder VS Code reports
 * the folder alone: watchers of the files in it are not notified.
 */
export function onDidDeletePath(listener: (uri: vscode.Uri) => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher("**", true, true);
  watcher.onDidDelete(listener);
  return watcher;
}
