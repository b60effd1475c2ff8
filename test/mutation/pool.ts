import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { projectRoot } from "../vscode/main";
import type { Outcome, Task } from "./trial";

/** Tries mutants out, one task after the other. */
export interface MutantWorker {
  do(task: Task, longestMs?: number): Promise<Outcome | undefined>;
  dispose(): void | Promise<void>;
}

/** A mutant that makes a loop without end would never be told of. */
const limitMs = 20_000;

/** One process that tries mutants out, and is started anew when one of them hangs it or ends it. */
export class Worker implements MutantWorker {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly program: string,
    private readonly file: string,
  ) {}

  static async make(file: string): Promise<Worker> {
    const outfile = join(projectRoot, "out", "mutation", "worker.mjs");
    await build({
      entryPoints: [join(__dirname, "worker.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      logLevel: "error",
    });
    return new Worker(outfile, join(projectRoot, file));
  }

  another(): Worker {
    return new Worker(this.program, this.file);
  }

  /** What came of a task; undefined when the process hung or ended. */
  async do(task: Task, longestMs = limitMs): Promise<Outcome | undefined> {
    const child = (this.child ??= this.start());
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<Outcome | undefined>((resolve) => {
      const end = () => resolve(undefined);
      timer = setTimeout(end, longestMs);
      child.once("exit", end);
      child.once("message", (message) => {
        child.off("exit", end);
        resolve(message as Outcome);
      });
      child.send(task);
    });
    clearTimeout(timer);
    if (outcome === undefined) {
      this.dispose();
    }
    return outcome;
  }

  dispose(): void {
    this.child?.removeAllListeners();
    this.child?.kill("SIGKILL");
    this.child = undefined;
  }

  private start(): ChildProcess {
    // Properties draw the same inputs for each mutant, and few of them.
    const env = { ...process.env, HEX_RUNS_FUZZ: "20", HEX_RUNS_SEED: "1" };
    return fork(this.program, [this.file], { cwd: projectRoot, env, stdio: ["ignore", "ignore", "ignore", "ipc"] });
  }
}
