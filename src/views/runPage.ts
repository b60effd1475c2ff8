import * as vscode from "vscode";
import type { ProjectId, RunId } from "../hex/types";
import type { CurrentWorkspace } from "../session/currentWorkspace";
import { DisposableStore, type Disposable } from "../util/disposables";
import { followWorkspace } from "./followWorkspace";
import { runDetails } from "./runDetails";
import type { Ticker, Ticking } from "./ticker";
import { progressChangesInMs, shortTitle } from "./words";

const scheme = "hex-run";

export interface RunPagesDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  ticker: Ticker;
}

/** What fits into a tab beside others. */
const longestTitle = 30;

interface Page {
  uri: vscode.Uri;
  projectId: ProjectId;
  runId: RunId;
}

/** Read-only pages with all that is known of a run; those that are open follow what becomes known. */
export class RunPages implements vscode.TextDocumentContentProvider, Ticking, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
  /** What each open page says. */
  private readonly texts = new Map<string, string>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly deps: RunPagesDeps) {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())));
    this.disposables.add(deps.ticker.add(this));
    this.disposables.add(
      followWorkspace(deps.current, (signedIn) => {
        this.tick();
        return signedIn?.workspace.store.onDidChange(() => this.tick());
      }),
    );
  }

  /** Opens the run's page, which counts as having looked at what failed. */
  async show(projectId: ProjectId, runId: RunId): Promise<void> {
    const workspace = this.deps.current.value?.workspace;
    const title = workspace ? shortTitle(workspace, projectId, longestTitle) : projectId;
    if (workspace && !workspace.store.run(projectId, runId)) {
      // Why it could not be loaded is said in the views; the page says that the run is not known.
      await workspace.loadRuns(projectId, "user").catch(() => undefined);
    }
    const document = await vscode.workspace.openTextDocument(pageUri(title, projectId, runId));
    await vscode.window.showTextDocument(document, { preview: true });
    workspace?.ends.markSeen();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const page = readUri(uri);
    const text = page ? this.textOf(page) : vscode.l10n.t("This is not the address of a run.");
    this.texts.set(uri.toString(), text);
    this.deps.ticker.wake();
    return text;
  }

  dueInMs(): number | undefined {
    const workspace = this.deps.current.value?.workspace;
    const active = this.openPages.flatMap(({ projectId, runId }) => {
      const run = workspace?.store.run(projectId, runId);
      return (workspace && run && progressChangesInMs(workspace, run)) ?? [];
    });
    return active.length > 0 ? Math.min(...active) : undefined;
  }

  tick(): void {
    for (const page of this.openPages) {
      if (this.texts.get(page.uri.toString()) !== this.textOf(page)) {
        this.changed.fire(page.uri);
      }
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get openPages(): Page[] {
    return [...this.texts.keys()].flatMap((uri) => readUri(vscode.Uri.parse(uri)) ?? []);
  }

  private textOf({ projectId, runId }: Page): string {
    const signedIn = this.deps.current.value;
    if (!signedIn) {
      return vscode.l10n.t("Sign in to Hex to see this run.");
    }
    const run = signedIn.workspace.store.run(projectId, runId);
    return run
      ? runDetails(signedIn, run)
      : vscode.l10n.t("This run is not known here (any more): it is older than what was loaded, its project was deleted, or you have no access to it.");
  }
}

/** The path is what the tab is called; the query says which run it is. */
function pageUri(title: string, projectId: ProjectId, runId: RunId): vscode.Uri {
  const name = vscode.l10n.t("{0} (run {1})", title.replace(/[/\\]/g, " "), runId.slice(0, 8));
  return vscode.Uri.from({ scheme, path: `/${name}`, query: `${projectId}/${runId}` });
}

function readUri(uri: vscode.Uri): Page | undefined {
  const [, projectId, runId] = /^([\da-f-]{36})\/([\da-f-]{36})$/.exec(uri.query) ?? [];
  return projectId !== undefined && runId !== undefined
    ? { uri, projectId: projectId as ProjectId, runId: runId as RunId }
    : undefined;
}
