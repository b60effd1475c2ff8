import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { Menu } from "./menu";
import { restMouse, tooltipOf } from "./mouse";
import { eventually } from "./wait";

const rowHeight = 22;
const scrollTimeoutMs = 60_000;
/** One try of something that a row painted anew under the mouse undoes. */
const tryMs = 10_000;
/** Several of them. */
const triesMs = 60_000;

/** One view of the side bar: its title, its tree and what it shows when empty. */
export class View {
  readonly pane: Locator;
  readonly header: Locator;
  readonly items: Locator;
  /** What the view says instead of a tree. */
  readonly welcome: Locator;
  /** The line above the tree (`TreeView.message`). */
  readonly message: Locator;

  constructor(
    private readonly page: Page,
    private readonly menu: Menu,
    readonly name: string,
  ) {
    // The header's label is the view's name, "Section" and, when there is one, its description.
    this.pane = page
      .locator(".part.sidebar .pane")
      .filter({ has: page.locator(`.pane-header[aria-label^="${name}"]`) });
    this.header = this.pane.locator(".pane-header");
    this.items = this.pane.getByRole("treeitem");
    this.welcome = this.pane.locator(".welcome-view-content");
    this.message = this.pane.locator(".tree-explorer-viewlet-tree-view .message");
  }

  /** A row by what it says to a screen reader. */
  item(name: string | RegExp): Locator {
    return this.pane.getByRole("treeitem", { name }).first();
  }

  /** Clicks a row, as soon as no tooltip lies over it. */
  async click(name: string | RegExp): Promise<void> {
    await restMouse(this.page);
    await this.item(name).click();
    await restMouse(this.page);
  }

  /** Selects rows together: the first with a click, the others with Ctrl held. */
  async select(first: Locator, ...others: readonly Locator[]): Promise<void> {
    await eventually(async () => {
      await restMouse(this.page);
      await first.click({ timeout: tryMs });
      for (const row of others) {
        await row.click({ modifiers: ["ControlOrMeta"], timeout: tryMs });
      }
      assert.equal(await this.pane.locator("[aria-selected=true]").count(), 1 + others.length);
    }, triesMs);
    await restMouse(this.page);
  }

  /** A button of the welcome text. */
  welcomeButton(name: string | RegExp): Locator {
    return this.welcome.getByRole("button", { name });
  }

  /** A link of the welcome text. */
  welcomeLink(name: string | RegExp): Locator {
    return this.welcome.getByRole("link", { name });
  }

  /** What the visible rows say to a screen reader, from top to bottom. */
  async texts(): Promise<string[]> {
    const rows = await this.pane
      .locator(".monaco-list-row")
      .evaluateAll((all) =>
        all.map((row) => ({ top: row.getBoundingClientRect().top, text: row.getAttribute("aria-label") ?? "" })),
      );
    return rows.sort((one, other) => one.top - other.top).map(({ text }) => text);
  }

  /** What stands in the visible rows, without what is beside it, from top to bottom. */
  async labels(): Promise<string[]> {
    const rows = await this.pane.locator(".monaco-list-row").evaluateAll((all) =>
      all.map((row) => ({
        top: row.getBoundingClientRect().top,
        text: row.querySelector(".label-name")?.textContent ?? "",
      })),
    );
    return rows.sort((one, other) => one.top - other.top).map(({ text }) => text);
  }

  /** How far the rows are scrolled down, in pixels. */
  async scrollTop(): Promise<number> {
    const style = await this.pane.locator(".monaco-list-rows").first().getAttribute("style");
    return Math.abs(Number(/(?:^|;)\s*top:\s*(-?[\d.]+)px/.exec(style ?? "")?.[1] ?? 0));
  }

  /** Goes to a row among the last ones. */
  async scrollToEnd(name: string | RegExp): Promise<void> {
    await this.press("End");
    await this.scrollTo(name);
  }

  /** Goes down page by page until the row is there: rows outside the view do not exist. */
  async scrollTo(name: string | RegExp): Promise<void> {
    await eventually(async () => {
      const found = this.item(name);
      if (!(await found.isVisible())) {
        await this.press("PageDown");
        await found.waitFor({ timeout: 100 });
      }
      // A row that is half below the view takes no click.
      const [row, view] = [await found.boundingBox(), await this.pane.boundingBox()];
      const hidden = row && view ? row.y + row.height - (view.y + view.height) : rowHeight;
      if (hidden > 0) {
        await this.wheel(hidden + rowHeight);
        throw new Error("The row is not wholly in view.");
      }
    }, scrollTimeoutMs);
  }

  /** Goes back to the first row. */
  async scrollToTop(): Promise<void> {
    await eventually(async () => {
      await this.press("Home");
      assert.equal(await this.scrollTop(), 0);
    }, scrollTimeoutMs);
  }

  async expand(name: string | RegExp): Promise<void> {
    await this.setExpanded(name, true);
  }

  async collapse(name: string | RegExp): Promise<void> {
    await this.setExpanded(name, false);
  }

  /** Presses one of the buttons that a row shows while the mouse is over it. */
  async clickInline(item: string | RegExp, button: string | RegExp): Promise<void> {
    const row = this.item(item);
    await row.waitFor();
    // A row that moves, or is painted anew, under the mouse hides its buttons until the mouse comes again.
    await eventually(async () => {
      await restMouse(this.page);
      await row.hover({ timeout: tryMs });
      await row.getByRole("button", { name: button }).click({ timeout: tryMs });
    }, triesMs);
    await restMouse(this.page);
  }

  /** Chooses from the menu of a row's right click. */
  async contextMenu(item: string | RegExp, entry: string | RegExp): Promise<void> {
    await this.openContextMenu(item);
    await this.menu.choose(entry);
  }

  /** Opens the menu of a row with a right click; a row that is painted anew under the mouse takes none. */
  async openContextMenu(item: string | RegExp): Promise<void> {
    await eventually(async () => {
      await restMouse(this.page);
      await this.item(item).click({ button: "right" });
      await this.menu.entries.first().waitFor({ timeout: tryMs });
    }, triesMs);
    await restMouse(this.page);
  }

  /** Presses a button of the view's title. */
  async clickTitle(button: string | RegExp): Promise<void> {
    await restMouse(this.page);
    await this.header.hover();
    await this.header.getByRole("button", { name: button }).click();
    await restMouse(this.page);
  }

  /** Chooses from the menu behind the view title's three dots. */
  async titleMenu(entry: string | RegExp): Promise<void> {
    await restMouse(this.page);
    await this.header.hover();
    await this.header.getByRole("button", { name: /More Actions/ }).click();
    await this.menu.choose(entry);
  }

  /** The tooltip of a row. */
  async tooltip(item: string | RegExp): Promise<Locator> {
    const tooltip = tooltipOf(this.page);
    // The tooltip only comes when the mouse enters the row, and goes when the row is painted anew.
    await eventually(async () => {
      await restMouse(this.page);
      await this.item(item).locator(".monaco-icon-label").first().hover();
      await tooltip.filter({ hasNotText: /^Loading\.\.\.$/ }).waitFor({ timeout: tryMs });
    }, triesMs);
    return tooltip;
  }

  /** Presses a key in the list of rows. */
  private async press(key: string): Promise<void> {
    await this.pane.locator(".monaco-list").first().press(key);
  }

  /** Turns the mouse wheel over the rows; a tooltip that had come there would take it. */
  private async wheel(deltaY: number): Promise<void> {
    await restMouse(this.page);
    await this.pane.locator(".monaco-list").first().hover();
    await this.page.mouse.wheel(0, deltaY);
  }

  private async setExpanded(name: string | RegExp, expanded: boolean): Promise<void> {
    const row = this.item(name);
    await row.waitFor();
    await eventually(async () => {
      if ((await row.getAttribute("aria-expanded")) !== String(expanded)) {
        await restMouse(this.page);
        await row.locator(".monaco-tl-twistie").click({ timeout: tryMs });
      }
      await this.pane
        .locator(`[role=treeitem][aria-expanded="${String(expanded)}"]`)
        .and(row)
        .waitFor({ timeout: tryMs });
    }, triesMs);
    await restMouse(this.page);
  }
}
