import type { Locator, Page } from "playwright-core";
import { eventually } from "./wait";

/** The menu that is open: of a right click or behind three dots. */
export class Menu {
  readonly entries: Locator;

  constructor(private readonly page: Page) {
    this.entries = page.locator(".monaco-menu:visible").getByRole("menuitem");
  }

  /** What it offers, from top to bottom. */
  async texts(): Promise<string[]> {
    await this.entries.first().waitFor();
    return (await this.entries.allInnerTexts())
      .map((text) => text.split("\n")[0]?.trim() ?? "")
      .filter((text) => text !== "");
  }

  /** A menu that has just opened takes no click yet, so that the right click itself chooses nothing. */
  async choose(entry: string | RegExp): Promise<void> {
    const item = this.page.locator(".monaco-menu:visible").getByRole("menuitem", { name: entry }).first();
    await item.waitFor();
    await eventually(async () => {
      await item.click({ timeout: 1_000 }).catch(() => undefined);
      await item.waitFor({ state: "hidden", timeout: 300 });
    });
  }

  /** Closes it when it is open. */
  async close(): Promise<void> {
    await eventually(async () => {
      if (await this.entries.first().isVisible()) {
        await this.page.keyboard.press("Escape");
      }
      await this.entries.first().waitFor({ state: "hidden", timeout: 1_000 });
    });
  }
}
