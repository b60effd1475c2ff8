import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { RunId } from "../hex/types";
import type { SessionState } from "../signIn/sessions";
import { DisposableStore, type Disposable } from "../util/disposables";
import { readFromPage, type Content, type Subject } from "./content";
import type { FromPage, ToPage } from "./pageMessages";
import { signedOutView } from "./sharedViews";

export interface PagePanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly subject: Subject;
  readonly sessionState: () => SessionState;
  /** A button was pressed that is not about the page itself. */
  readonly onAction: (
    message: Extract<FromPage, { type: "run" | "plain" | "copy" }>,
    content: Content | undefined,
  ) => void;
  /** The page came onto the screen, left it, or was closed. */
  readonly onDidChangeVisible: () => void;
}

/** One webview: tells its page what changed, and hears what the page wants. */
export class PagePanel implements Disposable {
  private readonly disposables = new DisposableStore();
  private content: Content | undefined;
  private look: (() => Disposable) | undefined;
  private looking: Disposable | undefined;
  private isReady = false;
  /** What the page was told last, by what it is about. */
  private readonly told = new Map<string, string>();

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
   * Shows another content; none while nobody is signed in.
   *
   * @param look says that the page is looked at, until that is disposed.
   */
  show(content: Content | undefined, look: (() => Disposable) | undefined): void {
    this.forget();
    this.content = content;
    this.look = look;
    this.tell({ type: "clear" });
    this.told.clear();
    this.visibilityChanged();
  }

  /** Tells the page what is different now. */
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
    this.tellIfNew("view", {
      type: "view",
      view: content?.view ?? signedOutView(sessionState()),
      state: subject,
      language: vscode.env.language,
    });
    this.tellIfNew("history", { type: "history", history: content?.history });
    for (const message of content?.pictures ?? []) {
      if (message.type === "picture") {
        this.tellIfNew(`${message.runId} ${message.staticId}`, message);
      }
    }
  }

  /** The panel is gone already, or goes with it. */
  dispose(): void {
    this.forget();
    this.disposables.dispose();
  }

  private forget(): void {
    this.looking?.dispose();
    this.looking = undefined;
    this.content?.dispose();
    this.content = undefined;
  }

  private visibilityChanged(): void {
    if (this.visible) {
      this.looking ??= this.look?.();
      this.update();
    } else {
      // A page that is not on the screen is not kept: it is told everything when it comes back.
      this.isReady = false;
      this.told.clear();
      this.looking?.dispose();
      this.looking = undefined;
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
        this.told.clear();
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

  private tellIfNew(about: string, message: ToPage): void {
    const text = JSON.stringify(message);
    // A picture is told once and is large: that it was is enough to know.
    const sign = message.type === "picture" ? `${message.picture.state} ${text.length}` : text;
    if (this.told.get(about) !== sign) {
      this.told.set(about, sign);
      this.tell(message);
    }
  }

  private tell(message: ToPage): void {
    void this.options.panel.webview.postMessage(message);
  }
}

/** Where a page may load from. */
function pageRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, "dist"), vscode.Uri.joinPath(extensionUri, "media")];
}

/**
 * The page without what it shows: that comes by messages. Its policy allows our one script and what
 * that loads, our styles, and pictures that came by message; nothing from the network.
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
