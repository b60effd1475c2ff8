import { rmSync } from "node:fs";
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

/** VS Code's first page takes long on a busy machine. */
const navigationTimeoutMs = 120_000;
/** Runs in each page: without a graphics card a turning icon costs a seventh of a core for as long as it turns. */
const stopAnimations = `
  const still = new CSSStyleSheet();
  still.replaceSync("*, ::before, ::after { animation: none !important; transition: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
`;

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

let shared: Promise<TestBrowser> | undefined;

/**
 * A new page of one browser for all suites of this process, as if nothing had ever been kept for `origin`;
 * what the browser has compiled of VS Code's code stays. `dispose` closes the pages of the origin.
 */
export async function startSharedBrowser(origin: string, options: BrowserOptions = {}): Promise<TestBrowser> {
  shared ??= startBrowser();
  const { context, page: first } = await shared;
  const session = await context.newCDPSession(first);
  await session.send("Storage.clearDataForOrigin", {
    origin,
    storageTypes: "cookies,indexeddb,local_storage,service_workers,cache_storage",
  });
  await session.detach();
  const page = await context.newPage();
  await page.setViewportSize(sizeOf(options));
  const dispose = async () => {
    await Promise.all(
      context
        .pages()
        .filter((one) => one.url().startsWith(origin))
        .map((one) => one.close()),
    );
  };
  return { context, page, dispose };
}

function sizeOf({ width = 1280, height = 860 }: BrowserOptions): { width: number; height: number } {
  return { width, height };
}

/** Starts a headless Chromium with one page. */
export async function startBrowser(options: BrowserOptions = {}): Promise<TestBrowser> {
  const executablePath = await ensureChromium();
  const profile = await mkdtemp(join(tmpdir(), "hex-runs-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: chromiumArguments,
    headless: true,
    viewport: sizeOf(options),
    locale: "en-US",
    timezoneId: "UTC",
    permissions: ["clipboard-read", "clipboard-write"],
    // Our own handlers end it, in the right order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  context.setDefaultNavigationTimeout(navigationTimeoutMs);
  await context.addInitScript(stopAnimations);
  const dispose = onExit(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  // A process of mocha's is ended at once; the browser ends with it.
  process.once("exit", () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  return { context, page: context.pages()[0] ?? (await context.newPage()), dispose };
}
