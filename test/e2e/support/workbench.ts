import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import type { Simulator } from "../../simulator/simulator";
import type { TestBrowser } from "../../vscode/browser";
import type { VSCodeServer } from "../../vscode/server";
import { extensionLog, filesThatContain } from "./logs";
import { Menu } from "./menu";
import { restMouse } from "./mouse";
import { Notices } from "./notices";
import { QuickInput } from "./quickInput";
import { showTheme, takeMedia, takePicture, takesMedia, takesPictures, type Theme } from "./screen";
import { StatusBar } from "./statusBar";
import { View } from "./view";
import { eventually } from "./wait";

/** The parts that a workbench is made of, see `startWorkbench`. */
export interface WorkbenchParts {
  readonly simulator: Simulator;
  readonly server: VSCodeServer;
  readonly browser: TestBrowser;
  /** The folder that is open in the window. */
  readonly folder: string;
  readonly userSettings: Readonly<Record<string, unknown>>;
  readonly dispose: () => Promise<void>;
}

const readyTimeoutMs = 60_000;
/** After which a click or a key that has done nothing is tried again. */
const tryMs = 10_000;
/** A click within 5 s of the last one asks for nothing again; a busy window notices a click late. */
const refreshRestMs = 7_000;
const tokenLike = /hxt[pw]_[0-9a-zA-Z]{8,}/;

/** Reads the extension's state where VS Code's workbench keeps it in a browser. */
const readKeptState = `(async () => {
  const opened = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const texts = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await opened(indexedDB.open(name));
    if (name.startsWith("vscode-web-state-db") && database.objectStoreNames.contains("ItemTable")) {
      const items = database.transaction("ItemTable").objectStore("ItemTable");
      for (const key of await opened(items.getAllKeys())) {
        if (String(key).endsWith(".hex-runs")) {
          texts.push(String(await opened(items.get(key))));
        }
      }
    }
    database.close();
  }
  return texts.join("\\n");
})()`;

/** The windows that are open now: what they show is recorded when a test fails. */
export const openWorkbenches = new Set<Workbench>();

/** A VS Code with the packaged extension, and the hands of a person who uses it. */
export class Workbench {
  readonly page: Page;
  readonly simulator: Simulator;
  readonly server: VSCodeServer;
  readonly folder: string;
  readonly menu: Menu;
  readonly quickInput: QuickInput;
  readonly notices: Notices;
  readonly statusBar: StatusBar;
  readonly runs: View;
  readonly projects: View;
  private userSettings: Readonly<Record<string, unknown>>;
  private refreshedAt = 0;

  constructor(private readonly parts: WorkbenchParts) {
    this.page = parts.browser.page;
    this.simulator = parts.simulator;
    this.server = parts.server;
    this.folder = parts.folder;
    this.userSettings = parts.userSettings;
    this.menu = new Menu(this.page);
    this.quickInput = new QuickInput(this.page);
    this.notices = new Notices(this.page);
    this.statusBar = new StatusBar(this.page);
    this.runs = new View(this.page, this.menu, "Runs");
    this.projects = new View(this.page, this.menu, "Projects");
  }

  /** Opens the window and waits until our part of it is there. */
  async open(): Promise<void> {
    // Without the driver for tests in the host: with it VS Code shows no notices.
    const query = new URLSearchParams({ folder: this.folder });
    openWorkbenches.add(this);
    await this.page.goto(`${this.server.url}/?${query.toString()}`);
    await this.ready();
  }

  /** Takes a window that is open. */
  takeOver(): void {
    openWorkbenches.add(this);
  }

  /** Another window of the same user, with an extension host of its own, on a copy of the open folder. */
  async openWindow(name: string): Promise<Workbench> {
    const folder = `${this.folder}-${name}`;
    await cp(this.folder, folder, { recursive: true });
    const page = await newBrowserWindow(this.parts.browser);
    const browser = { ...this.parts.browser, page };
    const window = new Workbench({ ...this.parts, browser, folder, dispose: () => page.close() });
    await window.open();
    return window;
  }

  /** What the window has kept for the extension (`globalState`), as JSON: VS Code writes it down a little later. */
  async keptState(): Promise<string> {
    return String(await this.page.evaluate(readKeptState));
  }

  /** As F5 in the browser, or `Developer: Reload Window`; what VS Code has not written down yet is lost. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** Stops VS Code, starts it again and opens the window again; `whileStopped` may change what it left on the disk. */
  async restartServer(whileStopped: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.server.stop();
    await whileStopped();
    await this.server.restart();
    await this.reload();
  }

  /**
   * Shows our views in the side bar. A window that has just opened brings back by itself what it
   * showed before, sooner or later: then the click on our icon hides it, and a second one helps.
   */
  async showViews(): Promise<void> {
    const tab = this.activityBarTab();
    await eventually(async () => {
      if (!(await this.runs.header.isVisible()) && (await tab.getAttribute("aria-selected")) !== "true") {
        await tab.click();
      }
      await this.runs.header.waitFor({ timeout: tryMs });
      await this.projects.header.waitFor({ timeout: tryMs });
    }, readyTimeoutMs);
    await restMouse(this.page);
  }

  /** Our icon in the activity bar; its label has the badge's text too. */
  activityBarTab() {
    return this.page.locator(".part.activitybar").getByRole("tab", { name: /^Hex\b/ });
  }

  /** Runs a command from the palette by its whole title, for example `Hex: Run Project`. */
  async command(title: string): Promise<void> {
    await this.openPalette(title);
    await this.quickInput.pickWithKeys(title);
  }

  /** Refreshes both views; what was asked for within the last 5 s would not be asked for again. */
  async refresh(click: () => Promise<void> = () => this.command("Hex: Refresh")): Promise<void> {
    await eventually(() => assert.ok(Date.now() - this.refreshedAt > refreshRestMs));
    await click();
    this.refreshedAt = Date.now();
  }

  /** Opens a file of the folder by its name, which may end with `:LINE:COLUMN`, and gives its editor the keyboard. */
  async openFile(nameAndPlace: string): Promise<void> {
    const [name = ""] = nameAndPlace.split(":");
    const { quickInput } = this;
    // A window that is busy may lose the key, or what is typed first, or have no file to list yet.
    await eventually(async () => {
      await quickInput.cancel();
      await this.page.keyboard.press("Control+P");
      await this.page
        .locator(".quick-input-box input[placeholder*='Search files']:visible")
        .waitFor({ timeout: tryMs });
      await quickInput.type(nameAndPlace);
      await quickInput.row(name).waitFor({ timeout: tryMs });
      assert.equal((await quickInput.boxState()).value, nameAndPlace);
    }, readyTimeoutMs);
    await quickInput.pickWithKeys(name);
    await this.page.locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(".editor-group-container.active .monaco-editor.focused").waitFor();
  }

  /** Whether the palette offers a command. */
  async offersCommand(title: string): Promise<boolean> {
    await this.openPalette(title);
    // It lists our command, or "No matching commands", or others that are similar.
    const offered = (await this.quickInput.row(title).count()) > 0;
    await this.quickInput.cancel();
    return offered;
  }

  /** Changes settings of the open folder; the window takes them at once. `undefined` takes one away. */
  async changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const path = join(this.folder, ".vscode", "settings.json");
    const before = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...before, ...settings }, undefined, 2));
  }

  /** Changes user settings and reloads: this VS Code does not see that its user's file has changed. */
  async changeUserSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.userSettings = { ...this.userSettings, ...settings };
    await this.server.writeSettings(this.userSettings);
    await this.reload();
  }

  async switchTheme(theme: Theme): Promise<void> {
    await showTheme(this.page, theme);
  }

  /** With `--pictures`, takes out/e2e/NAME.png; with themes, one picture each as NAME-THEME.png, ending in the first. */
  async screenshot(name: string, themes: readonly Theme[] = []): Promise<void> {
    if (!takesPictures) {
      return;
    }
    if (themes.length === 0) {
      await takePicture(this.page, name);
      return;
    }
    for (const theme of themes) {
      await this.switchTheme(theme);
      await takePicture(this.page, `${name}-${theme}`);
    }
    await this.switchTheme(themes[0] ?? "dark");
  }

  /** With `--media`, takes media/NAME-THEME.png of a part of the window, or of all of it, ending in the last theme. */
  async mediaPicture(name: string, part?: Locator, themes: readonly Theme[] = ["light", "dark"]): Promise<void> {
    if (takesMedia) {
      for (const theme of themes) {
        await this.switchTheme(theme);
        await restMouse(this.page);
        await takeMedia(part ?? this.page, `${name}-${theme}`);
      }
    }
  }

  /** The page inside the webview that is shown. */
  webview(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  /** Closes a picker and a menu that are open, and the tooltip where the mouse is. */
  async closePopups(): Promise<void> {
    if (this.page.isClosed()) {
      return;
    }
    await this.quickInput.cancel();
    await this.menu.close();
    await restMouse(this.page);
  }

  /** Closes the windows that `openWindow` opened, and tabs that links did. */
  async closeOtherWindows(): Promise<void> {
    const others = this.page
      .context()
      .pages()
      .filter((page) => page !== this.page && page.url().startsWith(this.server.url));
    await Promise.all(others.map((page) => page.close()));
  }

  /** What is on the clipboard. */
  async clipboard(): Promise<string> {
    const text: unknown = await this.page.evaluate("navigator.clipboard.readText()");
    return String(text);
  }

  /** The address of the browser tab that something opens; the tab is closed again. */
  async openedBy(action: () => Promise<void>): Promise<string> {
    const [opened] = await Promise.all([this.parts.browser.context.waitForEvent("page"), action()]);
    await opened.waitForURL(/^(?!about:blank)/);
    const url = opened.url();
    await opened.close();
    return url;
  }

  /** What the extension wrote to its output channel since the server was made. */
  log(): Promise<string> {
    return extensionLog(this.server.userDataFolder);
  }

  /**
   * Where a token was written down: files of VS Code's server (logs, state, settings), and requests
   * that carried one elsewhere than in their Authorization header. Should be empty at all times.
   */
  async leaks(): Promise<string[]> {
    const files = await filesThatContain(this.server.userDataFolder, tokenLike, this.simulator.token);
    const requests = this.simulator.requests.entries.filter(({ leaksToken }) => leaksToken);
    return [...files, ...requests.map(({ method, path }) => `${method} ${path}`)];
  }

  /** Ends everything; throws when a token was written down anywhere. */
  async dispose(): Promise<void> {
    openWorkbenches.delete(this);
    const leaks = await this.leaks();
    await this.parts.dispose();
    if (leaks.length > 0) {
      throw new Error(`A token was written down: ${leaks.join(", ")}`);
    }
  }

  /**
   * Opens the command palette, types into it and waits for what it lists. A window that is busy may lose
   * the key that opens it, and closes it when the view that had the keyboard before takes it back late.
   */
  private async openPalette(text: string): Promise<void> {
    const { quickInput } = this;
    await eventually(async () => {
      if (!(await quickInput.boxState()).value.startsWith(">")) {
        await this.page.keyboard.press("F1");
      }
      await eventually(async () => {
        const { focused, value } = await quickInput.boxState();
        assert.ok(focused && value.startsWith(">"), "The palette does not have the keyboard.");
      }, tryMs);
      await quickInput.box.fill(`>${text}`, { timeout: tryMs });
      await quickInput.rows.first().waitFor({ timeout: tryMs });
      assert.equal((await quickInput.boxState()).value, `>${text}`);
    }, readyTimeoutMs);
  }

  private async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: readyTimeoutMs });
    await this.activityBarTab().waitFor({ timeout: readyTimeoutMs });
  }
}

/** A page in a window of its own: the browser paints nothing in a tab that is behind another one. */
async function newBrowserWindow({ context, page }: TestBrowser): Promise<Page> {
  const session = await context.newCDPSession(page);
  const [opened] = await Promise.all([
    context.waitForEvent("page"),
    session.send("Target.createTarget", { url: "about:blank", newWindow: true }),
  ]);
  await session.detach();
  return opened;
}
