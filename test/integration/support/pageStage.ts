import * as vscode from "vscode";
import type { ProjectId, RunId } from "../../../src/hex/types";
import type { History, Picture, ToPage, View } from "../../../src/runPage/pageMessages";
import { RunPages } from "../../../src/runPage/runPages";
import { settle } from "../../unit/support/fakeClock";
import { settled } from "./fakes";
import { ViewStage } from "./viewStage";

/** A webview that is never drawn: holds what its page is told, and lets a test be the page. */
export class FakePanel {
  title = "";
  visible = true;
  active = true;
  iconPath: unknown;
  readonly told: ToPage[] = [];
  private readonly received = new vscode.EventEmitter<unknown>();
  private readonly viewState = new vscode.EventEmitter<void>();
  private readonly disposed = new vscode.EventEmitter<void>();
  readonly onDidChangeViewState = this.viewState.event;
  readonly onDidDispose = this.disposed.event;
  private readonly activated = new vscode.EventEmitter<void>();
  readonly onDidActivate = this.activated.event;
  isDisposed = false;
  /** What was used of it after it was disposed. */
  readonly misused: string[] = [];
  reveals = 0;
  readonly webview = {
    options: {} as vscode.WebviewOptions,
    html: "",
    cspSource: "https://csp.example",
    asWebviewUri: (uri: vscode.Uri) => vscode.Uri.parse(`https://csp.example${uri.path}`),
    onDidReceiveMessage: this.received.event,
    postMessage: (message: ToPage) => Promise.resolve(this.told.push(message) > 0),
  };

  /** As VS Code hands it out: once it is disposed it throws. */
  asPanel(): vscode.WebviewPanel {
    const check = (key: string | symbol) => {
      if (this.isDisposed && ["title", "iconPath", "visible", "active", "webview", "reveal"].includes(String(key))) {
        this.misused.push(String(key));
        throw new Error("Webview is disposed");
      }
    };
    const guarded = new Proxy<object>(this, {
      get: (panel, key) => {
        check(key);
        return Reflect.get(panel, key) as unknown;
      },
      set: (panel, key, value) => {
        check(key);
        return Reflect.set(panel, key, value);
      },
    });
    return guarded as vscode.WebviewPanel;
  }

  /** The page says something about what it was told to show last, or about what it showed before. */
  say(message: unknown, turn = this.turn): void {
    this.received.fire({ turn, message });
  }

  /** The number of what the page shows. */
  get turn(): number | undefined {
    return this.told.findLast((message) => message.type === "view")?.turn;
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.viewState.fire();
  }

  reveal(): void {
    this.reveals += 1;
    this.activated.fire();
  }

  dispose(): void {
    this.isDisposed = true;
    this.disposed.fire();
  }

  /** What the page shows now. */
  get view(): View | undefined {
    return this.last("view")?.view;
  }

  get history(): History | undefined {
    return this.last("history")?.history;
  }

  picture(staticId: string): Picture | undefined {
    return this.told
      .filter((message) => message.type === "picture")
      .findLast((message) => message.staticId === staticId)?.picture;
  }

  /** The ids that the page lets VS Code keep. */
  get state(): unknown {
    return this.last("view")?.state;
  }

  private last<T extends ToPage["type"]>(type: T): Extract<ToPage, { type: T }> | undefined {
    const since = this.told.findLastIndex((message) => message.type === "clear");
    return this.told
      .slice(since + 1)
      .findLast((message): message is Extract<ToPage, { type: T }> => message.type === type);
  }
}

/** Pages over the real workspace and a Hex in memory. */
export class PageStage extends ViewStage {
  readonly panels: FakePanel[] = [];
  readonly visible: boolean[] = [];
  readonly sessionsChanged = new vscode.EventEmitter<void>();
  readonly ran: [string, unknown][] = [];
  /** The context keys that are set. */
  readonly keys = new Map<string, boolean>();
  readonly projectId: ProjectId = this.hex.addProject("Revenue", { ownerEmail: "ana@example.com" });
  readonly runPages: RunPages;
  focused = true;
  private readonly restore: () => void;

  constructor(folder: string) {
    super();
    const state = () => this.state;
    const sessions = {
      get state() {
        return state();
      },
      onDidChange: this.sessionsChanged.event,
    };
    this.runPages = new RunPages({
      current: this.current,
      sessions,
      ticker: this.ticker,
      extensionUri: vscode.Uri.file("/extension"),
      chartsFolder: () => folder,
      log: this.context.log,
      onDidChangeVisible: (visible) => {
        this.visible.push(visible);
        this.workspace.screen.setViewVisible(visible);
      },
      createPanel: () => this.addPanel(),
      setContext: (key, value) => this.keys.set(key, value),
      isFocused: () => this.focused,
      clock: this.clock,
    });
    const { executeCommand } = vscode.commands;
    Object.assign(vscode.commands, {
      executeCommand: (command: string, argument: unknown) => Promise.resolve(this.ran.push([command, argument])),
    });
    this.restore = () => Object.assign(vscode.commands, { executeCommand });
  }

  /** Opens a run's page; it has said that it is ready. */
  async open(runId: RunId): Promise<FakePanel> {
    this.runPages.show(this.projectId, runId);
    return await this.ready();
  }

  async openComparison(...runIds: [RunId, RunId]): Promise<FakePanel> {
    this.runPages.compare(this.projectId, runIds);
    return await this.ready();
  }

  /** Lets everything settle that does not wait for time, files included. */
  async settled(): Promise<void> {
    await settle();
    await settled();
    await this.clock.advance(10);
    await settled();
  }

  override dispose(): void {
    this.restore();
    this.runPages.dispose();
    super.dispose();
  }

  addPanel(): vscode.WebviewPanel {
    const panel = new FakePanel();
    const activate = () => this.panels.forEach((one) => (one.active = one === panel));
    panel.onDidActivate(activate);
    this.panels.push(panel);
    activate();
    return panel.asPanel();
  }

  private async ready(): Promise<FakePanel> {
    const panel = this.panels.at(-1);
    if (!panel) {
      throw new Error("No page was opened.");
    }
    panel.say({ type: "ready" });
    await this.settled();
    return panel;
  }
}
