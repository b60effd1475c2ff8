import { spawn } from "node:child_process";
import { projectRoot, runMain } from "./vscode/main";

/** The main path. The integration tests are not among them: that old server cannot be told to run tests in its host. */
const files = ["signIn", "runs", "inputs", "runPage"].map((name) => `test/e2e/${name}.test.ts`);

/** `npm run test:oldest`: the main path end to end in the oldest VS Code that package.json promises. */
runMain(
  () =>
    new Promise((resolve, reject) => {
      const child = spawn("npm", ["run", "--silent", "test:e2e", "--", ...files], {
        cwd: projectRoot,
        env: { ...process.env, HEX_RUNS_VSCODE: "oldest" },
        stdio: "inherit",
        shell: process.platform === "win32",
      });
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    }),
);
