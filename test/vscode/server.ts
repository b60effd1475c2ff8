import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { onExit } from "./cleanup";
import { runCommand } from "./commands";
import { cacheFolder, type CodeServerInstall, ensureCodeServer } from "./install";

export interface ServerOptions {
  /** The packaged extension to install. */
  readonly vsix?: string;
  /** Takes the extensions of this folder, see `installExtension`, instead of an empty one of its own. */
  readonly extensionsFolder?: string;
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host on top of this process's; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** More command line arguments of the server. */
  readonly args?: readonly string[];
  /** How much VS Code and its extensions log; trace is slow. */
  readonly logLevel?: "info" | "trace";
  /** Asks whether folders are trusted; otherwise all are. */
  readonly workspaceTrust?: boolean;
  /** All of VS Code's own extensions, not only those that our features meet: about 4 s of the processor for each window. */
  readonly allBuiltIns?: boolean;
  /** A fixed port instead of a free one. */
  readonly port?: number;
}

/** A workbench without greetings, tips and network use, so that only our extension moves. */
const quietSettings: Readonly<Record<string, unknown>> = {
  "workbench.startupEditor": "none",
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.editor.useModal": "off",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "extensions.ignoreRecommendations": true,
  // Without a graphics card each frame of an animation costs the processor.
  "workbench.reduceMotion": "on",
};

/** Of VS Code's own extensions those that our features meet: themes, languages, and the check of JSON. */
const builtIns = [
  "configuration-editing",
  "ini",
  "json",
  "json-language-features",
  "log",
  "markdown-basics",
  "python",
  "references-view",
  "shellscript",
  "simple-browser",
  "sql",
  "theme-defaults",
  "theme-seti",
  "yaml",
];

const readyTimeoutMs = 30_000;
const stopTimeoutMs = 8_000;

/** A VS Code server with folders of its own; nothing of the user's VS Code is read or changed. */
export class VSCodeServer {
  private whenEnded: (code: number | string) => void = () => undefined;
  /** Comes when the server ends without having been told to. */
  readonly ended = new Promise<number | string>((resolve) => (this.whenEnded = resolve));
  private stopping = false;
  private stopFirst: (() => Promise<void>) | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly install: CodeServerInstall,
    private readonly options: ServerOptions,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get userDataFolder(): string {
    return join(this.folder, "data");
  }

  get extensionsFolder(): string {
    return this.options.extensionsFolder ?? join(this.folder, "extensions");
  }

  private get runtimeFolder(): string {
    return join(this.folder, "run");
  }

  private get logFile(): string {
    return join(this.folder, "server.log");
  }

  /** A server that answers, with the extension installed. `dispose` stops it and removes its folders. */
  static async start(options: ServerOptions = {}): Promise<VSCodeServer> {
    const server = await VSCodeServer.prepare(options);
    try {
      await server.launch();
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  /** Installs a packaged extension into a folder that servers can share. */
  static async install(vsix: string, extensionsFolder: string): Promise<void> {
    const server = await VSCodeServer.prepare({ vsix, extensionsFolder });
    await server.dispose();
  }

  /** Its folders and the extension, without a process. */
  private static async prepare(options: ServerOptions): Promise<VSCodeServer> {
    const install = await ensureCodeServer();
    const folder = await mkdtemp(join(tmpdir(), "hex-runs-vscode-"));
    const server = new VSCodeServer(folder, options.port ?? (await freePort()), install, options);
    const removeAtOnce = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.once("exit", removeAtOnce);
    server.removeFolder = onExit(async () => {
      process.off("exit", removeAtOnce);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    try {
      await mkdir(server.runtimeFolder, { mode: 0o700 });
      await server.writeSettings(options.settings ?? {});
      await server.linkBuiltIns();
      if (options.vsix !== undefined) {
        await server.installExtension(options.vsix);
      }
    } catch (error) {
      await server.dispose();
      throw error;
    }
    return server;
  }

  private get builtInsFolder(): string {
    return join(this.folder, "built-in");
  }

  private async linkBuiltIns(): Promise<void> {
    await mkdir(this.builtInsFolder);
    const { extensionsFolder } = this.install;
    await Promise.all(builtIns.map((name) => symlink(join(extensionsFolder, name), join(this.builtInsFolder, name))));
  }

  /** Replaces the user settings; a running workbench takes them at once. */
  async writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const folder = join(this.userDataFolder, "User");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "settings.json"), JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  }

  /** Installs a packaged extension (.vsix). */
  async installExtension(vsix: string): Promise<void> {
    await this.manageExtensions("--install-extension", vsix, "--force");
  }

  async uninstallExtension(id: string): Promise<void> {
    await this.manageExtensions("--uninstall-extension", id);
  }

  private async manageExtensions(...args: readonly string[]): Promise<void> {
    await runCommand(this.install.node, [...this.arguments(), ...args], { env: this.environment() });
  }

  /** Stops the server and starts it again on the same port and folders, as after a lost connection. */
  async restart(): Promise<void> {
    await this.stop();
    await this.launch();
  }

  /** Stops the server's processes; its folders stay until `dispose`. */
  async stop(): Promise<void> {
    await this.stopFirst?.();
  }

  async dispose(): Promise<void> {
    await this.stop();
    await this.removeFolder();
  }

  private removeFolder: () => Promise<void> = () => Promise.resolve();

  private async launch(): Promise<void> {
    this.stopping = false;
    const log = createWriteStream(this.logFile, { flags: "a" });
    const args = [...this.arguments(), "--bind-addr", `127.0.0.1:${this.port}`, ...(this.options.args ?? [])];
    // In a process group of its own, so that Ctrl+C reaches us first and that all of it can be ended.
    const child = spawn(this.install.node, args, {
      env: this.environment(),
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    // A process of mocha's that is ended at once leaves no server behind.
    const killAtOnce = () => killGroup(child.pid);
    process.once("exit", killAtOnce);
    child.once("exit", () => process.off("exit", killAtOnce));
    child.once("exit", (code, signal) => this.stopping || this.whenEnded(code ?? signal ?? "unknown"));
    this.stopFirst = onExit(() => {
      this.stopping = true;
      return stopProcess(child);
    });
    await this.waitUntilReady(child);
  }

  private async waitUntilReady(child: ChildProcess): Promise<void> {
    const end = Date.now() + readyTimeoutMs;
    while (Date.now() < end) {
      if (child.exitCode !== null || child.signalCode !== null) {
        const log = await readFile(this.logFile, "utf8").catch(() => "");
        throw new Error(
          `The VS Code server ended at once (${child.exitCode ?? child.signalCode}).\n${log.slice(-3000)}`,
        );
      }
      const answer = await fetch(`${this.url}/healthz`).catch(() => undefined);
      if (answer?.ok === true) {
        return;
      }
      await delay(50);
    }
    throw new Error(`The VS Code server did not answer within ${readyTimeoutMs / 1000} s.`);
  }

  private arguments(): string[] {
    return [
      this.install.entry,
      "--auth",
      "none",
      "--disable-telemetry",
      "--disable-update-check",
      ...(this.options.workspaceTrust ? [] : ["--disable-workspace-trust"]),
      "--disable-getting-started-override",
      "--disable-proxy",
      "--ignore-last-opened",
      "--log",
      this.options.logLevel ?? "info",
      "--user-data-dir",
      this.userDataFolder,
      "--extensions-dir",
      this.extensionsFolder,
      ...(this.options.allBuiltIns || !this.install.takesVSCodeOptions
        ? []
        : ["--vscode-option", `builtin-extensions-dir=${this.builtInsFolder}`]),
    ];
  }

  private environment(): NodeJS.ProcessEnv {
    const foreign = /^(VSCODE_|npm_|NODE_OPTIONS$|INIT_CWD$)/i;
    const home = join(this.folder, "home");
    return {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
      HOME: home,
      XDG_CONFIG_HOME: join(home, ".config"),
      XDG_DATA_HOME: join(home, ".local", "share"),
      XDG_CACHE_HOME: join(home, ".cache"),
      XDG_STATE_HOME: join(home, ".local", "state"),
      // Where its sockets are; they outlive it.
      XDG_RUNTIME_DIR: this.runtimeFolder,
      // Else the server looks up an extension gallery on the network.
      EXTENSIONS_GALLERY: "{}",
      // Node keeps what it has compiled: half a second for each server and each extension host.
      NODE_COMPILE_CACHE: join(cacheFolder(), "compiled"),
      ...this.options.env,
    };
  }
}

/** Asks the process to end, and ends its whole group when it does not in time. */
async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return;
  }
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => killGroup(child.pid), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
  // Whatever it left behind in its group, an extension host for example.
  killGroup(child.pid);
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, "SIGKILL");
    }
  } catch {
    // It has ended already.
  }
}

/** A port of the loopback interface that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("No free port")),
      );
    });
  });
}
