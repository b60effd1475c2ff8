import { appendFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import type { TestEvent } from "../vscode/events";
import { mapStack } from "../vscode/stack";

/** A test that waits for something that never comes ends after this: later than its wait, which says for what. */
const testTimeoutMs = 45_000;

/**
 * VS Code calls this in the extension host. What happens is written line by line to the file that
 * HEX_RUNS_TEST_RESULTS names, so that the runner can show it, and knows where a hang is.
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const resultsFile = process.env["HEX_RUNS_TEST_RESULTS"];
  const tell = (event: TestEvent) =>
    resultsFile !== undefined && appendFileSync(resultsFile, `${JSON.stringify(event)}\n`);
  const files = testFiles();
  tell({ type: "start", files: files.length });
  const mocha = new Mocha({ ui: "bdd", timeout: testTimeoutMs, reporter: resultsFile === undefined ? "spec" : Silent });
  try {
    files.forEach((file) => mocha.addFile(file));
    const failures = await runMocha(mocha, tell);
    if (failures > 0) {
      throw new Error(`${failures} of the integration tests failed`);
    }
  } catch (error) {
    tell({ type: "error", message: describeError(error) });
    throw error;
  } finally {
    tell({ type: "end" });
  }
}

/** The bundled tests lie beside this file once it is bundled. */
function testFiles(): string[] {
  const folder = join(__dirname, "tests");
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  return names
    .filter((name) => name.endsWith(".test.js"))
    .sort()
    .map((name) => join(folder, name));
}

function runMocha(mocha: Mocha, tell: (event: TestEvent) => void): Promise<number> {
  return new Promise((resolve) => {
    const runner = mocha.run(resolve);
    let depth = 0;
    runner.on("suite", (suite) => {
      if (!suite.root) {
        tell({ type: "suite", title: suite.title, depth: depth++ });
      }
    });
    runner.on("suite end", () => (depth = Math.max(0, depth - 1)));
    runner.on("test", (test) => tell({ type: "test", title: test.title, depth }));
    runner.on("pass", (test) => tell({ type: "pass", title: test.title, depth, ms: test.duration ?? 0 }));
    runner.on("pending", (test) => tell({ type: "pending", title: test.title, depth }));
    // Also a failing hook comes here, with the title of the hook.
    runner.on("fail", (test, error: unknown) => {
      tell({ type: "fail", title: test.title, fullTitle: test.fullTitle(), depth, message: describeError(error) });
    });
  });
}

function describeError(error: unknown): string {
  return error instanceof Error ? mapStack(error.stack ?? error.message) : String(error);
}

/** The runner outside shows the events; in here there is no terminal. */
class Silent extends Mocha.reporters.Base {}
