import assert from "node:assert/strict";
import * as vscode from "vscode";
import { encodeId } from "../../src/hex/address";
import type { ProjectId, RunId } from "../../src/hex/types";
import { completeTasksJson } from "../../src/tasks/completion";
import { HexTasks } from "../../src/tasks/taskProvider";
import { TaskTerminal } from "../../src/tasks/taskTerminal";
import { hostileTexts } from "../security/support/hostile";
import { FakeUser, settled } from "./support/fakes";
import { fakeStage, simulatorStage } from "./support/tieInStage";
import { untrusted } from "./support/untrusted";

describe("Tasks, run by VS Code against the simulator", () => {
  let at: ReturnType<typeof simulatorStage>;
  let projects: { id: string; title: string; lastPublishedAt: number | null }[];

  before(async () => {
    at = simulatorStage();
    at.workspace.screen.setViewVisible(true);
    projects = (await at.control("state"))["projects"] as typeof projects;
  });
  after(() => {
    at.workspace.dispose();
    at.stage.dispose();
  });

  const idOf = (title: string) => projects.find((project) => project.title === title)?.id ?? "";

  /** Runs a task and answers its exit code. */
  async function exitCode(definition: Record<string, unknown>): Promise<number | undefined> {
    const name = `test ${Math.random()}`;
    const task = new HexTasks(at.stage.deps).resolveTask(
      new vscode.Task({ type: "hex", ...definition }, vscode.TaskScope.Workspace, name, "hex"),
    );
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent };
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode: code }) => {
        if (execution.task.name === name) {
          listener.dispose();
          resolve(code);
        }
      });
    });
    await vscode.tasks.executeTask(task);
    return await ended;
  }

  it("end with what became of the run", async function () {
    this.timeout(60_000);
    const outcomes = [
      ["Revenue by region", "COMPLETED", 0],
      ["Churn risk by account", "ERRORED", 1],
      ["Weekly active users", "KILLED", 2],
      ["Shift planning", "UNABLE_TO_ALLOCATE_KERNEL", 3],
    ] as const;
    const codes = await Promise.all(
      outcomes.map(async ([title, outcome]) => {
        await at.control("plan", { projectId: idOf(title), outcome, durationMs: 300, pendingMs: 50, times: 1 });
        return await exitCode({ project: idOf(title) });
      }),
    );
    assert.deepEqual(
      codes,
      outcomes.map(([, , code]) => code),
    );
    assert.ok(
      at.workspace.localRuns.all.every(({ told }) => told),
      "the terminals have told the ends",
    );
  });

  it("take the address that Hex gives a run, in both of its forms", async function () {
    this.timeout(60_000);
    const id = idOf("Revenue by region");
    for (const form of ["title", "uuid"]) {
      await at.control("dialect", { addresses: form });
      const run = (await at.control("startRun", { projectId: id })) as { runId: string };
      await at.control("endRun", run);
      const { url } = await at.workspace.loader.run(id as ProjectId, run.runId as RunId, "user");
      await at.control("plan", { projectId: id, outcome: "COMPLETED", durationMs: 300, pendingMs: 50, times: 1 });
      assert.equal(await exitCode({ project: url }), 0, url);
    }
    await at.control("dialect", { addresses: "title" });
  });

  it("end with 3 without a kernel, and with 4 when nothing was started", async function () {
    this.timeout(60_000);
    const project = idOf("Revenue by region");
    const codes: (number | undefined)[] = [];
    for (const status of [503, 403, 422]) {
      await at.control("faults/add", {
        match: { method: "POST", path: { regex: "/runs$" }, times: 1 },
        action: { kind: "status", status },
      });
      codes.push(await exitCode({ project }));
      await at.control("faults/clear");
    }
    codes.push(
      await exitCode({ project: "No such title" }),
      await exitCode({ project: "" }),
      await exitCode({ project, inputs: { "a b": 1 } }),
    );
    assert.deepEqual(codes, [3, 4, 4, 4, 4, 4]);
  });

  it("end with 0 once started when they do not wait, with values of variables put in", async function () {
    this.timeout(60_000);
    await at.control("requests/clear");
    await at.control("plan", { projectId: idOf("Shift planning"), durationMs: 100, pendingMs: 10, times: 1 });
    assert.equal(
      await exitCode({
        project: "shift planning",
        inputs: { shift_id: "${workspaceFolderBasename} ${env:HEX_RUNS_TEST_SIMULATOR_URL}" },
        wait: false,
      }),
      0,
    );
    const requests = (await at.control("requests")) as unknown as {
      operation?: string;
      body?: { inputParams?: Record<string, unknown> };
    }[];
    const [sent] = requests.filter(({ operation }) => operation === "RunProject");
    assert.equal(
      sent?.body?.inputParams?.["shift_id"],
      `workspace ${process.env["HEX_RUNS_TEST_SIMULATOR_URL"] ?? ""}`,
    );
  });
});

describe("The terminal of a task", () => {
  let at: ReturnType<typeof fakeStage>["at"];
  let stage: ReturnType<typeof fakeStage>["stage"];
  let user: FakeUser;

  beforeEach(() => {
    ({ at, stage } = fakeStage());
    user = new FakeUser();
  });
  afterEach(() => {
    user.dispose();
    stage.dispose();
    at.dispose();
  });

  function open(definition: unknown) {
    const terminal = new TaskTerminal(stage.deps, definition, at.clock);
    const shown = { text: "", code: undefined as number | undefined };
    terminal.onDidWrite((text) => (shown.text += text));
    terminal.onDidClose((code) => (shown.code = code));
    terminal.open({ columns: 60, rows: 20 });
    return { terminal, shown };
  }

  it("shows the run's way to its end, with nothing secret and no control characters of Hex's", async () => {
    const projectId = at.hex.addProject("Re\u001B[31mvenue\u0007\r\nrm -rf");
    const { shown } = open({ project: projectId, inputs: { region: "EM\u001B]0;x\u0007EA", api_key: "hidden" } });
    await settled();
    await at.clock.advance(120_000);
    assert.equal(shown.code, 0);
    const plain = shown.text.replace(/\u001B\[(?:\d+m|2K)/g, "").replace(/\r\n/g, "\n");
    assert.match(plain, /Starting “Re \[31mvenue rm -rf” on app\.hex\.tech/);
    assert.match(plain, /region = /);
    assert.match(plain, /api_key = ••••••/);
    assert.match(plain, /The run has started/);
    assert.match(plain, /Pending[\s\S]*Running[\s\S]*The run completed in 30s\./);
    assert.doesNotMatch(plain, /[\u0000-\u0008\u000B-\u000C\u000E-\u001F]/);
    assert.doesNotMatch(shown.text, /hidden/);
    assert.deepEqual(user.messages, []);
  });

  it("says that Hex accepts a dry run's request, and no more", async () => {
    const { shown } = open({ project: at.hex.addProject("Revenue"), options: { dryRun: true } });
    await settled();
    await at.clock.advance(1_000);
    assert.equal(shown.code, 0);
    assert.match(
      shown.text,
      /Hex accepts this request\. .*nothing was started\. Hex may check values only when the project runs\./,
    );
    assert.equal(at.workspace.localRuns.all.length, 0);
  });

  it("writes no control sequence of others, wherever in tasks.json or at Hex they stand", async () => {
    for (const text of hostileTexts) {
      const projectId = at.hex.addProject(text);
      for (const definition of [
        { project: text },
        { project: projectId, inputs: { [text]: 1 } },
        { project: projectId, inputs: { region: text }, options: { viewId: text } },
        { project: projectId, inputs: { region: text } },
      ]) {
        const { terminal, shown } = open(definition);
        await settled();
        terminal.close();
        const own = shown.text.replace(/\u001B\[(?:\d+m|2K)/g, "").replace(/\r\n|\r(?=$)|\r/g, "");
        assert.doesNotMatch(own, /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        assert.notEqual(own, "");
      }
    }
  });

  it("asks whether to cancel the run when the task is ended, and leaves it when that is wished", async () => {
    const projectId = at.hex.addProject();
    user.answer = "Keep Running";
    const first = open({ project: projectId });
    await settled();
    await at.clock.advance(3_000);
    first.terminal.close();
    await settled();
    assert.match(user.messages.join(), /Cancel its run in Hex as well\?/);
    assert.deepEqual(user.shown[0]?.buttons, ["Cancel Run", "Keep Running"]);
    assert.equal(at.hex.count("CancelRun"), 0);
    user.answer = "Cancel Run";
    const second = open({ project: projectId });
    await settled();
    await at.clock.advance(3_000);
    second.terminal.close();
    await settled();
    assert.equal(at.hex.count("CancelRun"), 1);
  });

  it("asks on Ctrl+C, goes on until the run is cancelled and ends with 2", async () => {
    const projectId = at.hex.addProject();
    user.answer = "Cancel Run";
    const { terminal, shown } = open({ project: projectId });
    await settled();
    await at.clock.advance(3_000);
    terminal.handleInput("\u0003");
    await settled();
    await at.clock.advance(60_000);
    assert.equal(shown.code, 2);
    assert.match(shown.text, /Cancelling…/);
    assert.match(shown.text, /The run was cancelled/);
  });

  it("says to sign in, and ends with 4", async () => {
    stage.signOut();
    const { shown } = open({ project: "x" });
    await settled();
    assert.equal(shown.code, 4);
    assert.match(shown.text, /Sign in to Hex first/);
    assert.deepEqual(user.shown[0]?.buttons, ["Sign In"]);
  });

  it("waits up to a minute for a sign-in that is not ready when the window opens, and says so", async () => {
    const projectId = at.hex.addProject("Revenue");
    const here = stage.value;
    for (const isReady of [true, false]) {
      stage.value = undefined;
      const { shown } = open({ project: projectId });
      await settled();
      assert.equal(shown.text, "");
      await at.clock.advance(40_000);
      assert.match(shown.text, /Waiting for the sign-in to Hex…/);
      assert.equal(shown.code, undefined);
      if (isReady) {
        stage.value = here;
        stage.changed.fire();
      }
      await settled();
      await at.clock.advance(60_000);
      assert.match(shown.text, isReady ? /The run completed/ : /wasn’t ready after a minute/);
      assert.equal(shown.code, isReady ? 0 : 4);
    }
    assert.equal(at.hex.count("RunProject"), 1);
    assert.deepEqual(user.messages, []);
  });

  it("asks before a task of a folder that is not trusted runs", async () => {
    const projectId = at.hex.addProject("Revenue");
    await untrusted(async () => {
      const { shown } = open({ project: "revenue", inputs: { api_token: "theirs" } });
      await settled();
      await at.clock.advance(1_000);
      assert.equal(user.messages[0], "Run “Revenue” in Hex (app.hex.tech)?");
      assert.match(
        user.shown[0]?.detail ?? "",
        /^Requested by a task, in a folder that you don’t trust\.[^]*api_token = theirs$/,
      );
      assert.deepEqual([shown.code, at.hex.count("RunProject")], [2, 0]);
      user.answer = "Run";
      open({ project: projectId });
      await settled();
      assert.equal(at.hex.count("RunProject"), 1);
    });
  });

  it("moves its line seldom where VS Code may have found a screen reader, and never where there is one", async () => {
    const settings = vscode.workspace.getConfiguration("editor");
    const lines = async (mode: string | undefined) => {
      await settings.update("accessibilitySupport", mode, vscode.ConfigurationTarget.Global);
      at.hex.durationMs = () => 150_000;
      const terminal = new TaskTerminal(stage.deps, { project: at.hex.addProject() }, at.clock);
      let count = 0;
      terminal.onDidWrite((text) => (count += text.endsWith("\n") ? 0 : 1));
      terminal.open({ columns: 60, rows: 20 });
      await settled();
      await at.clock.advance(200_000);
      return count;
    };
    try {
      assert.equal(await lines("on"), 0);
      const seldom = await lines("auto");
      assert.ok(seldom > 0 && seldom <= 2, String(seldom));
      assert.ok((await lines("off")) > 10);
    } finally {
      await settings.update("accessibilitySupport", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("makes tasks about whose problem matchers VS Code asks nothing", async () => {
    at.pins.value = [at.hex.addProject()];
    const tasks = new HexTasks(stage.deps);
    const [provided] = await tasks.provideTasks();
    const resolved = tasks.resolveTask(
      new vscode.Task({ type: "hex", project: "x" }, vscode.TaskScope.Workspace, "x", "hex"),
    );
    for (const task of [provided, resolved]) {
      // What VS Code's own window is told: whether the task has a list, be it empty.
      assert.equal((task as unknown as { hasDefinedMatchers: boolean }).hasDefinedMatchers, true);
    }
  });

  it("says what is wrong with an address, and sends nothing", async () => {
    const address = `https://app.hex.tech/northwind/app/Revenue-${encodeId(at.hex.addProject("Revenue"))}/latest`;
    for (const [project, sentence] of [
      [
        address.replace("app.hex", "eu.hex"),
        /This URL belongs to eu\.hex\.tech, but you’re signed in to app\.hex\.tech/,
      ],
      [address.replace("/latest", "0/latest"), /has 23 characters instead of 22/],
      ["https://app.hex.tech/northwind", /isn’t a project’s URL or ID/],
    ] as const) {
      const { shown } = open({ project });
      await settled();
      await at.clock.advance(1_000);
      assert.equal(shown.code, 4);
      assert.match(shown.text, sentence);
    }
    assert.deepEqual(at.hex.requests, []);
  });

  it("says which projects share a title", async () => {
    const ids = [at.hex.addProject("Same", { ownerEmail: "ana@example.com" }), at.hex.addProject("Same")];
    const { shown } = open({ project: "same" });
    await settled();
    await at.clock.advance(10_000);
    assert.equal(shown.code, 4);
    ids.forEach((id) => assert.ok(shown.text.includes(id)));
  });

  it("is offered for pinned projects and those in the folder, without a request", async () => {
    const known = at.hex.addProject("Known");
    await at.workspace.loader.project(known, "user");
    const before = at.hex.requests.length;
    at.pins.value = [known.toUpperCase(), "no id"];
    const other = at.hex.addProject("Other");
    stage.inFolders = [
      { id: other, title: "From the file", uri: vscode.Uri.file("/x") },
      { id: known, uri: vscode.Uri.file("/y") },
    ];
    const tasks = await new HexTasks(stage.deps).provideTasks();
    assert.deepEqual(
      tasks.map(({ name, definition }) => [name, definition["project"]]),
      [
        ["From the file", other],
        ["Known", known],
      ],
    );
    assert.equal(at.hex.requests.length, before);
    stage.signOut();
    assert.deepEqual(await new HexTasks(stage.deps).provideTasks(), []);
  });

  it("has its project completed in tasks.json by titles", async () => {
    const projectId = at.hex.addProject("Revenue");
    at.hex.addProject("Draft", { lastPublishedAt: undefined });
    const content = '{ "tasks": [{ "type": "hex", "project": "" }] }';
    const document = await vscode.workspace.openTextDocument({ language: "jsonc", content });
    const token = new vscode.CancellationTokenSource().token;
    const items = await completeTasksJson(stage.deps, document, document.positionAt(content.indexOf('""') + 1), token);
    assert.deepEqual(
      items.map(({ label, insertText }) => [(label as vscode.CompletionItemLabel).label, insertText]),
      [["Revenue", projectId]],
    );
    assert.deepEqual(await completeTasksJson(stage.deps, document, document.positionAt(3), token), []);
  });

  it("has its project narrowed down by what is typed, and all of them where one stands already", async () => {
    const revenue = at.hex.addProject("Revenue");
    const churn = at.hex.addProject("Churn");
    const token = new vscode.CancellationTokenSource().token;
    const filterTexts = async (written: string): Promise<(string | undefined)[]> => {
      const content = `{ "tasks": [{ "type": "hex", "project": "${written}" }] }`;
      const document = await vscode.workspace.openTextDocument({ language: "jsonc", content });
      const position = document.positionAt(content.indexOf(`${written}" }`) + written.length);
      return (await completeTasksJson(stage.deps, document, position, token)).map(({ filterText }) => filterText);
    };
    assert.deepEqual(await filterTexts("chu"), [` Churn ${churn}`, ` Revenue ${revenue}`]);
    for (const whole of [revenue, "Revenue"]) {
      assert.deepEqual(await filterTexts(whole), [`${whole} Churn ${churn}`, `${whole} Revenue ${revenue}`]);
    }
  });
});
