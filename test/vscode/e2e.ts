import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import Mocha from "mocha";
import { outFolder } from "../e2e/support/screen";
import { ensureCodeServer } from "./install";
import { projectRoot, runMain } from "./main";
import { installExtension } from "./packaging";
import { ensureChromium } from "./prerequisites";
import { Slowest } from "./slowest";

/** A whole story of clicks may take this long on a busy machine; each wait in it has a shorter limit of its own. */
const testTimeoutMs = 180_000;
/**
 * Files at the same time. Each process has a VS Code and a browser for all its files, see
 * `shareWorkbench`: what a further one costs, about 20 s of the processor, it saves by using the
 * time in which others wait for answers and pauses.
 */
const jobs = 3;
/** Files that take over a minute, see `--slow`. */
const longest = ["mixtures", "oddities", "recovery", "runPage", "signIn", "states", "windows"];
const hooks = join(projectRoot, "test", "vscode", "e2eHooks.ts");
const testsFolder = join(projectRoot, "test", "e2e");

/**
 * `npm run test:e2e [-- FILE…] [--grep TEXT] [--pictures] [--media] [--slow]`: a person's hands on a VS Code in a
 * browser. With `--pictures` what people see is kept in out/e2e/, with `--slow` the ten longest
 * are listed, and with `--media` the pictures of the README and the walkthrough are taken anew.
 */
runMain(async () => {
  const { files, grep, pictures, media, slow } = readArguments(process.argv.slice(2));
  await ensureCodeServer();
  await ensureChromium();
  process.env["HEX_RUNS_E2E_EXTENSIONS"] = await installExtension();
  process.env["HEX_RUNS_PICTURES"] = pictures ? "1" : "0";
  process.env["HEX_RUNS_MEDIA"] = media ? "1" : "0";
  await rm(outFolder, { recursive: true, force: true });

  const mocha = new Mocha({
    timeout: testTimeoutMs,
    slow: 10_000,
    reporter: "spec",
    grep,
    parallel: true,
    jobs,
    require: [hooks],
  });
  for (const file of files.length > 0 ? files : await allTests()) {
    mocha.addFile(resolve(file));
  }
  const slowest = new Slowest();
  const failures = await new Promise<number>((done) => {
    const runner = mocha.run((count) => {
      if ((runner.stats?.passes ?? 0) === 0 && count === 0) {
        console.log("No end-to-end test was run.");
        done(1);
      }
      done(count);
    });
    slowest.follow(runner);
  });
  if (slow) {
    slowest.print();
  }
  return failures > 0 ? 1 : 0;
});

/** All files, those first that would keep others waiting at the end. */
async function allTests(): Promise<string[]> {
  const names = (await readdir(testsFolder)).filter((name) => name.endsWith(".test.ts"));
  const rank = (name: string) => (longest.includes(name.replace(".test.ts", "")) ? 0 : 1);
  return names.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b)).map((name) => join(testsFolder, name));
}

function readArguments(args: readonly string[]): {
  files: readonly string[];
  grep: string | undefined;
  pictures: boolean;
  media: boolean;
  slow: boolean;
} {
  const at = args.indexOf("--grep");
  const grep = at < 0 ? undefined : args[at + 1];
  const files = args.filter((text, index) => !text.startsWith("--") && (at < 0 || index !== at + 1));
  return {
    files,
    grep,
    pictures: args.includes("--pictures"),
    media: args.includes("--media"),
    slow: args.includes("--slow") || process.env["HEX_RUNS_SLOW"] === "1",
  };
}
