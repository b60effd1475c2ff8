// Makes a fresh clone ready: installs the npm packages when they are missing or older than the
// lock file. Runs before `npm start` and `npm test`, so it may use nothing but Node itself.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, "package-lock.json");
// npm writes this file last, so it is missing or old when an install was interrupted.
const installed = join(root, "node_modules", ".package-lock.json");
const oldestNode = 20;

if (Number(process.versions.node.split(".")[0]) < oldestNode) {
  fail(`Node ${oldestNode} or newer is needed; this is ${process.versions.node}.`);
}
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.log("Set-up: installing the npm packages (npm ci)…");
  const started = Date.now();
  // Through a shell on Windows only: npm is a .cmd there.
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    fail("`npm ci` failed; its own message is above.");
  }
  console.log(`Set-up: npm packages installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** @param {string} message */
function fail(message) {
  console.error(`Set-up failed: ${message}`);
  process.exit(1);
}
