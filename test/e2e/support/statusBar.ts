import type { Locator, Page } from "playwright-core";
import { restMouse } from "./mouse";

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

  /** Clicks an item, as soon as no tooltip lies over it. */
  async click(id: string): Promise<void> {
    await restMouse(this.page);
    await this.item(id).locator("a").first().click();
  }
}
