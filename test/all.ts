import { hasDescriptions } from "./conformance/descriptions";
import { defaultDescriptions } from "./conformance/folder";
import { ensureCodeServer } from "./vscode/install";
import { projectRoot, runMain } from "./vscode/main";
import { type Part, type PartResult, runPart } from "./vscode/part";
import { ensureChromium } from "./vscode/prerequisites";

const parts: readonly Part[] = [
  { title: "Lint", script: "lint", hasTests: false },
  { title: "Type check", script: "check", hasTests: false },
  { title: "Unit tests", script: "test:unit", hasTests: true },
  { title: "Conformance", script: "conformance", hasTests: false, skipped: withoutDescriptions },
  { title: "Package", script: "package", hasTests: false },
  { title: "Integration tests", script: "test:integration", hasTests: true, needs: "package" },
  { title: "End-to-end tests", script: "test:e2e", hasTests: true, needs: "package" },
];

/** `npm test`: every part, whatever the parts before it did; the last line has the totals. */
runMain(async () => {
  heading("Set-up");
  const setUp = await setUpProblem();
  const results: PartResult[] = [];
  for (const part of parts) {
    heading(part.title);
    const missing = results.find((result) => result.part.script === part.needs && result.failed > 0);
    const obstacle = part.needs === undefined ? undefined : (setUp ?? (missing && `${missing.part.title} failed`));
    const result = await resultOf(part, obstacle);
    console.log(`${part.title}: ${result.summary}`);
    results.push(result);
  }
  heading("All");
  for (const { part, summary } of results) {
    console.log(`${part.title}: ${summary}`);
  }
  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed));
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});

async function resultOf(part: Part, obstacle: string | undefined): Promise<PartResult> {
  const skipped = part.skipped?.();
  if (skipped !== undefined) {
    return { part, passed: 0, failed: 0, summary: `skipped: ${skipped}` };
  }
  return obstacle === undefined ? await runPart(part) : { part, passed: 0, failed: 1, summary: `not run: ${obstacle}` };
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
