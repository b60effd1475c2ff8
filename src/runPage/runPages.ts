import * as vscode from "vscode";
import type { ProjectId, RunId } from "../hex/types";
import { ChartCache } from "../store/chartCache";
import { RunCharts } from "../polling/runCharts";
import { followWorkspace, type CurrentWorkspace, type SignedInWorkspace } from "../signIn/currentWorkspace";
import type { Sessions } from "../signIn/sessions";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { logError } from "../util/log";
import type { Ticker, Ticking } from "../ui/ticker";
import { CompareContent } from "./compareContent";
import { readIsPreview, readSubject, subjectKey, type Subject } from "./content";
import { PageContext } from "./pageContext";
import { act } from "./pageActions";
import { PagePanel } from "./pagePanel";
import { RunContent } from "./runContent";

/** The type of our webviews, which VS Code restores after a reload. */
const pageViewType = "hexRuns.page";
/** A run that is opened twice within this time was double-clicked. */
const doubleClickMs = 600;

export interface RunPagesDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  sessions: Pick<Sessions, "state" | "onDidChange">;
  ticker: Ticker;
  clock: Pick<Clock, "now">;
  extensionUri: vscode.Uri;
  /** Where the pictures of a sign-in's charts are kept: a path. */
  chartsFolder: (signedIn: SignedInWorkspace) => string;
  log: Pick<vscode.LogOutputChannel, "error" | "warn">;
  /** Called when the first page is shown or the last one hidden. */
  onDidChangeVisible: (visible: boolean) => void;
  /** Creates a panel; replaced in tests. */
  createPanel?: (title: string) => vscode.WebviewPanel;
  /** Whether the user has this window before them; replaced in tests. */
  isFocused?: () => boolean;
  /** Sets a context key; replaced in tests. */
  setContext?: (key: string, value: boolean) => unknown;
}

/**
 * The open pages. As with files, one is a preview, which the next run takes over until it is kept; another one compares
 * two runs.
 */
export class RunPages implements Ticking, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly pages = new Set<PagePanel>();
  private readonly context: PageContext;
  private charts: RunCharts | undefined;
  private isMarking = false;
  /** What was opened last, to recognize a double-click. */
  private opened: { key: string; atMs: number } | undefined;
  private readonly report = (error: unknown) => logError(this.deps.log, error);

  constructor(private readonly deps: RunPagesDeps) {
    this.context = new PageContext(deps.setContext);
    this.disposables.add(deps.ticker.add(this));
    this.disposables.add(
      followWorkspace(deps.current, (signedIn) => {
        const charts =
          signedIn &&
          new RunCharts(signedIn.workspace.loader, new ChartCache(deps.chartsFolder(signedIn)), this.report);
        this.charts = charts;
        this.pages.forEach((page) => {
          page.clear();
          this.fill(page);
        });
        return (
          charts &&
          vscode.Disposable.from(
            charts,
            signedIn.workspace.unseen.onDidChange(() => this.markVisibleSeen()),
          )
        );
      }),
    );
    this.disposables.add(deps.sessions.onDidChange(() => this.pages.forEach((page) => page.update())));
  }

  /** Shows the run in its page, else in the preview; twice at once, as by a double-click, also keeps the page. */
  show(projectId: ProjectId, runId: RunId): void {
    const page = this.open({ kind: "run", projectId, runId });
    const [key, atMs] = [subjectKey(page.subject), this.deps.clock.now()];
    if (this.opened?.key === key && Math.abs(atMs - this.opened.atMs) < doubleClickMs) {
      page.keep();
      this.tellContext();
    }
    this.opened = { key, atMs };
  }

  /** A run was started again from the page of another: the preview goes on to it, beside a page that was kept. */
  follow(projectId: ProjectId, from: RunId, to: RunId): void {
    const key = subjectKey({ kind: "run", projectId, runId: from });
    const page = [...this.pages].find((one) => one.visible && subjectKey(one.subject) === key);
    if (page && !page.isKept) {
      this.move(page, { kind: "run", projectId, runId: to });
    } else if (page?.active) {
      this.show(projectId, to);
    }
  }

  /** Keeps the active page when another run is opened. */
  keep(): void {
    this.active?.keep();
    this.tellContext();
  }

  /** Shows what the active page has shown before, or before it went back. */
  go(where: "back" | "forward"): void {
    const page = this.active;
    if (page && (where === "back" ? page.canGoBack : page.canGoForward)) {
      this.move(page, where);
    }
  }

  /** Compares two runs of a project, in place of the previous comparison. */
  compare(projectId: ProjectId, runIds: readonly [RunId, RunId]): void {
    this.open({ kind: "compare", projectId, runIds });
  }

  /** Fills a page that VS Code restored after a reload. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const subject = readSubject(state);
    if (!subject || this.pageOf(subject)) {
      panel.dispose();
      return;
    }
    // At most one preview, also when one was opened meanwhile.
    this.add(panel, subject, !readIsPreview(state) || this.previewFor(subject) !== undefined);
  }

  dueInMs(): number | undefined {
    const due = [...this.pages].flatMap((page) => page.dueInMs ?? []);
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

  private get active(): PagePanel | undefined {
    return [...this.pages].find((page) => page.active);
  }

  private pageOf(subject: Subject): PagePanel | undefined {
    return [...this.pages].find((page) => subjectKey(page.subject) === subjectKey(subject));
  }

  /** The page that a run, or a comparison, takes over. */
  private previewFor({ kind }: Subject): PagePanel | undefined {
    return [...this.pages].find((page) => !page.isKept && page.subject.kind === kind);
  }

  private open(subject: Subject): PagePanel {
    this.markSeen(subject);
    const shown = this.pageOf(subject);
    const page = shown ?? this.previewFor(subject);
    if (!page) {
      return this.add(this.createPanel(), subject, false);
    }
    if (!shown) {
      this.move(page, subject);
    }
    page.reveal();
    return page;
  }

  private move(page: PagePanel, where: Subject | "back" | "forward"): void {
    page.move(where);
    this.fill(page);
    this.markSeen(page.subject);
  }

  /** A failure on a page that the user has before them needs no mark. Marking it changes what is unseen. */
  private markVisibleSeen(): void {
    if (!this.isMarking && (this.deps.isFocused?.() ?? vscode.window.state.focused)) {
      this.isMarking = true;
      [...this.pages].filter(({ visible }) => visible).forEach((page) => this.markSeen(page.subject));
      this.isMarking = false;
    }
  }

  /** What is on the screen has been looked at; what else failed has not. */
  private markSeen(subject: Subject): void {
    const { projectId } = subject;
    for (const runId of subject.kind === "run" ? [subject.runId] : subject.runIds) {
      this.deps.current.value?.workspace.unseen.markSeen({ projectId, runId });
    }
  }

  private createPanel(): vscode.WebviewPanel {
    const title = vscode.l10n.t("Hex run");
    return (
      this.deps.createPanel?.(title) ??
      vscode.window.createWebviewPanel(pageViewType, title, vscode.ViewColumn.Active, { enableFindWidget: true })
    );
  }

  private add(panel: vscode.WebviewPanel, subject: Subject, isKept: boolean): PagePanel {
    const { extensionUri, sessions } = this.deps;
    const page = new PagePanel({
      panel,
      extensionUri,
      subject,
      isKept,
      sessionState: () => sessions.state,
      onAction: (message, content) => void act(message, page.subject, content).catch(this.report),
      onDidChangeVisible: () => this.visibilityChanged(),
    });
    this.pages.add(page);
    panel.onDidDispose(() => {
      this.pages.delete(page);
      page.dispose();
      this.visibilityChanged();
    });
    this.fill(page);
    return page;
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
    this.deps.onDidChangeVisible([...this.pages].some(({ visible }) => visible));
    this.deps.ticker.wake();
    this.tellContext();
  }

  private tellContext(): void {
    this.context.show(this.active);
  }
}
