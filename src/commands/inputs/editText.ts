import * as vscode from "vscode";
import { DisposableStore } from "../../util/disposables";
import { sayBriefly } from "../context";

const scheme = "hex-runs-input";

/**
 * Opens a text in an editor of its own, as git does with a commit's message: saving takes the text,
 * and so does closing after it was saved; closing without saving changes nothing. The text is in
 * memory only.
 */
export async function editText(name: string, text: string): Promise<string | undefined> {
  const uri = vscode.Uri.from({ scheme, path: `/${name.replace(/[^\p{L}\p{N}_]/gu, "_")}.txt` });
  const file = new TextInMemory(text);
  const disposables = new DisposableStore();
  try {
    disposables.add(file);
    disposables.add(vscode.workspace.registerFileSystemProvider(scheme, file));
    const document = await vscode.workspace.openTextDocument(uri);
    const isIt = (other: vscode.TextDocument) => other.uri.toString() === uri.toString();
    const done = new Promise<void>((resolve) => {
      let byHand = false;
      // An editor that saves by itself after a while is not done.
      disposables.add(vscode.workspace.onWillSaveTextDocument((event) => isIt(event.document) && (byHand = event.reason === vscode.TextDocumentSaveReason.Manual)));
      disposables.add(vscode.workspace.onDidSaveTextDocument((saved) => isIt(saved) && byHand && resolve()));
      disposables.add(vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.some((tab) => isTabOf(tab, uri)) && resolve()));
    });
    await vscode.window.showTextDocument(document, { preview: false });
    sayBriefly(vscode.l10n.t("Save the text to use it for {0}; close the editor to leave it as it was", name));
    await done;
    await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter((tab) => isTabOf(tab, uri))));
    // New lines end as the old ones do, also where the system's end otherwise.
    return file.wasSaved ? (text.includes("\r\n") ? file.text : file.text.replaceAll("\r\n", "\n")) : undefined;
  } finally {
    disposables.dispose();
  }
}

function isTabOf({ input }: vscode.Tab, uri: vscode.Uri): boolean {
  return input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
}

/** A file system with one file, which is a text in memory. */
class TextInMemory implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  wasSaved = false;
  private savedAtMs = 0;

  constructor(public text: string) {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: this.savedAtMs, size: Buffer.byteLength(this.text) };
  }

  readFile(): Uint8Array {
    return Buffer.from(this.text);
  }

  writeFile(_: vscode.Uri, content: Uint8Array): void {
    this.text = Buffer.from(content).toString();
    this.wasSaved = true;
    this.savedAtMs = Date.now();
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
