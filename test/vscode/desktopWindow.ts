import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "./cleanup";
import { findProgram, runCommand } from "./commands";
import { writeFiles } from "./files";

/** A VS Code that was started for someone to look at. */
export interface OpenWindow {
  /** What to tell them about where it is. */
  readonly where: string;
  /** Its exit code, once it has ended by itself. */
  readonly ended: Promise<number>;
}

/**
 * Opens the desktop VS Code with the packaged extension, in a profile of its own.
 *
 * @param env Variables beside those of this process.
 */
export async function openDesktop(
  vsix: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<OpenWindow> {
  const code = findProgram(process.platform === "win32" ? ["code.cmd"] : ["code"]);
  if (code === undefined) {
    throw new Error(
      "There is no `code` on PATH. In VS Code, run “Shell Command: Install 'code' command in PATH”, " +
        "or leave --desktop out to get a VS Code in the browser.",
    );
  }
  const home = await mkdtemp(join(tmpdir(), "hex-runs-desktop-"));
  onExit(() => rm(home, { recursive: true, force: true, maxRetries: 10 }));
  const data = join(home, "data");
  await writeFiles(data, {
    "User/settings.json": JSON.stringify({ "workbench.startupEditor": "readme", "telemetry.telemetryLevel": "off" }),
  });
  const profile = ["--user-data-dir", data, "--extensions-dir", join(home, "extensions")];
  await runCommand(code, [...profile, "--install-extension", vsix, "--force"]);
  // VS Code refuses to run as root with its sandbox.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(code, [...profile, ...asRoot, "--disable-workspace-trust", "--new-window", "--wait", folder], {
    env: { ...process.env, ...env },
    stdio: "ignore",
    shell: process.platform === "win32",
  });
  onExit(() => closeDesktop(data, () => child.kill()));
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exit) => resolve(exit ?? 1));
  });
  return { where: "A VS Code window opens; close it to end.", ended };
}

/** `code` only waits for the window: the VS Code that shows it is another process, named in its lock file. */
async function closeDesktop(data: string, otherwise: () => void): Promise<void> {
  const pid = Number(await readFile(join(data, "code.lock"), "utf8").catch(() => ""));
  try {
    if (pid > 0) {
      process.kill(pid, "SIGTERM");
    }
  } catch {
    // It was closed by hand.
  }
  otherwise();
}
