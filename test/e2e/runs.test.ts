import assert from "node:assert/strict";
import { RunPage } from "./support/runPage";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const status = "hexRuns.status";
const revenue = "Revenue by region";
const bridge = "Monthly recurring revenue bridge";

describe("Running and cancelling", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({
      settings: { "hexRuns.notifications": "mineAndPinned" },
      pins: (hex) => [revenue, bridge].map((title) => hex.project(title).id),
    });
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item("Pinned").waitFor();
    await workbench.projects.item(new RegExp(revenue)).waitFor();
  });

  after(() => workbench.dispose());

  beforeEach(() => workbench.simulator.requests.clear());

  afterEach(async () => {
    const { simulator } = workbench;
    simulator.workspace.runs.active().forEach((run) => simulator.endRun(run.id, "COMPLETED"));
    await idle();
    await workbench.notices.clear();
  });

  const posts = () => workbench.simulator.requests.of("RunProject");
  const cancels = () => workbench.simulator.requests.of("CancelRun");
  const projectId = (title: string) => workbench.simulator.workspace.project(title).id;

  /** The project's next runs run until they are ended by hand. */
  function untilEnded(title: string, times = 1): void {
    workbench.simulator.plan(projectId(title), { durationMs: Infinity, pendingMs: 100, times });
  }

  async function statusBarSays(text: RegExp): Promise<void> {
    await eventually(async () => assert.match(await workbench.statusBar.text(status), text));
  }

  /** The views know of no active run any more. */
  async function idle(): Promise<void> {
    await workbench.runs.item(/Nothing is running/).waitFor({ timeout: 60_000 });
  }

  function active(title: string) {
    return workbench.runs.item(new RegExp(`^${title}, (Pending|Running|Cancelling)`));
  }

  it("runs from the palette, follows to the end and tells it", async () => {
    // Ends before the first poll.
    workbench.simulator.plan(projectId(revenue), { durationMs: 1_500, pendingMs: 300 });
    await workbench.command("Hex: Run Project");
    await workbench.quickInput.open("Run which project?");
    await workbench.quickInput.type("revenue by reg");
    await workbench.quickInput.row(revenue).waitFor();
    await workbench.quickInput.press("Enter");
    await active(revenue).waitFor();
    await statusBarSays(/Revenue by region/);
    assert.match(await workbench.notices.message("completed"), /Revenue by region.* completed in/);
    assert.deepEqual(await workbench.notices.buttons("completed"), ["Open in Hex", "Show Run"]);
    await workbench.runs.item(/^Revenue by region, Completed/).waitFor();
    assert.match(await workbench.statusBar.label(status), /Revenue by region: Completed/);
    await workbench.screenshot("status-after-end", ["dark", "light"]);
    assert.equal(posts().length, 1);
    assert.equal(workbench.simulator.requests.entries.at(-1)?.status, 200);
  });

  it("cancels from the palette", async () => {
    untilEnded(revenue);
    await workbench.projects.clickInline(new RegExp(revenue), "Run Project");
    await active(revenue).waitFor();
    await workbench.command("Hex: Cancel Run");
    await workbench.quickInput.open("Cancel which run?");
    await workbench.quickInput.press("Enter");
    await workbench.runs.item(/^Revenue by region, Cancelled/).waitFor();
    assert.match(await workbench.notices.message("cancelled"), /Revenue by region/);
    assert.equal(cancels().length, 1);
  });

  it("runs and cancels from the tree, without asking about a run that was started here", async () => {
    untilEnded(bridge);
    workbench.simulator.dialect.cancelTakesMs = 2_000;
    await workbench.projects.clickInline(new RegExp(bridge), "Run Project");
    await active(bridge).waitFor();
    await eventually(() => assert.equal(workbench.simulator.workspace.runs.active().length, 1));
    await workbench.runs.clickInline(new RegExp(`^${bridge}, (Pending|Running)`), "Cancel Run");
    await workbench.runs.item(new RegExp(`^${bridge}, Cancelling`)).waitFor();
    await workbench.runs.item(new RegExp(`^${bridge}, Cancelled`)).waitFor();
    workbench.simulator.dialect.cancelTakesMs = 0;
    assert.deepEqual([posts().length, cancels().length], [1, 1]);
  });

  it("runs and cancels from the status bar", async () => {
    untilEnded(revenue);
    await workbench.statusBar.click(status);
    await workbench.quickInput.pick("Run a project…");
    await workbench.quickInput.open("Run which project?");
    await workbench.quickInput.type(revenue);
    await workbench.quickInput.row(revenue).waitFor();
    await workbench.quickInput.press("Enter");
    await statusBarSays(/Revenue by region/);
    await workbench.statusBar.click(status);
    await workbench.quickInput.open("Hex runs");
    assert.match((await workbench.quickInput.texts())[0] ?? "", /^Revenue by region.*(Pending|Running)/s);
    await workbench.screenshot("active-runs-picker", ["dark", "light"]);
    await workbench.quickInput.clickRowButton(revenue, /Cancel/);
    await workbench.quickInput.cancel();
    // The project's row may still stand for a run that was cancelled before.
    await eventually(() => assert.deepEqual([posts().length, cancels().length], [1, 1]));
    await workbench.runs.item(/^Revenue by region, Cancelled/).waitFor();
  });

  it("asks before it cancels a run that was not started here", async () => {
    untilEnded(revenue);
    const run = workbench.simulator.startRun(projectId(revenue));
    await workbench.refresh();
    await active(revenue).waitFor();
    await workbench.runs.clickInline(/^Revenue by region, (Pending|Running)/, "Cancel Run");
    await workbench.notices.dialog.getByText(/You didn’t start it from VS Code/).waitFor();
    await workbench.screenshot("cancel-confirmation", ["dark"]);
    await workbench.notices.answer("Keep Running");
    assert.equal(cancels().length, 0);
    await workbench.runs.clickInline(/^Revenue by region, (Pending|Running)/, "Cancel Run");
    await workbench.notices.answer("Cancel Run");
    await eventually(() => assert.equal(cancels()[0]?.path.includes(run.id), true));
    await idle();
  });

  it("says what it will cancel before it cancels everything", async () => {
    for (const title of [revenue, bridge]) {
      untilEnded(title);
      await workbench.projects.clickInline(new RegExp(title), "Run Project");
      await active(title).waitFor();
    }
    await workbench.command("Hex: Cancel All Active Runs");
    const text = await workbench.notices.dialog.innerText();
    assert.ok(text.includes(revenue) && text.includes(bridge), text);
    await workbench.notices.answer(/Cancel 2 Runs/);
    await idle();
    assert.equal(cancels().length, 2);
    assert.match(await workbench.notices.message("2 Hex runs ended"), /2 cancelled/);
  });

  it("shows a failure in the status bar until it was looked at", async () => {
    workbench.simulator.plan(projectId(revenue), { durationMs: 1_000, pendingMs: 100, outcome: "ERRORED" });
    await workbench.projects.clickInline(new RegExp(revenue), "Run Project");
    await workbench.notices.message("failed");
    await statusBarSays(/failed/);
    await workbench.screenshot("failed-run", ["dark", "light"]);
    await workbench.statusBar.click(status);
    await workbench.quickInput.open("Hex runs");
    await workbench.quickInput.cancel();
    await statusBarSays(/^Hex$/);
  });

  it("marks a failed run of a pinned project that a schedule started, until it was looked at, and tells it", async () => {
    untilEnded(revenue);
    const run = workbench.simulator.startRun(projectId(revenue), "SCHEDULED");
    await workbench.refresh();
    await active(revenue).waitFor();
    workbench.simulator.endRun(run.id, "ERRORED");
    assert.match(
      await workbench.notices.message("failed"),
      /^“Revenue by region” failed( after \S+)?\. It was started by a schedule\.$/,
    );
    assert.deepEqual(await workbench.notices.buttons("failed"), ["Open in Hex", "Show Run", "Run Again"]);
    await statusBarSays(/Revenue by region failed/);
    const badge = workbench.activityBarTab();
    await eventually(async () => assert.match((await badge.getAttribute("aria-label")) ?? "", /1 run failed/));
    await workbench.screenshot("failed-pinned-run", ["dark", "light"]);
    await workbench.statusBar.click(status);
    await workbench.quickInput.open("Hex runs");
    assert.match((await workbench.quickInput.texts())[0] ?? "", /^Revenue by region.*Failed.*Scheduled/s);
    await workbench.screenshot("failed-pinned-run-picker", ["dark", "light"]);
    await workbench.quickInput.cancel();
    await statusBarSays(/^Hex$/);
    await eventually(async () => assert.doesNotMatch((await badge.getAttribute("aria-label")) ?? "", /failed/));
    assert.equal(posts().length, 0);
  });

  it("runs again with the same inputs, and with options that were chosen step by step", async () => {
    workbench.simulator.plan(projectId(revenue), { durationMs: 500, pendingMs: 100, times: 2 });
    await workbench.projects.contextMenu(new RegExp(revenue), "Run with Inputs…");
    await workbench.quickInput.asks(/Region/);
    await workbench.quickInput.enter("EMEA");
    await workbench.quickInput.asks(/As of/);
    await workbench.quickInput.press("Enter");
    await workbench.quickInput.row(/Region/).waitFor();
    await workbench.quickInput.pick("Use cached SQL results");
    await workbench.screenshot("run-options", ["dark", "light"]);
    await workbench.quickInput.pick("Run");
    await workbench.notices.message("completed");
    const first = posts()[0]?.body;
    assert.deepEqual(first, { inputParams: { region: "EMEA" }, useCachedSqlResults: false });
    await workbench.runs.contextMenu(/^Revenue by region, Completed/, "Run Again");
    await eventually(() => assert.equal(posts().length, 2));
    assert.deepEqual(posts()[1]?.body, first);
    await idle();
  });

  it("opens links of its own host, and copies them", async () => {
    const row = /^Revenue by region, Completed/;
    const opened = await workbench.openedBy(() => workbench.runs.clickInline(row, "Open Run in Hex"));
    // A VS Code in the browser reaches ports of its machine by a path of its own.
    const place = process.env["HEX_RUNS_VSCODE"] === "oldest" ? "" : ".*runId="; // It loses what follows the port.
    assert.match(opened, new RegExp(`[:/]${workbench.simulator.port}/${place}`));
    await workbench.projects.contextMenu(new RegExp(revenue), "Copy ID");
    await eventually(async () => assert.equal(await workbench.clipboard(), projectId(revenue)));
    await workbench.projects.contextMenu(new RegExp(revenue), "Copy Link");
    await eventually(async () =>
      assert.ok((await workbench.clipboard()).startsWith(`${workbench.simulator.url}/hex/`)),
    );
  });

  it("says where it is and for whom", async () => {
    const { host } = new URL(workbench.simulator.url);
    const description = workbench.runs.header.locator(".description");
    await eventually(async () => assert.match(await description.innerText(), new RegExp(`^${host} · \\S+`)));
  });

  describe("lists what is recent", () => {
    const row = /^Revenue by region, (Completed|Failed|Cancelled)/;
    const below = /^(Completed|Failed|Cancelled), /;
    const labels = () => workbench.runs.labels();
    const ofRevenue = async () => (await labels()).filter((label) => label === revenue).length;

    beforeEach(async () => {
      await workbench.runs.scrollToTop();
      await workbench.runs.collapse(row);
    });

    it("by project, with the newest runs below, and all of them when they are wanted", async () => {
      assert.equal(await ofRevenue(), 1);
      await workbench.runs.expand(row);
      await workbench.runs.item(below).waitFor();
      await workbench.runs.scrollTo(/^Show all\b/);
      await workbench.screenshot("recent-by-project", ["dark", "light"]);
      await workbench.runs.click(/^Show all\b/);
      await workbench.runs.item(/^Show all/).waitFor({ state: "hidden" });
      await eventually(async () => {
        const shown = (await workbench.runs.texts()).filter((text) => below.test(text));
        assert.ok(shown.length > 5, shown.join("\n"));
      });
    });

    it("as a list of runs, by the button in the title or the palette, which VS Code keeps", async () => {
      await workbench.runs.clickTitle("Show Runs as List");
      await eventually(async () => assert.ok((await ofRevenue()) > 1));
      await workbench.screenshot("recent-as-list", ["dark", "light"]);
      await eventually(async () => assert.match(await workbench.keptState(), /"hexRuns\.runsAsList":true/));
      assert.equal(await workbench.offersCommand("Hex: Show Runs as List"), false);
      await workbench.command("Hex: Show Runs by Project");
      await eventually(async () => assert.equal(await ofRevenue(), 1));
    });

    it("and compares two that are selected together", async () => {
      await workbench.runs.expand(row);
      await workbench.runs.item(below).waitFor();
      const rows = workbench.runs.pane.getByRole("treeitem", { name: below });
      await workbench.runs.select(rows.nth(0), rows.nth(1));
      await workbench.runs.openContextMenu(below);
      assert.deepEqual(await workbench.menu.texts(), ["Compare Runs…"]);
      await workbench.menu.choose("Compare Runs…");
      await new RunPage(workbench).frame.getByRole("heading", { name: /^Compare runs: / }).waitFor();
      await workbench.command("View: Close All Editors");
    });
  });

  it("cancels runs that are selected together, after one question that says what will happen", async () => {
    for (const title of [revenue, bridge]) {
      untilEnded(title);
      await workbench.projects.clickInline(new RegExp(title), "Run Project");
      await active(title).waitFor();
    }
    await workbench.runs.select(active(revenue), active(bridge));
    await workbench.runs.openContextMenu(new RegExp(`^${bridge}, (Pending|Running)`));
    await workbench.screenshot("several-runs-selected", ["dark", "light"]);
    assert.deepEqual(await workbench.menu.texts(), ["Cancel Run", "Compare Runs…"]);
    await workbench.menu.choose("Cancel Run");
    const text = await workbench.notices.dialog.innerText();
    assert.ok(/Cancel 2 active runs\?/.test(text) && text.includes(revenue) && text.includes(bridge), text);
    assert.equal(cancels().length, 0);
    await workbench.notices.answer(/Cancel 2 Runs/);
    await idle();
    assert.equal(cancels().length, 2);
    await workbench.command("View: Close All Editors");
  });

  it("has no rows, and no button to collapse them, while nobody is signed in: one welcome says what to do", async () => {
    const collapseAll = (view: typeof workbench.runs) => view.header.getByRole("button", { name: "Collapse All" });
    await workbench.runs.header.hover();
    await collapseAll(workbench.runs).waitFor();
    await workbench.runs.clickTitle("Collapse All");
    await eventually(async () => assert.deepEqual(await labels(), ["Active", "Recent"]));
    await workbench.command("Hex: Sign Out");
    await workbench.notices.answer("Sign Out");
    await workbench.runs.welcomeButton("Sign in to Hex").waitFor();
    assert.deepEqual([await labels(), await workbench.projects.labels()], [[], []]);
    // Links in the text are buttons to screen readers, too.
    assert.equal(await workbench.projects.welcome.locator(".monaco-button").count(), 0);
    assert.equal(await workbench.runs.welcome.locator(".monaco-button").count(), 1);
    for (const view of [workbench.runs, workbench.projects]) {
      await view.header.hover();
      assert.equal(await collapseAll(view).count(), 0);
    }
    await workbench.screenshot("signed-out", ["dark", "light"]);
    await signIn(workbench);
    await workbench.projects.item(new RegExp(revenue)).waitFor();
    await workbench.runs.expand("Active");
    await workbench.runs.expand("Recent");

    function labels(): Promise<string[]> {
      return workbench.runs.labels();
    }
  });
});
