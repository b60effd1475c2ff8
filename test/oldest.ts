import { spawn } from "node:child_process";
import { projectRoot, runMain } from "./vscode/main";

/** What must work in the oldest VS Code that package.json promises. */
const parts: readonly (readonly string[])[] = [["test:integration"], ["test:e2e", "--", "test/e2e/runs.test.ts"]];

/** `npm run test:oldest`: the integration tests and the main path end to end in that VS Code. */
runMain(async () => {
  let worst = 0;
  for (const part of parts) {
    worst = Math.max(worst, await run(part));
  }
  return worst;
});

function run(part: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", ...part], {
      cwd: projectRoot,
      env: { ...process.env, HEX_RUNS_VSCODE: "oldest" },
      stdio: "inherit",
      shell: process.platform === "win32",
    });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
