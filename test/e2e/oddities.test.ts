import assert from "node:assert/strict";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { pictureTooltip } from "./support/tooltipPicture";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const bridge = "Monthly recurring revenue bridge";
const revenueRow = /^Revenue by region/;
const bridgeRow = /^Monthly recurring revenue bridge/;
const markupRow = /^<img src=x/;
const longRow = /^Very long title/;
/** Control, direction-changing and other characters that are not to reach the screen. */
const unfit = /[\u0000-\u001f\u200e\u200f\u202a-\u202e]/;

describe("What Hex sends that is odd", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({
      simulator: { odd: true },
      pins: (hex) => [...oddTitles(hex), revenue, bridge].map((title) => hex.project(title).id),
    });
    await workbench.showViews();
    await workbench.screenshot("signed-out", ["dark", "light"]);
    await signIn(workbench);
    await workbench.projects.item(revenueRow).waitFor();
  });

  after(() => workbench.dispose());

  afterEach(async () => {
    workbench.simulator.faults.clear();
    await workbench.notices.clear();
  });

  const oddTitles = (hex: Workbench["simulator"]["workspace"]) =>
    [...hex.projects.values()].map(({ title }) => title).filter((title) => /^<img|^Very long/.test(title));
  const odd = () => oddTitles(workbench.simulator.workspace);
  const id = (title: string) => workbench.simulator.workspace.project(title).id;
  const gone = /not found, or no access/;

  describe("titles", () => {
    it("are shown as text on one line, cut where they are long", async () => {
      const [markup = "", long = ""] = (await workbench.projects.labels()).slice(1);
      assert.ok(
        markup.startsWith("<img src=x onerror=alert(1)> **bold** [link](command:workbench.action.quit) $"),
        markup,
      );
      assert.ok(markup.includes("مرحبا"), markup);
      assert.doesNotMatch(markup, unfit);
      assert.ok(long.length <= 120 && long.endsWith("…"), long);
      assert.equal(
        await workbench.projects.pane
          .locator(".monaco-list-row")
          .locator("img, strong, a.link, .codicon-trash")
          .count(),
        0,
      );
    });

    it("are text in tooltips too", async () => {
      const tooltip = await workbench.projects.tooltip(markupRow);
      assert.match(await tooltip.innerText(), /<img src=x onerror=alert\(1\)> \*\*bold\*\* \[link\]\(command:/);
      assert.equal(await tooltip.locator("img, a, .codicon-trash").count(), 0);
      await pictureTooltip(workbench, workbench.projects, markupRow, "odd-titles-tooltip");
    });

    it("are text in the Runs view, the status bar and notices", async () => {
      for (const row of [markupRow, longRow]) {
        workbench.simulator.plan(id(odd()[row === markupRow ? 0 : 1] ?? ""), { durationMs: 3_000, pendingMs: 100 });
        await workbench.projects.clickInline(row, "Run Project");
        await workbench.runs.item(new RegExp(`${row.source}.*(Pending|Running)`)).waitFor();
        assert.doesNotMatch(await workbench.statusBar.text("hexRuns.status"), unfit);
        const message = await workbench.notices.message("completed");
        assert.ok(message.length < 300, message);
        assert.equal(
          await workbench.notices.toast("completed").locator("img, strong, .notification-list-item-message a").count(),
          0,
        );
        await workbench.screenshot(row === markupRow ? "odd-title-notice" : "long-title-notice", ["dark", "light"]);
        await workbench.notices.clear();
      }
    });

    it("are text in pickers and on a run's page", async () => {
      await workbench.command("Hex: Run Project");
      await workbench.quickInput.open("Run which project?");
      await workbench.quickInput.row(/^\s*<img src=x/).waitFor();
      await workbench.screenshot("odd-titles-picker", ["dark", "light"]);
      await workbench.quickInput.cancel();
      await workbench.runs.contextMenu(markupRow, "Show Run");
      await workbench
        .webview()
        .getByRole("heading", { name: /^<img src=x/ })
        .waitFor();
      await workbench.screenshot("odd-title-page");
    });
  });

  describe("words that are not known", () => {
    it("are shown as they are for a run's status and trigger", async () => {
      workbench.simulator.faults.add({
        match: { path: "GetProjectRuns" },
        action: { kind: "wrongTypes", fields: { status: "ON_HOLD", runTrigger: "MOON" } },
      });
      await workbench.projects.expand(revenueRow);
      await workbench.refresh();
      await workbench.projects.item(/^ON_HOLD, .*MOON/).waitFor();
      assert.match((await workbench.projects.texts()).find((text) => revenueRow.test(text)) ?? "", /last run: ON_HOLD/);
      await workbench.screenshot("unknown-status", ["dark", "light"]);
    });

    it("give way to what is known when Hex says so", async () => {
      await workbench.refresh();
      await workbench.projects.item(/^ON_HOLD/).waitFor({ state: "hidden" });
      await workbench.projects.item(/^(Completed|Failed|Cancelled), /).waitFor();
      await workbench.projects.collapse(revenueRow);
    });

    it("are shown as they are for a schedule", async () => {
      workbench.simulator.faults.add({
        match: { path: "ListProjects" },
        action: { kind: "wrongTypes", fields: { cadence: "FORTNIGHTLY" } },
      });
      await workbench.refresh();
      await eventually(async () => assert.doesNotMatch((await workbench.projects.texts()).join("\n"), /, next in /));
      assert.match(await (await workbench.projects.tooltip(revenueRow)).innerText(), /FORTNIGHTLY/);
    });
  });

  it("entries that cannot be read are counted, and the rest of the list shows", async () => {
    const first = (await workbench.projects.labels()).indexOf("All projects") + 1;
    const titles = (await workbench.projects.labels()).slice(first, first + 3);
    workbench.simulator.faults.add({ match: { path: "ListProjects" }, action: { kind: "wrongTypes" } });
    await workbench.refresh();
    await eventually(async () =>
      assert.deepEqual((await workbench.projects.labels()).slice(first, first + 2), titles.slice(1)),
    );
    await workbench.projects.scrollTo(/^Unreadable projects: 1/);
    await workbench.screenshot("skipped-projects", ["dark", "light"]);
    await workbench.projects.scrollToTop();
  });

  it("rows have names, and runs say how they ended in words", async () => {
    await workbench.refresh();
    await workbench.projects.expand(revenueRow);
    await workbench.projects.item(/^(Completed|Failed|Cancelled), /).waitFor();
    const runs = await workbench.runs.texts();
    const all = [...runs, ...(await workbench.projects.texts())];
    assert.ok(
      all.every((text) => text.trim() !== ""),
      all.join("\n"),
    );
    const ended = runs.slice(runs.findIndex((text) => /^Recent/.test(text)) + 1);
    assert.ok(
      ended.length > 3 && ended.every((text) => /, (Completed|Failed|Cancelled|No kernel available), /.test(text)),
      ended.join("\n"),
    );
    await workbench.projects.collapse(revenueRow);
  });

  describe("a project without access", () => {
    it("is there again when access is given back and the view is refreshed", async () => {
      const { simulator } = workbench;
      simulator.setAccess(id(bridge), simulator.userEmail, "NONE");
      await workbench.refresh();
      await workbench.projects.item(new RegExp(`${bridgeRow.source}.*${gone.source}`)).waitFor();
      simulator.setAccess(id(bridge), simulator.userEmail, "CAN_EDIT");
      await workbench.refresh();
      await workbench.projects.item(new RegExp(`${bridgeRow.source}.*${gone.source}`)).waitFor({ state: "hidden" });
      await workbench.projects.item(/^Monthly recurring revenue bridge, last run/).waitFor();
    });

    it("says so in its row while it is expanded, and is asked about no more", async () => {
      const deleted = id(bridge);
      await workbench.projects.expand(bridgeRow);
      await workbench.projects.item(/^(Completed|Failed|Cancelled), /).waitFor();
      workbench.simulator.plan(deleted, { durationMs: Infinity, pendingMs: 100 });
      const run = workbench.simulator.startRun(deleted);
      await workbench.refresh();
      await workbench.runs.item(/^Monthly recurring revenue bridge, (Pending|Running)/).waitFor();
      workbench.simulator.deleteProject(deleted);
      await workbench.projects.item(new RegExp(`${bridgeRow.source}.*${gone.source}`)).waitFor();
      await workbench.projects.item(/^Not found, or no access/).waitFor();
      await workbench.runs.item(new RegExp(`${bridgeRow.source}, (Pending|Running)`)).waitFor({ state: "hidden" });
      await workbench.screenshot("project-gone", ["dark", "light"]);
      workbench.simulator.requests.clear();
      workbench.simulator.endRun(run.id);
      // Another run makes the watcher look: what is gone is not among it.
      workbench.simulator.plan(id(revenue), { durationMs: 4_000, pendingMs: 100 });
      await workbench.projects.clickInline(revenueRow, "Run Project");
      await workbench.notices.message("completed");
      assert.deepEqual(
        workbench.simulator.requests.entries.filter(({ path }) => path.includes(deleted)),
        [],
      );
    });
  });
});
