import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { projectRoot } from "../../vscode/main";

export type Theme = "dark" | "light" | "highContrast" | "highContrastLight";

/** What the window's system says about colours, and the class that the window has then. */
const themes = {
  dark: { media: { colorScheme: "dark", forcedColors: "none" }, selector: ".monaco-workbench.vs-dark" },
  light: { media: { colorScheme: "light", forcedColors: "none" }, selector: ".monaco-workbench.vs" },
  highContrast: { media: { colorScheme: "dark", forcedColors: "active" }, selector: ".monaco-workbench.hc-black" },
  highContrastLight: {
    media: { colorScheme: "light", forcedColors: "active" },
    selector: ".monaco-workbench.hc-light",
  },
} as const;

/** User settings with which the window follows its system, so that a theme can change at once. */
export const followSystemTheme = {
  "window.autoDetectColorScheme": true,
  "window.autoDetectHighContrast": true,
} as const;

export const outFolder = join(projectRoot, "out", "e2e");

/** Whether tests take pictures of what they show; only on request, since that takes a quarter of their time. */
export const takesPictures = process.env["HEX_RUNS_PICTURES"] === "1";

/** Whether the pictures of the README and the walkthrough are taken anew. */
export const takesMedia = process.env["HEX_RUNS_MEDIA"] === "1";

/** Takes a picture of a part of the window, or of all of it, into media/NAME.png. */
export async function takeMedia(part: Pick<Page, "screenshot"> | Locator, name: string): Promise<void> {
  const path = join(projectRoot, "media", `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await part.screenshot({ path, animations: "disabled", caret: "hide" });
}

/** Turns the window to a theme and waits until it shows. */
export async function showTheme(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia(themes[theme].media);
  await page.locator(themes[theme].selector).first().waitFor();
}

/** Takes a picture into out/e2e/NAME.png and gives its path. */
export async function takePicture(page: Page, name: string): Promise<string> {
  const path = join(outFolder, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  return path;
}
