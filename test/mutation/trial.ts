import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Script } from "node:vm";
import Mocha from "mocha";

/** What is asked of a process that tries mutants out. */
export type Task =
  /** Runs a test file as it is and says which mutants each of its tests meets. */
  | { kind: "cover"; test: string }
  /** Runs these tests of a file with one mutant. */
  | { kind: "try"; mutant: number; test: string; titles: readonly string[] };

export type Outcome =
  | {
      kind: "covered";
      /** Met as the file is loaded: every test of it may depend on them. */
      early: readonly number[];
      tests: readonly { title: string; mutants: readonly number[]; ms: number }[];
      failed?: string;
    }
  | { kind: "tried"; killedBy?: string };

type Exports = Record<string, () => void>;
type Program = (require: NodeJS.Require, module: { exports: Exports }, exports: Exports, mutant: unknown) => void;

/** A test that waits for what never comes is given up soon: without a mutant it takes milliseconds. */
const timeoutMs = 5_000;
/** Without one, on a machine that others use as well. */
const calmMs = 60_000;

/** Says nothing: what comes of a test is listened for. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {
    return;
  }
}

/**
 * Runs tests with or without a mutant. The program is evaluated anew for each task, so that no state stays from one
 * to the next; it is compiled only once.
 */
export class Trial {
  private active = 0;
  private met = new Set<number>();
  private readonly program: Program;

  constructor(private readonly file: string) {
    const text = `(function (require, module, exports, __mutant) {${readFileSync(file, "utf8")}\n})`;
    this.program = new Script(text, { filename: file }).runInThisContext() as Program;
  }

  do(task: Task): Promise<Outcome> {
    return task.kind === "cover" ? this.cover(task.test) : this.try(task);
  }

  private async cover(test: string): Promise<Outcome> {
    this.active = 0;
    this.met = new Set();
    const mocha = this.load(test, calmMs);
    const early = [...this.met];
    const tests: { title: string; mutants: number[]; ms: number }[] = [];
    this.met = new Set();
    let failed: string | undefined;
    await run(mocha, (runner) => {
      // What is met before all tests of a suite, each of them depends on.
      let hooks = new Set<number>();
      runner.on("suite", () => (this.met = hooks = new Set(hooks)));
      runner.on("test", () => (this.met = new Set(hooks)));
      runner.on("test end", (one) => {
        tests.push({ title: one.fullTitle(), mutants: [...this.met], ms: one.duration ?? 0 });
        this.met = hooks;
      });
      runner.on("fail", (one: Mocha.Runnable, error: Error) => (failed ??= `${one.fullTitle()}: ${error.message}`));
    });
    return { kind: "covered", early, tests, failed };
  }

  private async try({ mutant, test, titles }: Extract<Task, { kind: "try" }>): Promise<Outcome> {
    this.active = mutant;
    let killedBy: string | undefined;
    try {
      const mocha = this.load(test, timeoutMs);
      mocha.bail(true);
      keep(mocha.suite, new Set(titles));
      await run(mocha, (runner) => runner.on("fail", (one: Mocha.Runnable) => (killedBy ??= one.fullTitle())));
    } catch {
      killedBy = `${test}: does not load`;
    }
    this.active = 0;
    return { kind: "tried", killedBy };
  }

  private load(test: string, timeout: number): Mocha {
    const mocha = new Mocha({ reporter: Silent, timeout });
    const module: { exports: Exports } = { exports: {} };
    mocha.suite.emit("pre-require", globalThis, test, mocha);
    const isActive = (id: number): boolean => {
      this.met.add(id);
      return id === this.active;
    };
    this.program(createRequire(this.file), module, module.exports, isActive);
    module.exports[test]?.();
    return mocha;
  }
}

async function run(mocha: Mocha, listen: (runner: Mocha.Runner) => void): Promise<void> {
  await new Promise<void>((resolve) => listen(mocha.run(() => resolve())));
}

/** Leaves out the tests that do not meet the mutant. */
function keep(suite: Mocha.Suite, titles: ReadonlySet<string>): void {
  suite.tests = suite.tests.filter((test) => titles.has(test.fullTitle()));
  suite.suites.forEach((inner) => keep(inner, titles));
  suite.suites = suite.suites.filter((inner) => inner.tests.length + inner.suites.length > 0);
}
