import * as vscode from "vscode";
import type { ChosenProjects } from "./chosenProjects";
import { HexError } from "../hex/errors";
import { parseMeta } from "../hex/projectFile";
import type { ProjectId } from "../hex/types";
import { followWorkspace, type CurrentWorkspace } from "../signIn/currentWorkspace";
import type { Sessions } from "../signIn/sessions";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { logError } from "../util/log";
import type { Ticker, Ticking } from "../ui/ticker";
import { runChangesInMs } from "../ui/format";
import { chooseLens, lensOf, projectCommands, textOf } from "./lensContent";
import { isProjectFile, metaLines } from "./metaLine";

export interface HexLensesDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  sessions: Pick<Sessions, "load" | "state" | "onDidChange">;
  ticker: Ticker;
  clock: Pick<Clock, "now">;
  log: Pick<vscode.LogOutputChannel, "error">;
  /** The visible documents. */
  visible: () => readonly Pick<vscode.TextDocument, "uri">[];
  /** The chosen projects of files without a project ID. */
  chosen?: Pick<ChosenProjects, "of" | "onDidChange">;
  /** Makes VS Code request the lenses again. */
  changed: () => void;
}

/** A file whose lenses VS Code has. */
interface Shown {
  projectId: ProjectId;
  /** Their text. */
  text: string;
}

/** Runs that were loaded this long ago are loaded again when the file is on the screen. */
const recentMs = 2 * 60_000;
/** The pause after a failure. */
const retryMs = 60_000;
/** Texts such as "5m ago" are checked this often. */
const slowMs = 60_000;
/**
 * VS Code debounces its requests for lenses: the slower the last answer, the longer (up to a minute), and
 * each change event restarts the wait. With an event every second it would never request them.
 */
const debounceMs = 70_000;

/** The lenses above `meta` in a project's file: the project's last run, and actions. */
export class HexLenses implements Ticking, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly metas = new Map<string, { text: string; read: { projectId: ProjectId | undefined } | undefined }>();
  private readonly shown = new Map<string, Shown>();
  private readonly triedMs = new Map<ProjectId, number>();
  /** When VS Code was notified of a change, until it requests the lenses. */
  private changedAtMs: number | undefined;

  constructor(private readonly deps: HexLensesDeps) {
    const { current, sessions, ticker } = deps;
    this.disposables.add(ticker.add(this));
    if (deps.chosen) {
      this.disposables.add(deps.chosen.onDidChange(() => deps.changed()));
    }
    this.disposables.add(sessions.onDidChange(() => this.refresh()));
    this.disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri.toString())));
    this.disposables.add(
      followWorkspace(current, (signedIn) => {
        this.triedMs.clear();
        this.refresh();
        return (
          signedIn &&
          vscode.Disposable.from(
            signedIn.workspace.store.onDidChange(() => this.refresh()),
            signedIn.workspace.store.onDidLoad(() => this.refresh()),
          )
        );
      }),
    );
  }

  /** Empty for a broken file, a component and a file of no project. */
  async of(document: Pick<vscode.TextDocument, "uri" | "lineAt" | "lineCount">): Promise<vscode.CodeLens[]> {
    this.changedAtMs = undefined;
    const uri = document.uri.toString();
    const meta = isProjectFile(document) ? metaLines(document) : undefined;
    const read = meta && (await this.readMeta(uri, meta.text));
    const projectId = read?.projectId ?? (read && this.deps.chosen?.of(uri));
    if (!meta || projectId === undefined) {
      this.shown.delete(uri);
      return meta && read && this.deps.chosen ? [chooseLens(uri, meta.line)] : [];
    }
    await this.deps.sessions.load();
    const commands = this.commands(projectId);
    this.shown.set(uri, { projectId, text: textOf(commands) });
    this.loadLastRun(uri, projectId);
    this.deps.ticker.wake();
    const range = new vscode.Range(meta.line, 0, meta.line, 0);
    return commands.map((command) => lensOf(range, command));
  }

  dueInMs(): number | undefined {
    const workspace = this.deps.current.value?.workspace;
    const shown = this.onScreen();
    if (!workspace || shown.length === 0) {
      return undefined;
    }
    const last = shown.flatMap(([, { projectId }]) => workspace.store.runsOf(projectId).runs.slice(0, 1));
    return Math.min(slowMs, ...last.flatMap((run) => runChangesInMs(workspace, run) ?? []));
  }

  tick(): void {
    this.refresh();
    if (vscode.window.state.focused) {
      this.onScreen().forEach(([uri, { projectId }]) => this.loadLastRun(uri, projectId));
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Undefined for a component and for anything that is not a project's file. */
  private async readMeta(uri: string, text: string): Promise<{ projectId: ProjectId | undefined } | undefined> {
    const known = this.metas.get(uri);
    if (known?.text === text) {
      return known.read;
    }
    const meta = parseMeta(text);
    const read = meta && meta.type !== "COMPONENT" ? { projectId: meta.projectId } : undefined;
    this.metas.set(uri, { text, read });
    return read;
  }

  private commands(projectId: ProjectId): vscode.Command[] {
    const { sessions, current } = this.deps;
    return projectCommands(sessions.state, current.value?.workspace, projectId);
  }

  /** Loads the runs of a file on the screen, unless they are recent or were just requested; the lens shows a failure. */
  private loadLastRun(uri: string, projectId: ProjectId): void {
    const workspace = this.deps.current.value?.workspace;
    if (!workspace || !this.onScreen().some(([one]) => one === uri)) {
      return;
    }
    const { loadedAtMs = -Infinity, gone } = workspace.store.runsOf(projectId);
    const now = this.deps.clock.now();
    const isTried = Math.abs(now - (this.triedMs.get(projectId) ?? -Infinity)) < retryMs;
    if (gone || isTried || Math.abs(now - loadedAtMs) < recentMs) {
      return;
    }
    this.triedMs.set(projectId, now);
    workspace.loader.runs(projectId, "view").catch((error: unknown) => {
      if (!(error instanceof HexError)) {
        logError(this.deps.log, error);
      }
    });
  }

  /** Notifies VS Code when the lenses would change. */
  private refresh(): void {
    const now = this.deps.clock.now();
    const isNotified = this.changedAtMs !== undefined && Math.abs(now - this.changedAtMs) < debounceMs;
    if (!isNotified && this.onScreen().some(([, { projectId, text }]) => textOf(this.commands(projectId)) !== text)) {
      this.changedAtMs = now;
      this.deps.changed();
    }
  }

  private onScreen(): [string, Shown][] {
    const visible = new Set(this.deps.visible().map(({ uri }) => uri.toString()));
    return [...this.shown].filter(([uri]) => visible.has(uri));
  }

  private forget(uri: string): void {
    this.metas.delete(uri);
    this.shown.delete(uri);
  }
}
