import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { onExit } from "./vscode/cleanup";
import { projectRoot, runMain } from "./vscode/main";

const outFolder = join(projectRoot, "out", "stress");
/** As many as keep both cores of a small machine busy. */
const busyProcesses = 2;
/** Keeps a core busy as long as its parent lives, also when that is killed. */
const busyScript = `
  process.stdin.resume().on("end", () => process.exit());
  (function work() {
    for (const until = performance.now() + 50; performance.now() < until; );
    setImmediate(work);
  })();`;

interface Run {
  readonly beside: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly ok: boolean;
}

/**
 * `npm run test:stress [-- --quiet 5 --busy 5]`: the whole of `npm test` again and again, first by itself,
 * then beside two processes that keep two cores busy. Prints a table and fails unless every run was green;
 * what each run printed is in out/stress/.
 */
runMain(async () => {
  const { values } = parseArgs({
    options: { quiet: { type: "string", default: "5" }, busy: { type: "string", default: "5" } },
  });
  await mkdir(outFolder, { recursive: true });
  const runs: Run[] = [];
  for (const busy of [
    ...Array<boolean>(Number(values.quiet)).fill(false),
    ...Array<boolean>(Number(values.busy)).fill(true),
  ]) {
    runs.push(await runOnce(runs.length + 1, busy));
    console.log(tableOf(runs));
  }
  return runs.length > 0 && runs.every(({ ok }) => ok) ? 0 : 1;
});

async function runOnce(number: number, busy: boolean): Promise<Run> {
  const hogs = busy
    ? Array.from({ length: busyProcesses }, () =>
        spawn(process.execPath, ["-e", busyScript], { stdio: ["pipe", "ignore", "ignore"] }),
      )
    : [];
  const stop = onExit(() => hogs.forEach((hog) => hog.kill("SIGKILL")));
  const started = Date.now();
  try {
    const { code, output } = await outputOf(
      spawn("npm", ["test"], { cwd: projectRoot, stdio: ["ignore", "pipe", "pipe"] }),
    );
    await writeFile(join(outFolder, `run-${number}.log`), output);
    const [passed, failed] = totalsOf(output);
    const ok = code === 0 && failed === 0 && passed > 0;
    return {
      beside: busy ? `${busyProcesses} busy processes` : "nothing",
      seconds: Math.round((Date.now() - started) / 1000),
      passed,
      failed,
      ok,
    };
  } finally {
    await stop();
  }
}

function outputOf(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** The last line that is a total as `npm test` prints it. */
function totalsOf(output: string): [number, number] {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return [Number(last?.[1] ?? 0), Number(last?.[2] ?? 0)];
}

function tableOf(runs: readonly Run[]): string {
  const rows = runs.map(
    ({ beside, seconds, passed, failed, ok }, index) =>
      `| ${index + 1} | ${beside} | ${Math.floor(seconds / 60)} min ${seconds % 60} s | ${passed} | ${failed} | ${ok ? "green" : "**red**"} |`,
  );
  return ["", "| run | beside | time | passed | failed | |", "| --- | --- | --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}
