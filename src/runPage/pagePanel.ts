import * as vscode from "vscode";
import type { RunId } from "../hex/types";
import type { SessionState } from "../signIn/sessions";
import { DisposableStore, type Disposable } from "../util/disposables";
import { readFromPage, readTurn, type Content, type PageMemory, type Subject } from "./content";
import { pageHtml, pageRoots, tabIcon } from "./pageFiles";
import type { FromPage, Outcome, Preview, ToPage } from "./pageMessages";
import { signedOutView } from "./sharedViews";
import { Trail } from "./trail";

interface PagePanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly subject: Subject;
  /** Whether the page stays when another run is opened. */
  readonly isKept: boolean;
  readonly sessionState: () => SessionState;
  /** A button was pressed that concerns more than the page itself. */
  readonly onAction: (
    message: Extract<FromPage, { type: "run" | "plain" | "copy" }>,
    content: Content | undefined,
  ) => void;
  /** The page was shown, hidden or closed. */
  readonly onDidChangeVisible: () => void;
}

/** One webview: posts what changed to its page, and handles messages from it. */
export class PagePanel implements Disposable {
  private readonly disposables = new DisposableStore();
  private content: Content | undefined;
  private watch: (() => Disposable) | undefined;
  private watching: Disposable | undefined;
  private isReady = false;
  private disposed = false;
  private icon: Outcome | undefined;
  /** The last message posted about each topic. */
  private readonly posted = new Map<string, string>();

  /** What the page has been about, and is. */
  private readonly trail: Trail<Subject>;
  /** Counts what the page has been about, so that what it says of something earlier is ignored. */
  private turn = 0;
  private kept: boolean;

  constructor(private readonly options: PagePanelOptions) {
    this.trail = new Trail(options.subject);
    this.kept = options.isKept;
    const { panel, extensionUri } = options;
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    this.disposables.add(panel.webview.onDidReceiveMessage((raw) => this.receive(raw)));
    this.disposables.add(panel.onDidChangeViewState(() => this.visibilityChanged()));
    panel.webview.html = pageHtml(panel.webview, extensionUri);
  }

  /** What the page is about. */
  get subject(): Subject {
    return this.trail.current;
  }

  get canGoBack(): boolean {
    return this.trail.canGoBack;
  }

  get canGoForward(): boolean {
    return this.trail.canGoForward;
  }

  get isKept(): boolean {
    return this.kept;
  }

  get visible(): boolean {
    return this.options.panel.visible;
  }

  /** Whether it is the active editor. */
  get active(): boolean {
    return this.options.panel.active;
  }

  get dueInMs(): number | undefined {
    return this.visible ? this.content?.dueInMs : undefined;
  }

  reveal(): void {
    this.options.panel.reveal();
  }

  /** From now on the page stays when another run is opened. */
  keep(): void {
    this.kept = true;
    this.update();
  }

  /** Goes on to something else, or back to it; its content is to be shown next. */
  move(where: Subject | "back" | "forward"): void {
    if (typeof where === "object") {
      this.trail.goTo(where);
    } else {
      this.trail[where]();
    }
    this.turn += 1;
  }

  /** Makes the page forget all that it shows. */
  clear(): void {
    this.post({ type: "clear" });
  }

  /**
   * Shows another content; none while signed out.
   *
   * @param watch Marks the project as watched until it is disposed.
   */
  show(content: Content | undefined, watch: (() => Disposable) | undefined): void {
    this.forget();
    this.content = content;
    this.watch = watch;
    this.posted.clear();
    this.visibilityChanged();
  }

  /** Posts to the page what has changed; what is answered after it was closed changes nothing. */
  update(): void {
    if (this.disposed) {
      return;
    }
    const { panel, sessionState } = this.options;
    const { content, subject } = this;
    this.updateTab();
    if (!panel.visible) {
      return;
    }
    content?.shown();
    if (!this.isReady) {
      return;
    }
    this.postIfNew("view", {
      type: "view",
      view: content?.view ?? signedOutView(sessionState()),
      state: (this.kept ? subject : { ...subject, preview: true }) satisfies PageMemory,
      language: vscode.env.language,
      turn: this.turn,
      preview: this.kept ? undefined : preview(subject),
    });
    this.postIfNew("history", { type: "history", history: content?.history });
    for (const message of content?.pictures ?? []) {
      if (message.type === "picture") {
        this.postIfNew(`${message.runId} ${message.staticId}`, message);
      }
    }
  }

  /** Does not dispose the panel. */
  dispose(): void {
    this.disposed = true;
    this.forget();
    this.disposables.dispose();
  }

  private forget(): void {
    this.watching?.dispose();
    this.watching = undefined;
    this.content?.dispose();
    this.content = undefined;
  }

  private visibilityChanged(): void {
    if (this.visible) {
      this.watching ??= this.watch?.();
      this.update();
    } else {
      // A hidden page is not kept: everything is posted again when it comes back.
      this.isReady = false;
      this.posted.clear();
      this.watching?.dispose();
      this.watching = undefined;
      this.updateTab();
    }
    this.options.onDidChangeVisible();
  }

  /** The tab is seen also while the page is not: its title, and the run's state as its icon. */
  private updateTab(): void {
    const { panel, extensionUri } = this.options;
    const title = this.content?.title ?? vscode.l10n.t("Hex run");
    if (panel.title !== title) {
      panel.title = title;
    }
    const outcome = this.content?.outcome;
    if (this.icon !== outcome) {
      this.icon = outcome;
      panel.iconPath = outcome && tabIcon(extensionUri, outcome);
    }
  }

  private receive(raw: unknown): void {
    const { turn, message: unread } = readTurn(raw) ?? {};
    const message = readFromPage(unread, (runId: RunId) => this.content?.isOurs(runId) ?? false);
    // Said about what was shown before: a button of another run than the one that is seen now.
    if (message?.type !== "ready" && turn !== this.turn) {
      return;
    }
    switch (message?.type) {
      case undefined:
        return;
      case "ready":
        this.isReady = true;
        this.posted.clear();
        this.update();
        return;
      case "retry":
      case "chart":
        this.content?.take(message);
        return;
      case "run":
      case "plain":
      case "copy":
        this.options.onAction(message, this.content);
    }
  }

  private postIfNew(about: string, message: ToPage): void {
    const text = JSON.stringify(message);
    // A picture does not change and is large: its length is enough.
    const sign = message.type === "picture" ? `${message.picture.state} ${text.length}` : text;
    if (this.posted.get(about) !== sign) {
      this.posted.set(about, sign);
      this.post(message);
    }
  }

  private post(message: ToPage): void {
    void this.options.panel.webview.postMessage(message);
  }
}

/** That the next run takes the page's place, and how to keep it. */
function preview({ kind }: Subject): Preview {
  return {
    text:
      kind === "run"
        ? vscode.l10n.t("Preview: the next run you open takes its place.")
        : vscode.l10n.t("Preview: the next comparison you open takes its place."),
    button: { title: vscode.l10n.t("Keep Open"), sends: { type: "plain", command: "keepPage" } },
  };
}
