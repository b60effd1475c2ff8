import * as vscode from "vscode";
import {
  decodeEnvFile,
  hasTokenName,
  parseEnvFile,
  readSignIn,
  type EnvironmentSignIn,
  type Variables,
} from "./envFile";

const contextKey = "hexRuns.environmentToken";
const fileName = ".env";
/** Larger ones are no file of settings. */
const largestFileBytes = 128 * 1024;

/** Where a token may be: a variable of the process, a `.env` file, or nowhere. */
export type EnvironmentToken = "variable" | "file" | "none";

/** A token from the environment, and the folder whose `.env` held it. */
export interface FoundSignIn extends EnvironmentSignIn {
  readonly folder?: vscode.WorkspaceFolder;
}

/**
 * Knows whether the environment or a `.env` file at a workspace root may hold a token, from no
 * more than the variable's name and the file's existence. Both are read only on request, and
 * neither is looked at in a workspace that is not trusted.
 */
export class Environment implements vscode.Disposable {
  private found: EnvironmentToken = "none";
  private watchers: vscode.Disposable[] = [];
  private looks = 0;
  private disposed = false;
  private readonly listeners: vscode.Disposable;

  /** @param variables Those of the process; tests bring their own. */
  constructor(private readonly variables: Variables = process.env) {
    this.listeners = vscode.Disposable.from(
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.start()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.start()),
    );
  }

  get state(): EnvironmentToken {
    return this.found;
  }

  /** Looks now, and again when a `.env` file comes or goes. To be called after activation. */
  start(): void {
    this.stopWatching();
    if (this.disposed || !vscode.workspace.isTrusted) {
      return;
    }
    for (const folder of folders()) {
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(folder, fileName),
        false,
        true,
        false,
      );
      const look = () => void this.look();
      this.watchers.push(watcher, watcher.onDidCreate(look), watcher.onDidDelete(look));
    }
    void this.look();
  }

  /** Looks whether a token may be there. */
  async look(): Promise<EnvironmentToken> {
    const look = ++this.looks;
    const found = await this.whatIsThere();
    if (look === this.looks) {
      this.found = found;
      await vscode.commands.executeCommand("setContext", contextKey, found);
    }
    return found;
  }

  /**
   * Reads the environment, then every `.env` file, and gives each token found there with its
   * host: only the first of the environment, as its variables are one place.
   */
  async read(): Promise<FoundSignIn[]> {
    if (!vscode.workspace.isTrusted) {
      return [];
    }
    const variable = readSignIn(this.variables);
    if (variable) {
      return [variable];
    }
    const found: FoundSignIn[] = [];
    for (const folder of folders()) {
      const signIn = readSignIn(await readEnvFile(folder));
      if (signIn) {
        found.push({ ...signIn, folder });
      }
    }
    return found;
  }

  dispose(): void {
    this.disposed = true;
    this.looks++;
    this.stopWatching();
    this.listeners.dispose();
  }

  private async whatIsThere(): Promise<EnvironmentToken> {
    if (!vscode.workspace.isTrusted) {
      return "none";
    }
    if (hasTokenName(this.variables)) {
      return "variable";
    }
    for (const folder of folders()) {
      if (await isUsableFile(fileOf(folder))) {
        return "file";
      }
    }
    return "none";
  }

  private stopWatching(): void {
    vscode.Disposable.from(...this.watchers).dispose();
    this.watchers = [];
  }
}

function folders(): readonly vscode.WorkspaceFolder[] {
  return vscode.workspace.workspaceFolders ?? [];
}

function fileOf(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, fileName);
}

async function isUsableFile(file: vscode.Uri): Promise<boolean> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(file);
    return (type & vscode.FileType.File) !== 0 && size <= largestFileBytes;
  } catch {
    return false;
  }
}

/** The variables of a folder's `.env`; none when it is missing or cannot be read. */
async function readEnvFile(folder: vscode.WorkspaceFolder): Promise<Variables> {
  const file = fileOf(folder);
  if (!(await isUsableFile(file))) {
    return {};
  }
  try {
    return parseEnvFile(decodeEnvFile(await vscode.workspace.fs.readFile(file)));
  } catch {
    return {};
  }
}
