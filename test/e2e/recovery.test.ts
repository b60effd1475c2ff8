import assert from "node:assert/strict";
import { boxSays, signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const revenue = "Revenue by region";

describe("When things go wrong", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({ pins: (hex) => [hex.project(revenue).id] });
    await workbench.showViews();
    await signIn(workbench);
    await workbench.projects.item(new RegExp(revenue)).waitFor();
  });

  after(() => workbench.dispose());

  beforeEach(() => workbench.simulator.requests.clear());

  afterEach(async () => {
    const { simulator } = workbench;
    simulator.faults.clear();
    simulator.workspace.runs.active().forEach((run) => simulator.endRun(run.id, "COMPLETED"));
    await workbench.runs.item(/Nothing is running/).waitFor({ timeout: 60_000 });
    await workbench.notices.clear();
  });

  const projectId = () => workbench.simulator.workspace.project(revenue).id;
  const posts = () => workbench.simulator.requests.of("RunProject");
  const runsOfProject = () => workbench.simulator.workspace.runs.of(projectId());

  function untilEnded(): void {
    workbench.simulator.plan(projectId(), { durationMs: Infinity, pendingMs: 100 });
  }

  async function clickRun(): Promise<void> {
    await workbench.projects.clickInline(new RegExp(revenue), "Run Project");
  }

  it("finds the run whose answer was lost, and sends nothing twice", async () => {
    untilEnded();
    const before = runsOfProject().length;
    workbench.simulator.faults.add({ match: { path: "RunProject" }, action: { kind: "drop", perform: true } });
    await clickRun();
    assert.match(await workbench.notices.message("answer was lost"), /has started/);
    await workbench.runs.item(/^Revenue by region, (Pending|Running)/).waitFor();
    assert.deepEqual([posts().length, runsOfProject().length - before], [1, 1]);
    await workbench.screenshot("lost-answer", ["dark", "light"]);
  });

  it("finds the run that has started behind a gateway's 503", async () => {
    untilEnded();
    const before = runsOfProject().length;
    workbench.simulator.faults.add({
      match: { path: "RunProject", times: 1 },
      action: { kind: "status", status: 503, shape: "html", perform: true },
    });
    await clickRun();
    await workbench.notices.message("has started");
    assert.deepEqual([posts().length, runsOfProject().length - before], [1, 1]);
  });

  it("says that it is not known yet while no run is listed, and takes over the one that appears", async () => {
    untilEnded();
    workbench.simulator.faults.add({ match: { path: "RunProject", times: 1 }, action: { kind: "drop" } });
    await clickRun();
    await workbench.notices.message("may or may not have started");
    await workbench.screenshot("not-known-yet", ["dark", "light"]);
    workbench.simulator.startRun(projectId(), "API", workbench.simulator.userEmail);
    assert.match(await workbench.notices.message("answer was lost"), /has started/);
    await workbench.runs.item(/^Revenue by region, (Pending|Running)/).waitFor();
    assert.equal(posts().length, 1);
  });

  it("says that every kernel is busy, and shows what could be cancelled", async () => {
    workbench.simulator.limits.kernels = 1;
    untilEnded();
    const run = workbench.simulator.startRun(projectId());
    await clickRun();
    await workbench.notices.message(/kernels/);
    await workbench.screenshot("kernels-busy", ["dark", "light"]);
    await workbench.notices.click(/kernels/, "Show Active Runs");
    await workbench.quickInput.open("Hex runs");
    await workbench.quickInput.cancel();
    workbench.simulator.limits.kernels = 25;
    workbench.simulator.endRun(run.id);
    assert.equal(posts().length, 1);
  });

  it("names the inputs that Hex did not take", async () => {
    Object.assign(workbench.simulator.dialect, { unknownInputs: "refuse", export: false });
    await workbench.projects.contextMenu(new RegExp(revenue), "Run with Inputs…");
    await workbench.quickInput.open(`Run ${revenue}`);
    await workbench.quickInput.pick("Add an input value…");
    await workbench.quickInput.open("Add an input value");
    await workbench.quickInput.enter("no_such_input = 5");
    await workbench.quickInput.row(/no_such_input/).waitFor();
    await workbench.quickInput.pick("Run");
    assert.match(await workbench.notices.message("no_such_input"), /no_such_input/);
    await workbench.notices.click("no_such_input", "Change Inputs…");
    await workbench.quickInput.asks(/no_such_input/);
    await boxSays(workbench, /no input with this name/);
    await workbench.quickInput.cancel();
    Object.assign(workbench.simulator.dialect, { unknownInputs: "ignore", export: true });
  });

  for (const [code, says] of [
    [403, /allowed|permission|scope/i],
    [404, /can’t be found/i],
    [429, /limit/i],
  ] as const) {
    it(`says what to do about a ${code} on a run`, async () => {
      const headers = code === 429 ? { "Retry-After": "30" } : undefined;
      workbench.simulator.faults.add({
        match: { path: "RunProject" },
        action: { kind: "status", status: code, shape: "old", headers },
      });
      await clickRun();
      await workbench.notices.message(says);
      assert.equal(posts().length, 1);
    });
  }

  it("keeps what it shows while offline, says since when, and catches up by itself", async () => {
    untilEnded();
    await clickRun();
    await workbench.runs.item(/^Revenue by region, (Pending|Running)/).waitFor();
    await eventually(() => assert.equal(workbench.simulator.workspace.runs.active().length, 1));
    await workbench.simulator.stopListening();
    await workbench.refresh();
    await workbench.projects.message.filter({ hasText: /Last updated/ }).waitFor();
    await workbench.screenshot("offline", ["dark", "light"]);
    const row = workbench.runs.item(/^Revenue by region, (Pending|Running), as of /);
    await row.waitFor();
    assert.equal(await row.locator(".codicon-modifier-spin").count(), 0);
    await workbench.statusBar
      .item("hexRuns.status")
      .filter({ has: workbench.page.locator(".codicon-warning") })
      .waitFor();
    workbench.simulator.workspace.runs.active().forEach((run) => workbench.simulator.endRun(run.id, "COMPLETED"));
    await workbench.simulator.listen();
    await workbench.notices.message("completed");
    await workbench.projects.message.filter({ hasText: /Last updated/ }).waitFor({ state: "hidden", timeout: 60_000 });
  });

  it("picks up after a reload what was started before, and tells once what ended meanwhile", async () => {
    untilEnded();
    await clickRun();
    await workbench.runs.item(/^Revenue by region, (Pending|Running)/).waitFor();
    await eventually(() => assert.equal(workbench.simulator.workspace.runs.active().length, 1));
    // This window cannot see the end any more, the next one will.
    await workbench.simulator.stopListening();
    const loaded = workbench.page.waitForEvent("load");
    await workbench.command("Developer: Reload Window");
    await loaded;
    workbench.simulator.workspace.runs.active().forEach((run) => workbench.simulator.endRun(run.id, "COMPLETED"));
    await workbench.simulator.listen();
    await workbench.notices.message("completed");
    await workbench.notices.clear();
    await workbench.reload();
    await workbench.showViews();
    await workbench.runs.item(/^Revenue by region, Completed/).waitFor();
    assert.equal(await workbench.notices.toasts.count(), 0);
  });

  it("asks once to sign in again when the token is revoked, and polls no more", async () => {
    untilEnded();
    await clickRun();
    await workbench.runs.item(/^Revenue by region, (Pending|Running)/).waitFor();
    workbench.simulator.tokens.revoke(workbench.simulator.token);
    // First, as VS Code takes notices away after some seconds.
    await workbench.notices.message("no longer accepts the token");
    assert.equal(await workbench.notices.toasts.count(), 1);
    await workbench.runs.welcomeButton("Sign in again").waitFor();
    // One welcome is enough.
    await workbench.projects.items.first().waitFor({ state: "hidden" });
    assert.equal(await workbench.projects.welcomeButton(/./).count(), 0);
    await workbench.screenshot("token-revoked", ["dark", "light"]);
    assert.equal(
      workbench.simulator.requests.entries.filter((entry) => entry.status === 401 && entry.operation !== "Me").length,
      1,
    );
    const asked = workbench.simulator.requests.entries.length;
    workbench.simulator.workspace.runs.active().forEach((run) => workbench.simulator.endRun(run.id, "COMPLETED"));
    const { value } = workbench.simulator.tokens.issue(workbench.simulator.userEmail);
    assert.equal(workbench.simulator.requests.entries.length, asked);
    await workbench.runs.welcomeButton("Sign in again").click();
    await workbench.quickInput.open(/Sign in to 127/);
    await workbench.quickInput.enter(value);
    await workbench.quickInput.closed();
    await workbench.runs.item(/^Revenue by region, Completed/).waitFor();
  });
});
