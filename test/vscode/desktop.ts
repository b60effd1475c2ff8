import { join } from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { runCommand } from "./commands";
import { prepareHostSuite } from "./hostSuite";
import { cacheFolder } from "./install";
import { runMain } from "./main";

const version = process.env["HEX_RUNS_VSCODE_VERSION"] ?? "stable";

/** `npm run test:desktop [-- FILE…]`: the suite of `test:integration` in a desktop VS Code, which is downloaded. */
runMain(async () => {
  if (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) {
    throw new Error("A desktop VS Code needs a display. Without one: xvfb-run -a npm run test:desktop");
  }
  const suite = await prepareHostSuite(process.argv.slice(2));
  const { report, results } = suite;
  const executable = await download();
  const profile = [
    `--user-data-dir=${join(suite.scratchFolder, "data")}`,
    `--extensions-dir=${join(suite.scratchFolder, "extensions")}`,
  ];
  const [cli = executable, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(executable, {
    reuseMachineInstall: true,
  });
  await runCommand(cli, [...cliArgs, ...profile, "--install-extension", suite.vsix, "--force"]);
  const run = runTests({
    vscodeExecutablePath: executable,
    reuseMachineInstall: true,
    extensionDevelopmentPath: suite.developmentFolder,
    extensionTestsPath: suite.testsFile,
    extensionTestsEnv: suite.env,
    launchArgs: [
      suite.workspaceFolder,
      ...profile,
      "--disable-workspace-trust",
      "--skip-welcome",
      "--skip-release-notes",
    ],
  });
  try {
    await results.follow(run);
  } catch (error) {
    if (!report.hasFailures) {
      report.fail("The extension host", error instanceof Error ? error.message : String(error));
    }
  }
  return report.finish();
});

async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: join(cacheFolder(), "vscode-desktop") });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code (${version}) cannot be downloaded on this machine: ${reason}\nThe same tests run in \`npm run test:integration\`.`,
    );
  }
}
