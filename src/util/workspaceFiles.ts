import * as vscode from "vscode";

/** A file is longer than is read, or is a pipe, a device or a folder, whose reading might not end. */
export class UnreadableFileError extends Error {
  constructor(uri: vscode.Uri, why: "tooLarge" | "noFile") {
    super(`${uri.toString()} is ${why === "tooLarge" ? "too large to be read" : "no file"}.`);
  }
}

/**
 * The text of a file of the open folders, which others may have put there.
 *
 * @param mostBytes nothing of a longer file is read.
 * @throws UnreadableFileError, or what the file system says.
 */
export async function readRegularFile(uri: vscode.Uri, mostBytes: number): Promise<string> {
  return new TextDecoder().decode(await readRegularBytes(uri, mostBytes));
}

/** As `readRegularFile`, byte for byte. */
export async function readRegularBytes(uri: vscode.Uri, mostBytes: number): Promise<Uint8Array> {
  const { size, type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.File) === 0) {
    throw new UnreadableFileError(uri, "noFile");
  }
  if (size > mostBytes) {
    throw new UnreadableFileError(uri, "tooLarge");
  }
  return await vscode.workspace.fs.readFile(uri);
}

/**
 * Watches for deletions in the open folders, by any program. For a deleted folder VS Code reports
 * the folder alone: watchers of the files in it are not notified.
 */
export function onDidDeletePath(listener: (uri: vscode.Uri) => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher("**", true, true);
  watcher.onDidDelete(listener);
  return watcher;
}
