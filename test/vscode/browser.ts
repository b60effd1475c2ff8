import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type Page, chromium } from "playwright-core";
import { onExit } from "./cleanup";
import { ensureChromium } from "./prerequisites";

const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The tests must not depend on, or reach, any other machine.
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
];

export interface BrowserOptions {
  readonly width?: number;
  readonly height?: number;
}

/** A browser with a fresh profile; what VS Code keeps in it lasts until `dispose`. */
export interface TestBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  dispose(): Promise<void>;
}

/** Starts a headless Chromium with one page. */
export async function startBrowser(options: BrowserOptions = {}): Promise<TestBrowser> {
  const executablePath = await ensureChromium();
  const profile = await mkdtemp(join(tmpdir(), "hex-runs-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: chromiumArguments,
    headless: true,
    viewport: { width: options.width ?? 1280, height: options.height ?? 860 },
    locale: "en-US",
    timezoneId: "UTC",
    permissions: ["clipboard-read", "clipboard-write"],
    // Our own handlers end it, in the right order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const dispose = onExit(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return { context, page: context.pages()[0] ?? (await context.newPage()), dispose };
}
