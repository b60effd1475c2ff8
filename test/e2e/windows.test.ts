import assert from "node:assert/strict";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";
const row = new RegExp(revenue);
const activeRow = /^Revenue by region, (Pending|Running)/;

describe("Several windows", function () {
  // Each has an extension host of its own to start.
  this.timeout(180_000);
  let first: Workbench;
  let second: Workbench;

  before(async () => {
    first = await shareWorkbench({ pins: (hex) => [hex.project(revenue).id] });
    await first.showViews();
    await signIn(first);
    await first.projects.item(row).waitFor();
    await first.runs.item(/Nothing is running/).waitFor();
  });

  after(() => first.dispose());

  beforeEach(() => first.simulator.requests.clear());

  afterEach(async () => {
    const { simulator } = first;
    simulator.workspace.runs.active().forEach((run) => simulator.endRun(run.id, "COMPLETED"));
    for (const window of [second, first]) {
      await window.notices.clear();
    }
  });

  const project = () => first.simulator.workspace.project(revenue);
  const endActive = () =>
    first.simulator.workspace.runs.active().forEach((run) => first.simulator.endRun(run.id, "COMPLETED"));
  const runIn = async (window: Workbench) => {
    first.simulator.plan(project().id, { durationMs: Infinity, pendingMs: 100 });
    await window.projects.clickInline(row, "Run Project");
    await window.runs.item(activeRow).waitFor();
  };

  /** The process of the extension host that asks Hex for all windows. */
  const watching = async (): Promise<number> => {
    const said = [...(await first.log()).matchAll(/This window \(process (\d+)\) asks Hex for all windows/g)].map(
      (match) => Number(match[1]),
    );
    const alive = said.filter(isAlive);
    assert.ok(alive.length > 0, "No window watches.");
    return alive.at(-1) ?? 0;
  };

  it("show at once what another one knows, without a request", async () => {
    second = await first.openWindow("second");
    await second.showViews();
    await second.projects.item(row).waitFor();
    await second.runs.item(/Nothing is running/).waitFor();
    assert.deepEqual(first.simulator.requests.of("Me").length, 0);
    assert.ok(first.simulator.requests.of("ListProjects").length <= 1, "The list was asked for although it is known.");
  });

  it("follow a run of one in all, and tell its end in that one", async () => {
    await runIn(second);
    await first.runs.item(activeRow).waitFor();
    assert.match(await first.statusBar.text("hexRuns.status"), row);
    await first.screenshot("windows-other", ["dark", "light"]);
    endActive();
    await second.notices.message(/“Revenue by region” completed/);
    await first.runs.item(/Nothing is running/).waitFor();
    assert.equal(await first.notices.toasts.count(), 0, "Both windows tell.");
    assert.equal(first.simulator.requests.of("RunProject").length, 1);
  });

  it("answer a click in one through the other", async () => {
    await second.projects.expand(row);
    await second.projects.item(/^(Completed|Failed|Cancelled)/).waitFor();
  });

  it("go on when the one that asks Hex is killed, and tell what it had started", async () => {
    const pid = await watching();
    await runIn(first);
    await second.runs.item(activeRow).waitFor();
    process.kill(pid, "SIGKILL");
    const killedAt = Date.now();
    await eventually(async () => assert.notEqual(await watching(), pid));
    console.log(`      another window asks Hex ${((Date.now() - killedAt) / 1_000).toFixed(1)} s after the kill`);
    endActive();
    await eventually(
      async () =>
        assert.equal(
          (await first.notices.toasts.filter({ hasText: /completed/ }).count()) +
            (await second.notices.toasts.filter({ hasText: /completed/ }).count()),
          1,
        ),
      60_000,
    );
  });

  it("are all signed out by one", async () => {
    await second.command("Hex: Sign Out");
    await second.notices.answer("Sign Out");
    await second.runs.welcomeButton("Sign in to Hex").waitFor();
    await first.runs.welcomeButton("Sign in to Hex").waitFor();
    const made = first.simulator.requests.entries.length;
    await first.command("Hex: Refresh");
    assert.equal(first.simulator.requests.entries.length, made);
  });

  it("see a sign-in of another one, where VS Code needs it after a reload", async () => {
    await signIn(second);
    await first.runs.welcomeButton("Reload Window").waitFor();
    await first.screenshot("windows-elsewhere", ["dark", "light"]);
    await first.runs.welcomeButton("Reload Window").click();
    await first.projects.item(row).waitFor({ timeout: 60_000 });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
