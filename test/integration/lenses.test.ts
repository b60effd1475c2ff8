import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ProjectId } from "../../src/hex/types";
import { HexLenses } from "../../src/hexFiles/hexLenses";
import { fakeLog } from "./support/fakes";
import { ViewStage } from "./support/viewStage";

const head = (id: string, type = "PROJECT") => [
  "schemaVersion: 3",
  "meta:",
  `  projectId: ${id}`,
  "  title: Revenue",
  `  hexType: ${type}`,
  "cells:",
];
const cell = ["  - cellType: SQL", "    config:", `      source: "select ${"column, ".repeat(10)} 1"`];

describe("The code lens of *.hex.yaml", () => {
  let stage: ViewStage;
  let lenses: HexLenses;
  let id: ProjectId;
  let visible: vscode.TextDocument[];
  let changes: number;
  beforeEach(() => {
    stage = new ViewStage();
    id = stage.hex.addProject("Revenue");
    visible = [];
    changes = 0;
    const sessions = {
      load: () => Promise.resolve(),
      get state() {
        return stage.state;
      },
      onDidChange: new vscode.EventEmitter<void>().event,
    };
    const { current, ticker, clock } = stage;
    lenses = new HexLenses({
      current,
      sessions,
      ticker,
      clock,
      log: fakeLog().log,
      visible: () => visible,
      changed: () => changes++,
    });
  });
  afterEach(() => {
    lenses.dispose();
    stage.dispose();
  });

  const open = async (lines: readonly string[]) => {
    const document = await vscode.workspace.openTextDocument({ language: "yaml", content: lines.join("\n") });
    visible.push(document);
    return document;
  };
  /** Without the space that keeps an icon from touching its text. */
  const title = ({ command }: vscode.CodeLens) => {
    assert.doesNotMatch(command?.title ?? "", /\) /, "VS Code drops this space.");
    return command?.title.replace("\u00a0", " ");
  };
  const titles = async (document: vscode.TextDocument) => (await lenses.of(document)).map(title);
  const asked = () => stage.hex.count("GetProjectRuns");

  it("tells of a change once until it is asked for: VS Code begins to wait anew with each", async () => {
    stage.hex.addRun(id, 80_000, "RUNNING");
    const document = await open(head(id));
    await titles(document);
    await stage.clock.advance(5_000);
    await titles(document);
    const before = changes;
    await stage.clock.advance(10_000);
    assert.equal(changes - before, 1);
    await titles(document);
    await stage.clock.advance(10_000);
    assert.equal(changes - before, 2);
  });

  it("says how the last run went and what can be done, above meta", async () => {
    stage.hex.addRun(id, 80_000, "ERRORED");
    await stage.clock.advance(200_000);
    const document = await open(["# Made by Hex", ...head(id)]);
    assert.deepEqual(await titles(document), ["Loading…", "$(play) Run", "Run with Inputs…", "Open in Hex"]);
    await stage.clock.advance(1_000);
    assert.ok(changes > 0);
    const shown = await lenses.of(document);
    assert.deepEqual(shown.map(title), [
      "$(error) Failed · 1m 20s · 2m ago",
      "$(play) Run",
      "Run with Inputs…",
      "Open in Hex",
    ]);
    assert.ok(shown.every(({ range }) => range.start.line === 2));
    assert.equal(shown[0]?.command?.command, "hexRuns.showRun");
    assert.deepEqual(
      shown.slice(1).map(({ command }) => [command?.command, command?.arguments]),
      [
        ["hexRuns.runProject", [{ projectId: id, from: "file" }]],
        ["hexRuns.runWithInputs", [{ projectId: id }]],
        ["hexRuns.openProject", [{ projectId: id }]],
      ],
    );
  });

  it("cancels an active run, as long as that can be done", async () => {
    const document = await open(head(id));
    const runId = stage.hex.addRun(id, 80_000, "RUNNING");
    await titles(document);
    await stage.clock.advance(1_000);
    const cancel = async () => (await lenses.of(document)).find((lens) => /Cancel Run/.test(title(lens) ?? ""));
    assert.deepEqual((await cancel())?.command, {
      title: "$(debug-stop)\u00a0Cancel Run",
      command: "hexRuns.cancelRun",
      arguments: [{ projectId: id, runId }],
    });
    const run = stage.workspace.store.run(id, runId);
    assert.ok(run);
    const before = changes;
    stage.workspace.store.setCancelling(run, true);
    assert.equal(changes, before + 1);
    assert.equal(await cancel(), undefined);
    stage.workspace.store.setCancelling(run, false);
    assert.ok(await cancel());
    await stage.clock.advance(300_000);
    assert.match((await titles(document))[0] ?? "", /Completed|Running/);
    assert.equal((await titles(document))[0]?.includes("Running"), (await cancel()) !== undefined);
  });

  it("asks once for the runs of a file on the screen, not with each key", async () => {
    const document = await open(head(id));
    for (let key = 0; key < 20; key++) {
      await lenses.of(document);
    }
    await stage.clock.advance(1_000);
    assert.equal(asked(), 1);
    visible = [];
    const other = stage.hex.addProject("Other");
    await lenses.of(await vscode.workspace.openTextDocument({ content: head(other).join("\n") }));
    await stage.clock.advance(1_000);
    assert.equal(asked(), 1);
  });

  it("is live while the project runs, without a timer of its own, and rests when the file is not shown", async () => {
    const document = await open(head(id));
    await titles(document);
    await stage.clock.advance(1_000);
    stage.hex.durationMs = () => 60_000;
    await stage.workspace.actions.run(id, {});
    assert.match((await titles(document))[0] ?? "", /^\$\(circle-outline\) Pending/);
    await stage.clock.advance(12_000);
    const before = changes;
    const [first] = await titles(document);
    assert.match(first ?? "", /^\$\(sync~spin\) Running · 1\ds/);
    await stage.clock.advance(3_000);
    assert.ok(changes > before);
    assert.notEqual((await titles(document))[0], first);
    await stage.clock.advance(120_000);
    assert.match((await titles(document))[0] ?? "", /^\$\(pass\) Completed/);
    visible = [];
    assert.equal(lenses.dueInMs(), undefined);
  });

  it("offers to sign in, and is not there for other files", async () => {
    const document = await open(head(id));
    stage.state = "signedOut";
    stage.value = undefined;
    assert.deepEqual(await titles(document), ["$(sign-in) Sign in to Hex"]);
    stage.state = "refused";
    assert.deepEqual(await titles(document), ["$(sign-in) Sign in to Hex again"]);
    for (const lines of [
      [],
      ["meta: ["],
      ["meta:"],
      ["meta:", "  title: X"],
      head("no-id"),
      head(id, "COMPONENT"),
      ["{}"],
      ["meta:", "\t- : {"],
      ["a: 1", "b:", " meta:", `  projectId: ${id}`],
    ]) {
      assert.deepEqual(await titles(await open(lines)), [], lines.join("\n"));
    }
  });

  it("says that the project is not in this workspace, and that its runs could not be loaded", async () => {
    const document = await open(head("00000000-0000-4000-8000-00000000e15e"));
    await titles(document);
    await stage.clock.advance(1_000);
    assert.equal((await titles(document))[0], "$(circle-slash) Not in this Hex workspace");
    stage.hex.fail("offline", "GetProjectRuns");
    const other = await open(head(id));
    await titles(other);
    await stage.clock.advance(1_000);
    assert.equal((await titles(other))[0], "$(warning) Couldn’t load its runs");
  });

  it("reads the first lines only of a file of 20 MB", async function () {
    this.timeout(60_000);
    const lines = head(id);
    const length = cell.join("\n").length + 1;
    for (let size = 0; size < 20 * 1_024 * 1_024; size += length) {
      lines.push(...cell);
    }
    const document = await open(lines);
    let read = 0;
    const counted = {
      uri: document.uri,
      lineCount: document.lineCount,
      lineAt: (line: number) => {
        read++;
        return document.lineAt(line);
      },
    };
    assert.equal((await lenses.of(counted as vscode.TextDocument)).length, 4);
    assert.ok(read > 0 && read < 100, `${read} of ${document.lineCount} lines`);
  });
});
