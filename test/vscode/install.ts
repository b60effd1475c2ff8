import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { runCommand } from "./commands";
import { ensureBuildTools } from "./prerequisites";
import { withProgress } from "./progress";

/** A VS Code with the server that shows it in a browser, and the Node it needs. */
interface Version {
  readonly vscode: string;
  readonly codeServer: string;
  readonly node: string;
  /** Those without which the server does not start; others are optional. */
  readonly nativeModules: readonly string[];
  /** Those of the server around it, which newer ones do not have. */
  readonly outerNativeModules?: readonly string[];
  /** Packages of the workbench to take from npm instead of from a commit on GitHub. */
  readonly packages?: Readonly<Record<string, string>>;
}

const versions: Readonly<Record<"newest" | "oldest", Version>> = {
  newest: {
    vscode: "1.139.1",
    codeServer: "4.139.1",
    node: "24.21.0",
    nativeModules: ["@vscode/spdlog", "@vscode/native-watchdog"],
  },
  /** The oldest that `engines` in package.json promises. */
  oldest: {
    vscode: "1.105.1",
    codeServer: "4.105.1",
    node: "22.20.0",
    nativeModules: ["@vscode/spdlog", "native-watchdog"],
    outerNativeModules: ["argon2"],
    packages: { "@parcel/watcher": "2.5.1" },
  },
};
/** Which of them tests run in, see `npm run test:oldest`. */
const chosen = versions[process.env["HEX_RUNS_VSCODE"] === "oldest" ? "oldest" : "newest"];

/** A VS Code on this machine that a browser can open. */
export interface CodeServerInstall {
  readonly node: string;
  readonly entry: string;
  /** Where its built-in extensions are. */
  readonly extensionsFolder: string;
  /** The server hands VS Code what follows `--vscode-option`. */
  readonly takesVSCodeOptions: boolean;
}

/** Where downloads are kept between runs and between clones. */
export function cacheFolder(): string {
  const configured = process.env["XDG_CACHE_HOME"];
  return join(configured !== undefined && configured !== "" ? configured : join(homedir(), ".cache"), "hex-runs");
}

/** Gives the VS Code from the cache, installing it on first use. */
export async function ensureCodeServer(): Promise<CodeServerInstall> {
  const key = `code-server-${chosen.codeServer}-node-${chosen.node}-${process.platform}-${process.arch}`;
  const folder = join(cacheFolder(), key);
  if (!existsSync(folder)) {
    if (process.platform === "win32") {
      throw new Error(
        "The VS Code in a browser does not run on Windows. Use the desktop one: `npm start -- --desktop`, `npm run test:desktop`.",
      );
    }
    await ensureBuildTools();
    await withProgress(
      `Installing VS Code ${chosen.vscode} (code-server ${chosen.codeServer}, about 800 MB, kept in ${folder})`,
      () => install(folder),
    );
  }
  return locate(folder);
}

/** Installs beside the final folder and renames at the end: an interrupted install is never used. */
async function install(folder: string): Promise<void> {
  await removeAbandoned(folder);
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await rename(partial, folder);
  } catch (error) {
    // Another process may have finished the same install meanwhile; then that one is as good.
    if (!existsSync(folder)) {
      throw error;
    }
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function fill(folder: string): Promise<void> {
  const nodePackage = `node-${process.platform}-${process.arch}`;
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock"];
  const outer = environment();
  console.log("  1/4 packages");
  await runCommand(
    "npm",
    [
      "install",
      "--ignore-scripts",
      "--no-save",
      ...quiet,
      `${nodePackage}@${chosen.node}`,
      `code-server@${chosen.codeServer}`,
    ],
    { cwd: folder, env: outer },
  );
  const nodeFolder = join(folder, "node_modules", nodePackage);
  const env = {
    ...outer,
    PATH: `${join(nodeFolder, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
    // Native modules are compiled against the headers of the Node that will load them.
    npm_config_nodedir: nodeFolder,
  };
  const vscode = join(folder, "node_modules", "code-server", "lib", "vscode");
  // `npm ci` refuses the shrinkwrap that is shipped.
  console.log("  2/4 packages of the workbench");
  await takeFromNpm(vscode);
  await runCommand("npm", ["install", "--omit=dev", "--ignore-scripts", ...quiet], { cwd: vscode, env });
  console.log("  3/4 packages of the built-in extensions");
  await takeFromNpm(join(vscode, "extensions"));
  await runCommand("npm", ["install", "--omit=dev", "--ignore-scripts", ...quiet], {
    cwd: join(vscode, "extensions"),
    env,
  });
  console.log("  4/4 native modules");
  await runCommand("npm", ["rebuild", ...chosen.nativeModules], { cwd: vscode, env });
  if (chosen.outerNativeModules) {
    await runCommand("npm", ["rebuild", ...chosen.outerNativeModules], { cwd: folder, env });
  }
  await checkNativeModules(vscode, join(nodeFolder, "bin", "node"));
  await runCommand(join(nodeFolder, "bin", "node"), [locate(folder).entry, "--version"], { env });
}

/** Replaces what a folder's package.json takes from GitHub, see `Version.packages`. */
async function takeFromNpm(folder: string): Promise<void> {
  const path = join(folder, "package.json");
  let text = await readFile(path, "utf8");
  for (const [name, version] of Object.entries(chosen.packages ?? {})) {
    text = text.replace(new RegExp(`("${name}": )"[^"]*"`, "g"), `$1"${version}"`);
    // It pins the commit.
    await rm(join(folder, "npm-shrinkwrap.json"), { force: true });
  }
  await writeFile(path, text);
}

/** npm may skip install scripts with no more than a warning, so load what they should have built. */
async function checkNativeModules(vscode: string, node: string): Promise<void> {
  for (const name of chosen.nativeModules) {
    await runCommand(node, ["-e", `require(${JSON.stringify(name)})`], { cwd: vscode });
  }
}

/** The environment without what the npm that started us says about this project. */
function environment(): NodeJS.ProcessEnv {
  const ours =
    /^(npm_(package|lifecycle)_|npm_config_(local_prefix|ignore_scripts|allow_scripts)$|NODE_OPTIONS$|INIT_CWD$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

function locate(folder: string): CodeServerInstall {
  return {
    node: join(folder, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node"),
    entry: join(folder, "node_modules", "code-server", "out", "node", "entry.js"),
    extensionsFolder: join(folder, "node_modules", "code-server", "lib", "vscode", "extensions"),
    takesVSCodeOptions: chosen === versions.newest,
  };
}

/** Removes what interrupted installs left behind. */
async function removeAbandoned(folder: string): Promise<void> {
  const parent = join(folder, "..");
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && !isRunning(pid)) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
