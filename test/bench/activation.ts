import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { startBrowser } from "../vscode/browser";
import { onExit } from "../vscode/cleanup";
import { withoutHexVariables } from "../vscode/environment";
import { writeFiles } from "../vscode/files";
import { type HostRun, runInHost, testHostArguments } from "../vscode/host";
import { projectRoot } from "../vscode/main";
import { packageExtension } from "../vscode/packaging";
import { VSCodeServer } from "../vscode/server";
import type { Activation } from "./activationHost";
import { type Benchmark, type Figure, median, milliseconds } from "./figure";

export const ourId = "hex-runs.hex-runs";
export const emptyId = "hex-runs-bench.empty";
const rounds = 5;
const silenceMs = 90_000;
const outFolder = join(projectRoot, "out", "bench");

/**
 * How long `activate()` of the packaged extension takes in a fresh extension host, beside an
 * extension that does nothing. Both have no activation events here, so that only we activate them.
 */
export const activation: Benchmark = {
  name: "activation",
  title: `Activation (median of ${rounds} fresh extension hosts)`,
  measure: async () => figures(await activations([])),
};

/** Activates ours, the empty one and those of these .vsix files in fresh extension hosts, by turns. */
export async function activations(peers: readonly string[]): Promise<readonly Activation[]> {
  const folder = await mkdtemp(join(tmpdir(), "hex-runs-bench-"));
  const removeFolder = onExit(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const resultsFile = join(folder, "results.jsonl");
  const tests = { starting: await bundleHost("starting"), settled: await bundleHost("settled") };
  const server = await VSCodeServer.start({
    vsix: await packageExtension(),
    allBuiltIns: true,
    args: testHostArguments,
    env: { ...withoutHexVariables(), HEX_RUNS_BENCH_RESULTS: resultsFile },
  });
  const browser = await startBrowser();
  try {
    const developed = [
      await writeEmptyExtension(join(folder, "empty")),
      await takeInstalled(server, join(folder, "ours")),
    ];
    for (const [index, vsix] of peers.entries()) {
      await server.installExtension(vsix);
      developed.push(await takeInstalled(server, join(folder, `peer${index}`)));
    }
    // By turns, so that whatever else the machine does meets all.
    for (let round = 0; round < rounds; round++) {
      for (const testsFile of [tests.starting, tests.settled]) {
        for (const developmentFolder of developed) {
          await activateOnce({ server, context: browser.context, developmentFolder, testsFile });
        }
      }
    }
    return await readResults(resultsFile);
  } finally {
    await browser.dispose();
    await server.dispose();
    await removeFolder();
  }
}

async function activateOnce(
  run: Pick<HostRun, "server" | "context" | "developmentFolder" | "testsFile">,
): Promise<void> {
  const since = Date.now();
  const { code, log } = await runInHost({
    ...run,
    lastSign: () => since,
    silenceMs,
    screenshot: join(outFolder, "hang.png"),
  });
  if (code !== 0) {
    throw new Error(`The extension host ended with code ${code}.\n${log.slice(-10).join("\n")}`);
  }
}

function figures(results: readonly Activation[]): Figure[] {
  const pick = (id: string, when: Activation["when"]) => {
    const picked = results.filter((result) => result.id === id && result.when === when);
    if (picked.length !== rounds) {
      throw new Error(`${picked.length} of ${rounds} results of ${id} came.`);
    }
    return picked;
  };
  const pair = (when: Activation["when"]): Pair => ({ empty: pick(emptyId, when), ours: pick(ourId, when) });
  const [starting, settled] = [pair("starting"), pair("settled")];
  return [
    { what: "While the host starts: an empty extension", value: summary(starting.empty, "ms") },
    { what: "While the host starts: Hex Runs", value: summary(starting.ours, "ms"), target: "under 40 ms" },
    { what: "While the host starts: ratio", value: ratio(starting, "ms"), target: "at most 2" },
    { what: "In a settled host: an empty extension", value: summary(settled.empty, "ms") },
    { what: "In a settled host: Hex Runs", value: summary(settled.ours, "ms") },
    { what: "In a settled host: CPU time of an empty extension", value: summary(settled.empty, "cpuMs") },
    { what: "In a settled host: CPU time of Hex Runs", value: summary(settled.ours, "cpuMs") },
  ];
}

type Pair = Readonly<Record<"empty" | "ours", readonly Activation[]>>;
type Measure = "ms" | "cpuMs";

/** The median and all values. */
export function summary(results: readonly Activation[], measure: Measure): string {
  const values = results.map((result) => result[measure]);
  return `${milliseconds(median(values))}  [${values.map((value) => value.toFixed(0)).join(", ")}]`;
}

function ratio({ ours, empty }: Pair, measure: Measure): string {
  const middle = (results: readonly Activation[]) => median(results.map((result) => result[measure]));
  return (middle(ours) / middle(empty)).toFixed(2);
}

/** A copy of the one extension that is installed, without its activation events; it is uninstalled. */
async function takeInstalled(server: VSCodeServer, folder: string): Promise<string> {
  const name = (await readdir(server.extensionsFolder, { withFileTypes: true })).find((each) =>
    each.isDirectory(),
  )?.name;
  if (name === undefined) {
    throw new Error("The extension was not installed.");
  }
  await cp(join(server.extensionsFolder, name), folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  await server.uninstallExtension(`${String(manifest["publisher"])}.${String(manifest["name"])}`);
  await rm(join(server.extensionsFolder, name), { recursive: true, force: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, activationEvents: [] }));
  return folder;
}

async function writeEmptyExtension(folder: string): Promise<string> {
  const manifest = {
    name: "empty",
    publisher: "hex-runs-bench",
    version: "1.0.0",
    engines: { vscode: "^1.105.0" },
    main: "./dist/extension.js",
    activationEvents: [],
  };
  await writeFiles(folder, {
    "package.json": JSON.stringify(manifest),
    "dist/extension.js":
      '"use strict";Object.defineProperty(exports,"__esModule",{value:true});exports.activate=function(){};',
  });
  return folder;
}

async function bundleHost(when: Activation["when"]): Promise<string> {
  const outfile = join(outFolder, `activation-${when}.js`);
  await build({
    entryPoints: [join(__dirname, "activationHost.ts")],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node22",
    external: ["vscode"],
    // Which of the two is asked for cannot come with the environment: one server serves both.
    define: { 'process.env["HEX_RUNS_BENCH_WHEN"]': JSON.stringify(when) },
  });
  return outfile;
}

async function readResults(file: string): Promise<Activation[]> {
  return (await readFile(file, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Activation);
}
