import { spawn } from "node:child_process";
import { onExit } from "./cleanup";
import { projectRoot } from "./main";

/** One part of `npm test`. */
export interface Part {
  readonly title: string;
  /** Its script in package.json. */
  readonly script: string;
  /** Whether it prints mocha's totals; other parts count as one test each. */
  readonly hasTests: boolean;
  /** Begins when those scripts have ended: two cores are busy then, but not busier than that. */
  readonly after?: readonly string[];
  /** Begins when that script has ended, and only when it has passed. */
  readonly needs?: string;
  /** Why it does not apply here, in words; undefined when it does. */
  readonly skipped?: () => string | undefined;
}

export interface PartResult {
  readonly part: Part;
  readonly passed: number;
  readonly failed: number;
  /** What it comes down to, in one line. */
  readonly summary: string;
  /** What it printed of what failed: mocha's list of failures, or its last lines. */
  readonly failures?: string;
}

/** A part that takes longer hangs. */
const timeLimitMs = 30 * 60_000;
const patienceMs = 20_000;
/** Of what failed is told once more. */
const failureLines = 80;

/** Runs one part, passes on what it prints as it comes, and counts its tests. */
export async function runPart(part: Part, print: (text: string) => void): Promise<PartResult> {
  const started = Date.now();
  const { ok, output, reason } = await runScript(part.script, print);
  const seconds = `${Math.round((Date.now() - started) / 1000)} s`;
  if (!part.hasTests) {
    return {
      part,
      passed: ok ? 1 : 0,
      failed: ok ? 0 : 1,
      summary: ok ? `passed (${seconds})` : `failed (${reason})`,
      failures: ok ? undefined : lastLines(output),
    };
  }
  const passed = lastCount(output, "passing");
  const failed = lastCount(output, "failing");
  const pending = lastCount(output, "pending");
  const counts = `${passed} passing, ${failed} failing${pending > 0 ? `, ${pending} pending` : ""} (${seconds})`;
  if (!ok && failed === 0) {
    return { part, passed, failed: 1, summary: `${counts}, but ${reason}`, failures: lastLines(output) };
  }
  if (ok && failed === 0 && passed === 0) {
    return { part, passed, failed: 1, summary: "no test was run", failures: lastLines(output) };
  }
  return { part, passed, failed, summary: counts, failures: failed > 0 ? listOfFailures(output) : undefined };
}

/** What mocha prints behind its totals, from its top: its first failure is often the cause of the others. */
function listOfFailures(output: string): string {
  const total = output.search(/^ *\d+ failing\r?$/m);
  return output.slice(Math.max(0, total)).split("\n").slice(0, failureLines).join("\n");
}

function lastLines(output: string): string {
  return output.trimEnd().split("\n").slice(-failureLines).join("\n");
}

/** The number in the last line that is a total as mocha prints it, for example `  12 passing (3s)`. */
export function lastCount(output: string, what: "passing" | "failing" | "pending"): number {
  const lines = [...output.matchAll(new RegExp(`^ *(\\d+) ${what}(?: \\([\\w. ]+\\))?\\r?$`, "gm"))];
  return Number(lines.at(-1)?.[1] ?? 0);
}

function runScript(
  script: string,
  print: (text: string) => void,
): Promise<{ ok: boolean; output: string; reason: string }> {
  return new Promise((resolve) => {
    // In a group of its own: what it started is told to stop with it, and may clean up first.
    const child = spawn("npm", ["run", "--silent", script], {
      cwd: projectRoot,
      env: { ...process.env, HEX_RUNS_PACKAGED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      shell: process.platform === "win32",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        print(text);
      });
    }
    let tookTooLong = false;
    const signal = (name: NodeJS.Signals) => {
      try {
        process.kill(process.platform === "win32" ? (child.pid ?? 0) : -(child.pid ?? 0), name);
      } catch {
        // It has ended.
      }
    };
    const closed = new Promise<void>((done) => child.once("close", () => done()));
    const stop = onExit(async () => {
      signal("SIGTERM");
      const last = setTimeout(() => signal("SIGKILL"), patienceMs);
      await closed;
      clearTimeout(last);
    });
    const limit = setTimeout(() => {
      tookTooLong = true;
      void stop();
    }, timeLimitMs);
    child.once("error", (error) => resolve({ ok: false, output, reason: error.message }));
    child.once("close", (code, name) => {
      clearTimeout(limit);
      const reason = tookTooLong
        ? `it was not done after ${timeLimitMs / 60_000} minutes`
        : `it ended with ${name ?? `exit code ${code}`}`;
      resolve({ ok: code === 0 && !tookTooLong, output: output.replace(ansi, ""), reason });
    });
  });
}

/** Colours. */
const ansi = /\u001b\[[\d;]*m/g;
