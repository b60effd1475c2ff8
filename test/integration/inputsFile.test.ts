import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { parse } from "yaml";
import { InputsFiles } from "../../src/inputsFile/inputsFiles";
import { jsonOf, yamlOf } from "../../src/inputsFile/newFile";
import { runWithInputsFromFile } from "../../src/inputsFile/runWithInputsFromFile";
import { readInputsFile } from "../../src/inputsFile/readInputsFile";
import { encodeId } from "../../src/hex/address";
import { localDay } from "../../src/hex/projectFileInputs";
import type { ProjectId, ProjectInput } from "../../src/hex/types";
import { hostileTexts } from "../security/support/hostile";
import { eventually } from "../e2e/support/wait";
import { CommandStage } from "./support/commandStage";
import { fakeLog } from "./support/fakes";
import { untrusted } from "./support/untrusted";

const inputs: ProjectInput[] = [
  { name: "region", label: "Region", kind: "dropdown", options: ["All", "EMEA"], defaultValue: "All" },
  { name: "weeks", kind: "number", min: 1, max: 52, defaultValue: 13 },
  { name: "as_of", kind: "date", defaultValue: "2026-08-09" },
  { name: "api_token", kind: "text", defaultValue: "hush" },
];

describe("Run with inputs from a file", () => {
  let stage: CommandStage;
  const path = (name: string) => join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "", name);
  const written: string[] = [];
  beforeEach(() => {
    stage = new CommandStage();
    stage.at.workspace.inputs.of = () =>
      Promise.resolve({ source: { kind: "export" }, inputs, isComplete: true, notes: [] });
  });
  afterEach(async () => {
    stage.dispose();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await Promise.all(written.splice(0).map((name) => rm(name, { force: true })));
  });

  const write = async (name: string, text: string) => {
    written.push(path(name));
    await writeFile(path(name), text);
    return vscode.Uri.file(path(name));
  };
  const helpDeps = ({ signedOut = false } = {}) => ({
    current: {
      value: signedOut ? undefined : { session: stage.at.context.session, workspace: stage.at.workspace },
      onDidChange: () => ({ dispose: () => undefined }),
    },
    log: fakeLog().log,
    schemaChanged: () => undefined,
  });
  /** Takes the first row of the form's summary, which runs. */
  const runForm = () => stage.picks.then((pick) => pick.choose(pick.labels[0] ?? ""));

  it("shows what is sent, then sends it; a day that counts from today is sent as a date", async () => {
    const uri = await write(
      "a.hex-inputs.yaml",
      `project: ${stage.projectId}\ninputs:\n  region: EMEA\n  as_of: today\noptions:\n  useCachedSqlResults: false\n`,
    );
    runForm();
    await runWithInputsFromFile(stage.at.context, uri);
    const [sent] = stage.sent;
    assert.match(String(sent?.inputs?.["as_of"]), /^\d{4}-\d\d-\d\d$/);
    assert.deepEqual(sent, { inputs: { region: "EMEA", as_of: sent?.inputs?.["as_of"] }, useCachedSqlResults: false });
  });

  it("asks once more in a folder that is not trusted, with secret values as well", async () => {
    const uri = await write("l.hex-inputs.yaml", `project: ${stage.projectId}\ninputs:\n  api_token: theirs\n`);
    await untrusted(async () => {
      runForm();
      await runWithInputsFromFile(stage.at.context, uri);
      assert.deepEqual(stage.sent, []);
      assert.match(
        stage.user.shown.at(-1)?.detail ?? "",
        /^Requested by l\.hex-inputs\.yaml, in a folder that you don’t trust\.[^]*\napi_token = theirs$/,
      );
      stage.user.answer = "Run";
      runForm();
      await runWithInputsFromFile(stage.at.context, uri);
      assert.deepEqual(stage.sent, [{ inputs: { api_token: "theirs" } }]);
    });
  });

  it("takes an address for its project, and says what is wrong with one", async () => {
    const address = `https://app.hex.tech/northwind/app/Revenue-${encodeId(stage.projectId)}/latest`;
    const text = (project: string, more = "") => `project: ${project}\ninputs:\n  region: EMEA\n${more}`;
    runForm();
    await runWithInputsFromFile(stage.at.context, await write("e.hex-inputs.yaml", text(address)));
    assert.deepEqual(stage.sent, [{ inputs: { region: "EMEA" } }]);
    for (const [name, content, sentence] of [
      [
        "f",
        text(address.replace("app.hex", "eu.hex")),
        /^Nothing was sent\. Line 1: This URL belongs to eu\.hex\.tech/,
      ],
      [
        "g",
        text(address.replace("/latest", "0/latest")),
        /^Nothing was sent\. Line 1: .* has 23 characters instead of 22/,
      ],
      ["h", text("Expenses"), /^Nothing was sent\. Line 1: No project “Expenses” in app\.hex\.tech/],
      ["i", text(address, `options:\n  viewId: ${address}\n`), /^Nothing was sent\. Line 5: This isn’t a saved view/],
    ] as const) {
      await runWithInputsFromFile(stage.at.context, await write(`${name}.hex-inputs.yaml`, content));
      assert.match(stage.user.messages.at(-1) ?? "", sentence);
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
    assert.equal(stage.sent.length, 1);
  });

  it("says what is wrong before anything is sent, with the place", async () => {
    const json = `{\n  // for Mondays\n  "project": "${stage.projectId}",\n  "inputs": { "region": "EMEA",\n    "weeks": 99, "other": 1 }\n}`;
    await runWithInputsFromFile(stage.at.context, await write("b.hex-inputs.json", json));
    assert.match(
      stage.user.messages.at(-1) ?? "",
      /^Nothing was sent\. Line 5: weeks: .*52.* \(2 problems in total\)$/,
    );
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(editor.selection), "99");
    await runWithInputsFromFile(stage.at.context, await write("c.hex-inputs.yaml", "region: [\n"));
    assert.match(stage.user.messages.at(-1) ?? "", /^Nothing was sent\. Line \d+: This can’t be read/);
    assert.deepEqual(stage.sent, []);
  });

  it("counts days in the user's time zone, and says when there is no such zone", async () => {
    const settings = vscode.workspace.getConfiguration("hexRuns");
    const uri = await write("j.hex-inputs.yaml", `project: ${stage.projectId}\ninputs:\n  as_of: today\n`);
    try {
      // 25 hours apart: never on the same day.
      for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
        await settings.update("timeZone", zone, vscode.ConfigurationTarget.Global);
        await stage.at.clock.advance(60_000);
        runForm();
        await runWithInputsFromFile(stage.at.context, uri);
        assert.equal(stage.sent.at(-1)?.inputs?.["as_of"], localDay(new Date(), zone));
      }
      assert.equal(stage.sent.length, 2);
      await settings.update("timeZone", "Mars/Olympus", vscode.ConfigurationTarget.Global);
      await runWithInputsFromFile(stage.at.context, uri);
      assert.match(
        stage.user.messages.at(-1) ?? "",
        /^Nothing was sent\. Line 3: as_of: Unknown time zone “Mars\/Olympus”\. Set hexRuns\.timeZone/,
      );
      assert.equal(stage.sent.length, 2);
    } finally {
      await settings.update("timeZone", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("sends no number that would not arrive as it is written", async () => {
    const long = `{ "project": "${stage.projectId}",\n"inputs": {\n  "weeks": 9007199254740993 } }`;
    await runWithInputsFromFile(stage.at.context, await write("k.hex-inputs.json", long));
    assert.match(
      stage.user.messages.at(-1) ?? "",
      /^Nothing was sent\. Line 3: This number can’t be sent exactly\. Put it in quotes\./,
    );
    assert.deepEqual(stage.sent, []);
    const diagnostics = vscode.languages.createDiagnosticCollection("test");
    const document = await vscode.workspace.openTextDocument(path("k.hex-inputs.json"));
    const help = new InputsFiles(helpDeps({ signedOut: true }), diagnostics);
    await help.check(document);
    help.dispose();
    assert.deepEqual(
      diagnostics.get(document.uri)?.map(({ range }) => document.getText(range)),
      ["9007199254740993"],
    );
    diagnostics.dispose();
  });

  it("tells VS Code's JSON service what the project takes, and marks YAML itself", async () => {
    const diagnostics = vscode.languages.createDiagnosticCollection("test");
    const help = new InputsFiles(helpDeps(), diagnostics);
    const schema = JSON.parse(
      await help.provideTextDocumentContent(vscode.Uri.parse(`hex-inputs:/${stage.projectId}.json`)),
    ) as { then: { properties: { inputs: { properties: object } } } };
    assert.deepEqual(schema.then.properties.inputs.properties, {
      region: { description: "Region", enum: ["All", "EMEA"], default: "All" },
      weeks: { type: "number", minimum: 1, maximum: 52, default: 13 },
      as_of: (schema.then.properties.inputs.properties as Record<string, unknown>)["as_of"],
      api_token: { type: "string" },
    });
    const document = await vscode.workspace.openTextDocument(
      await write("d.hex-inputs.yaml", `project: ${stage.projectId}\ninputs:\n  weeks: 99\n  \n`),
    );
    await help.check(document);
    const marks = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "Hex");
    assert.ok(
      marks.some(({ range }) => document.getText(range) === "99"),
      JSON.stringify(marks),
    );
    diagnostics.dispose();
  });

  it("marks every problem of a JSON file without a schema, and completes it, by the project’s title", async () => {
    const diagnostics = vscode.languages.createDiagnosticCollection("test");
    const help = new InputsFiles(helpDeps(), diagnostics);
    await stage.at.workspace.projects.refresh("user");
    const json = `{ "project": "revenue", "inputs": { "weeks": 99, "region": "APAC", "other": 1, "as_of": "soon", "" } }`;
    const document = await vscode.workspace.openTextDocument(
      await write("j.hex-inputs.json", json.replace(', ""', "")),
    );
    await help.check(document);
    assert.deepEqual(
      diagnostics.get(document.uri)?.map(({ range }) => document.getText(range)),
      ["99", '"APAC"', "1", '"soon"'],
    );
    const typed = await vscode.workspace.openTextDocument(await write("m.hex-inputs.json", json));
    const offered = async (after: string) =>
      (await help.provideCompletionItems(typed, typed.positionAt(json.indexOf(after) + after.length))).map(
        ({ insertText }) => insertText,
      );
    assert.deepEqual(await offered('"soon", "'), ['"api_token": ""']);
    assert.deepEqual(await offered('"region": "'), ['"All"', '"EMEA"']);
    assert.deepEqual(await offered('"project": "'), []);
    diagnostics.dispose();
  });

  it("marks options that would be left out or are refused together, and sends nothing then", async () => {
    const text = [
      `project: ${stage.projectId}`,
      "inputs:",
      "  region: EMEA",
      "options:",
      "  dryRun: yes",
      "  dryrun: true",
      "  updatePublishedResults: true",
      "  notifications:",
      "    - { type: ALL, userIds: [ana@example.com] }",
      "",
    ].join("\n");
    const uri = await write("o.hex-inputs.yaml", text);
    const document = await vscode.workspace.openTextDocument(uri);
    const diagnostics = vscode.languages.createDiagnosticCollection("test");
    const help = new InputsFiles(helpDeps(), diagnostics);
    await help.check(document);
    assert.deepEqual(
      (diagnostics.get(uri) ?? []).map(({ range, message }) => [range.start.line + 1, message.slice(0, 30)]),
      [
        [5, "dryRun must be true or false."],
        [6, "There is no option dryrun."],
        [7, "Hex accepts only one of these "],
        [9, "These notifications can’t be s"],
      ],
    );
    await runWithInputsFromFile(stage.at.context, uri);
    assert.match(stage.user.messages.at(-1) ?? "", /^Nothing was sent\. Line 5: dryRun must be true or false\. \(4 /);
    assert.deepEqual(stage.sent, []);
    help.dispose();
    diagnostics.dispose();
  });

  it("marks in JSON that names a schema what the schema cannot say", async () => {
    const values = { weeks: 99, region: "APAC", other: 1, as_of: "2026-02-30" };
    const options = { dryRun: 1, updatePublishedResults: true };
    const text = (more: object) => JSON.stringify({ ...more, project: stage.projectId, inputs: values, options });
    const diagnostics = vscode.languages.createDiagnosticCollection("test");
    const help = new InputsFiles(helpDeps(), diagnostics);
    const marked = async (name: string, content: string) => {
      const document = await vscode.workspace.openTextDocument(await write(name, content));
      await help.check(document);
      return diagnostics.get(document.uri)?.map(({ range }) => document.getText(range));
    };
    assert.deepEqual(await marked("p.hex-inputs.json", text({})), ["99", '"APAC"', "1", '"2026-02-30"', "true"]);
    assert.deepEqual(await marked("s.hex-inputs.jsonc", text({})), ["99", '"APAC"', "1", '"2026-02-30"', "1", "true"]);
    assert.deepEqual(await marked("q.hex-inputs.json", text({ $schema: `hex-inputs:/${stage.projectId}.json` })), [
      '"2026-02-30"',
      "true",
    ]);
    help.dispose();
    diagnostics.dispose();
  });

  it("checks what is open again once somebody is signed in, and lets VS Code read the schemas again", async () => {
    const changed = new vscode.EventEmitter<void>();
    const [deps, schemas] = [helpDeps(), [] as string[]];
    const { value } = deps.current;
    const current: { value: typeof value; onDidChange: vscode.Event<void> } = {
      value: undefined,
      onDidChange: changed.event,
    };
    const diagnostics = vscode.languages.createDiagnosticCollection("test");
    const help = new InputsFiles(
      { ...deps, current, schemaChanged: (uri) => schemas.push(uri.toString()) },
      diagnostics,
    );
    const uri = await write("r.hex-inputs.yaml", `project: ${stage.projectId}\ninputs:\n  weeks: 99\n`);
    const document = await vscode.workspace.openTextDocument(uri);
    const schema = vscode.Uri.parse(`hex-inputs:/${stage.projectId}.json`);
    await help.check(document);
    assert.doesNotMatch(await help.provideTextDocumentContent(schema), /weeks/);
    assert.deepEqual([diagnostics.get(uri)?.length, schemas], [0, []]);
    current.value = value;
    changed.fire();
    await eventually(() => assert.equal(diagnostics.get(uri)?.length, 1));
    assert.deepEqual(schemas, [schema.toString()]);
    assert.match(await help.provideTextDocumentContent(schema), /weeks/);
    help.dispose();
    diagnostics.dispose();
  });

  it("makes new files that read back as the defaults, without secrets", () => {
    const id = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
    for (const [text, isJson] of [
      [jsonOf(id, inputs), true],
      [yamlOf(id, "Title\u0007: x", inputs), false],
    ] as const) {
      assert.doesNotMatch(text, /hush/);
      const read = readInputsFile(text, isJson);
      assert.ok("file" in read, text);
      assert.equal(read.file.projectId, id);
      assert.deepEqual(Object.fromEntries(read.file.inputs.map(({ name, value }) => [name, value])), {
        region: "All",
        weeks: 13,
        as_of: "2026-08-09",
      });
    }
  });

  it("makes new files that hold these inputs alone, whatever their titles, labels and defaults are", () => {
    const id = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
    for (const text of hostileTexts) {
      const odd: ProjectInput[] = [
        { name: "region", kind: "text", label: text, defaultValue: text },
        { name: "null", kind: "multiselect", label: text, defaultValue: [text, 1e21, { [text]: text }] },
        { name: "no", kind: "text", label: text },
        { name: ".nan", kind: "text", label: text, defaultValue: "x" },
      ];
      const wanted = {
        project: id,
        inputs: JSON.parse(JSON.stringify({ region: text, null: odd[1]?.defaultValue, ".nan": "x" })) as unknown,
      };
      for (const version of ["1.1", "1.2"] as const) {
        assert.deepEqual(parse(yamlOf(id, text, odd), { version }), wanted, version);
      }
      assert.deepEqual((JSON.parse(jsonOf(id, odd)) as { inputs: unknown }).inputs, wanted.inputs);
    }
  });
});
