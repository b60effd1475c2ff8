import type { TestEvent } from "./events";

const green = (text: string) => paint(32, text);
const red = (text: string) => paint(31, text);
const grey = (text: string) => paint(90, text);

/** Gathers what the tests in an extension host tell, and shows it as mocha would. */
export class TestReport {
  private starts = 0;
  private ends = 0;
  private passed = 0;
  private pending = 0;
  private current: string | undefined;
  private readonly failures: { readonly title: string; readonly message: string }[] = [];
  private readonly startedAt = Date.now();

  constructor(private readonly show: (line: string) => void = (line) => console.log(line)) {}

  /** Takes one event and shows it. */
  take(event: TestEvent): void {
    const indent = "  ".repeat("depth" in event ? event.depth + 1 : 0);
    this.current = undefined;
    switch (event.type) {
      case "start":
        this.starts++;
        if (event.files === 0) {
          this.fail("Looking for tests", "There is no test file.");
        }
        break;
      case "suite":
        this.show(`${indent}${event.title}`);
        break;
      case "test":
        this.current = event.title;
        break;
      case "pass":
        this.passed++;
        this.show(`${indent}${green("✔")} ${grey(event.title)}${event.ms > 500 ? red(` (${event.ms}ms)`) : ""}`);
        break;
      case "pending":
        this.pending++;
        this.show(`${indent}- ${event.title}`);
        break;
      case "fail":
        this.fail(event.fullTitle, event.message);
        this.show(`${indent}${red(`${this.failures.length}) ${event.title}`)}`);
        break;
      case "error":
        // A failing test has been told already; this is about what no test stands for.
        if (this.failures.length === 0) {
          this.fail("Outside of the tests", event.message);
        }
        break;
      case "end":
        this.ends++;
        break;
    }
  }

  /** Counts something that went wrong around the tests as a failure. */
  fail(title: string, message: string): void {
    this.failures.push({ title, message });
  }

  /** The test that has begun and not ended. */
  get running(): string | undefined {
    return this.current;
  }

  get hasFailures(): boolean {
    return this.failures.length > 0;
  }

  /** Checks that the run was whole and shows the totals; gives the exit code. */
  finish(): number {
    if (this.starts !== 1) {
      this.fail("The run", `It was started ${this.starts} times instead of once.`);
    } else if (this.ends !== 1) {
      this.fail(
        "The run",
        `It did not come to its end${this.current === undefined ? "" : `; "${this.current}" was under way`}.`,
      );
    }
    if (this.passed === 0 && this.failures.length === 0) {
      this.fail("The run", "No test was run.");
    }
    this.show("");
    this.show(`  ${green(`${this.passed} passing`)} ${grey(`(${Math.round((Date.now() - this.startedAt) / 1000)}s)`)}`);
    if (this.pending > 0) {
      this.show(`  ${this.pending} pending`);
    }
    if (this.hasFailures) {
      this.show(`  ${red(`${this.failures.length} failing`)}`);
      this.failures.forEach(({ title, message }, index) => {
        this.show(`\n  ${index + 1}) ${title}:`);
        this.show(red(message.replace(/^/gm, "     ")));
      });
    }
    return this.hasFailures ? 1 : 0;
  }
}

function paint(colour: number, text: string): string {
  return process.stdout.isTTY ? `\u001b[${colour}m${text}\u001b[0m` : text;
}
