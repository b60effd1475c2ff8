import * as vscode from "vscode";
import type { ProjectId, RunId } from "../hex/types";
import { ChartCache } from "../store/chartCache";
import { RunCharts } from "../polling/runCharts";
import { followWorkspace, type CurrentWorkspace, type SignedInWorkspace } from "../signIn/currentWorkspace";
import type { Sessions } from "../signIn/sessions";
import { DisposableStore, type Disposable } from "../util/disposables";
import { logError } from "../util/log";
import type { Ticker, Ticking } from "../ui/ticker";
import { CompareContent } from "./compareContent";
import { readSubject, subjectKey, type Content, type Subject } from "./content";
import type { FromPage } from "./pageMessages";
import { PagePanel } from "./pagePanel";
import { RunContent } from "./runContent";

/** The type of our webviews, which VS Code restores after a reload. */
const pageViewType = "hexRuns.page";

export interface RunPagesDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  sessions: Pick<Sessions, "state" | "onDidChange">;
  ticker: Ticker;
  extensionUri: vscode.Uri;
  /** Where the pictures of a sign-in's charts are kept: a path. */
  chartsFolder: (signedIn: SignedInWorkspace) => string;
  log: Pick<vscode.LogOutputChannel, "error" | "warn">;
  /** Called when the first page is shown or the last one hidden. */
  onDidChangeVisible: (visible: boolean) => void;
  /** Creates a panel; replaced in tests. */
  createPanel?: (title: string) => vscode.WebviewPanel;
}

/** The open pages: one for each run, and one that compares two runs. */
export class RunPages implements Ticking, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly pages = new Map<string, PagePanel>();
  private charts: RunCharts | undefined;
  private readonly report = (error: unknown) => logError(this.deps.log, error);

  constructor(private readonly deps: RunPagesDeps) {
    this.disposables.add(deps.ticker.add(this));
    this.disposables.add(
      followWorkspace(deps.current, (signedIn) => {
        const charts =
          signedIn &&
          new RunCharts(signedIn.workspace.loader, new ChartCache(deps.chartsFolder(signedIn)), this.report);
        this.charts = charts;
        this.pages.forEach((page) => this.fill(page));
        return charts;
      }),
    );
    this.disposables.add(deps.sessions.onDidChange(() => this.pages.forEach((page) => page.update())));
  }

  /** Opens or reveals the run's page, which also marks failures as seen. */
  show(projectId: ProjectId, runId: RunId): void {
    this.open({ kind: "run", projectId, runId });
    this.deps.current.value?.workspace.completions.markSeen();
  }

  /** Compares two runs of a project, in place of the previous comparison. */
  compare(projectId: ProjectId, runIds: readonly [RunId, RunId]): void {
    this.open({ kind: "compare", projectId, runIds });
  }

  /** Fills a page that VS Code restored after a reload. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const subject = readSubject(state);
    if (!subject || this.pages.has(subjectKey(subject))) {
      panel.dispose();
      return;
    }
    this.add(panel, subject);
  }

  dueInMs(): number | undefined {
    const due = [...this.pages.values()].flatMap((page) => page.dueInMs ?? []);
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  tick(): void {
    this.pages.forEach((page) => page.update());
  }

  dispose(): void {
    this.pages.forEach((page) => page.dispose());
    this.pages.clear();
    this.disposables.dispose();
  }

  private open(subject: Subject): void {
    const page = this.pages.get(subjectKey(subject));
    if (page && JSON.stringify(page.subject) === JSON.stringify(subject)) {
      page.reveal();
    } else if (page) {
      page.subject = subject;
      this.fill(page);
      page.reveal();
    } else {
      this.add(this.createPanel(), subject);
    }
  }

  private createPanel(): vscode.WebviewPanel {
    const title = vscode.l10n.t("Hex run");
    return (
      this.deps.createPanel?.(title) ??
      vscode.window.createWebviewPanel(pageViewType, title, vscode.ViewColumn.Active, { enableFindWidget: true })
    );
  }

  private add(panel: vscode.WebviewPanel, subject: Subject): void {
    const { extensionUri, sessions } = this.deps;
    const page = new PagePanel({
      panel,
      extensionUri,
      subject,
      sessionState: () => sessions.state,
      onAction: (message, content) => void this.act(message, page.subject, content).catch(this.report),
      onDidChangeVisible: () => this.visibilityChanged(),
    });
    const key = subjectKey(subject);
    this.pages.set(key, page);
    panel.onDidDispose(() => {
      this.pages.delete(key);
      page.dispose();
      this.visibilityChanged();
    });
    this.fill(page);
  }

  private fill(page: PagePanel): void {
    const signedIn = this.deps.current.value;
    const { charts } = this;
    const { subject } = page;
    if (!signedIn || !charts) {
      page.show(undefined, undefined);
      return;
    }
    const onChange = () => {
      page.update();
      this.deps.ticker.wake();
    };
    const sources = { signedIn, charts, onChange, report: this.report };
    const content = subject.kind === "run" ? new RunContent(subject, sources) : new CompareContent(subject, sources);
    page.show(content, () => signedIn.workspace.screen.openPage(subject.projectId));
  }

  private visibilityChanged(): void {
    this.deps.onDidChangeVisible([...this.pages.values()].some(({ visible }) => visible));
    this.deps.ticker.wake();
  }

  /** Runs the action of a page's button: public commands, on runs of the page's project. */
  private async act(
    message: Extract<FromPage, { type: "run" | "plain" | "copy" }>,
    { projectId }: Subject,
    content: Content | undefined,
  ): Promise<void> {
    switch (message.type) {
      case "run":
        await vscode.commands.executeCommand(`hexRuns.${message.command}`, { projectId, runId: message.runId });
        return;
      case "plain":
        await vscode.commands.executeCommand(`hexRuns.${message.command}`);
        return;
      case "copy": {
        const id = content?.idToCopy(message.what);
        if (id !== undefined) {
          await vscode.env.clipboard.writeText(id);
          vscode.window.setStatusBarMessage(vscode.l10n.t("Copied"), 4_000);
        }
      }
    }
  }
}
