import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../simulator/simulator";
import { onExit } from "./cleanup";
import { hostEnvironment } from "./environment";
import { EventFile } from "./eventfile";
import type { TestEvent } from "./events";
import { writeStubExtension } from "./host";
import { bundleHostTests } from "./hosttests";
import { packageExtension } from "./packaging";

/** What an extension host needs for its share of the tests, whatever VS Code it is in. */
export interface TestHost {
  readonly developmentFolder: string;
  readonly workspaceFolder: string;
  /** An empty folder for what the VS Code writes. */
  readonly scratchFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What happens in it; to be passed on to the report. */
  readonly results: EventFile;
}

/** The packaged extension and the bundled tests. */
export interface HostSuite {
  readonly vsix: string;
  readonly testsFile: string;
}

/** Packages the extension and bundles the tests (all, or the chosen files). */
export async function prepareHostSuite(chosen: readonly string[]): Promise<HostSuite> {
  return { vsix: await packageExtension(), testsFile: await bundleHostTests(chosen) };
}

/** A simulator and folders for one of `count` hosts, which takes every `count`th file from the `index`th on. */
export async function prepareHost(
  take: (event: TestEvent) => void,
  { index, count }: { index: number; count: number },
): Promise<TestHost> {
  const folder = await mkdtemp(join(tmpdir(), "hex-runs-host-"));
  onExit(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const workspaceFolder = join(folder, "workspace");
  const developmentFolder = join(folder, "stub");
  const scratchFolder = join(folder, "scratch");
  await Promise.all([mkdir(workspaceFolder), mkdir(scratchFolder), writeStubExtension(developmentFolder)]);
  const simulator = await startSimulator({ seed: 1 });
  onExit(() => simulator.close());
  const results = new EventFile(join(folder, "results.jsonl"), take);
  const env = { ...hostEnvironment(results.path, simulator), HEX_RUNS_TEST_SHARE: `${index}/${count}` };
  return { developmentFolder, workspaceFolder, scratchFolder, env, results };
}
