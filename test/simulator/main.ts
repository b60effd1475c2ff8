import { parseArgs } from "node:util";
import { noLimits } from "./options";
import { startSimulator } from "./simulator";

const usage = `npm run simulator -- [options]
  --port N         port to listen on (any free one)
  --host H         address to listen on (127.0.0.1)
  --token T        personal token to accept (made up)
  --seed N         which workspace to make (1)
  --speed N        how many times faster than life runs go (1)
  --projects N     how many projects (64)
  --active-runs N  how many runs are under way at the start (3)
  --no-schedules   start no runs by schedule
  --odd            add projects with odd titles
  --no-limits      switch the request limits off`;

const { values } = readArguments();

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        host: { type: "string" },
        token: { type: "string" },
        seed: { type: "string" },
        speed: { type: "string" },
        projects: { type: "string" },
        "active-runs": { type: "string" },
        "no-schedules": { type: "boolean" },
        odd: { type: "boolean" },
        "no-limits": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}

function number(name: "port" | "seed" | "speed" | "projects" | "active-runs"): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  console.error(`--${name} must be a number, not "${text}".\n\n${usage}`);
  process.exit(2);
}

async function main(): Promise<void> {
  if (values.help) {
    console.log(usage);
    return;
  }
  const simulator = await startSimulator({
    port: number("port"),
    host: values.host,
    token: values.token,
    seed: number("seed"),
    speed: number("speed"),
    projects: number("projects"),
    activeRuns: number("active-runs"),
    schedules: !values["no-schedules"],
    odd: values.odd,
    limits: values["no-limits"] ? noLimits : {},
  });
  console.log(`Hex simulator: ${simulator.url} token ${simulator.token}`);
  const stop = (): void => void simulator.close().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
