import * as vscode from "vscode";
import { HexTools } from "../../../src/chat/tools";
import { toolNames } from "../../../src/chat/register";
import { handlers } from "../../../src/commandRunner";
import { start } from "../../../src/actions/start";
import type { ProjectId, RunId } from "../../../src/hex/types";
import { completeTasksJson } from "../../../src/tasks/completion";
import { HexTasks } from "../../../src/tasks/taskProvider";
import { TaskTerminal } from "../../../src/tasks/taskTerminal";
import { HexLenses } from "../../../src/hexFiles/hexLenses";
import type { Node } from "../../../src/ui/nodes";
import { showNotices } from "../../../src/status/runNotices";
import type { ProjectsView } from "../../../src/tree/projectsView";
import type { RunsView } from "../../../src/tree/runsView";
import { StatusBar } from "../../../src/status/statusBar";
import type { Given, Sink } from "../../security/support/poison";
import { settle } from "../../unit/support/fakeClock";
import { FakePicks, type FakeBox, type FakePick } from "./fakePicks";
import { fakeLog, settled } from "./fakes";
import type { PageStage } from "./pageStage";
import { TieInStage } from "./tieInStage";

const never = new vscode.EventEmitter<never>();
/** Steps of one command that are gone through. */
const mostSteps = 8;

/** Commands that ask or tell, with what they are called with. */
const commands = [
  "runProject",
  "runWithInputs",
  "runAgainWithChanges",
  "cancelRun",
  "cancelAllRuns",
  "showActiveRuns",
  "compareRuns",
  "copyRunAs",
  "copyLink",
  "filterProjects",
  "sortProjects",
  "savePreset",
  "runPreset",
  "deletePreset",
  "pinProject",
] as const satisfies readonly (keyof typeof handlers)[];

/** Brings what Hex and files say to every place that shows something, and keeps what VS Code was given there. */
export class EverySink implements vscode.Disposable {
  readonly given: Given[] = [];
  private readonly originals: Partial<typeof vscode.window>;
  private readonly token = new vscode.CancellationTokenSource().token;

  constructor(private readonly stage: PageStage) {
    const told =
      (where: string) =>
      (message: string, ...rest: unknown[]) => {
        this.take("message", where, [message, rest]);
        return Promise.resolve(undefined);
      };
    const withProgress = (
      options: vscode.ProgressOptions,
      task: (progress: vscode.Progress<object>, token: vscode.CancellationToken) => unknown,
    ) => {
      this.take("message", "progress", options.title);
      return Promise.resolve(task({ report: (value) => this.take("message", "progress", value) }, this.token));
    };
    const {
      showInformationMessage,
      showWarningMessage,
      showErrorMessage,
      setStatusBarMessage,
      showSaveDialog,
      showOpenDialog,
    } = vscode.window;
    this.originals = {
      showInformationMessage,
      showWarningMessage,
      showErrorMessage,
      setStatusBarMessage,
      showSaveDialog,
      showOpenDialog,
      withProgress: vscode.window.withProgress,
    };
    Object.assign(vscode.window, {
      showInformationMessage: told("information"),
      showWarningMessage: told("warning"),
      showErrorMessage: told("error"),
      setStatusBarMessage: (text: string) => (
        this.take("label", "status bar message", text),
        new vscode.Disposable(() => undefined)
      ),
      showSaveDialog: () => Promise.resolve(undefined),
      showOpenDialog: () => Promise.resolve(undefined),
      withProgress,
    });
  }

  take(sink: Sink, where: string, value: unknown): void {
    this.given.push({ sink, where, value });
  }

  dispose(): void {
    Object.assign(vscode.window, this.originals);
  }

  /** Every row at any depth, whether it is open or not. */
  tree(view: RunsView | ProjectsView, node?: Node, depth = 0): void {
    if (node) {
      const item = view.resolveTreeItem(view.getTreeItem(node), node);
      this.take("label", `${node.kind} row`, [
        item.label,
        item.description,
        item.accessibilityInformation,
        item.command?.title,
      ]);
      this.take(
        "markdown",
        `${node.kind} tooltip`,
        item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : item.tooltip,
      );
    }
    if (depth < 4) {
      view
        .getChildren(node)
        .slice(0, 12)
        .forEach((child) => this.tree(view, child, depth + 1));
    }
    this.take("message", "view message", [view.view.message, view.view.description, view.view.badge?.tooltip]);
  }

  statusBar(): vscode.Disposable {
    const { current, ticker, state } = this.stage;
    const item = {
      show: () => undefined,
      hide: () => undefined,
      dispose: () => undefined,
    } as unknown as vscode.StatusBarItem;
    const bar = new StatusBar({
      current,
      ticker,
      sessions: { state, onDidChange: never.event },
      statusBar: { value: "always", onDidChange: never.event },
      createItem: () => item,
    });
    return vscode.Disposable.from(bar, {
      dispose: () => {
        this.take("label", "status bar", [item.text, item.accessibilityInformation]);
        this.take(
          "markdown",
          "status bar tooltip",
          item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : item.tooltip,
        );
      },
    });
  }

  notices(): vscode.Disposable {
    return showNotices({
      current: this.stage.current,
      notifications: { value: "mineAndPinned" },
      notifySlowRuns: { value: true },
      log: fakeLog().log,
    });
  }

  async page(runId: RunId, other: RunId): Promise<void> {
    const panels = [await this.stage.open(runId), await this.stage.openComparison(runId, other)];
    await this.stage.settled();
    panels.forEach((panel) => {
      const { view } = panel;
      const charts = view?.kind === "run" ? view.charts.items : [];
      charts.forEach(({ place }) => panel.say({ type: "chart", runId, staticId: place.staticId, width: 640 }));
    });
    await this.stage.settled();
    panels.forEach((panel) => {
      const pictures = panel.told.filter((message) => message.type === "picture");
      this.take(
        "plain",
        "page",
        panel.told.filter((message) => message.type !== "picture"),
      );
      this.take(
        "plain",
        "picture",
        pictures.map(({ picture }) => (picture.state === "shown" ? { ...picture, base64: "" } : picture)),
      );
      this.take("label", "page title", panel.title);
      panel.dispose();
    });
  }

  async lenses(projectId: ProjectId): Promise<void> {
    const { current, ticker, clock } = this.stage;
    const content = `meta:\n  projectId: ${projectId}\n  title: a\n`;
    const document = {
      uri: vscode.Uri.parse("untitled:a.hex.yaml"),
      lineCount: 3,
      lineAt: (at: number) => ({ text: content.split("\n")[at] ?? "" }) as vscode.TextLine,
    };
    const lenses = new HexLenses({
      current,
      sessions: { load: () => Promise.resolve(), state: "signedIn", onDidChange: never.event },
      ticker,
      clock,
      log: fakeLog().log,
      visible: () => [document],
      changed: () => undefined,
    });
    const shown = await lenses.of(document as unknown as vscode.TextDocument);
    this.take(
      "label",
      "lens",
      shown.map(({ command }) => [command?.title, command?.tooltip]),
    );
    lenses.dispose();
  }

  /** Each command, its questions answered with their first row or as they stand. */
  async commands(
    projectId: ProjectId,
    runId: RunId,
    only: readonly (typeof commands)[number][] = commands,
  ): Promise<void> {
    for (const name of only) {
      await this.asking(name, () => handlers[name](this.stage.context, { projectId, runId, options: { inputs: {} } }));
    }
    await this.asking("dry run", () => start(this.stage.context, projectId, { dryRun: true }));
  }

  /** Does something that asks, answers it, and keeps what was asked. */
  async asking(where: string, work: () => unknown): Promise<void> {
    const picks = new FakePicks();
    const chosen = new Set<string>();
    const look = (input: FakePick | FakeBox) => {
      this.take("message", `${where}: ${input.title}`, [
        input.title,
        input.placeholder,
        input.buttons.map(({ tooltip }) => tooltip),
      ]);
      if ("items" in input) {
        this.take(
          "label",
          `${where}: row`,
          input.items.map(({ label, description, detail, buttons }) => [
            label,
            description,
            detail,
            buttons?.map(({ tooltip }) => tooltip),
          ]),
        );
      } else {
        this.take("message", `${where}: box`, [input.prompt, input.validationMessage]);
      }
    };
    const answerPick = async (pick: FakePick) => {
      await settle();
      look(pick);
      const row =
        pick.items.find(({ label, kind }) => kind !== vscode.QuickPickItemKind.Separator && !chosen.has(label)) ??
        pick.items[0];
      if (!row) {
        pick.hide();
        return;
      }
      chosen.add(row.label);
      pick.type("a");
      look(pick);
      pick.type("");
      if (pick.canSelectMany) {
        pick.tick(row.label);
      } else {
        pick.choose(row.label);
      }
    };
    const answerBox = async (box: FakeBox) => {
      await settle();
      look(box);
      box.type("zzz");
      look(box);
      box.enter("");
      look(box);
      box.hide();
    };
    picks.then(...Array.from({ length: mostSteps }, () => answerPick));
    picks.inBoxes.push(...Array.from({ length: mostSteps }, () => answerBox));
    const done = Promise.resolve(work()).catch((error: unknown) =>
      this.take("message", `${where}: error`, error instanceof Error ? error.message : error),
    );
    let isDone = false;
    void done.then(() => (isDone = true));
    for (
      let round = 0, opened = -1;
      !isDone && round < 40 && !(opened === picks.onTheScreen.length && round > 6 && round % 4 === 0);
      round += 1
    ) {
      opened = picks.onTheScreen.length;
      await settled();
      await this.stage.clock.advance(50);
    }
    picks.opened.forEach(look);
    picks.dispose();
    this.stage.left.fire();
    await settled();
  }

  async chat(projectId: ProjectId, runId: RunId): Promise<void> {
    const stage = new TieInStage(this.stage.context);
    const tools = new HexTools(stage.deps);
    for (const name of toolNames) {
      const input = { project: projectId, projectId, runId, run: runId, inputs: { region: "EMEA" }, search: "" };
      try {
        const prepared = await tools.prepare(name, { input }, this.token);
        const { title, message } = prepared.confirmationMessages ?? {};
        this.take("message", `${name}: question`, [title, prepared.invocationMessage]);
        this.take("markdown", `${name}: question`, message instanceof vscode.MarkdownString ? message.value : message);
        const { content } = await tools.invoke(name, { input, toolInvocationToken: undefined }, this.token);
        this.take(
          "plain",
          `${name}: answer`,
          content.flatMap((part) =>
            part instanceof vscode.LanguageModelTextPart ? [JSON.parse(part.value) as unknown] : [],
          ),
        );
      } catch (error) {
        this.take("plain", `${name}: error`, error instanceof Error ? error.message : error);
      }
    }
    stage.dispose();
  }

  async tasks(projectId: ProjectId, definition: object = { project: projectId }): Promise<void> {
    const stage = new TieInStage(this.stage.context);
    const terminal = new TaskTerminal(stage.deps, definition, this.stage.clock);
    terminal.onDidWrite((text) => this.take("terminal", "terminal", text));
    terminal.open({ columns: 80, rows: 20 });
    await settled();
    await this.stage.clock.advance(10_000);
    terminal.close();
    const tasks = await new HexTasks(stage.deps).provideTasks();
    this.take(
      "label",
      "task",
      tasks.map(({ name, detail, source }) => [name, detail, source]),
    );
    const content = '{ "tasks": [{ "type": "hex", "project": "" }] }';
    const document = await vscode.workspace.openTextDocument({ language: "jsonc", content });
    const items = await completeTasksJson(
      stage.deps,
      document,
      document.positionAt(content.indexOf('""') + 1),
      this.token,
    );
    this.take(
      "label",
      "completion",
      items.map(({ label, detail }) => [label, detail]),
    );
    stage.dispose();
  }
}
