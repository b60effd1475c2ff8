import assert from "node:assert/strict";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { pictureTooltip } from "./support/tooltipPicture";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const status = "hexRuns.status";
const revenue = "Revenue by region";
const bridge = "Monthly recurring revenue bridge";
const revenueRow = /^Revenue by region/;
const settings = { "hexRuns.notifySlowRuns": true };
const dayMs = 86_400_000;

describe("What history tells", () => {
  let workbench: Workbench;
  /** How far Hex's clock is ahead, ms: nothing that is scheduled runs meanwhile. */
  let aheadMs = 0;

  before(async () => {
    const clock = { now: () => Date.now() + aheadMs };
    // Runs take a tenth of their time: those of Revenue by region some fifteen seconds.
    const simulator = { speed: 10, clock };
    workbench = await shareWorkbench({
      simulator,
      settings,
      pins: (hex) => [revenue, bridge].map((title) => hex.project(title).id),
    });
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item(revenueRow).waitFor();
  });

  after(() => workbench.dispose());

  const id = (title: string) => workbench.simulator.workspace.project(title).id;

  it("is how long a run takes, about, then that it is slower than usual, told once", async () => {
    workbench.simulator.plan(id(revenue), { durationMs: Infinity, pendingMs: 500 });
    await workbench.projects.item(/^Revenue by region, last run: /).waitFor();
    await workbench.projects.clickInline(revenueRow, "Run Project");
    await workbench.runs.item(/^Revenue by region, Running, \d+ seconds of about \d+ seconds(, v\d+)?, You/).waitFor();
    const description = workbench.runs.item(revenueRow).locator(".label-description");
    assert.match(await description.innerText(), /^\d+s (\/ ~|· usually )\d+s · You$/);
    await workbench.page.mouse.move(0, 0);
    await workbench.screenshot("of-about", ["dark", "light"]);
    await workbench.statusBar.click(status);
    await workbench.quickInput.open("Hex runs");
    assert.match(
      (await workbench.quickInput.texts()).join("\n"),
      /Running · .*s of about \d+s · You[^]*1 of 25 kernels busy with runs seen here/,
    );
    await workbench.screenshot("of-about-picker", ["dark", "light"]);
    await workbench.quickInput.cancel();

    await workbench.runs
      .item(/^Revenue by region, Running, .*, slower than usual(, v\d+)?, You/)
      .waitFor({ timeout: 60_000 });
    assert.match(
      await workbench.notices.message("slower than usual"),
      /^“Revenue by region” is slower than usual: .*\d+s so far, usually about \d+s\.$/,
    );
    assert.deepEqual(await workbench.notices.buttons("slower than usual"), ["Show Run", "Cancel Run", "Open in Hex"]);
    await workbench.screenshot("slower-than-usual", ["dark", "light"]);
    await workbench.statusBar.item(status).hover();
    await eventually(async () => {
      const text = await workbench.page
        .locator(".workbench-hover-container:visible, .monaco-hover:visible")
        .last()
        .innerText();
      assert.match(text, /Revenue by region · Running · .*, slower than usual/);
    });
    await workbench.screenshot("slower-status-tooltip");
    await workbench.notices.click("slower than usual", "Cancel Run");
    await workbench.runs.item(/^Revenue by region, Cancelled/).waitFor({ timeout: 60_000 });
    await workbench.notices.clear();
  });

  it("is in the tooltips of projects and runs, drawn and in words", async () => {
    const history =
      /[▁-█×]{20,} last 20 runs, newest on the right: \d+ completed.*\nUsually: .*\d+s to .*\d+s, median .*\d+s/;
    assert.match(await (await workbench.projects.tooltip(revenueRow)).innerText(), history);
    await pictureTooltip(workbench, workbench.projects, revenueRow, "history-tooltip");
    assert.match(await (await workbench.runs.tooltip(/^Revenue by region, Cancelled/)).innerText(), history);
    await pictureTooltip(workbench, workbench.runs, /^Revenue by region, Cancelled/, "history-run-tooltip");
  });

  it("is that a scheduled run is overdue", async () => {
    aheadMs = 2 * dayMs;
    await workbench.refresh();
    const row = /^Revenue by region, last run: \w+, overdue · next in /;
    await workbench.projects.item(row).waitFor();
    const text = await (await workbench.projects.tooltip(row)).innerText();
    assert.match(text, /Overdue: a scheduled run was due .* ago \(.*(UTC|GMT).*\) and hasn’t started/);
    assert.match(text, /Next scheduled run: in .* \(.*(UTC|GMT).*\)/);
    await pictureTooltip(workbench, workbench.projects, row, "overdue-tooltip");
    // The project is pinned, and was watched when the run was due.
    await eventually(async () => assert.match(await workbench.statusBar.text(status), /didn’t start/));
    await workbench.screenshot("did-not-start", ["dark", "light"]);
    await workbench.statusBar.click(status);
    await workbench.quickInput.open("Hex runs");
    assert.match((await workbench.quickInput.texts()).join("\n"), /Revenue by region[^]*Scheduled run due at/);
    await workbench.screenshot("did-not-start-picker", ["dark", "light"]);
    await workbench.quickInput.cancel();
    await eventually(async () => assert.doesNotMatch(await workbench.statusBar.text(status), /didn’t start/));
  });
});
