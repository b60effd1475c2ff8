import type { Locator, Page } from "playwright-core";

/** The menu that is open: of a right click or behind three dots. */
export class Menu {
  readonly entries: Locator;

  constructor(private readonly page: Page) {
    this.entries = page.locator(".monaco-menu:visible").getByRole("menuitem");
  }

  /** What it offers, from top to bottom. */
  async texts(): Promise<string[]> {
    await this.entries.first().waitFor();
    return (await this.entries.allInnerTexts()).map((text) => text.split("\n")[0]?.trim() ?? "").filter((text) => text !== "");
  }

  async choose(entry: string | RegExp): Promise<void> {
    await this.page.locator(".monaco-menu:visible").getByRole("menuitem", { name: entry }).first().click();
  }

  async close(): Promise<void> {
    await this.page.keyboard.press("Escape");
  }
}
