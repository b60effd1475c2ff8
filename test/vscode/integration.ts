import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBrowser } from "./browser";
import { onExit } from "./cleanup";
import { hostEnvironment } from "./environment";
import { EventFile } from "./eventfile";
import { runInHost, SilentHostError, testHostArguments, writeStubExtension } from "./host";
import { bundleHostTests } from "./hosttests";
import { startSimulator } from "../simulator/simulator";
import { projectRoot, runMain } from "./main";
import { packageExtension } from "./packaging";
import { TestReport } from "./report";
import { VSCodeServer } from "./server";

/** How long the extension host may be silent: longer than the time limit of one test. */
const silenceMs = Number(process.env["HEX_RUNS_TEST_SILENCE_MS"] ?? 60_000);

/** `npm run test:integration [-- FILE…]`: mocha inside the extension host, with the packaged extension. */
runMain(async () => {
  const vsix = await packageExtension();
  const testsFile = await bundleHostTests(process.argv.slice(2));
  const folder = await mkdtemp(join(tmpdir(), "hex-runs-integration-"));
  onExit(() => rm(folder, { recursive: true, force: true }));
  const outFolder = join(projectRoot, "out", "integration");
  const workspaceFolder = join(folder, "workspace");
  const developmentFolder = join(folder, "stub");
  await Promise.all([mkdir(outFolder, { recursive: true }), mkdir(workspaceFolder), writeStubExtension(developmentFolder)]);

  const report = new TestReport();
  const results = new EventFile(join(folder, "results.jsonl"), (event) => report.take(event));
  const simulator = await startSimulator({ seed: 1 });
  onExit(() => simulator.close());
  const server = await VSCodeServer.start({ vsix, args: testHostArguments, env: hostEnvironment(results.path, simulator) });
  const browser = await startBrowser();
  const screenshot = join(outFolder, "hang.png");
  try {
    const run = runInHost({
      server,
      context: browser.context,
      developmentFolder,
      testsFile,
      workspaceFolder,
      lastSign: () => results.lastSign,
      silenceMs,
      screenshot,
    });
    const { code, log } = await results.follow(run);
    if (code !== 0 && !report.hasFailures) {
      report.fail("The extension host", `It ended with code ${code}.\n${log.slice(-20).join("\n")}`);
    }
  } catch (error) {
    if (!(error instanceof SilentHostError)) {
      throw error;
    }
    report.fail("The extension host", error.message);
  }
  return report.finish();
});
