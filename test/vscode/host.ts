import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import type { VSCodeServer } from "./server";

/** Without this a VS Code server ignores tests that a page asks for. */
export const testHostArguments = ["--vscode-option", "enable-smoke-test-driver"] as const;

export interface HostRun {
  readonly server: VSCodeServer;
  readonly context: BrowserContext;
  /** A folder with an extension that VS Code loads from source, see `writeStubExtension`. */
  readonly developmentFolder: string;
  /** A file that exports `run()`; VS Code calls it in the extension host. */
  readonly testsFile: string;
  /** The folder that the window has open. */
  readonly workspaceFolder?: string;
  /** When something was last heard of the tests, in milliseconds since 1970. */
  readonly lastSign: () => number;
  /** How long nothing may be heard of them. */
  readonly silenceMs: number;
  /** Where to put a picture of the window when the time is up. */
  readonly screenshot: string;
}

/** The tests said nothing for too long. */
export class SilentHostError extends Error {}

/** Opens a window whose fresh extension host calls `run()` of a file; gives its exit code. */
export async function runInHost(run: HostRun): Promise<{ code: number; log: readonly string[] }> {
  const page = await run.context.newPage();
  try {
    const log: string[] = [];
    const exited = new Promise<number>((resolve) => {
      void page.exposeFunction("codeAutomationExit", (code: number) => resolve(code));
    });
    await page.exposeFunction("codeAutomationLog", (type: string, args: readonly unknown[]) => {
      log.push([type, ...args].map(String).join(" "));
    });
    await page.goto(hostUrl(run));
    const code = await Promise.race([exited, silence(run, page)]);
    return { code, log };
  } finally {
    await page.close();
  }
}

/** Writes an extension that does nothing, to give as a development folder. */
export async function writeStubExtension(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest = { name: "stub", publisher: "hex-runs-test", version: "1.0.0", engines: { vscode: "^1.105.0" } };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
}

function hostUrl(run: HostRun): string {
  // The authority has to be the page's own host and port, else VS Code looks for another server.
  const remote = (path: string) => `vscode-remote://127.0.0.1:${run.server.port}${path}`;
  const payload = [
    ["extensionDevelopmentPath", remote(run.developmentFolder)],
    ["extensionTestsPath", remote(run.testsFile)],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (run.workspaceFolder !== undefined) {
    query.set("folder", run.workspaceFolder);
  }
  return `${run.server.url}/?${query.toString()}`;
}

/** Rejects, with a picture taken, once nothing has been heard for too long. */
async function silence(run: HostRun, page: Page): Promise<never> {
  const started = Date.now();
  for (;;) {
    const quietMs = Date.now() - Math.max(started, run.lastSign());
    if (quietMs > run.silenceMs) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(1000, run.silenceMs - quietMs + 1)));
    if (page.isClosed()) {
      // The other side of the race is over; never settle.
      return new Promise<never>(() => undefined);
    }
  }
  await page.screenshot({ path: run.screenshot, timeout: 5000 }).catch(() => undefined);
  throw new SilentHostError(
    `Nothing was heard for ${run.silenceMs / 1000} s; the window is shown in ${run.screenshot}`,
  );
}
