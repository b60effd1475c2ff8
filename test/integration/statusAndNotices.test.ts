import assert from "node:assert/strict";
import * as vscode from "vscode";
import { showNotices, type NotificationsSetting } from "../../src/status/runNotices";
import { StatusBar, type StatusBarSetting } from "../../src/status/statusBar";
import { escaped } from "../../src/ui/tooltip";
import { settle } from "../unit/support/fakeClock";
import { fakeLog } from "./support/fakes";
import { ViewStage } from "./support/viewStage";

describe("The status bar", () => {
  let stage: ViewStage;
  let shown: boolean;
  const item = {
    show: () => (shown = true),
    hide: () => (shown = false),
    dispose: () => undefined,
  } as unknown as vscode.StatusBarItem;
  const never = new vscode.EventEmitter<never>();
  const make = (setting: StatusBarSetting) => {
    shown = false;
    const { current, ticker } = stage;
    const sessions = { state: stage.state, onDidChange: never.event };
    const bar = new StatusBar({
      current,
      ticker,
      sessions,
      statusBar: { value: setting, onDidChange: never.event },
      createItem: () => item,
    });
    return settle().then(() => bar);
  };
  beforeEach(() => (stage = new ViewStage()));
  afterEach(() => stage.dispose());

  it("is quiet when idle, and hides when told so", async () => {
    await make("always");
    assert.ok(shown);
    assert.equal(item.text, "$(play-circle) Hex");
    for (const setting of ["active", "never"] as const) {
      await make(setting);
      assert.equal(shown, false);
    }
  });

  it("names the run, counts several, and keeps a failure until it is looked at", async () => {
    const id = stage.hex.addProject("$(bug) Revenue by region and a long rest");
    await make("active");
    await stage.workspace.projects.refresh("user");
    await stage.workspace.actions.run(id, {});
    await settle();
    assert.match(item.text, /^\$\(sync~spin\) \$\u2060\(bug\) Revenue by region.*… Pending$/u);
    assert.match(item.accessibilityInformation?.label ?? "", /^Hex: .*Revenue by region and a long rest: Pending/u);
    await stage.workspace.actions.run(id, {});
    await settle();
    assert.equal(item.text, "$(sync~spin) 2 runs");
    stage.hex.runs.get(id)?.forEach((run) => (run.outcome = "ERRORED"));
    await stage.clock.advance(60_000);
    assert.equal(item.text, "$(error) 2 runs failed");
    assert.ok(item.backgroundColor);
    stage.workspace.unseen.markSeen();
    await settle();
    assert.equal(shown, false);
  });

  it("keeps failures of pinned projects, and what did not start, until they are looked at", async () => {
    const { hex, workspace, clock } = stage;
    const id = hex.addProject("$(bug) Revenue");
    const late = hex.addProject("Churn", { schedules: [{ cadence: "HOURLY", enabled: true, minute: 30 }] });
    hex.addRun(late, 60_000, "COMPLETED", "SCHEDULED", -3_600_000);
    stage.pins.value = [id, late];
    await make("active");
    workspace.screen.setViewVisible(true);
    await clock.advance(60_000);
    hex.addRun(id, 30_000, "ERRORED");
    await clock.advance(5 * 60_000);
    assert.equal(item.text, "$(error) $\u2060(bug) Revenue failed");
    assert.ok(item.backgroundColor);
    assert.match(
      (item.tooltip as vscode.MarkdownString).value,
      /Failed since you last looked[^]*Revenue · Failed · 30s · Scheduled/,
    );
    workspace.unseen.markSeen();
    await settle();
    assert.equal(shown, false);
    await clock.advance(75 * 60_000);
    assert.equal(item.text, "$(calendar) Churn didn’t start");
    assert.equal(item.accessibilityInformation?.label, "Hex: Churn didn’t start");
    assert.match((item.tooltip as vscode.MarkdownString).value, /Didn’t start[^]*Churn · Scheduled run due at /);
    hex.addRun(id, 30_000, "ERRORED");
    await clock.advance(5 * 60_000);
    assert.equal(item.text, "$(error) $\u2060(bug) Revenue failed  $(calendar) 1 didn’t start");
    workspace.unseen.markSeen();
    await settle();
    assert.equal(shown, false);
  });

  it("shows the end of a run that is followed for 30 seconds, and what came of it", async () => {
    const id = stage.hex.addProject("Revenue");
    await make("active");
    await stage.workspace.projects.refresh("user");
    await stage.workspace.actions.run(id, {});
    const polled = async () => {
      await stage.workspace.loader.runs(id, "user");
      await settle();
    };
    await polled();
    stage.clock.jump(31_000);
    await polled();
    assert.equal(item.text, "$(check) Revenue");
    assert.match(item.accessibilityInformation?.label ?? "", /^Hex: Revenue: Completed/u);
    await stage.clock.advance(28_000);
    assert.ok(shown);
    await stage.clock.advance(3_000);
    assert.equal(shown, false);
  });

  it("warns while Hex cannot be reached and a run is awaited, and claims nothing of it", async () => {
    const id = stage.hex.addProject("Revenue");
    stage.hex.durationMs = () => 3_600_000;
    await make("active");
    await stage.workspace.projects.refresh("user");
    await stage.workspace.actions.run(id, {});
    await stage.workspace.loader.runs(id, "user");
    stage.hex.fail("offline");
    await stage.workspace.loader.runs(id, "user").catch(() => undefined);
    await settle();
    assert.match(item.text, /^\$\(warning\) Revenue (as of .+|Pending)$/);
    assert.match(item.accessibilityInformation?.label ?? "", /Can’t reach app\.hex\.tech/);
    stage.hex.mend();
    await stage.workspace.loader.runs(id, "user");
    await settle();
    assert.match(item.text, /^\$\(sync~spin\) Revenue/);
  });

  it("asks to sign in again when the token was refused", async () => {
    stage.value = undefined;
    stage.state = "refused";
    await make("always");
    assert.equal(item.text, "$(warning) Hex: sign in");
    assert.equal(item.command, "hexRuns.signIn");
  });
});

describe("Notices", () => {
  const notices = async (setting: NotificationsSetting, outcomes: readonly string[]) => {
    const stage = new ViewStage();
    const id = stage.hex.addProject("Revenue [x](y)");
    await stage.workspace.projects.refresh("user");
    const told: { isWarning: boolean; message: string; buttons: readonly string[] }[] = [];
    const { log } = fakeLog();
    const listening = showNotices({
      current: stage.current,
      notifications: { value: setting },
      notifySlowRuns: { value: false },
      log,
      showMessage: (isWarning, message, buttons) => {
        told.push({ isWarning, message, buttons });
        return Promise.resolve(undefined);
      },
    });
    for (const outcome of outcomes) {
      await stage.workspace.actions.run(id, {});
      const [run] = stage.hex.runs.get(id) ?? [];
      assert.ok(run);
      run.outcome = outcome;
    }
    await stage.clock.advance(120_000);
    listening.dispose();
    stage.dispose();
    return told;
  };

  /** What is told while pinned projects get runs that others start; those of "Churn" are due at half past and do not start. */
  const ofPinned = async (setting: NotificationsSetting, failing: readonly string[], trigger = "SCHEDULED") => {
    const stage = new ViewStage();
    const { clock, hex, workspace } = stage;
    const titles = [...new Set([...failing, "Churn"])];
    const schedules = [{ cadence: "HOURLY", enabled: true, minute: 30 }];
    const ids = titles.map((title) => hex.addProject(title, title === "Churn" ? { schedules } : {}));
    hex.addRun(ids.at(-1) ?? assert.fail(), 60_000, "COMPLETED", "SCHEDULED", -3_600_000);
    stage.pins.value = failing.includes("Churn") ? ids : ids.slice(0, -1);
    const told: { isWarning: boolean; message: string; buttons: readonly string[] }[] = [];
    const listening = showNotices({
      current: stage.current,
      notifications: { value: setting },
      notifySlowRuns: { value: false },
      log: fakeLog().log,
      showMessage: (isWarning, message, buttons) => {
        told.push({ isWarning, message, buttons });
        return Promise.resolve(undefined);
      },
    });
    workspace.screen.setViewVisible(true);
    await clock.advance(60_000);
    ids.slice(0, failing.filter((title) => title !== "Churn").length).forEach((id) => {
      hex.addRun(id, 30_000, "ERRORED", trigger);
    });
    await clock.advance(40_000);
    await workspace.loader.refresh();
    await clock.advance(80 * 60_000);
    listening.dispose();
    stage.dispose();
    return told;
  };

  it("tell of failures of pinned projects only when that is wanted, with what can be done", async () => {
    for (const setting of ["all", "failures", "off"] as const) {
      assert.deepEqual(await ofPinned(setting, ["Revenue", "Churn"]), [], setting);
    }
    const [failed, missed, ...others] = await ofPinned("mineAndPinned", ["Revenue [x](y)", "Churn"]);
    assert.deepEqual(failed, {
      isWarning: true,
      message: "“Revenue [x] (y)” failed after 30s. It was started by a schedule.",
      buttons: ["Show Run", "Run Again"],
    });
    assert.match(missed?.message ?? "", /^A scheduled run of “Churn” didn’t start. It was due at \S.*\.$/);
    assert.deepEqual([missed?.isWarning, missed?.buttons], [true, ["Open in Hex", "Run Project"]]);
    assert.deepEqual(others, []);
  });

  it("tell of failures of several pinned projects in one", async () => {
    assert.deepEqual(await ofPinned("mineAndPinned", ["A", "B", "C", "D", "E"]), [
      { isWarning: true, message: "5 runs of pinned projects failed.", buttons: ["Show Runs"] },
    ]);
  });

  it("tell what has started a run, in words that are known here", async () => {
    for (const [trigger, said] of [
      ["API", "It was started through the API."],
      ["APP_REFRESH", "It was started by a refresh of the app."],
    ] as const) {
      const [told] = await ofPinned("mineAndPinned", ["Revenue"], trigger);
      assert.equal(told?.message, `“Revenue” failed after 30s. ${said}`);
    }
    const [told] = await ofPinned("mineAndPinned", ["Revenue"], "$(bug) MOON");
    assert.equal(told?.message, "“Revenue” failed after 30s.");
  });

  it("tell the end of a run once, with what can be done", async () => {
    const told = await notices("all", ["COMPLETED"]);
    assert.deepEqual(told, [
      { isWarning: false, message: "“Revenue [x] (y)” completed in 30s.", buttons: ["Show Run"] },
    ]);
    assert.deepEqual(await notices("mineAndPinned", ["COMPLETED"]), told);
  });

  it("warn of a failure and offer to run again", async () => {
    const [told] = await notices("failures", ["ERRORED"]);
    assert.equal(told?.isWarning, true);
    assert.deepEqual(told?.buttons, ["Show Run", "Run Again"]);
  });

  it("tell runs that end together in one", async () => {
    const told = await notices("all", ["COMPLETED", "ERRORED", "COMPLETED"]);
    assert.deepEqual(
      told.map(({ message, buttons }) => [message, buttons]),
      [["3 Hex runs ended: 2 completed, 1 failed.", ["Show Runs"]]],
    );
  });

  it("say nothing when they are off, and only failures when so set", async () => {
    assert.deepEqual(await notices("off", ["ERRORED"]), []);
    assert.deepEqual(await notices("failures", ["COMPLETED"]), []);
  });
});

describe("Texts in tooltips", () => {
  it("are neither markup nor links", () => {
    const text = "**b** [x](command:y) https://evil.example www.evil.example 1. <b> &amp; $(bug)";
    const markdown = escaped(text);
    assert.doesNotMatch(markdown, /(^|[^\\])[!-/:-@[\]-`{-~]/);
    assert.equal(markdown.replace(/\\(.)/g, "$1"), text);
  });
});
