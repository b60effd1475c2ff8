import * as vscode from "vscode";

/**
 * Takes what is deleted from the open folders, by whatever program, until it is disposed of. Of a
 * folder that is deleted VS Code tells that alone: watchers of the files in it hear nothing.
 */
export function onDidDeletePath(listener: (uri: vscode.Uri) => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher("**", true, true);
  watcher.onDidDelete(listener);
  return watcher;
}
