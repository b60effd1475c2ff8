import { parseArgs } from "node:util";
import { startSimulator } from "../simulator/simulator";
import { onExit } from "./cleanup";
import { openDesktop, type OpenWindow } from "./desktopWindow";
import { makeExampleFolder, signInSteps, type Workspace } from "./example";
import { runMain } from "./main";
import { packageExtension } from "./packaging";
import { VSCodeServer } from "./server";

const usage = `npm start [-- options]
  --desktop        the desktop VS Code (\`code\` on PATH) instead of one in the browser
  --port N         port of the VS Code in the browser (any free one)
  --speed N        how many times faster than life the simulated runs go (10)
  --no-simulator   no simulated workspace: sign in to a real one
With HEX_API_TOKEN set (and HEX_WORKSPACE_URL for a host other than app.hex.tech) there is no
simulator either, and the extension offers to use that token.`;

/** Where the extension looks for a token. */
const tokenNames = ["HEX_API_TOKEN", "HEX_API_KEY"] as const;

runMain(async () => {
  const { values } = parseArgs({
    options: {
      desktop: { type: "boolean", default: false },
      port: { type: "string" },
      speed: { type: "string", default: "10" },
      "no-simulator": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const port = values.port === undefined ? undefined : wholeNumber("--port", values.port);
  const speed = wholeNumber("--speed", values.speed);
  const vsix = await packageExtension();
  const workspace = await chooseWorkspace(values["no-simulator"], speed);
  const folder = await makeExampleFolder(workspace);
  const env = environmentOf(workspace);
  const window = values.desktop ? await openDesktop(vsix, folder, env) : await serve(vsix, folder, port, env);

  console.log(`\n${window.where}\n`);
  signInSteps(workspace).forEach((step, index) => console.log(`  ${index + 1}. ${step}`));
  console.log("\nCtrl+C stops it all.");
  return window.ended;
});

async function chooseWorkspace(noSimulator: boolean, speed: number): Promise<Workspace> {
  if (tokenNames.some((name) => (process.env[name] ?? "") !== "")) {
    return { kind: "environment" };
  }
  if (noSimulator) {
    return { kind: "own" };
  }
  const simulator = await startSimulator({ seed: 1, speed });
  onExit(() => simulator.close());
  return { kind: "simulator", host: simulator.url, token: simulator.token };
}

/** The simulator's token, where the extension offers it; a real one is in this process's environment already. */
function environmentOf(workspace: Workspace): Readonly<Record<string, string>> {
  return workspace.kind === "simulator" ? { HEX_API_TOKEN: workspace.token, HEX_WORKSPACE_URL: workspace.host } : {};
}

/** Starts the VS Code that a browser shows. */
async function serve(
  vsix: string,
  folder: string,
  port: number | undefined,
  env: Readonly<Record<string, string>>,
): Promise<OpenWindow> {
  const server = await VSCodeServer.start({
    vsix,
    allBuiltIns: true,
    settings: { "workbench.startupEditor": "readme" },
    port,
    env,
  });
  const ended = server.ended.then((code) => {
    console.error(`The VS Code server ended by itself (${code}).`);
    return 1;
  });
  return { where: `Open ${server.url}/?folder=${encodeURIComponent(folder)}`, ended };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new Error(`${option} needs a whole number, not "${text}".\n\n${usage}`);
  }
  return Number(text);
}
