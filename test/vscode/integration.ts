import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startBrowser } from "./browser";
import type { TestEvent } from "./events";
import { runInHost, SilentHostError, testHostArguments } from "./host";
import { type HostSuite, prepareHost, prepareHostSuite } from "./hostSuite";
import { projectRoot, runMain } from "./main";
import { installExtension } from "./packaging";
import { TestReport } from "./report";
import { VSCodeServer } from "./server";

/** How long the extension host may be silent: longer than the time limit of one test. */
const silenceMs = Number(process.env["HEX_RUNS_TEST_SILENCE_MS"] ?? 60_000);
const outFolder = join(projectRoot, "out", "integration");
/** Tests wait for answers half of the time: a second host makes use of it. */
const hostsForAll = 2;

/** `npm run test:integration [-- FILE…]`: mocha inside extension hosts, with the packaged extension. */
runMain(async () => {
  const files = process.argv.slice(2);
  const suite = await prepareHostSuite(files);
  await mkdir(outFolder, { recursive: true });
  const count = files.length > 0 ? 1 : hostsForAll;
  const report = new TestReport(count);
  const output = new InOrder(report);
  await Promise.all(Array.from({ length: count }, (_, index) => runShare(suite, { index, count }, output)));
  return report.finish();
});

/** Passes what hosts tell on to the report: of the first as it comes, of the next when that one has ended. */
class InOrder {
  private readonly kept: (TestEvent | "ended")[][] = [];
  private current = 0;

  constructor(private readonly report: TestReport) {}

  take(index: number, event: TestEvent | "ended"): void {
    (this.kept[index] ??= []).push(event);
    for (let next = this.kept[this.current]?.shift(); next; next = this.kept[this.current]?.shift()) {
      if (next === "ended") {
        this.current++;
      } else {
        this.report.take(next);
      }
    }
  }
}

/** Runs one host's share of the tests. */
async function runShare(suite: HostSuite, share: { index: number; count: number }, output: InOrder): Promise<void> {
  let failed = false;
  const take = (event: TestEvent | "ended") => {
    failed ||= event !== "ended" && event.type === "fail";
    output.take(share.index, event);
  };
  const fail = (message: string) => take({ type: "error", message });
  const host = await prepareHost(take, share);
  const { results } = host;
  const server = await VSCodeServer.start({
    extensionsFolder: await installExtension(),
    args: testHostArguments,
    env: host.env,
    // In the web it is on: what a test left unsaved would be written into the next one's folder.
    settings: { "files.autoSave": "off" },
  });
  const browser = await startBrowser();
  try {
    const { code, log } = await results.follow(
      runInHost({
        ...host,
        testsFile: suite.testsFile,
        server,
        context: browser.context,
        lastSign: () => results.lastSign,
        silenceMs,
        screenshot: join(outFolder, `hang-${share.index}.png`),
      }),
    );
    if (code !== 0 && !failed) {
      fail(`The extension host ended with code ${code}.\n${log.slice(-20).join("\n")}`);
    }
  } catch (error) {
    if (!(error instanceof SilentHostError)) {
      throw error;
    }
    fail(error.message);
  } finally {
    take("ended");
  }
}
