import { hasDescriptions } from "./conformance/descriptions";
import { defaultDescriptions } from "./conformance/folder";
import { ensureCodeServer } from "./vscode/install";
import { projectRoot, runMain } from "./vscode/main";
import { type Part, type PartResult, runPart } from "./vscode/part";
import { ensureChromium } from "./vscode/prerequisites";

/** In the order in which they are shown. */
const parts: readonly Part[] = [
  { title: "Package", script: "package", hasTests: false },
  { title: "Type check", script: "check", hasTests: false },
  { title: "Lint", script: "lint", hasTests: false },
  { title: "Unit tests", script: "test:unit", hasTests: true, after: ["package"] },
  { title: "Security tests", script: "test:security", hasTests: true, after: ["package"] },
  // Waits for answers half of the time, which those beside it use.
  { title: "Integration tests", script: "test:integration", hasTests: true, needs: "package" },
  {
    title: "End-to-end tests",
    script: "test:e2e",
    hasTests: true,
    after: ["test:unit", "test:security", "test:integration"],
    needs: "package",
  },
  {
    title: "Conformance",
    script: "conformance",
    hasTests: false,
    after: ["test:unit", "test:security"],
    skipped: withoutDescriptions,
  },
];

/** `npm test [-- --slow]`: every part, whatever the parts before it did; the last line has the totals, and those before it what failed. */
runMain(async () => {
  const started = Date.now();
  process.env["HEX_RUNS_SLOW"] = process.argv.includes("--slow") ? "1" : "0";
  console.log(heading("Set-up"));
  const setUp = await setUpProblem();
  const output = new OrderedOutput(parts.map(({ title }) => title));
  const running = new Map<string, Promise<PartResult>>();
  for (const part of parts) {
    running.set(part.script, runOne(part, running, setUp, output));
  }
  const results = await Promise.all(running.values());
  // Once more at the end, where it is found without scrolling, and which is what a CI keeps.
  for (const { part, failures } of results.filter(({ failures }) => failures !== undefined)) {
    console.log(`${heading(`Failures: ${part.title}`)}\n${failures}`);
  }
  console.log(heading("All"));
  for (const { part, summary } of results) {
    console.log(`${part.title}: ${summary}`);
  }
  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed));
  console.log(`In ${Math.round((Date.now() - started) / 1000)} s, set-up included`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

async function runOne(
  part: Part,
  running: ReadonlyMap<string, Promise<PartResult>>,
  setUp: string | undefined,
  output: OrderedOutput,
): Promise<PartResult> {
  await Promise.all((part.after ?? []).map((script) => running.get(script)));
  const needed = part.needs === undefined ? undefined : await running.get(part.needs);
  const obstacle = needed && (setUp ?? (needed.failed > 0 ? `${needed.part.title} failed` : undefined));
  const skipped = part.skipped?.();
  const print = (text: string) => output.print(part.title, text);
  const result =
    skipped !== undefined
      ? { part, passed: 0, failed: 0, summary: `skipped: ${skipped}` }
      : obstacle !== undefined
        ? { part, passed: 0, failed: 1, summary: `not run: ${obstacle}` }
        : await runPart(part, print);
  print(`${part.title}: ${result.summary}\n`);
  output.end(part.title);
  return result;
}

/**
 * What parts print at the same time, in an order: of the first one that has not ended as it comes, of those
 * behind it when it is their turn.
 */
class OrderedOutput {
  private readonly kept = new Map<string, string>();
  private readonly ended = new Set<string>();

  constructor(private readonly left: string[]) {
    for (const title of left) {
      this.kept.set(title, `${heading(title)}\n`);
    }
    this.show();
  }

  print(title: string, text: string): void {
    this.kept.set(title, (this.kept.get(title) ?? "") + text);
    this.show();
  }

  end(title: string): void {
    this.ended.add(title);
    this.show();
  }

  private show(): void {
    for (let first = this.left[0]; first !== undefined; first = this.left[0]) {
      process.stdout.write(this.kept.get(first) ?? "");
      this.kept.delete(first);
      if (!this.ended.has(first)) {
        return;
      }
      this.left.shift();
    }
  }
}

function withoutDescriptions(): string | undefined {
  const folder = defaultDescriptions(projectRoot);
  return hasDescriptions(folder) ? undefined : `Hex's descriptions are not in ${folder}`;
}

/** Gets a VS Code and a browser; what went wrong is the reason why the parts that need them are not run. */
async function setUpProblem(): Promise<string | undefined> {
  try {
    console.log(`Browser: ${await ensureChromium()}`);
    console.log(`VS Code: ${(await ensureCodeServer()).entry}`);
    return undefined;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return "the set-up failed";
  }
}

function heading(title: string): string {
  return `\n── ${title} ${"─".repeat(Math.max(0, 70 - title.length))}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
