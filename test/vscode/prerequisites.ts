import { existsSync } from "node:fs";
import { findProgram, isExecutable, runCommand } from "./commands";
import { withProgress } from "./progress";

const chromiumNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
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
  const found = find();
  if (found !== undefined) {
    return found;
  }
  await installPackages(["chromium"], "a Chromium or Chrome browser");
  const installed = find();
  if (installed === undefined) {
    throw new Error("The package chromium was installed, but no chromium is on PATH.");
  }
  return installed;
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

/** Installs Debian packages where that is possible; elsewhere says what to install and how. */
async function installPackages(packages: readonly string[], what: string): Promise<void> {
  const command = `apt-get update && apt-get install -y ${packages.join(" ")}`;
  const debian = existsSync("/etc/debian_version") && findProgram(["apt-get"]) !== undefined;
  if (!debian) {
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
