import { hasDescriptions } from "./conformance/descriptions";
import { defaultDescriptions } from "./conformance/folder";
import { ensureCodeServer } from "./vscode/install";
import { projectRoot, runMain } from "./vscode/main";
import { type Part, type PartResult, runPart } from "./vscode/part";
import { ensureChromium } from "./vscode/prerequisites";

/**
 * What is run at the same time, one group after the other. Of a group the first part is shown while it
 * runs, the others when they are done: what is printed belongs together.
 */
const groups: readonly (readonly Part[])[] = [
  [
    { title: "Package", script: "package", hasTests: false },
    { title: "Type check", script: "check", hasTests: false },
    { title: "Lint", script: "lint", hasTests: false },
  ],
  [
    // Those beside them wait for answers half of the time.
    { title: "Unit tests", script: "test:unit", hasTests: true },
    { title: "Integration tests", script: "test:integration", hasTests: true, needs: "package" },
    { title: "Security tests", script: "test:security", hasTests: true },
  ],
  [
    { title: "End-to-end tests", script: "test:e2e", hasTests: true, needs: "package" },
    { title: "Conformance", script: "conformance", hasTests: false, skipped: withoutDescriptions },
  ],
];

/** `npm test [-- --slow]`: every part, whatever the parts before it did; the last line has the totals. */
runMain(async () => {
  const started = Date.now();
  process.env["HEX_RUNS_SLOW"] = process.argv.includes("--slow") ? "1" : "0";
  heading("Set-up");
  const setUp = await setUpProblem();
  const results: PartResult[] = [];
  for (const group of groups) {
    results.push(
      ...(await Promise.all(
        group.map((part, index) =>
          runOne(part, index === 0, part.needs === undefined ? undefined : (setUp ?? obstacle(part, results))),
        ),
      )),
    );
  }
  heading("All");
  for (const { part, summary } of results) {
    console.log(`${part.title}: ${summary}`);
  }
  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed));
  console.log(`In ${Math.round((Date.now() - started) / 1000)} s, set-up included`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

async function runOne(part: Part, live: boolean, obstacle: string | undefined): Promise<PartResult> {
  if (live) {
    heading(part.title);
  }
  const skipped = part.skipped?.();
  if (skipped !== undefined) {
    console.log(`${part.title}: skipped: ${skipped}`);
    return { part, passed: 0, failed: 0, output: "", summary: `skipped: ${skipped}` };
  }
  const result =
    obstacle === undefined
      ? await runPart(part, { live })
      : { part, passed: 0, failed: 1, output: "", summary: `not run: ${obstacle}` };
  if (!live) {
    heading(part.title);
    process.stdout.write(result.output);
  }
  console.log(`${part.title}: ${result.summary}`);
  return result;
}

function obstacle(part: Part, results: readonly PartResult[]): string | undefined {
  const missing = results.find((result) => result.part.script === part.needs && result.failed > 0);
  return missing && `${missing.part.title} failed`;
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

function heading(title: string): void {
  console.log(`\n── ${title} ${"─".repeat(Math.max(0, 70 - title.length))}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
