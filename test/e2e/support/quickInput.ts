import type { Locator, Page } from "playwright-core";

/** The box at the top of the window: command palette, pickers and input boxes. */
export class QuickInput {
  readonly widget: Locator;
  readonly box: Locator;
  readonly rows: Locator;
  /** What is wrong with the input, or what the box asks for. */
  readonly message: Locator;
  readonly title: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator(".quick-input-widget:visible");
    this.box = this.widget.locator(".quick-input-box input");
    this.rows = this.widget.locator(".quick-input-list .monaco-list-row");
    this.message = this.widget.locator(".quick-input-message");
    this.title = this.widget.locator(".quick-input-title");
  }

  /** Waits until it is there; with a title, until that step of it is. */
  async open(title?: string | RegExp): Promise<void> {
    await this.widget.waitFor();
    if (title !== undefined) {
      await this.title.filter({ hasText: title }).waitFor();
    }
  }

  /** Waits until it is gone. */
  async closed(): Promise<void> {
    await this.widget.waitFor({ state: "hidden" });
  }

  /** Replaces what is typed. */
  async type(text: string): Promise<void> {
    await this.box.fill(text);
  }

  /** Presses keys one after the other, for example `press("ArrowDown", "Enter")`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.box.focus();
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Types the text and accepts it. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.press("Enter");
  }

  async cancel(): Promise<void> {
    await this.press("Escape");
    await this.closed();
  }

  /** The row whose label is this, or matches. */
  row(label: string | RegExp): Locator {
    const name = this.page.locator(".monaco-icon-label .label-name").filter({ hasText: exactly(label) });
    return this.rows.filter({ has: name }).first();
  }

  /** Picks a row with the mouse. */
  async pick(label: string | RegExp): Promise<void> {
    await this.row(label).click();
  }

  /** Ticks or unticks a row of a list with several choices. */
  async tick(label: string | RegExp): Promise<void> {
    await this.row(label).locator(".monaco-checkbox, input[type=checkbox], .quick-input-list-checkbox").first().click();
  }

  /** A button at the right of a row, which shows when the mouse is over it. */
  async clickRowButton(label: string | RegExp, button: string | RegExp): Promise<void> {
    const row = this.row(label);
    await row.hover();
    await row.getByRole("button", { name: button }).click();
  }

  /** A button in the title bar of the box, for example `Back`. */
  button(name: string | RegExp): Locator {
    return this.widget.locator(".quick-input-titlebar, .quick-input-inline-action-bar").getByRole("button", { name });
  }

  /** What the visible rows say to a screen reader, from top to bottom. */
  async texts(): Promise<string[]> {
    const labels = await this.rows.evaluateAll((rows) => rows.map((row) => ({ top: row.getBoundingClientRect().top, text: row.getAttribute("aria-label") ?? row.textContent })));
    return labels.sort((one, other) => one.top - other.top).map(({ text }) => text ?? "");
  }
}

function exactly(text: string | RegExp): RegExp {
  return typeof text === "string" ? new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`) : text;
}
