import * as vscode from "vscode";
import { DisposableStore, MutableDisposable } from "../util/disposables";
import {
  decodeEnvFile,
  hasTokenName,
  parseEnvFile,
  readSignIn,
  type EnvironmentSignIn,
  type Variables,
} from "./environmentVariables";

const contextKey = "hexRuns.environmentToken";
const fileName = ".env";
/** Larger ones are no file of settings. */
const largestFileBytes = 128 * 1024;

/** Where a token may be: a variable of the process, a `.env` file, or nowhere. */
type EnvironmentToken = "variable" | "file" | "none";

/** A token from the environment, and the folder whose `.env` held it. */
export interface FoundSignIn extends EnvironmentSignIn {
  readonly folder?: vscode.WorkspaceFolder;
}

/**
 * Knows whether the environment or a `.env` file at a workspace root may hold a token, from no
 * more than the variable's name and the file's existence. Both are read only on request, and
 * never in a workspace that is not trusted.
 */
export class Environment implements vscode.Disposable {
  private found: EnvironmentToken = "none";
  private readonly disposables = new DisposableStore();
  private readonly watchers = this.disposables.add(new MutableDisposable());
  private checks = 0;

  /** @param variables Those of the process; tests bring their own. */
  constructor(private readonly variables: Variables = process.env) {
    this.disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.start()));
    this.disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.start()));
  }

  get state(): EnvironmentToken {
    return this.found;
  }

  /** Checks now, and again when a `.env` file comes or goes. To be called after activation. */
  start(): void {
    const watchers = (this.watchers.value = new DisposableStore());
    if (!vscode.workspace.isTrusted) {
      return;
    }
    const check = () => void this.check();
    for (const folder of folders()) {
      const pattern = new vscode.RelativePattern(folder, fileName);
      const watcher = watchers.add(vscode.workspace.createFileSystemWatcher(pattern, false, true, false));
      watchers.add(watcher.onDidCreate(check));
      watchers.add(watcher.onDidDelete(check));
    }
    check();
  }

  /** Finds out whether a token may be there. */
  async check(): Promise<EnvironmentToken> {
    const check = ++this.checks;
    const found = await this.whatIsThere();
    if (check === this.checks) {
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
    // Ignore the result of a check that is under way.
    this.checks++;
    this.disposables.dispose();
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
