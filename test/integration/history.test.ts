import assert from "node:assert/strict";
import * as vscode from "vscode";
import { runItem } from "../../src/actions/runPickItems";
import type { ProjectId } from "../../src/hex/types";
import { showNotices } from "../../src/status/runNotices";
import { runFacts } from "../../src/runPage/runView";
import { StatusBar } from "../../src/status/statusBar";
import { settle } from "../unit/support/fakeClock";
import { pastRuns } from "../unit/support/pastRuns";
import { fakeLog } from "./support/fakes";
import { show, ViewStage } from "./support/viewStage";

const minuteMs = 60_000;

describe("What history tells", () => {
  let stage: ViewStage;
  let id: ProjectId;

  beforeEach(async () => {
    stage = new ViewStage();
    id = stage.hex.addProject("Revenue");
    await stage.workspace.projects.refresh("user");
  });
  afterEach(() => stage.dispose());

  /** Runs of two to four minutes, the usual one three, and one that does not end by itself. */
  async function runAfterOthers(): Promise<void> {
    stage.workspace.durations.add(id, pastRuns([2, 2.5, 3, 3.5, 4].map((minutes) => minutes * minuteMs)));
    await stage.workspace.actions.run(id, {});
    stage.hex.runs.get(id)?.forEach((run) => (run.endMs = Infinity));
    await stage.clock.advance(80_000);
  }

  describe("of an active run", () => {
    it("is about how long it takes, then that it is slower than usual", async () => {
      const view = stage.runs();
      await runAfterOthers();
      const row = () => show(view)[1]?.item;
      const color = () => (row()?.iconPath as vscode.ThemeIcon).color?.id;
      assert.equal(row()?.description, "1m 20s / ~3m · You");
      assert.equal(color(), "charts.blue");
      assert.match(
        row()?.accessibilityInformation?.label ?? "",
        /Running, 1 minute 20 seconds of about 3 minutes, You$/,
      );
      assert.match((row()?.tooltip as vscode.MarkdownString).value, /Running · 1m 20s of about 3m/);
      await stage.clock.advance(200_000);
      assert.equal(row()?.description, "4m 40s · usually 3m · You");
      assert.equal(color(), "list.warningForeground");
      assert.match(
        row()?.accessibilityInformation?.label ?? "",
        /Running, 4 minutes 40 seconds, slower than usual, You$/,
      );
    });

    it("no longer is of about so long once it takes longer", async () => {
      const view = stage.runs();
      await runAfterOthers();
      const description = () => show(view)[1]?.item.description;
      await stage.clock.advance(99_000);
      assert.equal(description(), "2m 50s / ~3m · You");
      stage.events.length = 0;
      await stage.clock.advance(2_000);
      assert.deepEqual(
        stage.events.map((nodes) => nodes?.map(({ kind }) => kind)),
        [["run"]],
      );
      assert.equal(description(), "3m · usually 3m · You");
    });

    it("is painted anew at the moment when it becomes slower, also between the steps in which time is told", async () => {
      const view = stage.runs();
      await runAfterOthers();
      // Nine in ten took at most 3:48, and 3:40 is told until 3:50.
      assert.equal(Math.round(stage.workspace.durations.typical(id)?.p90Ms ?? 0), 228_000);
      const row = () => show(view)[1]?.item;
      const color = () => (row()?.iconPath as vscode.ThemeIcon).color?.id;
      await stage.clock.advance(147_000);
      assert.deepEqual([row()?.description, color()], ["3m 40s · usually 3m · You", "charts.blue"]);
      stage.events.length = 0;
      await stage.clock.advance(2_000);
      assert.deepEqual(
        stage.events.map((nodes) => nodes?.map(({ kind }) => kind)),
        [["run"]],
      );
      assert.deepEqual([row()?.description, color()], ["3m 40s · usually 3m · You", "list.warningForeground"]);
    });

    it("is in the status bar's tooltip, in the picker and on the run's page", async () => {
      const item = {
        show: () => undefined,
        hide: () => undefined,
        dispose: () => undefined,
      } as unknown as vscode.StatusBarItem;
      const never = new vscode.EventEmitter<never>();
      const { current, ticker } = stage;
      const sessions = { state: stage.state, onDidChange: never.event };
      const bar = new StatusBar({
        current,
        ticker,
        sessions,
        statusBar: { value: "always", onDidChange: never.event },
        createItem: () => item,
      });
      await runAfterOthers();
      const run = () => {
        const [active] = stage.workspace.store.activeRuns();
        assert.ok(active && stage.value);
        return {
          picked: runItem(stage.context, active).description,
          page: runFacts(stage.value, active),
          tooltip: (item.tooltip as vscode.MarkdownString).value,
        };
      };
      assert.match(run().tooltip, /Revenue · Running · 1m \d0s of about 3m/);
      assert.equal(run().picked, "Running · 1m 20s of about 3m · You");
      assert.equal(run().page.facts[0], "1m 20s of about 3m");
      assert.equal(run().page.notice, undefined);
      await stage.clock.advance(200_000);
      assert.match(run().tooltip, /Revenue · Running · 4m \d0s\\, slower than usual/);
      assert.equal(run().picked, "Running · 4m 40s, slower than usual · You");
      assert.equal(run().page.facts[0], "4m 40s · usually 3m");
      assert.match(run().page.notice?.text ?? "", /Slower than 90%/);
      bar.dispose();
    });

    it("is not told of one that is being cancelled", async () => {
      const view = stage.runs();
      await runAfterOthers();
      const [run] = stage.workspace.store.activeRuns();
      assert.ok(run);
      stage.workspace.store.setCancelling(run, true);
      await settle();
      assert.equal(show(view)[1]?.item.description, "Cancelling… · 1m 20s · You");
    });
  });

  describe("in a notice about a run that becomes slower than usual", () => {
    async function notices(
      notifySlowRuns: boolean,
    ): Promise<{ isWarning: boolean; message: string; buttons: readonly string[] }[]> {
      const told: { isWarning: boolean; message: string; buttons: readonly string[] }[] = [];
      const listening = showNotices({
        current: stage.current,
        notifications: { value: "all" },
        notifySlowRuns: { value: notifySlowRuns },
        log: fakeLog().log,
        showMessage: (isWarning, message, buttons) => {
          told.push({ isWarning, message, buttons });
          return Promise.resolve(undefined);
        },
      });
      await runAfterOthers();
      await stage.clock.advance(20 * minuteMs);
      listening.dispose();
      return told;
    }

    it("is told once, quietly, with what can be done", async () => {
      const told = await notices(true);
      assert.equal(told.length, 1);
      assert.match(told[0]?.message ?? "", /^“Revenue” is slower than usual: [34]m \d0s so far, usually about 3m\.$/);
      assert.equal(told[0]?.isWarning, false);
      assert.deepEqual(told[0]?.buttons, ["Show Run", "Cancel Run"]);
    });

    it("is not told unless asked for", async () => {
      assert.deepEqual(await notices(false), []);
      assert.equal(vscode.workspace.getConfiguration("hexRuns").get("notifySlowRuns"), false);
    });
  });

  describe("in tooltips", () => {
    const plainText = (item?: vscode.TreeItem) =>
      (item?.tooltip as vscode.MarkdownString).value.replace(/\\(.)/g, "$1");

    it("is the last runs as a line, how they ended, and how long they usually take", async () => {
      const outcomes = ["COMPLETED", "ERRORED", "COMPLETED", "KILLED", "COMPLETED"];
      stage.workspace.durations.add(
        id,
        pastRuns(
          [170, 200, 185, 20, 180].map((seconds) => seconds * 1_000),
          outcomes,
        ),
      );
      const [row] = show(stage.projects()).filter(({ node }) => node.kind === "project");
      assert.match(
        plainText(row?.item),
        /\n▇▁▇█×▇ last 5 runs, newest on the right: 3 completed, 1 failed \(×\), 1 cancelled {2}\nUsually: 2m 53s to 3m 16s, median 3m 3s\b/,
      );
    });

    it("is in those of runs as well, and grows with each run that ends", async () => {
      const view = stage.runs();
      await stage.workspace.actions.run(id, {});
      await stage.clock.advance(60_000);
      const item = () => show(view).find(({ node }) => node.kind === "recent")?.item;
      assert.match(plainText(item()), /\n█ last run: 1 completed/);
      assert.doesNotMatch(plainText(item()), /Usually/);
      await stage.workspace.actions.run(id, {});
      await stage.clock.advance(60_000);
      assert.match(plainText(item()), /\n██ last 2 runs, newest on the right: 2 completed/);
    });

    it("is not there while no run has ended", () => {
      const [row] = show(stage.projects()).filter(({ node }) => node.kind === "project");
      assert.doesNotMatch(plainText(row?.item), /[▁-█]|last 0|Usually/);
    });
  });

  describe("of schedules", () => {
    it("is that a run is overdue ten minutes after its time, in the row, the tooltip and to screen readers, until it begins", async () => {
      // Due in one minute, every hour.
      const minute = new Date(stage.clock.now() + minuteMs).getUTCMinutes();
      const scheduled = stage.hex.addProject("Hourly", {
        schedules: [{ cadence: "HOURLY", enabled: true, minute, timezone: "Z" }],
      });
      stage.hex.addRun(scheduled, 1_000, "COMPLETED", "SCHEDULED", -59 * minuteMs);
      await stage.workspace.projects.refresh("user");
      const view = stage.projects();
      const item = () => show(view).find(({ node }) => node.kind === "project" && node.projectId === scheduled)?.item;
      const look = () => stage.workspace.loader.runs(scheduled, "user");
      await look();
      await stage.clock.advance(10 * minuteMs);
      await look();
      assert.match(String(item()?.description), /^next in 5\dm$/);
      await stage.clock.advance(2 * minuteMs);
      stage.events.length = 0;
      // Nothing changed in the runs: that no other one came is what shows.
      await look();
      await settle();
      assert.ok(
        stage.events
          .flatMap((nodes) => nodes ?? [])
          .some((node) => node.kind === "project" && node.projectId === scheduled),
      );
      assert.match(String(item()?.description), /^overdue · next in 4\dm$/);
      assert.match(
        item()?.accessibilityInformation?.label ?? "",
        /^Hourly, last run: Completed, overdue · next in 4\d minutes$/,
      );
      assert.match(
        (item()?.tooltip as vscode.MarkdownString).value,
        /Overdue\\: a scheduled run was due 11m ago \\\(.+\\\) and hasn’t started/,
      );
      stage.hex.addRun(scheduled, 1_000);
      await look();
      await settle();
      assert.match(String(item()?.description), /^next in 4\dm$/);
    });
  });
});
