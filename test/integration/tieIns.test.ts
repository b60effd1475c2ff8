import assert from "node:assert/strict";
import * as vscode from "vscode";
import { mcpServers, toolNames } from "../../src/chat/register";
import { HexTools } from "../../src/chat/tools";
import { CommandRunner } from "../../src/commandRunner";
import type { CommandDeps } from "../../src/actions/context";
import { copyRunAs } from "../../src/copyAs/copyRunAs";
import { encodeId } from "../../src/hex/address";
import type { HexHost, ProjectId } from "../../src/hex/types";
import { signIn } from "../../src/signIn/signIn";
import { LinkProvider } from "../../src/links/linkProvider";
import { CommandStage } from "./support/commandStage";
import { FakeUser, settled } from "./support/fakes";
import { choose, FakePicks } from "./support/fakePicks";
import { fakeStage } from "./support/tieInStage";

const token = new vscode.CancellationTokenSource().token;

describe("Tools for language models", () => {
  let at: ReturnType<typeof fakeStage>["at"];
  let stage: ReturnType<typeof fakeStage>["stage"];
  let tools: HexTools;
  let projectId: ProjectId;

  beforeEach(() => {
    ({ at, stage } = fakeStage());
    tools = new HexTools(stage.deps);
    projectId = at.hex.addProject("Revenue");
  });
  afterEach(() => {
    stage.dispose();
    at.dispose();
  });

  async function invoke(name: (typeof toolNames)[number], input: object): Promise<Record<string, unknown>> {
    const { content } = await tools.invoke(name, { input, toolInvocationToken: undefined }, token);
    const text = content.map((part) => (part as vscode.LanguageModelTextPart).value).join("");
    assert.ok(text.length <= 16_000);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** As VS Code does: asks, then invokes. */
  async function run(input: object): Promise<Record<string, unknown>> {
    await tools.prepare("hex_run_project", { input }, token);
    return await invoke("hex_run_project", input);
  }

  async function question(name: (typeof toolNames)[number], input: object): Promise<string> {
    const { confirmationMessages } = await tools.prepare(name, { input }, token);
    const message = confirmationMessages?.message as vscode.MarkdownString;
    assert.ok(!message.isTrusted && !message.supportHtml && !message.supportThemeIcons);
    return message.value;
  }

  it("are offered by the installed extension, and say to sign in", async () => {
    await vscode.extensions.getExtension("hex-runs.hex-runs")?.activate();
    const offered = vscode.lm.tools.filter(({ name }) => name.startsWith("hex_"));
    assert.deepEqual(offered.map(({ name }) => name).sort(), [...toolNames].sort());
    for (const tool of offered) {
      assert.ok(tool.description.length > 100 && tool.inputSchema !== undefined, tool.name);
    }
    await assert.rejects(
      async () => await vscode.lm.invokeTool("hex_list_projects", { input: {}, toolInvocationToken: undefined }),
      /Hex: Sign In/,
    );
  });

  it("list projects by the words of their titles, on all pages", async () => {
    for (let index = 0; index < 120; index += 1) {
      at.hex.addProject(`Other ${index}`, { ownerEmail: "x".repeat(500) });
    }
    const last = at.hex.addProject("Monthly costs", { lastPublishedAt: undefined });
    assert.deepEqual(await invoke("hex_list_projects", { search: "COSTS monthly" }), {
      found: 1,
      projects: [{ id: last, title: "Monthly costs", canRun: false, whyNot: "it was never published" }],
    });
    const { projects, found } = await invoke("hex_list_projects", { limit: 100 });
    assert.equal(found, 122);
    assert.ok(Array.isArray(projects) && projects.length > 10 && projects.length <= 100);
  });

  it("tell inputs, and where they are known from", async () => {
    at.hex.exports.set(
      projectId,
      "meta:\n  hexType: PROJECT\ncells:\n  - cellType: INPUT\n    cellLabel: Region\n    config:\n      inputType: DROPDOWN\n      name: region\n      options: { valueOptions: [EMEA, APAC] }\n      defaultValue: EMEA\n",
    );
    const answer = await invoke("hex_get_project_inputs", { project: "revenue" });
    assert.deepEqual(answer["inputs"], [
      { name: "region", label: "Region", kind: "dropdown", options: ["EMEA", "APAC"], default: "EMEA" },
    ]);
    assert.match(String(answer["note"]), /export/);
    at.hex.exports.clear();
    const other = at.hex.addProject("Other");
    assert.match(String((await invoke("hex_get_project_inputs", { project: other }))["note"]), /not known/);
  });

  it("say exactly what will run before it does, with all that others wrote as text", async () => {
    const nasty = at.hex.addProject("[Revenue](https://evil.example) <b>$(zap)</b> `x`");
    const message = await question("hex_run_project", {
      project: nasty,
      inputs: { region: "[x](command:y)", days: 7, webhook_token: "theirs" },
      useCachedSqlResults: false,
    });
    assert.doesNotMatch(message, /[^\\]\]\(|<b>|(?<!\\)`/);
    assert.match(message, /Revenue/);
    assert.match(message, /app\\\.hex\\\.tech/);
    assert.match(message, /days \\= 7/);
    assert.match(message, /webhook\\_token \\= theirs/);
    assert.ok(message.includes(nasty.replaceAll("-", "\\-")));
    assert.match(message, /Cached SQL results are not used/);
    assert.equal(at.hex.count("RunProject"), 0);
  });

  it("run a project once, without waiting, and tell it without a token", async () => {
    const answer = await run({ project: projectId, inputs: { region: "EMEA" } });
    assert.deepEqual([answer["projectId"], answer["status"], answer["active"]], [projectId, "PENDING", true]);
    assert.equal(at.hex.count("RunProject"), 1);
    const listed = await invoke("hex_get_runs", {});
    assert.equal((listed["runs"] as { runId: string }[])[0]?.runId, answer["runId"]);
    const ofProject = await invoke("hex_get_runs", { project: "Revenue", limit: 1 });
    assert.equal((ofProject["runs"] as unknown[]).length, 1);
  });

  it("start the run that was confirmed, or none", async () => {
    const input = { project: "Revenue", inputs: { region: "EMEA" } };
    await question("hex_run_project", input);
    // The title means another project by now.
    Object.assign(at.hex.projects.get(projectId) ?? {}, { title: "Old revenue" });
    const other = at.hex.addProject("Revenue");
    await at.workspace.allProjects.refresh("user");
    await at.workspace.loader.project(other, "user");
    assert.equal((await invoke("hex_run_project", input))["projectId"], projectId);
    assert.equal(at.hex.count("RunProject"), 1);
    // Each yes is for one run, with one set of inputs.
    await assert.rejects(invoke("hex_run_project", input), /Nothing was started/);
    await question("hex_run_project", input);
    await assert.rejects(invoke("hex_run_project", { ...input, inputs: { region: "APAC" } }), /Nothing was started/);
    // Another sign-in of the same workspace is used by now.
    stage.all.push({ ...(stage.all[0] ?? assert.fail()), id: "other", label: "Ben" });
    await stage.deps.sessions.switchTo("other");
    await assert.rejects(
      invoke("hex_run_project", input),
      /not asked about this run of this project in this workspace/,
    );
    assert.equal(at.hex.count("RunProject"), 1);
  });

  it("ask about all that is sent, and start nothing that is too much to show", async () => {
    const inputs = (length: number) =>
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`input_${index}`, "x".repeat(length)]));
    const message = await question("hex_run_project", { project: projectId, inputs: inputs(20) });
    assert.match(message, /input\\_0 \\= x{20}\s[^]*input\\_49 \\= x{20}$/);
    await assert.rejects(run({ project: projectId, inputs: inputs(200) }), /too much to show.*Nothing was started/);
    assert.equal(at.hex.count("RunProject"), 0);
  });

  it("tell what to do next when something is wrong", async () => {
    await assert.rejects(run({ project: "No such" }), /hex_list_projects/);
    at.hex.addProject("Revenue");
    await at.workspace.allProjects.refresh("user");
    await assert.rejects(run({ project: "Revenue" }), /Several projects/);
    await assert.rejects(
      invoke("hex_run_project", { project: projectId, inputs: { a: 1 }, updatePublishedResults: true }),
      /only one of these/,
    );
    at.hex.fail("kernelsBusy", "RunProject", 1);
    await assert.rejects(run({ project: projectId }), /all kernels are busy/);
    await assert.rejects(question("hex_cancel_run", { projectId, runId: "1" }), /hex_get_runs/);
    const stopped = new vscode.CancellationTokenSource();
    stopped.cancel();
    await assert.rejects(
      async () =>
        await tools.invoke(
          "hex_run_project",
          { input: { project: projectId }, toolInvocationToken: undefined },
          stopped.token,
        ),
      vscode.CancellationError,
    );
    stage.signOut();
    await assert.rejects(invoke("hex_get_runs", {}), /Hex: Sign In/);
  });

  it("take the address of a project or run, and say what is wrong with one", async () => {
    const runId = at.hex.addRun(projectId, 600_000);
    const address = `https://app.hex.tech/northwind/app/Revenue-${encodeId(projectId)}/latest`;
    assert.equal((await invoke("hex_get_runs", { project: address }))["project"], projectId);
    assert.equal((await invoke("hex_get_runs", { project: encodeId(projectId) }))["project"], projectId);
    assert.match(await question("hex_cancel_run", { projectId: address, runId }), /Revenue/);
    assert.match(
      await question("hex_cancel_run", { projectId: `${address}?runId=${runId}`, runId: `${address}?runId=${runId}` }),
      /Revenue/,
    );
    const before = at.hex.requests.length;
    for (const [project, sentence] of [
      [address.replace("app.hex", "eu.hex"), /address is of eu\.hex\.tech/],
      [address.replace("/latest", "0/latest"), /23 characters instead of 22/],
      ["https://app.hex.tech/northwind", /names no project/],
    ] as const) {
      await assert.rejects(run({ project }), sentence);
      await assert.rejects(question("hex_cancel_run", { projectId: project, runId }), sentence);
    }
    await assert.rejects(invoke("hex_run_project", { project: address, viewId: address }), /names no saved view/);
    assert.equal(at.hex.requests.length, before);
  });

  it("cancel a run after saying which", async () => {
    const runId = at.hex.addRun(projectId, 600_000);
    const message = await question("hex_cancel_run", { projectId, runId });
    assert.match(message, /Revenue/);
    assert.ok(message.includes(runId.replaceAll("-", "\\-")));
    assert.match(message, /didn’t start it from VS Code/);
    assert.match(String((await invoke("hex_cancel_run", { projectId, runId }))["note"]), /asked to cancel/);
    assert.equal(at.hex.count("CancelRun"), 1);
  });
});

describe("Hex's own MCP server", () => {
  const of = (state: "signedIn" | "signedOut", host: string) =>
    mcpServers({
      load: () => Promise.resolve(),
      state,
      current: { id: "s", host: host as HexHost, account: {}, kind: "personal", label: "" },
    });

  it("is that of the sign-in's host, without a header", async () => {
    const [server] = await of("signedIn", "https://eu.hex.tech");
    assert.deepEqual(
      [server?.label, server?.uri.toString(), Object.keys(server?.headers ?? {})],
      ["Hex (eu.hex.tech)", "https://eu.hex.tech/mcp", []],
    );
    assert.deepEqual(await of("signedOut", "https://eu.hex.tech"), []);
    assert.deepEqual(await of("signedIn", "http://hex.example.com"), []);
    assert.equal((await of("signedIn", "http://127.0.0.1:8790")).length, 1);
  });
});

describe("Links", () => {
  let at: ReturnType<typeof fakeStage>["at"];
  let stage: ReturnType<typeof fakeStage>["stage"];
  let user: FakeUser;
  let links: LinkProvider;
  let projectId: ProjectId;

  beforeEach(() => {
    ({ at, stage } = fakeStage());
    user = new FakeUser();
    links = new LinkProvider(stage.deps);
    projectId = at.hex.addProject("Revenue");
  });
  afterEach(() => {
    user.dispose();
    stage.dispose();
    at.dispose();
  });

  const follow = async (link: string) => {
    await links.handleUri(vscode.Uri.parse(`vscode://hex-runs.hex-runs${link}`));
    await settled();
  };

  it("show a run, once Hex knows it", async () => {
    const runId = at.hex.addRun(projectId, 60_000);
    await follow(`/run?project=${projectId}&run=${runId}`);
    assert.deepEqual(stage.pages, [[projectId, runId]]);
    await follow(`/run?project=${projectId}&run=${projectId}`);
    assert.equal(stage.pages.length, 1);
    assert.match(user.messages.join(), /The run can’t be found/);
  });

  it("reveal a project, also one that no loaded page lists", async () => {
    await at.workspace.projects.setQuery({ words: "nothing" }, "LAST_EDITED_AT");
    await follow(`/project?project=${projectId}`);
    assert.deepEqual(stage.revealed, [projectId]);
    assert.ok(at.workspace.projects.projects.some(({ id }) => id === projectId));
  });

  it("start nothing without a yes", async () => {
    const started: unknown[] = [];
    const { executeCommand } = vscode.commands;
    Object.assign(vscode.commands, { executeCommand: (...call: unknown[]) => Promise.resolve(started.push(call)) });
    try {
      const inputs = encodeURIComponent(JSON.stringify({ region: "EMEA" }));
      await follow(`/start?project=${projectId}&inputs=${inputs}`);
      const [question] = user.shown;
      assert.ok(question?.modal && /Run “Revenue” in Hex \(app\.hex\.tech\)\?/.test(question.message));
      assert.match(
        question.detail ?? "",
        /^Requested by a link\.\nIn the workspace app\.hex\.tech, as Ana \(app\.hex\.tech\)\.\n/,
      );
      assert.ok(question.detail?.includes(`Project ${projectId}\nregion = EMEA`));
      assert.deepEqual(started, []);
      user.answer = "Run";
      await follow(`/start?project=${projectId}&inputs=${inputs}`);
      assert.deepEqual(started, [
        ["hexRuns.runProject", { projectId, options: { inputs: { region: "EMEA" } }, sessionId: "s" }],
      ]);
    } finally {
      Object.assign(vscode.commands, { executeCommand });
    }
  });

  it("start nothing in another workspace than the one in the question", async () => {
    const runner = new CommandRunner(stage.deps as CommandDeps);
    await runner.run("runProject", { projectId, options: {}, sessionId: "other" });
    assert.equal(at.hex.count("RunProject"), 0);
    assert.match(
      user.messages.join(),
      /^Nothing was started: the workspace was switched after the question was asked\.$/,
    );
    await runner.run("runProject", { projectId, options: {}, sessionId: "s" });
    assert.equal(at.hex.count("RunProject"), 1);
  });

  it("show in their question all that would be sent, secrets as well, and a long list on request", async () => {
    const inputs = {
      api_token: "theirs",
      note: "a\u202Eb\u0000",
      ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`n${index}`, index])),
      long: `${"x".repeat(400)}end`,
    };
    const link = `/start?project=${projectId}&inputs=${encodeURIComponent(JSON.stringify(inputs))}`;
    const started: unknown[] = [];
    const { executeCommand } = vscode.commands;
    const picks = new FakePicks();
    Object.assign(vscode.commands, { executeCommand: (...call: unknown[]) => Promise.resolve(started.push(call)) });
    try {
      await follow(link);
      const [question] = user.shown;
      assert.deepEqual(question?.buttons, ["Run", "Show All", "Run with Inputs…"]);
      assert.match(question?.detail ?? "", /api_token = theirs\n/);
      assert.match(question?.detail ?? "", /note = .*\\u\{202e\}/);
      assert.match(question?.detail ?? "", /… and 25 more$/);
      user.answer = "Show All";
      picks.then((pick) => {
        assert.match(pick.title, /^Run “Revenue” in Hex/);
        assert.ok(
          pick.labels.includes("n39 = 39") &&
            pick.labels.some((label) => label.endsWith("end")) &&
            pick.labels.includes(`Project ${projectId}`),
        );
        assert.ok(pick.labels.join("").includes(`long = ${inputs.long}`));
        pick.choose("n39 = 39");
        assert.ok(pick.isOpen);
        pick.hide();
      });
      await follow(link);
      assert.deepEqual(started, []);
      picks.then(choose("Run"));
      await follow(link);
      assert.deepEqual(started, [["hexRuns.runProject", { projectId, options: { inputs }, sessionId: "s" }]]);
    } finally {
      Object.assign(vscode.commands, { executeCommand });
      picks.dispose();
    }
  });

  it("of a host that is not Hex's own and was never signed in to say who could use a token", async () => {
    const detail = async (host: string) => {
      user.shown.length = 0;
      await follow(`/project?project=${projectId}&host=${host}`);
      assert.deepEqual(user.shown[0]?.buttons, ["Sign In"]);
      return user.shown[0]?.detail;
    };
    assert.match(
      String(await detail("hex.tech.evil.example")),
      /^hex\.tech\.evil\.example isn’t one of Hex’s own hosts.*The people who run it could use a token that you paste there\.$/,
    );
    assert.match(String(await detail("evilhex.tech")), /isn’t one of Hex’s own hosts/);
    assert.equal(await detail("eu.hex.tech"), undefined);
    assert.equal(await detail("northwind.hex.tech"), undefined);
    // So does the box that the token is pasted into.
    const picks = new FakePicks();
    const signInAt = async (host: string) => {
      const createClient = () => assert.fail("nothing is asked");
      await signIn(
        { sessions: stage.deps.sessions as never, globalState: stage.remembered, log: stage.deps.log, createClient },
        { host: host as HexHost },
      );
      return picks.boxes.at(-1)?.prompt;
    };
    try {
      assert.match(
        String(await signInAt("https://evil.example")),
        /^evil\.example isn’t one of Hex’s own hosts.*The people who run it could use a token that you paste there\. Paste an API token\./,
      );
      assert.match(String(await signInAt("https://northwind.hex.tech")), /^Paste an API token\./);
    } finally {
      picks.dispose();
    }
    await stage.remembered.update("hexRuns.hosts", ["https://hex.northwind.example"]);
    assert.equal(await detail("hex.northwind.example"), undefined);
  });

  it("of another host offer to switch", async () => {
    stage.all.push({
      id: "eu",
      host: "https://eu.hex.tech" as HexHost,
      account: {},
      kind: "personal",
      label: "Ana (eu)",
    });
    const runId = at.hex.addRun(projectId, 60_000);
    await follow(`/run?project=${projectId}&run=${runId}&host=eu.hex.tech`);
    assert.deepEqual(stage.pages, []);
    assert.match(user.messages.join(), /The link belongs to eu\.hex\.tech, but you’re signed in to app\.hex\.tech/);
    user.answer = "Switch Workspace";
    await follow(`/run?project=${projectId}&run=${runId}&host=eu.hex.tech`);
    assert.equal(stage.value?.session.id, "eu");
    assert.deepEqual(stage.pages, [[projectId, runId]]);
  });

  it("of several sign-ins at a host are asked for with that of their organisation first, then with the others", async () => {
    const [mine, other, third] = [
      "019dc3fe-1f1d-7001-bb19-f6f0af9374ca",
      "019dc3fe-1f1d-7001-bb19-f6f0af9374cb",
      "019dc3fe-1f1d-7001-bb19-f6f0af9374cc",
    ];
    const host = "https://app.hex.tech" as HexHost;
    const session = (id: string, orgId: string | undefined) => ({
      id,
      host,
      account: { orgId },
      kind: "personal" as const,
      label: `Ana (${id})`,
    });
    stage.all = [session("s", mine), session("b", other), session("c", third)];
    stage.value = { session: stage.all[0] ?? assert.fail(), workspace: at.workspace };
    const elsewhere = "019a0000-0000-7000-8000-000000000009" as ProjectId;
    const address = (org: string, id: ProjectId) => `${host}/${org}/app/Title-${encodeId(id)}/latest`;
    const followAddress = (text: string) => follow(`/project?project=${encodeURIComponent(text)}`);

    // Of its own organisation: no other sign-in is asked.
    await followAddress(address(mine ?? "", projectId));
    assert.deepEqual([stage.revealed, stage.asked], [[projectId], []]);

    // Of another organisation, whose sign-in is asked first and sees it: nothing changes without a yes.
    stage.seen.set("c", elsewhere);
    await followAddress(address(third ?? "", elsewhere));
    assert.deepEqual([stage.asked.splice(0), stage.value.session.id], [["c"], "s"]);
    assert.match(user.messages.join(), /in a workspace that you’re signed in to as Ana \(c\)/);

    // Of an organisation by its short name: the current sign-in first, then the others.
    await followAddress(address("northwind", elsewhere));
    assert.deepEqual(stage.asked.splice(0), ["b", "c"]);
    user.answer = "Switch Workspace";
    const before = at.hex.count("GetProject");
    const runId = at.hex.addRun(projectId, 60_000);
    stage.seen.set("b", projectId);
    await follow(`/run?project=${encodeURIComponent(address(other ?? "", projectId))}&run=${encodeId(runId as never)}`);
    assert.deepEqual([stage.asked.splice(0), stage.value.session.id, stage.pages], [["b"], "b", [[projectId, runId]]]);
    assert.equal(at.hex.count("GetProject"), before);
  });

  it("of an organisation that nobody is signed in to say so, after every sign-in at the host was asked", async () => {
    const host = "https://app.hex.tech" as HexHost;
    stage.all.push({ id: "b", host, account: {}, kind: "personal", label: "Ana (b)" });
    await follow(`/project?project=${encodeURIComponent(`${host}/northwind/app/X-031MyIAX6l6JJen2z5Acrp/latest`)}`);
    assert.deepEqual(stage.asked, ["b"]);
    assert.match(user.messages.join(), /The project can’t be found, or you no longer have access to it/);
    assert.deepEqual(stage.revealed, []);
  });

  it("take a title, and say what is wrong with an address", async () => {
    const cles = at.hex.addProject("Métriques\u00A0clés");
    await follow("/project?project=metriques%20CLES");
    assert.deepEqual(stage.revealed, [cles]);
    const before = at.hex.requests.length;
    await follow(
      `/project?project=${encodeURIComponent("https://app.hex.tech/northwind/app/X-031MyIAX6l6JJen2z5Acr/latest")}`,
    );
    assert.match(user.messages.join(), /has 21 characters instead of 22/);
    assert.equal(at.hex.requests.length, before);
    await follow("/project?project=Nothing%20of%20this");
    assert.match(user.messages.join(), /No project “Nothing of this” in app\.hex\.tech/);
  });

  it("start with inputs that are decoded once, as VS Code hands them over", async () => {
    const started: unknown[] = [];
    const { executeCommand } = vscode.commands;
    Object.assign(vscode.commands, { executeCommand: (...call: unknown[]) => Promise.resolve(started.push(call)) });
    try {
      user.answer = "Run";
      const all = [{ team: "R&D" }, { since: "+2w" }, { share: "100%25" }, { a: '"}&project=x&host=evil.example' }];
      for (const inputs of all) {
        await follow(`/start?project=${projectId}&inputs=${encodeURIComponent(JSON.stringify(inputs))}`);
      }
      assert.deepEqual(
        started,
        all.map((inputs) => ["hexRuns.runProject", { projectId, options: { inputs }, sessionId: "s" }]),
      );
    } finally {
      Object.assign(vscode.commands, { executeCommand });
    }
  });

  it("that are none of ours say which there are", async () => {
    await follow("/cancel?project=1");
    assert.match(user.messages.join(), /\/run\?project=…&run=…/);
  });

  it("are found in texts and terminals, on the hosts of sign-ins alone", async () => {
    const runId = at.hex.addRun(projectId, 60_000);
    const link = `https://app.hex.tech/o/app/${projectId}/latest?runId=${runId}`;
    const document = await vscode.workspace.openTextDocument({
      content: `# See\n ${link}.\nhttps://evil.example/hex/${projectId}`,
    });
    const [found, more] = await links.provideDocumentLinks(document);
    assert.ok(found && !more);
    assert.deepEqual([document.getText(found.range), found.tooltip], [link, "Show in Hex Runs"]);
    assert.deepEqual([found.target?.scheme, found.target?.path], ["command", "hexRuns.followLink"]);
    const [target] = JSON.parse(found.target?.query ?? "") as [Parameters<LinkProvider["followLink"]>[0]];
    await links.followLink(target);
    assert.deepEqual(stage.pages, [[projectId, runId]]);
    const today = `https://app.hex.tech/019dc3fe-1f1d-7001-bb19-f6f0af9374ca/app/Revenue-${encodeId(projectId)}/latest`;
    const [ofToday] = await links.provideDocumentLinks(
      await vscode.workspace.openTextDocument({ content: `**${today}**` }),
    );
    const [parameters] = JSON.parse(ofToday?.target?.query ?? "") as [Parameters<LinkProvider["followLink"]>[0]];
    assert.deepEqual(parameters, {
      projectId,
      host: "https://app.hex.tech",
      org: "019dc3fe-1f1d-7001-bb19-f6f0af9374ca",
    });
    await links.followLink(parameters);
    assert.deepEqual(stage.revealed, [projectId]);
    const [inTerminal] = await links.provideTerminalLinks({ line: `> ${link}`, terminal: undefined as never });
    assert.deepEqual([inTerminal?.startIndex, inTerminal?.length], [2, link.length]);
  });
});

describe("Copy Run As", () => {
  it("copies a run with its inputs, and never the token", async () => {
    const stage = new CommandStage();
    try {
      const runId = await stage.runHere({ inputs: { region: "EMEA", password: "hidden" } });
      stage.picks.then(choose("curl"));
      await copyRunAs(stage.at.context, { projectId: stage.projectId, runId });
      const copied = await vscode.env.clipboard.readText();
      assert.match(copied, /"region":"EMEA"/);
      assert.match(copied, /HEX_INPUT_PASSWORD/);
      assert.doesNotMatch(copied, /hidden/);
      await copyRunAs(stage.at.context, { projectId: stage.projectId, format: "python" });
      assert.match(await vscode.env.clipboard.readText(), /requests\.post/);
    } finally {
      stage.dispose();
    }
  });
});
