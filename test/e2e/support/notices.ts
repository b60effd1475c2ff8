import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { eventually } from "./wait";

/** VS Code shows no more than three new notices in this time, ms; others are behind the bell alone. */
const spamMs = 800;

/** The notices at the bottom right, and questions in the middle of the window. */
export class Notices {
  readonly toasts: Locator;
  /** A modal question (`showWarningMessage(…, { modal: true })`). */
  readonly dialog: Locator;
  private clearedAt = 0;

  constructor(page: Page) {
    this.toasts = page.locator(".notification-toast");
    this.dialog = page.locator(".monaco-dialog-box");
  }

  /** The notice that contains the text. */
  toast(text: string | RegExp): Locator {
    return this.toasts.filter({ hasText: text }).first();
  }

  /** Waits for a notice and gives its message. */
  async message(text: string | RegExp): Promise<string> {
    const toast = this.toast(text);
    await toast.waitFor();
    return (await toast.locator(".notification-list-item-message").innerText()).trim();
  }

  /** Presses a button of the notice that contains the text. */
  async click(text: string | RegExp, button: string | RegExp): Promise<void> {
    const toast = this.toast(text);
    await toast.waitFor();
    await toast.hover();
    await toast.locator(".notification-list-item-buttons-container").getByRole("button", { name: button }).click();
  }

  /** What the buttons of a notice say. */
  async buttons(text: string | RegExp): Promise<string[]> {
    const toast = this.toast(text);
    await toast.waitFor();
    return toast.locator(".notification-list-item-buttons-container .monaco-button").allInnerTexts();
  }

  /** Closes all notices, those in the notification centre too. The next ones come when VS Code shows them again. */
  async clear(): Promise<void> {
    const isShown = (await this.toasts.count()) > 0;
    await eventually(async () => {
      const toast = this.toasts.first();
      if ((await this.toasts.count()) > 0) {
        await toast.hover({ timeout: 5_000 });
        await toast.locator(".codicon-notifications-clear, .codicon-close").first().click({ timeout: 5_000 });
      }
      assert.equal(await this.toasts.count(), 0, "A notice stays.");
    });
    if (isShown) {
      await eventually(() => assert.ok(Date.now() - this.clearedAt > spamMs));
      this.clearedAt = Date.now();
    }
  }

  /** Answers a modal question. */
  async answer(button: string | RegExp): Promise<void> {
    await this.dialog.getByRole("button", { name: button }).click();
    await this.dialog.waitFor({ state: "hidden" });
  }
}
