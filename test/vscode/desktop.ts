import { join } from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { runCommand } from "./commands";
import { prepareHost, prepareHostSuite } from "./hostSuite";
import { cacheFolder } from "./install";
import { runMain } from "./main";
import { TestReport } from "./report";

const version = process.env["HEX_RUNS_VSCODE_VERSION"] ?? "stable";

/** `npm run test:desktop [-- FILE…]`: the suite of `test:integration` in a desktop VS Code, which is downloaded. */
runMain(async () => {
  if (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) {
    throw new Error("A desktop VS Code needs a display. Without one: xvfb-run -a npm run test:desktop");
  }
  const suite = await prepareHostSuite(process.argv.slice(2));
  const report = new TestReport();
  const host = await prepareHost((event) => report.take(event), { index: 0, count: 1 });
  const executable = await download();
  const profile = [
    `--user-data-dir=${join(host.scratchFolder, "data")}`,
    `--extensions-dir=${join(host.scratchFolder, "extensions")}`,
  ];
  const [cli = executable, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(executable, {
    reuseMachineInstall: true,
  });
  await runCommand(cli, [...cliArgs, ...profile, "--install-extension", suite.vsix, "--force"]);
  const run = runTests({
    vscodeExecutablePath: executable,
    reuseMachineInstall: true,
    extensionDevelopmentPath: host.developmentFolder,
    extensionTestsPath: suite.testsFile,
    extensionTestsEnv: host.env,
    launchArgs: [
      host.workspaceFolder,
      ...profile,
      "--disable-workspace-trust",
      "--skip-welcome",
      "--skip-release-notes",
    ],
  });
  try {
    await host.results.follow(run);
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
