import { stat } from "node:fs/promises";
import { join } from "node:path";
import { RunPage } from "../e2e/support/runPage";
import { signIn } from "../e2e/support/signIn";
import { startWorkbench } from "../e2e/support/start";
import type { Workbench } from "../e2e/support/workbench";
import { noLimits } from "../simulator/options";
import { projectRoot } from "../vscode/main";
import { packageExtension } from "../vscode/packaging";
import { type Benchmark, bytes, type Figure, median, milliseconds } from "./figure";

const revenue = "Revenue by region";
const rounds = 6;

/** What a run's page loads, and how long it takes to show a run, in a real VS Code. */
export const page: Benchmark = {
  name: "page",
  title: `A run's page (${rounds} runs that are known, opened with a click)`,
  async measure() {
    return [...(await sizes()), ...(await times())];
  },
};

async function sizes(): Promise<Figure[]> {
  await packageExtension();
  const size = async (...path: string[]) => (await stat(join(projectRoot, ...path))).size;
  return [
    {
      what: "What the page loads to show a run: script and styles",
      value: bytes(
        (await size("dist", "page.js")) + (await size("media", "page.css")) + (await size("media", "runs.css")),
      ),
    },
    {
      what: "What draws the plot, loaded when that is on the screen",
      value: bytes(await size("dist", "plot.js")),
      target: "under 350 kB",
    },
    { what: "What the extension loads with the first page", value: bytes(await size("dist", "pages.js")) },
  ];
}

async function times(): Promise<Figure[]> {
  const simulator = { limits: noLimits, activeRuns: 0, schedules: false };
  const workbench = await startWorkbench({
    simulator,
    settings: { "hexRuns.requestsPerMinute": 60 },
    pins: (hex) => [hex.project(revenue).id],
  });
  try {
    await workbench.showViews();
    await signIn(workbench);
    const row = workbench.projects.item(/^Revenue by region/);
    await row.click();
    await workbench.projects.item(/^(Completed|Failed|Cancelled), /).waitFor();
    await workbench.page.evaluate(
      `document.addEventListener("mousedown", () => (window.pressedMs = Date.now()), true)`,
    );
    const opened: Opened[] = [];
    for (let round = 0; round < rounds; round++) {
      opened.push(await open(workbench, round));
    }
    return [
      figure("From the click to the first paint with data", opened, ({ shown }) => shown),
      figure("… to the plot of the last runs", opened, ({ plot }) => plot),
    ];
  } finally {
    await workbench.dispose();
  }
}

/** Ms since the click. */
interface Opened {
  readonly shown: number;
  readonly plot: number;
}

async function open(workbench: Workbench, round: number): Promise<Opened> {
  const runPage = new RunPage(workbench);
  await workbench.projects.pane
    .getByRole("treeitem", { name: /^(Completed|Failed|Cancelled), / })
    .nth(round)
    .click();
  await runPage.title.waitFor();
  await runPage.points.first().waitFor();
  const [shown = NaN, plot = NaN] = await runPage.title.evaluate(() =>
    ["hexRuns.shown", "hexRuns.plot"].map(
      (name) => performance.timeOrigin + (performance.getEntriesByName(name)[0]?.startTime ?? NaN),
    ),
  );
  const pressedMs = await workbench.page.evaluate<number>("window.pressedMs");
  // The next click opens another page: this one leaves the screen.
  await workbench.command("View: Close Editor");
  await runPage.title.waitFor({ state: "detached" });
  return { shown: shown - pressedMs, plot: plot - pressedMs };
}

function figure(what: string, opened: readonly Opened[], pick: (one: Opened) => number): Figure {
  const values = opened.map(pick);
  const [first = NaN, ...others] = values;
  return {
    what,
    value: `the first ${milliseconds(first)}, then ${milliseconds(median(others))}  [${values.map((ms) => ms.toFixed(0)).join(", ")}]`,
  };
}
