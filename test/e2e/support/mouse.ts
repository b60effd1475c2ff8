import type { Locator, Page } from "playwright-core";
import { eventually } from "./wait";

/** The tooltip that is shown. */
export function tooltipOf(page: Page): Locator {
  return page.locator(".workbench-hover-container:visible, .monaco-hover:visible").last();
}

/**
 * Moves the mouse to the middle of the status bar, which is empty, and waits until no tooltip is
 * shown: one that comes where the mouse was left may lie over the row that is clicked next.
 */
export async function restMouse(page: Page): Promise<void> {
  const size = page.viewportSize();
  const x = (size?.width ?? 0) / 2;
  // A picker gives the keyboard back to the status bar, whose item then shows its tooltip for as long as it has it.
  await page.evaluate("document.activeElement?.closest('.part.statusbar') && document.activeElement.blur()");
  await page.mouse.move(x, (size?.height ?? 0) - 8);
  await eventually(async () => {
    // One that was on its way when the mouse left stays, until a key is pressed that has no meaning.
    if (await tooltipOf(page).isVisible()) {
      await page.keyboard.press("ScrollLock");
    }
    await tooltipOf(page).waitFor({ state: "hidden", timeout: 1_000 });
  });
}
