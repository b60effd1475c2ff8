import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../simulator/simulator";
import { onExit } from "./cleanup";
import { hostEnvironment } from "./environment";
import { EventFile } from "./eventfile";
import { writeStubExtension } from "./host";
import { bundleHostTests } from "./hosttests";
import { packageExtension } from "./packaging";
import { TestReport } from "./report";

/** What the suite for the extension host needs, whatever VS Code it runs in. */
export interface HostSuite {
  readonly vsix: string;
  readonly testsFile: string;
  readonly developmentFolder: string;
  readonly workspaceFolder: string;
  /** An empty folder for what the VS Code writes. */
  readonly scratchFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: TestReport;
  readonly results: EventFile;
}

/** Packages the extension, bundles the tests (all, or the chosen files) and starts a simulator for them. */
export async function prepareHostSuite(chosen: readonly string[]): Promise<HostSuite> {
  const vsix = await packageExtension();
  const testsFile = await bundleHostTests(chosen);
  const folder = await mkdtemp(join(tmpdir(), "hex-runs-host-"));
  onExit(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const workspaceFolder = join(folder, "workspace");
  const developmentFolder = join(folder, "stub");
  const scratchFolder = join(folder, "scratch");
  await Promise.all([mkdir(workspaceFolder), mkdir(scratchFolder), writeStubExtension(developmentFolder)]);
  const simulator = await startSimulator({ seed: 1 });
  onExit(() => simulator.close());
  const report = new TestReport();
  const results = new EventFile(join(folder, "results.jsonl"), (event) => report.take(event));
  const env = hostEnvironment(results.path, simulator);
  return { vsix, testsFile, developmentFolder, workspaceFolder, scratchFolder, env, report, results };
}
