import { open, stat } from "node:fs/promises";
import * as vscode from "vscode";
import type { HexFile, ProjectId } from "../hex/types";
import { systemClock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { parseHexFile } from "../hex/projectFile";
import type { ChosenProjects } from "./chosenProjects";
import { onDidDeletePath, readRegularFile } from "../util/workspaceFiles";
import { HexFileIndex } from "./hexFileIndex";
import { isProjectHead } from "./metaLine";

/** Files that Hex's CLI and Git export write. */
const hexFilePattern = "**/*.hex.{yaml,yml}";
/** Files that the Hex app exports have no special name: their first lines decide. */
const yamlPattern = "**/*.{yaml,yml}";
const hexFileName = /\.hex\.ya?ml$/i;
const mostFiles = 2_000;
const mostYamlFiles = 5_000;
/** How much of any other YAML file is read. */
const decidingBytes = 4 * 1_024;
/** `meta` stands at the beginning. */
const headBytes = 64 * 1_024;
/** Larger files are skipped where they can only be read as a whole. */
const mostBytes = 50 * 1_024 * 1_024;

/** A project that has a file in the open folders. */
export interface FolderProject {
  id: ProjectId;
  /** What the file calls it; Hex may know a newer title. */
  title?: string;
  uri: vscode.Uri;
}

/** The project files in the open folders. Nothing is searched before the first call; files are only read. */
export class HexFiles implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly index: HexFileIndex;
  private loading: Promise<void> | undefined;

  /** Fires when the projects in the folders, or their files, change. */
  readonly onDidChange: HexFileIndex["onDidChange"];

  constructor(
    log: Pick<vscode.LogOutputChannel, "warn">,
    private readonly chosen: ChosenProjects,
  ) {
    const report = (error: unknown) => log.warn(`Looking for Hex files failed: ${String(error)}`);
    const source = {
      list,
      head: (uri: string) => head(vscode.Uri.parse(uri)),
      chosen: (uri: string) => chosen.of(uri),
    };
    this.index = this.disposables.add(new HexFileIndex(source, systemClock, report));
    this.onDidChange = this.index.onDidChange;
  }

  /** Searches the files on the first call and watches them from then on. Never rejects. */
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
    for (const uri of this.index.filesOf(id).map((text) => vscode.Uri.parse(text))) {
      for (const read of [unsaved, saved]) {
        // VS Code does not report the deletion of a file's folder.
        const text = await read(uri).catch(() => this.index.scanSoon());
        const file = text === undefined ? undefined : await parseHexFile(text);
        if (file && (file.projectId ?? this.chosen.of(uri.toString())) === id) {
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
    const watcher = disposables.add(vscode.workspace.createFileSystemWatcher(yamlPattern));
    const scanSoon = () => index.scanSoon();
    const noteChanged = (uri: vscode.Uri) => void index.noteChanged(uri.toString());
    // A file that is created and written at once, or replaced, is reported as created only.
    disposables.add(watcher.onDidCreate(noteChanged));
    disposables.add(watcher.onDidChange(noteChanged));
    disposables.add(watcher.onDidDelete((uri) => index.noteDeleted(uri.toString())));
    disposables.add(this.chosen.onDidChange((uri) => void index.noteChanged(uri)));
    disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(scanSoon));
    disposables.add(onDidDeletePath((uri) => index.hasBelow(uri.toString()) && scanSoon()));
    // The watcher does not report files in a folder that is moved.
    disposables.add(vscode.workspace.onDidRenameFiles(scanSoon));
    return index.load();
  }
}

async function list(): Promise<string[]> {
  const excluded = searchExcludes();
  const named = await vscode.workspace.findFiles(hexFilePattern, excluded, mostFiles);
  const others = await vscode.workspace.findFiles(yamlPattern, excluded, mostYamlFiles);
  return [...new Set([...named, ...others].map((uri) => uri.toString()))];
}

/** What the user excludes from searches, such as `node_modules`; VS Code itself applies only `files.exclude`. */
function searchExcludes(): string | undefined {
  const excludes = vscode.workspace.getConfiguration("search").get<Record<string, unknown>>("exclude") ?? {};
  const patterns = Object.keys(excludes).filter((pattern) => excludes[pattern] === true);
  return patterns.length > 0 ? `{${patterns.join(",")}}` : undefined;
}

/** The beginning of a file; empty when it is not a project's. */
async function head(uri: vscode.Uri): Promise<string> {
  const isNamed = hexFileName.test(uri.path);
  if (uri.scheme !== "file") {
    return isNamed ? (await readRegularFile(uri, mostBytes)).slice(0, headBytes) : "";
  }
  // A pipe or a device is never opened: reading it might not end.
  if (!(await stat(uri.fsPath)).isFile()) {
    throw new Error(`${uri.toString()} is no file.`);
  }
  const file = await open(uri.fsPath, "r");
  try {
    const read = async (bytes: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.toString("utf8", 0, bytesRead);
    };
    return isNamed || isProjectHead(await read(decidingBytes)) ? await read(headBytes) : "";
  } finally {
    await file.close();
  }
}

function unsaved(uri: vscode.Uri): Promise<string | undefined> {
  const document = vscode.workspace.textDocuments.find((one) => one.isDirty && one.uri.toString() === uri.toString());
  return Promise.resolve(document?.getText());
}

function saved(uri: vscode.Uri): Promise<string> {
  return readRegularFile(uri, mostBytes);
}
