import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startBrowser } from "./browser";
import { runInHost, SilentHostError, testHostArguments } from "./host";
import { prepareHostSuite } from "./hostSuite";
import { projectRoot, runMain } from "./main";
import { VSCodeServer } from "./server";

/** How long the extension host may be silent: longer than the time limit of one test. */
const silenceMs = Number(process.env["HEX_RUNS_TEST_SILENCE_MS"] ?? 60_000);
const outFolder = join(projectRoot, "out", "integration");

/** `npm run test:integration [-- FILE…]`: mocha inside the extension host, with the packaged extension. */
runMain(async () => {
  const suite = await prepareHostSuite(process.argv.slice(2));
  const { report, results } = suite;
  await mkdir(outFolder, { recursive: true });
  const server = await VSCodeServer.start({
    vsix: suite.vsix,
    args: testHostArguments,
    env: suite.env,
    // In the web it is on: what a test left unsaved would be written into the next one's folder.
    settings: { "files.autoSave": "off" },
  });
  const browser = await startBrowser();
  try {
    const { code, log } = await results.follow(
      runInHost({
        ...suite,
        server,
        context: browser.context,
        lastSign: () => results.lastSign,
        silenceMs,
        screenshot: join(outFolder, "hang.png"),
      }),
    );
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
