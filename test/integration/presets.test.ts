import assert from "node:assert/strict";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { stringify } from "yaml";
import { deletePreset, editPreset, savePreset } from "../../src/presets/presetCommands";
import { runPreset } from "../../src/presets/runPreset";
import { Presets } from "../../src/presets/presetStore";
import { encodeId } from "../../src/hex/address";
import type { ProjectId } from "../../src/hex/types";
import { readDate, readRange } from "../../src/store/inputSchema/dates";
import { FolderRows } from "../../src/hexFiles/fileRows";
import { eventually } from "../e2e/support/wait";
import { showActiveRuns } from "../../src/actions/showActiveRuns";
import { runProject } from "../../src/inputs/run";
import { CommandStage } from "./support/commandStage";
import { choose } from "./support/fakePicks";
import { FakeMemento, fakeLog, reported, settled } from "./support/fakes";
import { untrusted } from "./support/untrusted";

const elsewhere = "00000000-0000-4000-8000-00000000e15e" as ProjectId;
const folder = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
const path = () => join(folder(), ".hex", "runs.json");

describe("Presets", () => {
  let stage: CommandStage;
  let presets: Presets;
  beforeEach(async () => {
    stage = new CommandStage();
    presets = stage.at.context.files.presets;
    await presets.load();
    await stage.at.workspace.projects.refresh("user");
  });
  afterEach(async () => {
    stage.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await rm(join(folder(), ".hex"), { recursive: true, force: true });
  });

  const inFile = async () => (JSON.parse(await readFile(path(), "utf8")) as { presets: unknown[] }).presets;
  const writeFilePresets = async (...entries: unknown[]) => {
    await mkdir(join(folder(), ".hex"), { recursive: true });
    await writeFile(path(), JSON.stringify({ presets: entries }, undefined, 2));
    // Not their number alone: what a test before has left may go a moment later.
    const hasInputs = (inputs: object = {}) => Object.keys(inputs).length > 0;
    await eventually(() =>
      assert.deepEqual(
        presets.all.map(({ name, options }) => [name, hasInputs(options.inputs)]),
        (entries as { name: string; inputs?: object }[]).map(({ name, inputs }) => [name, hasInputs(inputs)]),
      ),
    );
  };
  const save = async (name: string, place: "For me" | "For the team", options: unknown) => {
    stage.picks.typed.push(name);
    stage.picks.then(choose(place));
    await savePreset(stage.at.context, { projectId: stage.projectId, options });
  };
  const node = (name: string) => {
    const preset = presets.all.find((one) => one.name === name);
    assert.ok(preset, `No preset ${name}`);
    return { kind: "preset", group: "all", projectId: preset.projectId, presetId: preset.id };
  };

  it("of a project that is named by its address are run, and stay so named", async () => {
    const address = `https://app.hex.tech/northwind/app/Revenue-${encodeId(stage.projectId)}/latest`;
    await writeFilePresets({ name: "Ours", project: address, inputs: { weeks: 13 } });
    assert.deepEqual(
      presets.of(stage.projectId).map(({ name }) => name),
      ["Ours"],
    );
    await runPreset(stage.at.context, node("Ours"));
    assert.deepEqual(stage.sent, [{ inputs: { weeks: 13 } }]);
    stage.user.answer = "Replace Preset";
    await save("Ours", "For the team", { inputs: { weeks: 26 } });
    assert.deepEqual(await inFile(), [{ name: "Ours", project: address, inputs: { weeks: 26 } }]);
  });

  it("of another version, which cannot be read, are kept beside those that are saved and deleted", async () => {
    const memento = new FakeMemento();
    const later = { name: "Later", project: stage.projectId, options: { dryRun: "when idle" } };
    await memento.update("hexRuns.presets", [later]);
    const own = new Presets({ memento, log: fakeLog().log });
    const mine = { name: "Mine", projectId: stage.projectId, options: {}, ask: [] };
    await own.save("yours", mine);
    assert.deepEqual(
      own.all.map(({ name }) => name),
      ["Mine"],
    );
    await own.delete({ ...mine, place: "yours", id: "" });
    assert.deepEqual(memento.get("hexRuns.presets"), [later]);
    own.dispose();
  });

  it("are kept for oneself or for the team, without secrets, and are run with what they hold", async () => {
    await save("Mine", "For me", { inputs: { region: "EMEA", db_password: "hush" }, useCachedSqlResults: false });
    await save("Ours", "For the team", { inputs: { weeks: 13 } });
    assert.deepEqual(await inFile(), [{ name: "Ours", project: stage.projectId, inputs: { weeks: 13 } }]);
    assert.deepEqual(
      presets.all.map(({ name, place, ask }) => [name, place === "yours", ask]),
      [
        ["Mine", true, ["db_password"]],
        ["Ours", false, []],
      ],
    );
    stage.picks.typed.push("hush");
    await runPreset(stage.at.context, node("Mine"));
    assert.equal(stage.picks.boxes.at(-1)?.password, true);
    await stage.at.clock.advance(60_000);
    await runPreset(stage.at.context, node("Ours"));
    assert.deepEqual(stage.sent, [
      { inputs: { region: "EMEA", db_password: "hush" }, useCachedSqlResults: false },
      { inputs: { weeks: 13 } },
    ]);
  });

  it("keep a date as it was typed, and mean what it does on the day of the run", async () => {
    const dateCell = (inputType: string, name: string, options?: object) => ({
      cellType: "INPUT",
      config: { inputType, name, options },
    });
    stage.at.hex.exports.set(
      stage.projectId,
      stringify({
        meta: { title: "Revenue" },
        cells: [dateCell("DATE", "as_of"), dateCell("DATE", "period", { useDateRange: true })],
      }),
    );
    stage.picks.typed.push("-7d", "2026-01-01..today", "Month");
    stage.picks.then((pick) => {
      assert.match(pick.item("as_of").description ?? "", /^-7d \(\d{4}-\d\d-\d\d\)$/);
      assert.match(pick.item("Save preset…").detail ?? "", /period = 2026-01-01\.\.today \(2026-01-01 to /);
      pick.choose("Save preset…");
    }, choose("For the team"));
    await savePreset(stage.at.context, { projectId: stage.projectId });
    const dates = { as_of: "-7d", period: "2026-01-01..today" };
    const [saved] = (await inFile()) as { dates?: object; inputs: Record<string, unknown> }[];
    assert.deepEqual(saved?.dates, dates);
    // As on a later day: what the dates meant when they were saved is sent no more.
    await writeFilePresets({
      ...saved,
      inputs: { as_of: "2020-01-01", period: { start: "2020-01-01", end: "2020-02-01" } },
    });
    await eventually(() => assert.equal(presets.all[0]?.options.inputs?.["as_of"], "2020-01-01"));
    const sent = () => ({ as_of: readDate("-7d", new Date()), period: readRange("2026-01-01..today", new Date()) });
    const before = sent();
    await runPreset(stage.at.context, node("Month"));
    const allowed = [before, sent()].map((inputs) => JSON.stringify(inputs));
    assert.ok(allowed.includes(JSON.stringify(stage.sent[0]?.inputs)), JSON.stringify(stage.sent));
    const entry = stage.at.workspace.localRuns.all[0] ?? assert.fail();
    assert.deepEqual(entry.options.inputs, stage.sent[0]?.inputs, "Run Again sends what that run had.");
    // Editing shows what was typed, and keeps it.
    stage.picks.then(
      choose("Change inputs and options…"),
      (pick) => {
        assert.match(pick.item("period").description ?? "", /^2026-01-01\.\.today \(2026-01-01 to \d{4}-/);
        pick.choose("as_of");
      },
      choose("Save preset…"),
    );
    stage.picks.inBoxes.push(
      (box) => {
        assert.equal(box.value, "-7d");
        assert.match(box.says ?? "", /^as_of is \w+day, \d{4}-/);
        box.accept();
      },
      (box) => box.enter("Month"),
    );
    await editPreset(stage.at.context, node("Month"));
    assert.deepEqual(
      ((await inFile()) as { dates?: object }[]).map((preset) => preset.dates),
      [dates],
    );
    assert.deepEqual(stage.user.messages, []);
  });

  it("say what is wrong with a date that means nothing today, before anything is asked or sent", async () => {
    await writeFilePresets(
      { name: "Backwards", project: stage.projectId, inputs: { period: 1 }, dates: { period: "today..-7d" } },
      { name: "Zone", project: stage.projectId, inputs: { as_of: "2020-01-01" }, dates: { as_of: "today" } },
    );
    await runPreset(stage.at.context, node("Backwards"));
    assert.equal(
      stage.user.messages.at(-1),
      "The preset “Backwards” wasn’t run. period = today..-7d: The range ends before it begins. Put the earlier date first.",
    );
    assert.deepEqual(stage.user.shown.at(-1)?.buttons, ["Edit Preset…"]);
    const settings = vscode.workspace.getConfiguration("hexRuns");
    await settings.update("timeZone", "Mars/Olympus", vscode.ConfigurationTarget.Global);
    try {
      await runPreset(stage.at.context, node("Zone"));
    } finally {
      await settings.update("timeZone", undefined, vscode.ConfigurationTarget.Global);
    }
    assert.match(stage.user.messages.at(-1) ?? "", /as_of = today: Unknown time zone “Mars\/Olympus”/);
    assert.deepEqual(stage.sent, []);
    // The form says it too, and takes another date.
    stage.picks.then(
      choose("Change inputs and options…"),
      (pick) => {
        assert.deepEqual(
          [pick.item("period").description, pick.item("period").detail],
          ["today..-7d", "The range ends before it begins. Put the earlier date first."],
        );
        pick.choose("period");
      },
      choose("Save preset…"),
    );
    stage.picks.inBoxes.push(
      (box) => {
        assert.match(box.says ?? "", /^period: The range ends before it begins/);
        box.accept();
        assert.ok(box.isOpen);
        box.enter("-7d..today");
      },
      (box) => box.enter("Backwards"),
    );
    stage.at.hex.fail("forbidden", "ExportProject");
    await editPreset(stage.at.context, node("Backwards"));
    const [saved] = (await inFile()) as { dates?: object }[];
    assert.deepEqual(saved?.dates, { period: "-7d..today" });
  });

  it("are asked for when no one is named, and nothing is sent when a secret is not given", async () => {
    await save("Mine", "For me", { inputs: { api_token: "hush" } });
    stage.picks.then(choose("Mine"));
    stage.picks.typed.push(undefined);
    await runPreset(stage.at.context, undefined);
    assert.equal(stage.picks.last.title, "Run which preset?");
    assert.deepEqual(stage.sent, []);
    await presets.delete({ ...presets.all[0] } as (typeof presets.all)[number]);
    await runPreset(stage.at.context, undefined);
    assert.match(stage.user.messages.at(-1) ?? "", /No presets yet/);
  });

  it("are replaced only when that is wanted", async () => {
    await save("A", "For the team", { inputs: { weeks: 1 } });
    await save("A", "For the team", { inputs: { weeks: 2 } });
    assert.match(stage.user.messages.at(-1) ?? "", /preset named “A” already exists/);
    assert.equal(stage.user.shown.at(-1)?.detail, "It sends: weeks = 1");
    assert.deepEqual(
      presets.all.map(({ options }) => options.inputs),
      [{ weeks: 1 }],
    );
    stage.user.answer = "Replace Preset";
    await save("A", "For the team", { inputs: { weeks: 2 } });
    assert.deepEqual(
      presets.all.map(({ options }) => options.inputs),
      [{ weeks: 2 }],
    );
  });

  it("are shown below their project, follow the file, and a broken file is one row that opens it", async () => {
    const rows = new FolderRows({
      hexFiles: { load: () => Promise.resolve(), projects: [], onDidChange: new vscode.EventEmitter<void>().event },
      presets,
      log: fakeLog().log,
    });
    const told: (readonly ProjectId[])[] = [];
    rows.onDidChange((ids) => told.push(ids));
    const below = () =>
      rows.above({ kind: "project", group: "all", projectId: stage.projectId }).map((one) => {
        const item = rows.item(stage.at.workspace, one);
        return [item?.label, item?.description, item?.contextValue];
      });
    await writeFilePresets({ name: "$(bug) [x](command:y)", project: stage.projectId, inputs: { region: "EMEA" } });
    assert.deepEqual(told.at(-1), [stage.projectId]);
    assert.equal(below().length, 1);
    assert.doesNotMatch(String(below()[0]?.[0]), /\$\(/);
    assert.deepEqual(below()[0]?.slice(1), ["EMEA · team", "preset team"]);
    const item = rows.item(
      stage.at.workspace,
      rows.above({ kind: "project", group: "all", projectId: stage.projectId })[0] ?? assert.fail(),
    );
    assert.match((item?.tooltip as vscode.MarkdownString).value, /region \\= EMEA/);
    assert.doesNotMatch((item?.tooltip as vscode.MarkdownString).value, /\]\(command/);
    await writeFile(path(), "{ broken");
    await eventually(() => assert.equal(rows.folder.length, 1));
    assert.deepEqual(below(), []);
    const broken = rows.item(stage.at.workspace, rows.folder[0] ?? assert.fail());
    assert.deepEqual(
      [broken?.label, broken?.description, broken?.command?.command],
      [".hex/runs.json", "isn’t valid JSON: its presets aren’t shown", "vscode.open"],
    );
    await save("A", "For the team", {});
    assert.match(stage.user.messages.at(-1) ?? "", /Can’t read .*, so it wasn’t changed/);
    assert.equal(await readFile(path(), "utf8"), "{ broken");
    // The first would be read whole, the second for ever.
    const describedAs = () => rows.folder.map((node) => rows.item(stage.at.workspace, node)?.description);
    for (const hostile of [
      () => writeFile(path(), JSON.stringify({ presets: [], padding: "x".repeat(2_000_000) })),
      () => symlink("/dev/zero", path()),
    ]) {
      await rm(path());
      await eventually(() => assert.deepEqual(describedAs(), []));
      await hostile();
      await eventually(() =>
        assert.deepEqual(describedAs(), ["is larger than 256 KB, or not a file: its presets aren’t shown"]),
      );
    }
    rows.dispose();
  });

  it("with a number that would not arrive as it is written are shown with its line, which a click opens", async () => {
    const rows = new FolderRows({
      hexFiles: { load: () => Promise.resolve(), projects: [], onDidChange: new vscode.EventEmitter<void>().event },
      presets,
      log: fakeLog().log,
    });
    const long = `{ // ours\n  "presets": [\n    { "name": "Long", "project": "${stage.projectId}", "inputs": { "account": 9007199254740993 } },\n    { "name": "Ours", "project": "${stage.projectId}", "inputs": { "weeks": 13.0 } } // for Ana\n  ]\n}\n`;
    await mkdir(join(folder(), ".hex"), { recursive: true });
    await writeFile(path(), `\uFEFF${long}`);
    await eventually(() =>
      assert.deepEqual(
        presets.all.map(({ name }) => name),
        ["Ours"],
      ),
    );
    const row = rows.item(stage.at.workspace, rows.folder[0] ?? assert.fail());
    assert.equal(row?.description, "line 3: the number 9007199254740993 can’t be sent exactly. Put it in quotes.");
    assert.equal((row?.command?.arguments?.[1] as vscode.TextDocumentShowOptions).selection?.start.line, 2);
    rows.dispose();
    stage.user.answer = "Replace Preset";
    await save("Ours", "For the team", { inputs: { weeks: 26 } });
    assert.equal(await readFile(path(), "utf8"), `\uFEFF${long.replace("13.0", "26")}`);
  });

  it("are gone with the folder that another program deletes", async () => {
    const preset = { name: "EMEA", project: stage.projectId, inputs: {} };
    const isReported = reported("**/.hex");
    await writeFilePresets(preset);
    await isReported;
    await rm(join(folder(), ".hex"), { recursive: true });
    await eventually(() => assert.deepEqual(presets.all, []));
  });

  it("are not written over changes of the file that are not saved", async () => {
    await writeFilePresets({ name: "A", project: stage.projectId });
    const document = await vscode.workspace.openTextDocument(path());
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), " ");
    await vscode.workspace.applyEdit(edit);
    await save("B", "For the team", {});
    assert.match(stage.user.messages.at(-1) ?? "", /unsaved changes/);
    assert.equal((await inFile()).length, 1);
  });

  it("of a folder that is not trusted are run only after a question that says what they send", async () => {
    const notification = { type: "FAILURE", slackChannelIds: ["C0123456789"], subject: "Look", body: "line 1\nline 2" };
    await writeFilePresets({
      name: "A",
      project: stage.projectId,
      inputs: { region: "EMEA", api_token: "theirs" },
      dates: { period: "2026-01-01..2026-02-01" },
      options: { notifications: [notification] },
    });
    await untrusted(async () => {
      await runPreset(stage.at.context, node("A"));
      assert.deepEqual(stage.sent, []);
      const { message, detail = "" } = stage.user.shown.at(-1) ?? assert.fail();
      assert.equal(message, "Run “Revenue” in Hex (app.hex.tech)?");
      for (const part of [
        "Requested by the preset “A” of .hex/runs.json, in a folder that you don’t trust.",
        `Project ${stage.projectId}`,
        "region = EMEA",
        "period = 2026-01-01..2026-02-01 (2026-01-01 to 2026-02-01)",
        "Hex notifies when it fails: Slack channel C0123456789",
        "Subject: Look",
        "Message: line 1\\u{a}line 2",
        "asks for api_token",
      ]) {
        assert.ok(detail.split("\n").includes(part), `${part} is not in ${detail}`);
      }
      stage.user.answer = "Run";
      stage.picks.typed.push("mine");
      await runPreset(stage.at.context, node("A"));
      assert.deepEqual(
        stage.sent.map(({ inputs }) => inputs),
        [{ region: "EMEA", period: { start: "2026-01-01", end: "2026-02-01" }, api_token: "mine" }],
      );
    });
  });

  it("is asked about a project that a file names, with Hex's title, in a folder that is not trusted alone", async () => {
    const fromLens = { projectId: stage.projectId, from: "file" };
    const fromRow = { kind: "project", group: "folder", projectId: stage.projectId };
    await untrusted(async () => {
      for (const argument of [fromLens, fromRow]) {
        stage.user.shown.length = 0;
        await runProject(stage.at.context, argument);
        assert.match(stage.user.messages.join(), /^Run “Revenue” in Hex \(app\.hex\.tech\)\?$/);
        assert.match(
          stage.user.shown[0]?.detail ?? "",
          /^Requested by a file that names this project, in a folder that you don’t trust\./,
        );
      }
      assert.deepEqual(stage.sent, []);
      await runProject(stage.at.context, { projectId: stage.projectId });
      assert.equal(stage.sent.length, 1);
      await stage.at.clock.advance(60_000);
      stage.user.answer = "Run";
      await runProject(stage.at.context, fromLens);
      assert.equal(stage.sent.length, 2);
    });
    await stage.at.clock.advance(60_000);
    stage.user.shown.length = 0;
    await runProject(stage.at.context, fromRow);
    assert.deepEqual([stage.sent.length, stage.user.messages], [3, []]);
  });

  it("are listed with their values where runs start, below their project", async () => {
    await writeFilePresets({ name: "Elsewhere", project: elsewhere });
    await save("Mine", "For me", { inputs: { region: "EMEA", weeks: 13 } });
    for (const command of [runProject, showActiveRuns]) {
      stage.picks.then(async (pick) => {
        await settled();
        assert.equal(pick.item("Mine").description, "Revenue · EMEA · 13");
        assert.ok(!pick.labels.includes("Elsewhere"), "A preset of another workspace is listed.");
        assert.equal(pick.labels.indexOf("Mine"), command === runProject ? 1 : 0);
        pick.hide();
      });
      await command(stage.at.context, undefined);
    }
    assert.deepEqual(stage.sent, []);
  });

  it("of a project that is not in this workspace are not run", async () => {
    await writeFilePresets({ name: "A", project: elsewhere });
    await runPreset(stage.at.context, node("A"));
    assert.deepEqual(stage.sent, []);
    assert.match(stage.user.messages.at(-1) ?? "", /isn’t in this Hex workspace/);
  });

  it("are deleted after a question that says what becomes of them", async () => {
    await save("Mine", "For me", {});
    await save("Ours", "For the team", {});
    await deletePreset(stage.at.context, node("Ours"));
    assert.match(stage.user.shown.at(-1)?.detail ?? "", /removed from \.hex\/runs\.json, for everyone/);
    assert.equal(presets.all.length, 2);
    stage.user.answer = "Delete Preset";
    await deletePreset(stage.at.context, node("Ours"));
    assert.deepEqual(await inFile(), []);
    await deletePreset(stage.at.context, node("Mine"));
    assert.deepEqual(presets.all, []);
  });

  it("of a team are edited in their file as well", async () => {
    await writeFilePresets({ name: "A", project: stage.projectId });
    stage.picks.then(choose("Open .hex/runs.json"));
    await editPreset(stage.at.context, node("A"));
    await settled();
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, path());
  });
});
