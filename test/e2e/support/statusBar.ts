import type { Locator, Page } from "playwright-core";

const extensionId = "hex-runs.hex-runs";

/** The line at the bottom of the window. */
export class StatusBar {
  constructor(private readonly page: Page) {}

  /** One of our items, by the id that the extension gave it. */
  item(id: string): Locator {
    return this.page.locator(`[id="${extensionId}.${id}"]`);
  }

  async text(id: string): Promise<string> {
    // As it was given: the layout puts icons on lines of their own.
    return ((await this.item(id).textContent()) ?? "").trim();
  }

  /** What it says to a screen reader. */
  async label(id: string): Promise<string> {
    return (await this.item(id).locator("a").first().getAttribute("aria-label")) ?? "";
  }

  async click(id: string): Promise<void> {
    await this.item(id).locator("a").first().click();
  }
}
