import { appendFileSync } from "node:fs";
import * as vscode from "vscode";

/** How long the activation of one extension took. */
export interface Activation {
  readonly id: string;
  readonly when: "starting" | "settled";
  readonly ms: number;
  /** Of the whole process, so it counts only where nothing else is going on. */
  readonly cpuMs: number;
}

/** VS Code calls this in the extension host; it activates the one extension that is there. */
export async function run(): Promise<void> {
  // The one under development is the only one that is none of VS Code's own.
  const extension = vscode.extensions.all.find(
    ({ packageJSON }) => (packageJSON as { isBuiltin?: boolean }).isBuiltin === false,
  );
  if (extension === undefined || extension.isActive) {
    throw new Error(extension === undefined ? "The extension is not there." : "The extension is active already.");
  }
  const when = process.env["HEX_RUNS_BENCH_WHEN"] as Activation["when"];
  if (when === "settled") {
    await settle();
  }
  const started = performance.now();
  const cpu = process.cpuUsage();
  await extension.activate();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const result: Activation = { id: extension.id, when, ms, cpuMs: (user + system) / 1000 };
  appendFileSync(process.env["HEX_RUNS_BENCH_RESULTS"] ?? "", `${JSON.stringify(result)}\n`);
}

/** Waits until the event loop has been free for half a second: VS Code's own extensions have started. */
async function settle(): Promise<void> {
  const [pauseMs, calmPauses, lateMs, limitMs] = [10, 50, 6, 20_000];
  const end = performance.now() + limitMs;
  for (let calm = 0; calm < calmPauses && performance.now() < end;) {
    const before = performance.now();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    calm = performance.now() - before < pauseMs + lateMs ? calm + 1 : 0;
  }
}
