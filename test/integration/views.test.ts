import assert from "node:assert/strict";
import * as vscode from "vscode";
import { HexError } from "../../src/hex/errors";
import type { ProjectId, Run, RunId } from "../../src/hex/types";
import type { Node, RunNode } from "../../src/ui/nodes";
import { staleText } from "../../src/tree/messageItem";
import { takeoverMs } from "../../src/tree/treeChanges";
import { projectRow, show, texts, ViewStage } from "./support/viewStage";

describe("The Projects view", () => {
  let stage: ViewStage;
  beforeEach(() => (stage = new ViewStage()));
  afterEach(() => stage.dispose());

  it("shows that it loads, then projects with what matters about them", async () => {
    stage.hex.addProject("Revenue", { ownerEmail: "ana@example.com" });
    stage.hex.addProject("Draft", { lastPublishedAt: undefined });
    stage.hex.addProject("Old", { archivedAt: new Date() });
    const minute = (new Date(stage.clock.now()).getUTCMinutes() + 30) % 60;
    stage.hex.addProject("Daily", { schedules: [{ cadence: "HOURLY", enabled: true, minute, timezone: "Z" }] });
    const view = stage.projects();
    assert.deepEqual(texts(show(view)), ["All projects", "Loading…"]);
    stage.workspace.screen.setViewVisible(true);
    await stage.clock.advance(1_000);
    const rows = show(view);
    assert.match(
      texts(rows).join("\n"),
      /^All projects\nRevenue \| ana\nDraft \| not published\nOld \| archived\nDaily \| next in \d+m$/,
    );
    const [, revenue, draft] = rows;
    assert.equal(revenue?.item.contextValue, "project published runnable unpinned");
    assert.equal(draft?.item.contextValue, "project unpublished unpinned");
    assert.equal(draft?.item.collapsibleState, vscode.TreeItemCollapsibleState.None);
    assert.match((draft?.item.tooltip as vscode.MarkdownString).value, /never published\\\. Publish it in Hex first/);
  });

  it("puts pinned projects first and takes the group away with the last pin, with one refresh each", async () => {
    const id = stage.hex.addProject("Revenue");
    const view = stage.projects();
    stage.workspace.screen.setViewVisible(true);
    await stage.clock.advance(1_000);
    show(view);
    for (const [pins, groups] of [
      [
        [id.toUpperCase(), "no id"],
        ["Pinned", "Revenue", "All projects", "Revenue"],
      ],
      [[], ["All projects", "Revenue"]],
    ] as const) {
      stage.events.length = 0;
      stage.pins.value = [...pins];
      stage.pinsChanged.fire([]);
      await stage.painted();
      assert.deepEqual(stage.events, [undefined]);
      assert.deepEqual(texts(show(view)), groups);
    }
  });

  it("loads runs when a project is expanded, and shows them", async () => {
    const id = stage.hex.addProject("Revenue");
    stage.hex.addRun(id, 80_000, "ERRORED");
    const view = stage.projects();
    stage.workspace.screen.setViewVisible(true);
    await stage.clock.advance(200_000);
    const row = show(view).find(({ node }) => node.kind === "project")?.node;
    assert.ok(row);
    stage.tree.expandNode(row);
    assert.deepEqual(
      view.getChildren(row).map((child) => view.getTreeItem(child).label),
      ["Loading…"],
    );
    await stage.clock.advance(10);
    const [run] = view.getChildren(row);
    assert.ok(run);
    const item = view.getTreeItem(run);
    assert.equal(item.label, "Failed");
    assert.equal(item.description, "1m 20s · 2m ago · Scheduled");
    assert.equal((item.iconPath as vscode.ThemeIcon).id, "error");
    assert.equal(item.contextValue, "run ended");
    assert.equal(view.getParent(run), row);
    assert.equal((view.getTreeItem(row).iconPath as vscode.ThemeIcon).id, "error");
  });

  it("lets VS Code take over that runs load before it tells of an answer that came at once", async () => {
    stage.hex.addProject("Revenue");
    const view = stage.projects();
    stage.workspace.screen.setViewVisible(true);
    await stage.clock.advance(1_000);
    const row = show(view).find(({ node }) => node.kind === "project")?.node;
    assert.ok(row);
    await stage.painted();
    stage.events.length = 0;
    stage.hex.fail("offline", "GetProjectRuns");
    assert.deepEqual(
      view.getChildren(row).map((child) => view.getTreeItem(child).label),
      ["Loading…"],
    );
    await stage.clock.advance(takeoverMs - 1);
    assert.deepEqual(stage.events, []);
    await stage.clock.advance(1);
    assert.deepEqual(stage.events, [[row]]);
    assert.deepEqual(
      view.getChildren(row).map((child) => view.getTreeItem(child).label),
      ["Couldn’t be loaded"],
    );
  });

  it("refreshes one row for one run that changes, and always the same object", async () => {
    const id = stage.hex.addProject("Revenue");
    stage.hex.addRun(id, 10);
    const view = stage.projects();
    stage.workspace.screen.setViewVisible(true);
    await stage.clock.advance(1_000);
    show(view);
    await stage.workspace.loader.runs(id, "user");
    await stage.painted();
    const row = show(view).find(({ node }) => node.kind === "project")?.node;
    assert.ok(row);
    const [newest] = view.getChildren(row);
    await stage.workspace.actions.run(id, {});
    await stage.painted();
    const [started, older] = view.getChildren(row);
    assert.equal(older, newest);
    assert.ok(started?.kind === "run" && older?.kind === "run");
    view.getTreeItem(older);
    // The older run's end changes neither the project's icon nor which rows there are.
    const known = stage.workspace.store.run(id, older.runId);
    assert.ok(known);
    stage.events.length = 0;
    stage.workspace.store.putRun({ ...known, status: "KILLED" });
    await stage.painted();
    assert.deepEqual(stage.events, [[older]]);
    assert.equal(stage.events[0]?.[0], older);
  });

  it("says what is wrong with a project that is gone, and with one that cannot be loaded", async () => {
    const gone = "00000000-0000-4000-8000-00000000dead" as ProjectId;
    const id = stage.hex.addProject("Revenue");
    const view = stage.projects();
    stage.pins.value = [gone];
    await stage.workspace.projects.refresh("user");
    await assert.rejects(stage.workspace.loader.runs(gone, "user"));
    stage.hex.fail("offline", "GetProjectRuns");
    await assert.rejects(stage.workspace.loader.runs(id, "user"));
    assert.deepEqual(texts(show(view)), ["Pinned", `${gone} | not found, or no access`, "All projects", "Revenue"]);
    const [message] = view.getChildren(view.getChildren(view.getChildren()[1])[0]);
    assert.ok(message);
    const item = view.getTreeItem(message);
    assert.equal(item.label, "Couldn’t be loaded");
    assert.match(String(item.description), /Can’t reach app\.hex\.tech/);
    assert.equal(item.command?.command, "hexRuns.refresh");
  });

  it("keeps what it shows when Hex cannot be reached, says since when, and takes that back", async () => {
    stage.hex.addProject("Revenue");
    const view = stage.projects();
    await stage.workspace.projects.refresh("user");
    stage.hex.fail("offline");
    await assert.rejects(stage.workspace.projects.refresh("user"));
    assert.match(stage.tree.message ?? "", /^Can’t reach app\.hex\.tech\..* Last updated .+\.$/);
    assert.deepEqual(texts(show(view)), ["All projects", "Revenue"]);
    stage.hex.mend();
    await stage.workspace.projects.refresh("user");
    assert.equal(stage.tree.message, undefined);
  });

  it("says which filter is on, and when nothing matches, with a way out", async () => {
    stage.hex.addProject("Revenue");
    const view = stage.projects();
    await stage.workspace.projects.refresh("user");
    await stage.workspace.projects.setQuery({ words: "churn", publishedOnly: true }, "CREATED_AT");
    assert.equal(stage.tree.description, "“churn” · published only · by created");
    const rows = show(view);
    assert.deepEqual(texts(rows), ["All projects", "No project matches the filter", "Clear filter"]);
    assert.equal(rows[2]?.item.command?.command, "hexRuns.clearProjectFilter");
  });

  it("says how many are loaded also after a page of which nothing is listed", async () => {
    for (let at = 0; at < 300; at += 1) {
      stage.hex.addProject(`Project ${at}`, at < 20 ? {} : { lastPublishedAt: undefined });
    }
    const view = stage.projects();
    await stage.workspace.projects.refresh("user");
    await stage.workspace.projects.setQuery({ publishedOnly: true }, "LAST_EDITED_AT");
    await stage.painted();
    const more = () => texts(show(view)).find((text) => text.startsWith("Load more"));
    const before = more();
    assert.ok(before, texts(show(view)).join("\n"));
    stage.events.length = 0;
    await stage.workspace.projects.loadMore("user");
    await stage.painted();
    assert.notEqual(more(), before);
    assert.deepEqual(
      stage.events.flatMap((nodes) => nodes?.map(({ kind }) => kind) ?? ["all"]),
      ["loadMore"],
    );
  });

  it("shows the titles of others as text", async () => {
    const id = stage.hex.addProject("$(bug) [x](command:y) <b>\u202Egnp\u0007.exe " + "é".repeat(10_000));
    const view = stage.projects();
    await stage.workspace.projects.refresh("user");
    const row = view.getChildren(view.getChildren()[0])[0] ?? projectRow(id);
    const item = view.resolveTreeItem(view.getTreeItem(row), row);
    const label = String(item.label);
    assert.ok([...label].length <= 121 && label.endsWith("…"), label);
    assert.doesNotMatch(label, /\$\(|[\u202E\u0007]/);
    const tooltip = item.tooltip as vscode.MarkdownString;
    assert.ok(!tooltip.isTrusted && !tooltip.supportHtml && !tooltip.supportThemeIcons);
    assert.doesNotMatch(tooltip.value, /\]\(command/);
  });

  it("is empty when nobody is signed in, so that its welcome shows", async () => {
    stage.hex.addProject("Revenue");
    const view = stage.projects();
    stage.value = undefined;
    stage.changedCurrent.fire();
    await stage.painted();
    assert.deepEqual(view.getChildren(), []);
    assert.equal(stage.tree.message, undefined);
    assert.deepEqual(stage.events.at(-1), undefined);
  });
});

describe("The Runs view", () => {
  let stage: ViewStage;
  beforeEach(() => (stage = new ViewStage()));
  afterEach(() => stage.dispose());

  it("is empty when nothing runs or has run, so that its welcome shows, and says else how to run something", async () => {
    const id = stage.hex.addProject("Revenue");
    const view = stage.runs();
    assert.deepEqual(view.getChildren(), []);
    stage.pins.value = [id];
    stage.hex.addRun(id, 10);
    stage.events.length = 0;
    await stage.clock.advance(60_000);
    await stage.workspace.loader.runs(id, "user");
    await stage.painted();
    assert.ok(stage.events.includes(undefined));
    const rows = show(view);
    assert.deepEqual(texts(rows).slice(0, 3), ["Active", "Nothing is running | Run a project…", "Recent"]);
    assert.equal(rows[1]?.item.command?.command, "hexRuns.runProject");
  });

  it("says which workspace it shows and for whom, and by its organisation when two are at one host", () => {
    const session = { ...stage.context.session, account: { name: "Ana Ruiz", orgId: "0123456789" } };
    stage.value = { session, workspace: stage.workspace };
    stage.sessions.splice(0, 1, session);
    stage.runs();
    assert.equal(stage.tree.description, "app.hex.tech · Ana Ruiz");
    stage.sessions.push({ ...session, id: "t", account: { ...session.account, orgId: "9876543210" } });
    stage.changedCurrent.fire();
    assert.match(stage.tree.description ?? "", /^app\.hex\.tech · workspace 0123456…? · Ana Ruiz$|workspace 01234567/);
  });

  describe("lists Recent by project", () => {
    let busy: ProjectId;
    let quiet: ProjectId;
    let view: ReturnType<ViewStage["runs"]>;

    beforeEach(async () => {
      [busy, quiet] = [stage.hex.addProject("Busy"), stage.hex.addProject("Quiet")];
      view = stage.runs();
      await stage.workspace.projects.refresh("user");
      for (const [id, times] of [
        [quiet, 1],
        [busy, 7],
      ] as const) {
        for (let count = 0; count < times; count += 1) {
          await stage.workspace.actions.run(id, {});
        }
        await stage.clock.advance(60_000);
      }
      show(view);
      await stage.painted();
    });

    const recent = () => view.getChildren(view.getChildren()[1]);
    const labels = (nodes: readonly Node[]) => nodes.map((node) => String(view.getTreeItem(node).label));

    it("with the newest end of each, and five runs below until all are wanted", () => {
      assert.deepEqual(labels(recent()), ["Busy", "Quiet"]);
      const [row, single] = recent();
      assert.ok(row && single);
      const item = view.getTreeItem(row);
      assert.match(String(item.description), /ago · 30s · You$/);
      assert.match(item.accessibilityInformation?.label ?? "", /^Busy, Completed, 30 seconds, .* ago(, v\d+)?, You$/);
      assert.equal(item.contextValue, "recent run ended unpinned");
      assert.equal(item.command?.command, "hexRuns.showRun");
      assert.equal(view.getTreeItem(single).collapsibleState, vscode.TreeItemCollapsibleState.None);
      const below = view.getChildren(row);
      assert.deepEqual(labels(below), [...Array<string>(5).fill("Completed"), "Show all"]);
      const last = below.at(-1);
      assert.ok(last);
      assert.equal(view.getTreeItem(last).description, "7 runs");
      assert.equal(view.getParent(last), row);
      view.showMore(last);
      assert.equal(view.getChildren(row).length, 7);
    });

    it("and refreshes one project for its new run, which its row stands for then", async () => {
      const [row] = recent();
      assert.ok(row?.kind === "recent");
      view.getChildren(row);
      await stage.painted();
      const known = stage.workspace.store.run(busy, row.runId);
      assert.ok(known);
      const runId = "00000000-0000-4000-8000-0000000000bb" as RunId;
      const ended = new Date(stage.workspace.store.now());
      stage.events.length = 0;
      stage.workspace.store.putRun({ ...known, runId, status: "ERRORED", startTime: ended, endTime: ended });
      await stage.painted();
      assert.deepEqual(stage.events, [[row]]);
      assert.equal(row.runId, runId);
      assert.equal((view.getTreeItem(row).iconPath as vscode.ThemeIcon).id, "error");
      assert.deepEqual(labels(view.getChildren(row)).slice(0, 2), ["Failed", "Completed"]);
    });

    it("until a list of runs is wanted, which is remembered", async () => {
      await view.showAsList(true);
      assert.deepEqual(labels(recent()), [...Array<string>(7).fill("Busy"), "Quiet"]);
      const other = stage.runs();
      assert.equal(other.getChildren(other.getChildren()[1]).length, 8);
      await view.showAsList(false);
      assert.deepEqual(labels(recent()), ["Busy", "Quiet"]);
    });
  });

  it("counts in the badge what failed until it is looked at, also in pinned projects", async () => {
    const { hex, workspace, clock } = stage;
    const [own, pinned] = [hex.addProject("Own"), hex.addProject("Pinned")];
    stage.pins.value = [pinned];
    show(stage.runs());
    workspace.screen.setViewVisible(true);
    await clock.advance(60_000);
    await workspace.actions.run(own, {});
    hex.runs.get(own)?.forEach((run) => (run.outcome = "ERRORED"));
    assert.deepEqual(stage.tree.badge, { value: 1, tooltip: "1 active Hex run" });
    hex.addRun(pinned, 60_000, "ERRORED");
    await workspace.loader.runs(pinned, "user");
    assert.deepEqual(stage.tree.badge, { value: 2, tooltip: "2 active Hex runs" });
    await clock.advance(45_000);
    assert.deepEqual(stage.tree.badge, { value: 2, tooltip: "1 active Hex run, 1 run failed" });
    await clock.advance(5 * 60_000);
    assert.deepEqual(stage.tree.badge, { value: 2, tooltip: "2 runs failed" });
    workspace.unseen.markSeen();
    assert.equal(stage.tree.badge, undefined);
  });

  it("shows a started run at once, counts it in the badge, and moves it when it ends", async () => {
    const id = stage.hex.addProject("Revenue");
    const view = stage.runs();
    await stage.workspace.projects.refresh("user");
    show(view);
    await stage.workspace.actions.run(id, {});
    const active = show(view)[1];
    assert.equal(active?.item.label, "Revenue");
    assert.equal(active?.item.description, "Pending · 0s · You");
    assert.equal(active?.item.contextValue, "run active cancellable");
    assert.deepEqual(stage.tree.badge, { value: 1, tooltip: "1 active Hex run" });
    await stage.clock.advance(60_000);
    assert.equal(stage.tree.badge, undefined);
    assert.match(
      texts(show(view)).join("\n"),
      /^Active\nNothing is running.*\nRecent\nRevenue \| [23]\ds ago · 30s · You$/,
    );
    stage.events.length = 0;
    // Ages change every ten seconds, on a whole second.
    await stage.clock.advance(11_000);
    const refreshed = stage.events.flatMap((nodes) => nodes ?? []);
    assert.ok(
      refreshed.some(({ kind }) => kind === "recent"),
      "Its age is repainted within its first minute.",
    );
  });

  it("says of an active run from when it is while Hex cannot be reached, and neither spins nor calls it slow", async () => {
    const id = stage.hex.addProject("Revenue");
    for (let ago = 1; ago < 8; ago += 1) {
      stage.hex.addRun(id, 10_000, "COMPLETED", "API", -ago * 100_000);
    }
    const view = stage.runs();
    await stage.workspace.projects.refresh("user");
    stage.hex.durationMs = () => 3_600_000;
    await stage.workspace.actions.run(id, {});
    await stage.clock.advance(60_000);
    const row = () => show(view)[1]?.item;
    const icon = () => (row()?.iconPath as vscode.ThemeIcon).id;
    assert.match(String(row()?.description), /usually 10s · You$/);
    assert.equal(icon(), "sync~spin");
    stage.hex.fail("offline");
    await stage.workspace.loader.runs(id, "user").catch(() => undefined);
    assert.match(String(row()?.description), /^as of .+ · You$/);
    assert.match(row()?.accessibilityInformation?.label ?? "", /^Revenue, Running, as of /);
    assert.equal(icon(), "sync");
    stage.hex.mend();
    await stage.workspace.loader.runs(id, "user");
    assert.match(String(row()?.description), /usually 10s · You$/);
    assert.equal(icon(), "sync~spin");
  });

  it("says in its rows and above them what is wrong with a certificate", () => {
    const error = new HexError("offline", {
      operation: "ListProjects",
      host: "app.hex.tech",
      tls: "untrusted",
      code: "X",
    });
    assert.match(staleText(0, error), /certificate/);
  });

  it("gives the tree whole titles, for its own find, and whole words to screen readers", async () => {
    const title = "Monthly recurring revenue bridge $(bug)";
    const id = stage.hex.addProject(title);
    const view = stage.runs();
    await stage.workspace.projects.refresh("user");
    await stage.workspace.actions.run(id, {});
    const item = show(view)[1]?.item;
    assert.ok(item);
    assert.equal(String(item.label).replaceAll("\u2060", ""), title);
    assert.equal(item.accessibilityInformation?.label.replaceAll("\u2060", ""), `${title}, Pending, 0 seconds, You`);
    assert.match((item.tooltip as vscode.MarkdownString).value, /revenue bridge/);
  });

  it("lets elapsed times tick, and only the rows whose text changes", async () => {
    const id = stage.hex.addProject("Revenue");
    const ended = stage.hex.addProject("Ended");
    stage.hex.addRun(ended, 10);
    const view = stage.runs();
    await stage.workspace.actions.run(id, {});
    // What is below Recent is known, so that nothing but time changes.
    await stage.workspace.loader.runs(id, "user");
    await stage.clock.advance(5_000);
    show(view);
    stage.events.length = 0;
    await stage.clock.advance(3_000);
    const refreshed = stage.events.flatMap((nodes) => nodes ?? []);
    assert.ok(refreshed.length >= 2, JSON.stringify(stage.events));
    assert.ok(
      refreshed.every((node) => node.kind === "run" && node.projectId === id && node.group === "active"),
      JSON.stringify(stage.events),
    );
    stage.tree.visible = false;
    stage.ticker.wake();
    stage.events.length = 0;
    await stage.clock.advance(1_500);
    assert.deepEqual(stage.events, []);
  });

  it("shows a cancelled run as cancelling, and does not offer to cancel it again", async () => {
    const id = stage.hex.addProject("Revenue");
    const view = stage.runs();
    await stage.workspace.actions.run(id, {});
    await stage.clock.advance(3_000);
    const [run] = stage.workspace.store.activeRuns();
    assert.ok(run);
    show(view);
    const cancelled = stage.workspace.actions.cancel(run);
    const item = show(view)[1]?.item;
    assert.match(String(item?.description), /^Cancelling… · \d+s/);
    assert.equal(item?.contextValue, "run active");
    await cancelled;
  });

  it("shows a status and trigger that are not known as they are", async () => {
    const id = stage.hex.addProject("Revenue");
    const view = stage.runs();
    const run: Run = {
      projectId: id,
      runId: "00000000-0000-4000-8000-0000000000aa" as RunId,
      status: "ON_$(bug)_HOLD",
      trigger: "MOON",
    };
    stage.workspace.store.putRun(run);
    const node: RunNode = { kind: "run", group: "all", projectId: id, runId: run.runId };
    const item = view.getTreeItem(node);
    assert.equal(String(item.label).replaceAll("\u2060", ""), "ON_$(bug)_HOLD");
    assert.doesNotMatch(String(item.label), /\$\(/);
    assert.equal(item.description, "MOON");
    assert.equal((item.iconPath as vscode.ThemeIcon).id, "question");
  });

  it("gives every row an id of its own", async () => {
    const id = stage.hex.addProject("Revenue");
    const view = stage.runs();
    await stage.workspace.actions.run(id, {});
    const ids = show(view).map(({ item }) => item.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(!ids.includes(undefined));
  });
});
