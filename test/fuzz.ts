import { spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot, runMain } from "./vscode/main";

/** `npm run fuzz [-- 500000]`: the properties of test/unit/fuzz/ with at least 100,000 inputs in all, or as many as are named. */
runMain(() => {
  const mocha = join(projectRoot, "node_modules", "mocha", "bin", "mocha.js");
  const inputs = process.argv[2] ?? "100000";
  const child = spawn(process.execPath, [mocha, "--import=tsx", "test/unit/fuzz/*.test.ts"], {
    cwd: projectRoot,
    stdio: "inherit",
    env: { ...process.env, HEX_RUNS_FUZZ: inputs },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
});
