import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { restMouse } from "./mouse";
import { eventually } from "./wait";

/** The box at the top of the window: command palette, pickers and input boxes. */
export class QuickInput {
  readonly widget: Locator;
  readonly box: Locator;
  readonly rows: Locator;
  /** The row that Enter takes. */
  readonly activeRow: Locator;
  /** What is wrong with the input, or what the box asks for. */
  readonly message: Locator;
  readonly title: Locator;
  /** Moves while more is loaded. */
  private readonly progress: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator(".quick-input-widget:visible");
    this.box = this.widget.locator(".quick-input-box input");
    this.rows = this.widget.locator(".quick-input-list .monaco-list-row");
    this.activeRow = this.widget.locator(".quick-input-list .monaco-list-row.focused");
    this.message = this.widget.locator(".quick-input-message");
    this.title = this.widget.locator(".quick-input-title");
    this.progress = this.widget.locator(".quick-input-progress.active");
  }

  /** Waits until it is there; with a title, until that step of it is. */
  async open(title?: string | RegExp): Promise<void> {
    await this.widget.waitFor();
    if (title !== undefined) {
      await this.title.filter({ hasText: title }).waitFor();
    }
  }

  /** Waits until it asks for this, in its prompt or placeholder, as the steps of a form do. */
  async asks(what: RegExp): Promise<void> {
    await eventually(async () => {
      const prompt = (await this.message.isVisible()) ? await this.message.innerText() : "";
      const placeholder = (await this.box.getAttribute("placeholder", { timeout: 1_000 })) ?? "";
      assert.ok(what.test(prompt) || what.test(placeholder), `${prompt} / ${placeholder}`);
    });
  }

  /** Waits until it is gone. */
  async closed(): Promise<void> {
    await this.widget.waitFor({ state: "hidden" });
  }

  /** Waits until keys go into its box: VS Code shows a picker before it gives it the keyboard. */
  async focused(): Promise<void> {
    await eventually(async () => {
      const { focused } = await this.boxState();
      assert.ok(focused, "The box does not have the keyboard.");
    });
  }

  /** Replaces what is typed. */
  async type(text: string): Promise<void> {
    await this.focused();
    await this.box.fill(text);
  }

  /** Presses keys one after the other, for example `press("ArrowDown", "Enter")`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.focused();
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Types the text and accepts it. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.press("Enter");
  }

  /** Closes whatever box is open. */
  async cancel(): Promise<void> {
    await eventually(async () => {
      if (await this.widget.isVisible()) {
        await this.page.keyboard.press("Escape");
      }
      await this.widget.waitFor({ state: "hidden", timeout: 1_000 });
    });
  }

  /** The row whose label is this, or matches. */
  row(label: string | RegExp): Locator {
    const name = this.page.locator(".monaco-icon-label .label-name").filter({ hasText: exactly(label) });
    return this.rows.filter({ has: name }).first();
  }

  /**
   * Picks a row with the mouse. While more rows are loaded the list may be painted anew between the button's
   * way down and up, which then is no click.
   */
  async pick(label: string | RegExp): Promise<void> {
    await this.row(label).waitFor();
    await this.progress.waitFor({ state: "hidden" });
    await this.row(label).click();
    await restMouse(this.page);
  }

  /** Picks a row with the keyboard: goes down until Enter would take it, and presses Enter. */
  async pickWithKeys(label: string): Promise<void> {
    await this.row(label).waitFor();
    const active = this.activeRow
      .locator(".label-name")
      .filter({ hasText: exactly(label) })
      .first();
    await eventually(async () => {
      if (!(await active.isVisible())) {
        await this.press("ArrowDown");
      }
      await active.waitFor({ timeout: 1_000 });
    });
    await this.press("Enter");
  }

  /** Ticks or unticks a row of a list with several choices. */
  async tick(label: string | RegExp): Promise<void> {
    await this.row(label).locator(".monaco-checkbox, input[type=checkbox], .quick-input-list-checkbox").first().click();
    await restMouse(this.page);
    // The click has given the keyboard to the checkbox.
    await this.box.focus();
  }

  /** A button at the right of a row, which shows when the mouse is over it. */
  async clickRowButton(label: string | RegExp, button: string | RegExp): Promise<void> {
    const row = this.row(label);
    await row.hover();
    await row.getByRole("button", { name: button }).click();
    await restMouse(this.page);
  }

  /** A button in the title bar of the box, for example `Back`. */
  button(name: string | RegExp): Locator {
    return this.widget.locator(".quick-input-titlebar, .quick-input-inline-action-bar").getByRole("button", { name });
  }

  /** What the visible rows say to a screen reader, from top to bottom. */
  async texts(): Promise<string[]> {
    const labels = await this.rows.evaluateAll((rows) =>
      rows.map((row) => ({
        top: row.getBoundingClientRect().top,
        text: row.getAttribute("aria-label") ?? row.textContent,
      })),
    );
    return labels.sort((one, other) => one.top - other.top).map(({ text }) => text ?? "");
  }

  /** What stands in the box, and whether it has the keyboard. */
  async boxState(): Promise<{ focused: boolean; value: string }> {
    const boxes = await this.box.evaluateAll((all) =>
      all.map((box) => ({
        focused: box === box.ownerDocument.activeElement,
        value: "value" in box ? String(box.value) : "",
      })),
    );
    return boxes[0] ?? { focused: false, value: "" };
  }
}

function exactly(text: string | RegExp): RegExp {
  return typeof text === "string" ? new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`) : text;
}
