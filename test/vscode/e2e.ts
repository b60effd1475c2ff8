import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import Mocha from "mocha";
import { outFolder } from "../e2e/support/screen";
import { ensureCodeServer } from "./install";
import { projectRoot, runMain } from "./main";
import { packageExtension } from "./packaging";
import { ensureChromium } from "./prerequisites";

/** A whole story of clicks may take this long; each wait in it has a shorter limit of its own. */
const testTimeoutMs = 90_000;
/** A slow machine may lose a key press: a test has a second try, which is said in the output. */
const retries = 1;
/**
 * Files at the same time, each with a VS Code, a browser and a simulator of its own. Tests mostly wait
 * for VS Code's pauses: more than two only wait for the processor.
 */
const jobs = 2;
const hooks = join(projectRoot, "test", "vscode", "e2eHooks.ts");
const testsFolder = join(projectRoot, "test", "e2e");

/** `npm run test:e2e [-- FILE…] [--grep TEXT]`: a person's hands on a VS Code in a browser. */
runMain(async () => {
  const { files, grep } = readArguments(process.argv.slice(2));
  await ensureCodeServer();
  await ensureChromium();
  await packageExtension();
  process.env["HEX_RUNS_PACKAGED"] = "1";
  await rm(outFolder, { recursive: true, force: true });

  const options = { timeout: testTimeoutMs, retries, slow: 10_000, reporter: "spec", grep, parallel: true, jobs, require: [hooks] };
  const mocha = new Mocha(options);
  for (const file of files.length > 0 ? files : await allTests()) {
    mocha.addFile(resolve(file));
  }
  const failures = await new Promise<number>((done) => {
    const runner = mocha.run((count) => {
      if ((runner.stats?.passes ?? 0) === 0 && count === 0) {
        console.log("No end-to-end test was run.");
        done(1);
      }
      done(count);
    });
    runner.on("retry", (test: Mocha.Test, error: Error) => console.log(`    tried again: ${test.fullTitle()}: ${error.message.split("\n")[0] ?? ""}`));
  });
  return failures > 0 ? 1 : 0;
});

async function allTests(): Promise<string[]> {
  const names = await readdir(testsFolder);
  return names.filter((name) => name.endsWith(".test.ts")).sort().map((name) => join(testsFolder, name));
}

function readArguments(args: readonly string[]): { files: readonly string[]; grep: string | undefined } {
  const at = args.indexOf("--grep");
  return at < 0 ? { files: args, grep: undefined } : { files: args.toSpliced(at, 2), grep: args[at + 1] };
}
