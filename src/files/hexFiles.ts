import { open } from "node:fs/promises";
import * as vscode from "vscode";
import type { HexFile, ProjectId } from "../hex/types";
import { systemClock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { HexFileIndex } from "./hexFileIndex";

/** What the files are called. */
export const hexFilePattern = "**/*.hex.{yaml,yml}";
const mostFiles = 2_000;
/** `meta` stands at the beginning. */
const headBytes = 64 * 1_024;
/** Larger files are left alone where they can only be read as a whole. */
const mostBytes = 50 * 1_024 * 1_024;

/** A project of which a file is in the open folders. */
export interface FolderProject {
  id: ProjectId;
  /** What the file calls it; Hex may know a newer title. */
  title?: string;
  uri: vscode.Uri;
}

/** The `*.hex.yaml` files of the open folders. Nothing is looked for before it is asked for; files are only read. */
export class HexFiles implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly index: HexFileIndex;
  private loading: Promise<void> | undefined;

  /** Other projects are in the folders, or they are in other files. */
  readonly onDidChange: HexFileIndex["onDidChange"];

  constructor(log: Pick<vscode.LogOutputChannel, "warn">) {
    const report = (error: unknown) => log.warn(`Looking for *.hex.yaml files failed: ${String(error)}`);
    this.index = this.disposables.add(new HexFileIndex({ list, head: (uri) => head(vscode.Uri.parse(uri)) }, systemClock, report));
    this.onDidChange = this.index.onDidChange;
  }

  /** Looks for the files the first time it is called, and follows them from then on. Never rejects. */
  load(): Promise<void> {
    this.loading ??= this.begin();
    return this.loading;
  }

  /** Projects that files name, each once: those that are known, which are all when `load` has resolved. */
  get projects(): FolderProject[] {
    const projects = new Map<ProjectId, FolderProject>();
    for (const { projectId: id, title, uri } of this.index.all) {
      if (!projects.has(id)) {
        projects.set(id, { id, title, uri: vscode.Uri.parse(uri) });
      }
    }
    return [...projects.values()];
  }

  /** The project's file as it is in its editor or, when it is not open or broken there, on the disk. Never rejects. */
  async find(id: ProjectId): Promise<{ path: string; file: HexFile } | undefined> {
    await this.load();
    const { parseHexFile } = await import("../hex/projectFile");
    for (const uri of this.index.filesOf(id).map((text) => vscode.Uri.parse(text))) {
      for (const read of [unsaved, saved]) {
        // VS Code does not tell when the folder that it was in is no more.
        const text = await read(uri).catch(() => this.index.lookSoon());
        const file = text === undefined ? undefined : await parseHexFile(text);
        if (file?.projectId === id) {
          return { path: vscode.workspace.asRelativePath(uri), file };
        }
      }
    }
    return undefined;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private begin(): Promise<void> {
    const { disposables, index } = this;
    const watcher = disposables.add(vscode.workspace.createFileSystemWatcher(hexFilePattern));
    const lookSoon = () => index.lookSoon();
    const noteChanged = (uri: vscode.Uri) => void index.noteChanged(uri.toString());
    // A file that is made and written within a moment, or replaced, is told of as created alone.
    disposables.add(watcher.onDidCreate(noteChanged));
    disposables.add(watcher.onDidChange(noteChanged));
    disposables.add(watcher.onDidDelete((uri) => index.noteDeleted(uri.toString())));
    disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(lookSoon));
    // The watcher does not tell of the files of a folder that is deleted or moved.
    disposables.add(vscode.workspace.onDidDeleteFiles(lookSoon));
    disposables.add(vscode.workspace.onDidRenameFiles(lookSoon));
    return index.load();
  }
}

async function list(): Promise<string[]> {
  const uris = await vscode.workspace.findFiles(hexFilePattern, searchExcludes(), mostFiles);
  return uris.map((uri) => uri.toString());
}

/** What the user keeps out of searches, such as `node_modules`; VS Code itself keeps out `files.exclude` alone. */
function searchExcludes(): string | undefined {
  const excludes = vscode.workspace.getConfiguration("search").get<Record<string, unknown>>("exclude") ?? {};
  const patterns = Object.keys(excludes).filter((pattern) => excludes[pattern] === true);
  return patterns.length > 0 ? `{${patterns.join(",")}}` : undefined;
}

async function head(uri: vscode.Uri): Promise<string> {
  if (uri.scheme !== "file") {
    return (await readWhole(uri)).slice(0, headBytes);
  }
  const file = await open(uri.fsPath, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function readWhole(uri: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > mostBytes) {
    throw new Error(`${uri.toString()} is too large to be read.`);
  }
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function unsaved(uri: vscode.Uri): Promise<string | undefined> {
  const document = vscode.workspace.textDocuments.find((one) => one.isDirty && one.uri.toString() === uri.toString());
  return Promise.resolve(document?.getText());
}

function saved(uri: vscode.Uri): Promise<string> {
  return readWhole(uri);
}
