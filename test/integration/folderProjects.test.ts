import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { ChosenProjects } from "../../src/hexFiles/chosenProjects";
import { HexFiles, type FolderProject } from "../../src/hexFiles/hexFiles";
import { Presets } from "../../src/presets/presetStore";
import type { ProjectId } from "../../src/hex/types";
import { FolderRows } from "../../src/hexFiles/fileRows";
import { eventually } from "../e2e/support/wait";
import { FakeMemento, fakeLog, reported, settled, watched } from "./support/fakes";
import { projectRow, show, texts, ViewStage } from "./support/viewStage";

const elsewhere = "00000000-0000-4000-8000-00000000e15e" as ProjectId;

/** The `*.hex.yaml` files of a folder, in the hands of a test. */
class FakeFiles {
  projects: FolderProject[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  loads = 0;

  load(): Promise<void> {
    this.loads++;
    return Promise.resolve();
  }

  show(projects: readonly [ProjectId, string][]): void {
    this.projects = projects.map(([id, title]) => ({ id, title, uri: vscode.Uri.file(`/f/${title}.hex.yaml`) }));
    this.changed.fire();
  }
}

describe("The group “In this folder”", () => {
  let stage: ViewStage;
  let files: FakeFiles;
  beforeEach(() => {
    stage = new ViewStage();
    files = new FakeFiles();
  });
  afterEach(() => stage.dispose());

  const open = async () => {
    const presets = new Presets({ memento: new FakeMemento(), log: fakeLog().log });
    const view = stage.projects(() => new FolderRows({ hexFiles: files, presets, log: fakeLog().log }));
    stage.workspace.screen.setViewVisible(true);
    await stage.clock.advance(1_000);
    show(view);
    await settled();
    return view;
  };

  it("is there while files name projects, between pins and all projects, with the same project in each", async () => {
    const id = stage.hex.addProject("Revenue");
    stage.pins.value = [id];
    const view = await open();
    assert.equal(files.loads, 1);
    assert.deepEqual(texts(show(view)), ["Pinned", "Revenue", "All projects", "Revenue"]);
    stage.events.length = 0;
    files.show([[id, "Title in the file"]]);
    await stage.painted();
    assert.deepEqual(stage.events, [undefined]);
    const rows = show(view);
    assert.deepEqual(texts(rows), ["Pinned", "Revenue", "In this folder", "Revenue", "All projects", "Revenue"]);
    assert.equal(new Set(rows.map(({ item }) => item.id)).size, rows.length);
    files.show([]);
    await stage.painted();
    assert.deepEqual(texts(show(view)), ["Pinned", "Revenue", "All projects", "Revenue"]);
  });

  it("has runs below its projects, and keeps them up to date", async () => {
    const id = stage.hex.addProject("Revenue");
    const view = await open();
    files.show([[id, "Revenue"]]);
    await stage.painted();
    show(view);
    const row = projectRow(id, "folder");
    stage.tree.expandNode(row);
    await stage.clock.advance(10);
    assert.deepEqual(
      view.getChildren(row).map((node) => view.getTreeItem(node).label),
      ["No runs yet"],
    );
    await stage.workspace.actions.run(id, {});
    await stage.painted();
    const [run] = view.getChildren(row);
    assert.ok(run);
    assert.deepEqual(
      [view.getTreeItem(run).label, view.getParent(run), view.getParent(row)],
      ["Pending", view.getChildren(view.getChildren()[0])[0], view.getChildren()[0]],
    );
    assert.equal(view.getTreeItem(run).id?.startsWith("run/folder/"), true);
  });

  it("looks up what no list names one after the other, and says of what is not there", async () => {
    const far = Array.from({ length: 30 }, (_, at) => stage.hex.addProject(`Far ${at}`));
    stage.hex.addProject("Near");
    await stage.workspace.projects.setQuery({ words: "Near" }, "CREATED_AT");
    const asked: string[] = [];
    const getProject = stage.hex.operations.GetProject;
    let underWay = 0;
    let most = 0;
    stage.hex.operations.GetProject = async (query) => {
      asked.push(query.id);
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return await getProject(query);
    };
    const view = await open();
    const unknown = far.filter((id) => !stage.workspace.store.project(id));
    files.show([[elsewhere, "Of another workspace"], ...far.map((id): [ProjectId, string] => [id, `File of ${id}`])]);
    await stage.painted();
    show(view);
    await stage.clock.advance(30 * 60_000);
    await settled();
    assert.equal(most, 1);
    assert.deepEqual(new Set(asked), new Set([elsewhere, ...unknown]));
    assert.equal(asked.filter((id) => id === elsewhere).length, 1);
    const rows = show(view);
    const missing = rows.find(({ node }) => node.kind === "project" && node.projectId === elsewhere);
    assert.equal(missing?.item.label, "Of another workspace");
    assert.equal(missing?.item.description, "not in this Hex workspace, or no access");
    assert.match(missing?.item.contextValue ?? "", /\bgone\b/);
    assert.ok(texts(rows).includes("Far 29"), texts(rows).join("\n"));
  });

  it("looks up a project of a file that comes while others are looked up", async () => {
    const far = Array.from({ length: 110 }, (_, at) => stage.hex.addProject(`Far ${at}`));
    const view = await open();
    const unknown = far.filter((id) => !stage.workspace.store.project(id));
    assert.ok(unknown.length >= 3, "The list has them.");
    const [first, ...others] = unknown.map((id): [ProjectId, string] => [id, `File of ${id}`]);
    assert.ok(first);
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    const getProject = stage.hex.operations.GetProject;
    stage.hex.operations.GetProject = (query, call) => held.then(() => getProject(query, call));
    files.show([first]);
    await stage.painted();
    show(view);
    files.show([first, ...others]);
    await stage.painted();
    show(view);
    answer();
    await stage.clock.advance(60_000);
    await settled();
    assert.ok(
      far.every((id) => stage.workspace.store.project(id)),
      texts(show(view)).join("\n"),
    );
  });

  it("shows what the file calls a project until Hex has told, as text", async () => {
    const view = await open();
    stage.hex.fail("offline", "GetProject");
    files.show([[elsewhere, "$(bug) [x](command:y)\nNext\u202E"]]);
    assert.equal(view.getTreeItem(projectRow(elsewhere, "folder")).description, "loading…");
    await stage.painted();
    const shown = () => show(view).find(({ node }) => node.kind === "project" && node.group === "folder")?.item;
    assert.doesNotMatch(String(shown()?.label), /\$\(|[\u202E\n]/);
    assert.doesNotMatch((shown()?.tooltip as vscode.MarkdownString).value, /\]\(command/);
    await stage.clock.advance(5 * 60_000);
    await settled();
    assert.equal(shown()?.description, "couldn’t be loaded");
  });
});

describe("*.hex.yaml files in the open folders", () => {
  const folder = () => join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "", "hex-files");
  const id = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
  const hexYaml = (title: string, input = "region") =>
    `schemaVersion: 3\nmeta:\n  projectId: ${id}\n  title: ${title}\n  hexType: PROJECT\ncells:\n  - cellType: INPUT\n    cellLabel: A\n    config:\n      inputType: TEXT_INPUT\n      name: ${input}\n`;
  let files: HexFiles;
  let lines: string[];
  beforeEach(async () => {
    await mkdir(join(folder(), "node_modules"), { recursive: true });
    await watched(folder());
    const log = fakeLog();
    lines = log.lines;
    files = new HexFiles(log.log, new ChosenProjects(new FakeMemento()));
  });
  afterEach(async () => {
    files.dispose();
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await rm(folder(), { recursive: true, force: true });
    assert.deepEqual(lines, []);
  });

  it("are found, but not where the user does not search, and followed", async () => {
    const path = join(folder(), "revenue.hex.yaml");
    await writeFile(path, hexYaml("Revenue"));
    await writeFile(join(folder(), "broken.hex.yaml"), "meta: [");
    await writeFile(join(folder(), "node_modules", "other.hex.yaml"), hexYaml("Other"));
    assert.equal(files.projects.length, 0);
    await files.load();
    assert.deepEqual(
      files.projects.map(({ title, uri }) => [title, uri.fsPath]),
      [["Revenue", path]],
    );
    await writeFile(path, hexYaml("Renamed"));
    await eventually(() =>
      assert.deepEqual(
        files.projects.map(({ title }) => title),
        ["Renamed"],
      ),
    );
    const moved = join(folder(), "moved.hex.yml");
    const isReported = reported("**/moved.hex.yml");
    await rename(path, moved);
    await eventually(() =>
      assert.deepEqual(
        files.projects.map(({ uri }) => uri.fsPath),
        [moved],
      ),
    );
    await isReported;
    await rm(moved);
    await eventually(() => assert.deepEqual(files.projects, []));
  });

  it("are gone with the folder that another program deletes", async () => {
    const below = join(folder(), "old", "reports");
    const isReported = reported("**/old");
    await mkdir(below, { recursive: true });
    await isReported;
    await writeFile(join(below, "revenue.hex.yaml"), hexYaml("Revenue"));
    await eventually(async () => {
      // The folder's own event may have begun a search before the file was there.
      await files.load();
      assert.equal(files.projects.length, 1);
    });
    await rm(join(folder(), "old"), { recursive: true });
    await eventually(() => assert.deepEqual(files.projects, []));
  });

  it("tell a project's inputs, of the unsaved text when there is one", async () => {
    const path = join(folder(), "revenue.hex.yaml");
    await writeFile(path, hexYaml("Revenue"));
    const inputs = async () => {
      const found = await files.find(id);
      return found && [found.path, ...found.file.inputs.map(({ name }) => name)];
    };
    assert.deepEqual(await inputs(), ["hex-files/revenue.hex.yaml", "region"]);
    const document = await vscode.workspace.openTextDocument(path);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), hexYaml("Revenue", "country"));
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(await inputs(), ["hex-files/revenue.hex.yaml", "country"]);
    const breaking = new vscode.WorkspaceEdit();
    breaking.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), "meta: [");
    await vscode.workspace.applyEdit(breaking);
    assert.deepEqual(await inputs(), ["hex-files/revenue.hex.yaml", "region"]);
    assert.equal(await files.find(elsewhere), undefined);
  });
});
