import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { startSimulator } from "../simulator/simulator";
import { startBrowser, type TestBrowser } from "../vscode/browser";
import { onExit } from "../vscode/cleanup";
import { hostEnvironment } from "../vscode/environment";
import { runInHost, testHostArguments, writeStubExtension } from "../vscode/host";
import { projectRoot } from "../vscode/main";
import { installExtension } from "../vscode/packaging";
import { VSCodeServer } from "../vscode/server";
import type { MutantWorker } from "./pool";
import type { Outcome, Task } from "./trial";

/** How long a window may take to open on a busy machine. */
const openMs = 120_000;
const limitMs = 30_000;

interface Window {
  readonly server: VSCodeServer;
  readonly socket: Socket;
}

/** A VS Code whose extension host tries mutants out: for code that imports `vscode`. */
export class HostWorker implements MutantWorker {
  private window: Window | undefined;

  private constructor(
    private readonly program: string,
    private readonly testsFile: string,
    private readonly folder: string,
    private readonly env: Readonly<Record<string, string | undefined>>,
    private readonly connections: Server,
    private readonly browser: TestBrowser,
  ) {}

  static async make(program: string): Promise<HostWorker> {
    const testsFile = join(projectRoot, "out", "mutation", "hostWorker.cjs");
    await build({
      entryPoints: [join(__dirname, "hostWorker.ts")],
      outfile: testsFile,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      packages: "external",
      logLevel: "error",
    });
    const folder = await mkdtemp(join(tmpdir(), "hex-runs-mutation-"));
    onExit(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    await mkdir(join(folder, "workspace"));
    await writeStubExtension(join(folder, "stub"));
    const simulator = await startSimulator({ seed: 1 });
    onExit(() => simulator.close());
    const connections = createServer();
    await new Promise<void>((done) => connections.listen(0, "127.0.0.1", done));
    const env = hostEnvironment(join(folder, "results.jsonl"), simulator);
    return new HostWorker(join(projectRoot, program), testsFile, folder, env, connections, await startBrowser());
  }

  /** What came of a task; undefined when the extension host hung or ended, after which a new one is started. */
  async do(task: Task, longestMs = limitMs): Promise<Outcome | undefined> {
    const window = (this.window ??= await this.open());
    const { socket } = window;
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<Outcome | undefined>((resolve) => {
      const end = () => resolve(undefined);
      timer = setTimeout(end, longestMs);
      socket.once("close", end);
      const lines = createInterface(socket).once("line", (line) => {
        socket.off("close", end);
        lines.close();
        resolve(JSON.parse(line) as Outcome);
      });
      socket.write(`${JSON.stringify(task)}\n`);
    });
    clearTimeout(timer);
    if (outcome === undefined) {
      await this.close();
    }
    return outcome;
  }

  async dispose(): Promise<void> {
    await this.close();
    this.connections.close();
    await this.browser.dispose();
  }

  private async open(): Promise<Window> {
    const { port } = this.connections.address() as AddressInfo;
    const server = await VSCodeServer.start({
      extensionsFolder: await installExtension(),
      args: testHostArguments,
      settings: { "files.autoSave": "off" },
      env: {
        ...this.env,
        HEX_RUNS_MUTATION_PORT: String(port),
        HEX_RUNS_MUTATION_PROGRAM: this.program,
        HEX_RUNS_FUZZ: "20",
        HEX_RUNS_SEED: "1",
      },
    });
    let isOpen = false;
    const connected = new Promise<Socket>((resolve) => this.connections.once("connection", resolve));
    const ended = runInHost({
      server,
      context: this.browser.context,
      developmentFolder: join(this.folder, "stub"),
      workspaceFolder: join(this.folder, "workspace"),
      testsFile: this.testsFile,
      // From then on a task has its own limit.
      lastSign: () => (isOpen ? Date.now() : 0),
      silenceMs: openMs,
      screenshot: join(projectRoot, "out", "mutation", "hang.png"),
    });
    const socket = await Promise.race([connected, ended.then(({ log }) => Promise.reject(new Error(log.join("\n"))))]);
    isOpen = true;
    socket.on("error", () => undefined);
    return { server, socket };
  }

  private async close(): Promise<void> {
    const { window } = this;
    this.window = undefined;
    window?.socket.destroy();
    for (const page of this.browser.context.pages().slice(1)) {
      await page.close();
    }
    await window?.server.dispose();
  }
}
