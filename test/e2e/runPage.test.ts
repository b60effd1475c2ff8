import assert from "node:assert/strict";
import { noLimits } from "../simulator/options";
import { RunPage } from "./support/runPage";
import { signIn } from "./support/signIn";
import { startWorkbench } from "./support/start";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const markupStart = "<img src=x onerror=alert(1)>";
const settings = { "hexRuns.requestsPerMinute": 60 };

describe("A run's page", () => {
  let workbench: Workbench;
  let page: RunPage;
  const id = (title: string) => workbench.simulator.workspace.project(title).id;
  const runsOf = (title: string) => workbench.simulator.workspace.runs.of(id(title));

  before(async () => {
    const simulator = { limits: noLimits, activeRuns: 0, schedules: false, odd: true };
    const oddTitle = (titles: Iterable<{ title: string }>) => [...titles].find(({ title }) => title.startsWith(markupStart))?.title ?? "";
    workbench = await startWorkbench({
      simulator,
      settings,
      pins: (hex) => [revenue, oddTitle(hex.projects.values())].map((title) => hex.project(title).id),
      width: 1500,
      height: 1100,
    });
    page = new RunPage(workbench);
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item(/^Revenue by region/).waitFor();
    workbench.page.setDefaultTimeout(15_000);
  });

  after(() => workbench.dispose());

  it("follows a run to its end, and then shows its charts", async () => {
    workbench.simulator.plan(id(revenue), { durationMs: Infinity, pendingMs: 300 });
    await workbench.projects.clickInline(/^Revenue by region/, "Run Project");
    await workbench.runs.item(/^Revenue by region, Running/).click();
    await page.open();
    await eventually(async () => assert.equal(await page.status.innerText(), "Running"));
    assert.equal(await page.title.innerText(), revenue);
    await page.points.first().waitFor();
    await page.frame.getByText("Charts show here when the run has completed.").waitFor();
    await page.screenshot("run-page-running");
    const [run] = runsOf(revenue);
    assert.ok(run && workbench.simulator.endRun(run.id));
    await eventually(async () => assert.equal(await page.status.innerText(), "Completed"), 20_000);
    await page.pictures.first().waitFor();
    assert.match((await page.pictures.first().getAttribute("alt")) ?? "", /^Chart: By day/);
    await page.screenshot("run-page-completed");
    assert.deepEqual(await page.faults(), []);
  });
});
