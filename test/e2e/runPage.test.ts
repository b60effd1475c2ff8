import assert from "node:assert/strict";
import { RunPage } from "./support/runPage";
import { signIn, signOut } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const markupStart = "<img src=x onerror=alert(1)>";

describe("A run's page", () => {
  let workbench: Workbench;
  let page: RunPage;
  const id = (title: string) => workbench.simulator.workspace.project(title).id;
  const runsOf = (title: string) => workbench.simulator.workspace.runs.of(id(title));

  before(async () => {
    const simulator = { odd: true };
    const oddTitle = (titles: Iterable<{ title: string }>) =>
      [...titles].find(({ title }) => title.startsWith(markupStart))?.title ?? "";
    workbench = await shareWorkbench({
      simulator,
      pins: (hex) => [revenue, oddTitle(hex.projects.values())].map((title) => hex.project(title).id),
      width: 1500,
      height: 1100,
    });
    page = new RunPage(workbench);
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item(/^Revenue by region/).waitFor();
  });

  after(() => workbench.dispose());

  // A test that is tried again finds no run of its first try.
  afterEach(() => {
    workbench.simulator.faults.clear();
    workbench.simulator.workspace.runs.active().forEach(({ id: runId }) => workbench.simulator.endRun(runId));
  });

  /** Opens a run's page with a click on its row; a row that is painted anew between the button's down and up takes none. */
  async function openWithClick(row: RegExp, runId: () => string | undefined): Promise<void> {
    await eventually(async () => {
      await workbench.runs.click(row);
      await page.frame.getByText(runId() ?? "", { exact: true }).waitFor({ timeout: 5_000 });
    }, 40_000);
  }

  const tabs = () => workbench.page.locator(".editor-group-container .tab");
  const isPreview = () => page.frame.getByText(/^Preview: the next run/);

  /** The picture on the active tab. */
  async function tabIcon(): Promise<string> {
    return await workbench.page.locator(".editor-group-container .tab.active").evaluate((tab) => {
      const style = tab.ownerDocument.defaultView?.getComputedStyle.bind(tab.ownerDocument.defaultView);
      const parts = [...tab.querySelectorAll("*")].flatMap((part) => [style?.(part), style?.(part, "::before")]);
      return parts.map((part) => `${part?.backgroundImage ?? ""} ${part?.content ?? ""}`).join("\n");
    });
  }

  /** Starts a run with a click, and opens its page. */
  async function runAndOpen(row: RegExp, title: string): Promise<void> {
    const [before] = runsOf(title);
    await workbench.projects.clickInline(row, "Run Project");
    await eventually(() => assert.notEqual(runsOf(title)[0]?.id, before?.id));
    await openWithClick(new RegExp(`${row.source}.*, Running`), () => runsOf(title)[0]?.id);
    await page.says("Running");
  }

  it("follows a run to its end, and then shows its charts", async () => {
    workbench.simulator.plan(id(revenue), { durationMs: Infinity, pendingMs: 300 });
    await runAndOpen(/^Revenue by region/, revenue);
    assert.equal(await page.title.innerText(), revenue);
    await page.points.first().waitFor();
    await page.frame.getByText("Charts appear here when the run has completed.").waitFor();
    await eventually(async () => assert.match(await tabIcon(), /running-(dark|light)\.svg/));
    assert.equal(await page.frame.locator("button.primary").count(), 0);
    assert.match(await page.frame.locator(".facts").innerText(), /You/);
    assert.deepEqual(await page.faults(), []);
    await page.screenshot("run-page-running");
    const [run] = runsOf(revenue);
    assert.ok(run && workbench.simulator.endRun(run.id));
    await page.says("Completed");
    // Either may be there first.
    await page.pictures.nth(1).waitFor();
    assert.match((await page.pictures.first().getAttribute("alt")) ?? "", /^Chart: By day/);
    await page.frame.locator(".time-line li").nth(2).waitFor();
    await eventually(async () => assert.match(await tabIcon(), /completed-(dark|light)\.svg/));
    await page.screenshot("run-page-completed");
    assert.deepEqual(await page.faults(), []);
    assert.deepEqual(page.refusals, []);
  });

  it("keeps its place and the keyboard’s while it changes", async () => {
    const { faults } = workbench.simulator;
    const size = workbench.page.viewportSize();
    assert.ok(size);
    workbench.simulator.plan(id(revenue), { durationMs: Infinity, pendingMs: 300 });
    await runAndOpen(/^Revenue by region/, revenue);
    await workbench.page.setViewportSize({ width: 680, height: 600 });
    const plot = page.frame.locator(".plot");
    await plot.scrollIntoViewIfNeeded();
    await page.points.first().waitFor();
    await page.frame.locator("[data-run][tabindex='0']").focus();
    const html = page.frame.locator("html");
    await html.evaluate((element) => element.scrollTo(0, 0));
    // An active run's point is drawn anew each second in its first minute.
    await plot.locator("svg").evaluate((element) => element.setAttribute("data-before", ""));
    await plot.locator("svg[data-before]").waitFor({ state: "detached" });
    await page.frame.locator("[data-run]:focus").waitFor();
    assert.equal(await html.evaluate((element) => element.scrollTop), 0);
    await workbench.page.setViewportSize(size);

    faults.add({ match: { path: "GetChartImageFromRun" }, action: { kind: "status", status: 403 } });
    const [run] = runsOf(revenue);
    assert.ok(run && workbench.simulator.endRun(run.id));
    await page.says("Completed");
    const tryAgain = page.button(/^Try again to load the picture/);
    await tryAgain.nth(1).waitFor();
    faults.clear();
    await tryAgain.first().focus();
    await workbench.page.keyboard.press("Enter");
    await page.pictures.first().waitFor();
    await page.frame.locator("h1:focus").waitFor();
  });

  it("leads with the keyboard to any of the project's last runs", async () => {
    const [newest, older] = runsOf(revenue);
    assert.ok(newest && older);
    await openWithClick(/^Revenue by region, Completed/, () => newest.id);
    assert.equal(await page.points.count(), 50);
    await page.title.click();
    await page.tabTo(page.frame.locator("[data-run][tabindex='0']"));
    await workbench.page.keyboard.press("ArrowLeft");
    await workbench.page.keyboard.press("Enter");
    await page.open(older.id);
    await page.frame.locator("[data-run][aria-current]").waitFor();
    await page.tabTo(page.frame.locator("summary"));
    await workbench.page.keyboard.press("Enter");
    assert.equal(await page.frame.getByRole("table").getByRole("row").count(), 51);
    await workbench.screenshot("run-page-table");
    assert.deepEqual(await page.faults(), []);
    assert.equal(await page.frame.locator("[data-run][aria-current]").getAttribute("data-run"), older.id);
  });

  it("comes back after a reload, with its pictures from the disk", async () => {
    const [, older] = runsOf(revenue);
    await page.pictures.nth(1).waitFor();
    workbench.simulator.requests.clear();
    const loaded = workbench.page.waitForEvent("load");
    await workbench.command("Developer: Reload Window");
    await loaded;
    await page.open(older?.id);
    await page.pictures.nth(1).waitFor();
    assert.deepEqual(
      workbench.simulator.requests.entries.filter(({ operation }) => operation === "GetChartImageFromRun"),
      [],
    );
  });

  it("is one page for run after run, with Back and Forward, until it is kept", async () => {
    const [newest, older] = runsOf(revenue);
    assert.ok(newest && older);
    assert.equal(await tabs().count(), 1);
    await isPreview().waitFor();
    // Nothing is behind a page that has just come back.
    await openWithClick(/^Revenue by region, Completed/, () => newest.id);
    assert.equal(await tabs().count(), 1);
    await page.title.click();
    await workbench.page.keyboard.press("Alt+ArrowLeft");
    await page.open(older.id);
    await workbench.page.keyboard.press("Alt+ArrowRight");
    await page.open(newest.id);
    await workbench.page.locator(".editor-actions").getByRole("button", { name: /^Back/ }).click();
    await page.open(older.id);
    await workbench.screenshot("run-page-back", ["dark", "light"]);
    await page.button("Keep Open").click();
    await isPreview().waitFor({ state: "detached" });
    // A double-click keeps at once. A row that is painted anew between the clicks takes none.
    await eventually(async () => {
      await workbench.runs.item(/^Revenue by region, Completed/).dblclick();
      await page.frame.getByText(newest.id, { exact: true }).waitFor({ timeout: 5_000 });
      assert.equal(await isPreview().count(), 0);
    }, 40_000);
    assert.equal(await tabs().count(), 2);
    await page.tabTo(page.frame.locator("[data-run][tabindex='0']"));
    await workbench.page.keyboard.press("Home");
    await workbench.page.keyboard.press("Enter");
    await isPreview().waitFor();
    assert.equal(await tabs().count(), 3);
    await workbench.command("Hex: Keep Open");
    await isPreview().waitFor({ state: "detached" });
    await workbench.screenshot("run-pages-kept", ["dark"]);
    await workbench.command("View: Close All Editors");
    await eventually(async () => assert.equal(await tabs().count(), 0));
  });

  it("runs again, cancels, and says what became of it", async () => {
    workbench.simulator.plan(id(revenue), { durationMs: Infinity, pendingMs: 300 });
    const [newest] = runsOf(revenue);
    await openWithClick(/^Revenue by region, Completed/, () => newest?.id);
    await page.button("Run Again").first().focus();
    await workbench.page.keyboard.press("Enter");
    await eventually(() => assert.notEqual(runsOf(revenue)[0]?.id, newest?.id));
    await page.open(runsOf(revenue)[0]?.id);
    assert.equal(await tabs().count(), 1);
    await page.says("Running");
    await page.button("Cancel Run").click();
    await page.says("Cancelled");
    assert.equal(await page.button("Cancel Run").count(), 0);
    await page.frame.getByText("This run was cancelled before it finished.").waitFor();
  });

  it("shows what others wrote as text", async () => {
    const title =
      [...workbench.simulator.workspace.projects.values()].find((one) => one.title.startsWith(markupStart))?.title ??
      "";
    workbench.simulator.plan(id(title), { durationMs: Infinity, pendingMs: 300 });
    await runAndOpen(/^<img src=x/, title);
    assert.match(await page.title.innerText(), /^<img src=x onerror=alert\(1\)> \*\*bold\*\* \[link\]\(command:/);
    assert.equal(await page.frame.locator("h1").locator("*").count(), 0);
    const [run] = runsOf(title);
    assert.ok(run && workbench.simulator.endRun(run.id, "ERRORED"));
    await workbench.refresh();
    await page.says("Failed");
    await page.frame.getByText(/A cell failed/).waitFor();
    assert.deepEqual(await page.frame.locator("button.primary").allInnerTexts(), ["Open in Hex"]);
    await page.screenshot("run-page-failed");
    assert.deepEqual(await page.faultsInThemes(), []);
    await page.points.first().waitFor();
    assert.deepEqual(await page.unreached(), []);
    // As large as the browser's zoom of 200 % makes it.
    const size = workbench.page.viewportSize();
    assert.ok(size);
    await workbench.page.setViewportSize({ width: size.width / 2, height: size.height / 2 });
    await page.screenshot("run-page-failed-zoomed");
    assert.deepEqual([await page.overflow(), ...(await page.faults())], [0]);
    await workbench.page.setViewportSize(size);
    const link = page.button("Open the run in Hex to see the error.");
    // The server of the oldest VS Code loses what follows the port.
    const place = process.env["HEX_RUNS_VSCODE"] === "oldest" ? "" : run.id;
    assert.match(await workbench.openedBy(() => link.click()), new RegExp(place));
  });

  it("sets two runs side by side", async () => {
    await page.button("Compare with another run").click();
    await workbench.quickInput.open(/Compare with…/);
    await workbench.quickInput.rows.filter({ hasText: "Completed" }).first().click();
    await page.frame.getByRole("heading", { name: /^Compare runs: / }).waitFor();
    await page.frame.locator("tr.differs", { hasText: "Status" }).getByText("differs").waitFor();
    assert.match(await page.frame.locator("tr", { hasText: "Duration" }).innerText(), /longer|shorter/);
    await page.pictures.first().waitFor();
    await page.frame.getByText("Charts are only available for completed runs. This one: Failed.").first().waitFor();
    await page.screenshot("compare-runs");
    assert.deepEqual(await page.faults(), []);
    await workbench.page.setViewportSize({ width: 680, height: 1100 });
    await workbench.screenshot("compare-runs-narrow");
    await page.button("Show Later run").click();
    await page.says("Failed");
    await workbench.screenshot("run-page-narrow");
    // Below what is on the screen, the plot is drawn when it comes up.
    assert.equal(await page.points.count(), 0);
    await page.frame.locator(".plot").scrollIntoViewIfNeeded();
    await page.points.first().waitFor();
    await workbench.screenshot("run-page-narrow-plot");
  });

  it("forgets what it showed with the sign-out, and offers to sign in", async () => {
    await signOut(workbench);
    await page.frame.getByText("Sign in to Hex to see this run.").waitFor();
    await page.button("Sign In").waitFor();
    await workbench.screenshot("run-page-signed-out", ["dark", "light"]);
  });
});
