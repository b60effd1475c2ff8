import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Script } from "node:vm";
import Mocha from "mocha";

/** What a worker is asked to do. */
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
interface Switch {
  active: number;
  met: Set<number>;
}

/**
 * Runs in a Node of its own. The program is evaluated anew for each task, so that no state stays from one to the
 * next; it is compiled only once.
 */
const file = process.argv[2] ?? "";
const script = new Script(`(function (require, module, exports, __mutant) {${readFileSync(file, "utf8")}\n})`, {
  filename: file,
});
const state: Switch = { active: 0, met: new Set() };
const mutant = (id: number): boolean => {
  state.met.add(id);
  return id === state.active;
};
type Program = (require: NodeJS.Require, module: { exports: Exports }, exports: Exports, mutant: unknown) => void;
const program = script.runInThisContext() as Program;
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

function load(test: string, timeout: number): Mocha {
  const mocha = new Mocha({ reporter: Silent, timeout });
  const module: { exports: Exports } = { exports: {} };
  mocha.suite.emit("pre-require", globalThis, test, mocha);
  program(createRequire(file), module, module.exports, mutant);
  module.exports[test]?.();
  return mocha;
}

async function run(mocha: Mocha, listen: (runner: Mocha.Runner) => void): Promise<void> {
  await new Promise<void>((resolve) => listen(mocha.run(() => resolve())));
}

async function cover(test: string): Promise<Outcome> {
  state.active = 0;
  state.met = new Set();
  const mocha = load(test, calmMs);
  const early = [...state.met];
  const tests: { title: string; mutants: number[]; ms: number }[] = [];
  state.met = new Set();
  let failed: string | undefined;
  await run(mocha, (runner) => {
    // What is met before all tests of a suite, each of them depends on.
    let hooks = new Set<number>();
    runner.on("suite", () => (state.met = hooks = new Set(hooks)));
    runner.on("test", () => (state.met = new Set(hooks)));
    runner.on("test end", (one) => {
      tests.push({ title: one.fullTitle(), mutants: [...state.met], ms: one.duration ?? 0 });
      state.met = hooks;
    });
    runner.on("fail", (one: Mocha.Runnable, error: Error) => (failed ??= `${one.fullTitle()}: ${error.message}`));
  });
  return { kind: "covered", early, tests, failed };
}

async function tryOut({ mutant: id, test, titles }: Extract<Task, { kind: "try" }>): Promise<Outcome> {
  state.active = id;
  let killedBy: string | undefined;
  try {
    const mocha = load(test, timeoutMs);
    mocha.bail(true);
    const wanted = new Set(titles);
    keep(mocha.suite, wanted);
    await run(mocha, (runner) => runner.on("fail", (one: Mocha.Runnable) => (killedBy ??= one.fullTitle())));
  } catch {
    killedBy = `${test}: does not load`;
  }
  state.active = 0;
  return { kind: "tried", killedBy };
}

/** Leaves out the tests that do not meet the mutant. */
function keep(suite: Mocha.Suite, titles: ReadonlySet<string>): void {
  suite.tests = suite.tests.filter((test) => titles.has(test.fullTitle()));
  suite.suites.forEach((inner) => keep(inner, titles));
  suite.suites = suite.suites.filter((inner) => inner.tests.length + inner.suites.length > 0);
}

// What a mutant leaves behind may fail later, when the next one is tried.
process.on("unhandledRejection", () => undefined);
process.on("message", (task: Task) => {
  void (task.kind === "cover" ? cover(task.test) : tryOut(task)).then((outcome) => process.send?.(outcome));
});
