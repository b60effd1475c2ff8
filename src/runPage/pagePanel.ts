import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { RunId } from "../hex/types";
import type { SessionState } from "../signIn/sessions";
import { DisposableStore, type Disposable } from "../util/disposables";
import { readFromPage, type Content, type Subject } from "./content";
import type { FromPage, ToPage } from "./pageMessages";
import { signedOutView } from "./sharedViews";

interface PagePanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly subject: Subject;
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
  /** The last message posted about each topic. */
  private readonly posted = new Map<string, string>();

  /** What the page is about. */
  subject: Subject;

  constructor(private readonly options: PagePanelOptions) {
    this.subject = options.subject;
    const { panel, extensionUri } = options;
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    this.disposables.add(panel.webview.onDidReceiveMessage((raw) => this.receive(raw)));
    this.disposables.add(panel.onDidChangeViewState(() => this.visibilityChanged()));
    panel.webview.html = pageHtml(panel.webview, extensionUri);
  }

  get visible(): boolean {
    return this.options.panel.visible;
  }

  get dueInMs(): number | undefined {
    return this.visible ? this.content?.dueInMs : undefined;
  }

  reveal(): void {
    this.options.panel.reveal();
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
    this.post({ type: "clear" });
    this.posted.clear();
    this.visibilityChanged();
  }

  /** Posts to the page what has changed. */
  update(): void {
    const { panel, sessionState } = this.options;
    const { content, subject } = this;
    const title = content?.title ?? vscode.l10n.t("Hex run");
    if (panel.title !== title) {
      panel.title = title;
    }
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
      state: subject,
      language: vscode.env.language,
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
    }
    this.options.onDidChangeVisible();
  }

  private receive(raw: unknown): void {
    const message = readFromPage(raw, (runId: RunId) => this.content?.isOurs(runId) ?? false);
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

/** Where a page may load from. */
function pageRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist"), vscode.Uri.joinPath(extensionUri, "media")];
}

/**
 * The empty page; its content arrives by messages. Its policy allows our one script and what that loads,
 * our styles, and pictures that arrive by message; nothing from the network.
 */
function pageHtml(webview: Pick<vscode.Webview, "asWebviewUri" | "cspSource">, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(24).toString("base64url");
  const uri = (...path: string[]) =>
    escape(webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString());
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${escape(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(vscode.l10n.t("Hex run"))}</title>
<link rel="stylesheet" href="${uri("media", "page.css")}">
<link rel="stylesheet" href="${uri("media", "runs.css")}">
</head>
<body data-plot="${uri("dist", "plot.js")}">
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${uri("dist", "page.js")}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
