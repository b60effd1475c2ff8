import * as vscode from "vscode";
import { checkInputs } from "../../src/inputsFile/checkInputs";
import { namedProblems } from "../../src/inputsFile/namedProject";
import { ChosenProjects } from "../../src/hexFiles/chosenProjects";
import { readInputsFile } from "../../src/inputsFile/readInputsFile";
import { parseHexFile } from "../../src/hex/projectFile";
import type { ProjectId } from "../../src/hex/types";
import { followUri } from "../../src/links/followLink";
import { LinkProvider } from "../../src/links/linkProvider";
import { FolderRows } from "../../src/hexFiles/fileRows";
import { assertEachPlain, fieldsOf, kindOf, poison, poisoned } from "../security/support/poison";
import { EverySink } from "./support/everySink";
import { FakeMemento, settled } from "./support/fakes";
import { PageStage } from "./support/pageStage";
import { TieInStage } from "./support/tieInStage";

/** As much of it as a name of 200 characters holds, in each of its parts. */
const short = [poison.slice(0, 60), poison.slice(60, 180), poison.slice(165, 230), poison.slice(180, 220)];

describe("Whatever others write in a file, a task or a link", function () {
  this.timeout(120_000);
  let stage: PageStage;
  let sinks: EverySink;
  let id: ProjectId;
  beforeEach(() => {
    stage = new PageStage("/nowhere");
    sinks = new EverySink(stage);
    id = stage.projectId;
  });
  afterEach(() => {
    sinks.dispose();
    stage.dispose();
  });

  it("is text in the rows and questions of presets and project files", async () => {
    const presets = stage.files.presets;
    for (const [at, name] of short.entries()) {
      const inputs = { region: poison, [`a${at}`]: [poison, { key: poison }], password: poison };
      await presets.save("yours", {
        name: `${at} ${name}`,
        projectId: id,
        options: {
          inputs,
          notifications: [
            { type: "ALL", includeSuccessScreenshot: false, slackChannelIds: [poison], subject: poison, body: poison },
          ],
        },
        ask: ["secret"],
      });
    }
    const changed = new vscode.EventEmitter<void>();
    const uri = vscode.Uri.file(`/f/${short[0]}.hex.yaml`);
    const broken = [{ uri, why: "unreadable" as const }];
    const rows = new FolderRows({
      hexFiles: {
        load: () => Promise.resolve(),
        projects: [{ id: "00000000-0000-4000-8000-00000000e15e" as ProjectId, title: poison, uri }],
        onDidChange: changed.event,
      },
      presets: {
        load: () => Promise.resolve(),
        all: presets.all,
        of: (one) => presets.of(one),
        broken,
        onDidChange: presets.onDidChange,
      },
      log: stage.context.log,
    });
    const view = stage.projects(() => rows);
    stage.workspace.screen.setViewVisible(true);
    await stage.clock.advance(1_000);
    view.getChildren();
    await settled();
    sinks.tree(view);
    await sinks.commands(id, stage.hex.addRun(id, 1_000), ["runPreset", "deletePreset", "savePreset", "runWithInputs"]);
    assertEachPlain(sinks.given);
  });

  it("is text where an inputs file is checked", async () => {
    const file = await parseHexFile(
      `schemaVersion: 3\nmeta: {title: a, codeLanguage: PYTHON, projectId: ${id}}\ncells:\n${["TEXT_INPUT", "DROPDOWN", "DATE", "SLIDER", "CHECKBOX", "MULTISELECT", "NUMERIC_INPUT"].map((type, at) => `  - {cellType: INPUT, cellLabel: ${JSON.stringify(poison)}, config: {name: a${at}, inputType: ${type}, options: {valueOptions: [${JSON.stringify(poison)}], min: 1, max: 2}, defaultValue: ${JSON.stringify(poison)}}}\n`).join("")}`,
    );
    const known = { source: { kind: "export" as const }, isComplete: true, inputs: file?.inputs ?? [] };
    const inputs = Object.fromEntries([...known.inputs.map(({ name }) => [name, 1]), ["unknown", 1]]);
    const written = { project: id, inputs, options: { viewId: "a", notifications: [{ type: "ALL" }] } };
    for (const field of [...fieldsOf(written).keys(), "none"]) {
      const text = JSON.stringify(poisoned(written, (one) => one === field));
      for (const isJson of [true, false]) {
        const read = readInputsFile(text, isJson);
        const problems = [
          ...namedProblems(read, stage.workspace),
          ...checkInputs(read, known as never, { now: new Date(), timeZone: "UTC" }).problems,
        ];
        sinks.take(
          "plain",
          `inputs file: ${field}`,
          problems.map(({ message }) => message),
        );
      }
    }
    for (const text of [
      `{${JSON.stringify(poison)}: 1}`,
      `a: !<${poison}> 1`,
      `a: *${poison}`,
      poison,
      `"${poison}`,
      `{"inputs": {${JSON.stringify(poison.slice(0, 150))}: 1}}`,
    ]) {
      const read = readInputsFile(text, false);
      sinks.take(
        "plain",
        `inputs file: ${text.slice(0, 20)}`,
        checkInputs(read, known as never, { now: new Date(), timeZone: "UTC" }).problems.map(({ message }) => message),
      );
    }
    assertEachPlain(sinks.given);
  });

  it("is text in the terminal and the question of a task, also where nothing is started", async () => {
    const definition = {
      project: id as string,
      inputs: { region: "x" },
      options: {
        viewId: "x",
        updatePublishedResults: true,
        notifications: [{ type: "ALL", subject: "a", slackChannelIds: ["C"] }],
      },
      wait: true,
    };
    for (const field of fieldsOf(definition).keys()) {
      await sinks.tasks(id, poisoned(definition, (one) => one === field) as object);
    }
    for (const [at, name] of short.entries()) {
      await sinks.tasks(id, { project: `${at} ${name}` });
      await sinks.tasks(id, { project: id, inputs: { [name]: 1 } });
    }
    assertEachPlain(sinks.given);
  });

  it("is text in what a link asks", async () => {
    const tieIn = new TieInStage(stage.context);
    const deps = { ...tieIn.deps, chosen: new ChosenProjects(new FakeMemento()) } as never;
    for (const project of [id as string, ...short]) {
      for (const inputs of [
        "{}",
        JSON.stringify({ region: short[0], a: [short[1]] }),
        JSON.stringify({ [short[2] ?? ""]: 1 }),
      ]) {
        for (const path of ["/start", "/run", "/project", `/${short[0]}`]) {
          await sinks.asking(`link ${path}`, () =>
            followUri(
              deps,
              vscode.Uri.from({
                scheme: "vscode",
                authority: "hex-runs.hex-runs",
                path,
                query: `project=${project}&run=${short[1]}&inputs=${inputs}`,
              }),
            ),
          );
        }
      }
    }
    // Half a character has no escape.
    const escaped = (text = "") => encodeURIComponent(text.replace(/\p{Surrogate}/gu, ""));
    const content = `https://app.hex.tech/${escaped(short[0])}/app/${escaped(short[1])}-${id}/latest https://app.hex.tech/hex/${id}?view=${escaped(poison)} ${poison}`;
    const document = await vscode.workspace.openTextDocument({ content });
    const links = await new LinkProvider(deps).provideDocumentLinks(document);
    sinks.take(
      "plain",
      "document links",
      links.map(({ tooltip }) => tooltip),
    );
    tieIn.dispose();
    assertEachPlain(sinks.given);
  });

  it("is known for what it is", () => {
    if (kindOf([poison]) !== "text" || short.some((text) => text.length > 190)) {
      throw new Error("The poison is no text that names can have.");
    }
  });
});
