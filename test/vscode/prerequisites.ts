import { existsSync } from "node:fs";
import { findProgram, isExecutable, runCommand } from "./commands";
import { withProgress } from "./progress";

/** A Chromium that only runs without a window: VS Code takes a sixth less of the processor in it. */
const headlessShell = "chromium-headless-shell";
const chromiumNames = [headlessShell, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const chromiumPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser that drives VS Code: CHROME_PATH, else one on this machine, else a fresh install. */
export async function ensureChromium(): Promise<string> {
  const chosen = process.env["CHROME_PATH"];
  if (chosen !== undefined && chosen !== "") {
    if (!isExecutable(chosen)) {
      throw new Error(`CHROME_PATH is "${chosen}", which is not a program that can be run.`);
    }
    return chosen;
  }
  const find = () => findProgram(chromiumNames) ?? chromiumPlaces.find(isExecutable);
  if (findProgram([headlessShell]) === undefined && (find() === undefined || canInstall())) {
    await installPackages([headlessShell], "a Chromium or Chrome browser").catch((error: unknown) => {
      if (find() === undefined) {
        throw error;
      }
      console.log(`${headlessShell} cannot be installed; another browser takes its place.`);
    });
  }
  const found = find();
  if (found === undefined) {
    throw new Error(`The package ${headlessShell} was installed, but no such program is on PATH.`);
  }
  // The processes that this one starts take it too, and try to install nothing again.
  process.env["CHROME_PATH"] = found;
  return found;
}

/** What the native parts of VS Code are compiled with. */
export async function ensureBuildTools(): Promise<void> {
  const missing = [
    { program: "python3", debian: "python3" },
    { program: "make", debian: "make" },
    { program: "g++", debian: "g++" },
  ].filter(({ program }) => findProgram([program]) === undefined);
  if (missing.length > 0) {
    await installPackages(
      missing.map(({ debian }) => debian),
      missing.map(({ program }) => program).join(", "),
    );
  }
}

/** The shells in which what is copied is pasted: those of these names that are here, installed where that is possible. */
export async function ensureShells(names: readonly string[]): Promise<string[]> {
  const missing = () => names.filter((name) => findProgram([name]) === undefined);
  if (missing().length > 0) {
    // Their packages have their names. What cannot be installed is left out by the caller, who says so.
    await installPackages(missing(), missing().join(", ")).catch((error: unknown) => {
      if (canInstall()) {
        throw error;
      }
    });
  }
  return names.filter((name) => !missing().includes(name));
}

/** Installs Debian packages where that is possible; elsewhere says what to install and how. */
async function installPackages(packages: readonly string[], what: string): Promise<void> {
  const command = `apt-get update && apt-get install -y ${packages.join(" ")}`;
  if (!isDebian()) {
    throw new Error(`Missing on this machine: ${what}. Install it, then try again (on Debian: ${command}).`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`Missing on this machine: ${what}. Install it with: sudo sh -c '${command}'`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await withProgress(`Installing ${what} (${command})`, async () => {
    await runCommand("apt-get", ["update"], { env });
    await runCommand("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { env });
  });
}

function isDebian(): boolean {
  return existsSync("/etc/debian_version") && findProgram(["apt-get"]) !== undefined;
}

function canInstall(): boolean {
  return isDebian() && process.getuid?.() === 0;
}
