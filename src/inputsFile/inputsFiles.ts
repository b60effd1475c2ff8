import * as vscode from "vscode";
import { logError } from "../util/log";
import { readId } from "../hex/address";
import type { ProjectId } from "../hex/types";
import { inputsFileSchema } from "../store/inputSchema/schema";
import type { KnownInputs } from "../polling/projectInputs";
import type { CurrentWorkspace } from "../signIn/currentWorkspace";
import { userMoment } from "../ui/timeZone";
import { projectTitle } from "../ui/format";
import { checkInputs, namedProblems, valueProblems, type FileProblem } from "./checkInputs";
import { readInputsFile } from "./readInputsFile";

interface InputsFilesDeps {
  current: Pick<CurrentWorkspace, "value">;
  log: Pick<vscode.LogOutputChannel, "error">;
}

/** How long a project's inputs are cached while a file is edited, ms. */
const keptMs = 60_000;

/** Helps to write inputs files: the project's schema for JSON, and our own check for JSON and YAML. */
export class InputsFiles {
  private readonly known = new Map<ProjectId, { atMs: number; inputs: Promise<KnownInputs> }>();

  constructor(
    private readonly deps: InputsFilesDeps,
    private readonly diagnostics: vscode.DiagnosticCollection,
  ) {}

  /** The schema of a project's inputs files; without inputs while those are unknown. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const id = readId<ProjectId>(
      uri.path
        .split("/")
        .at(-1)
        ?.replace(/\.json$/, ""),
    );
    const workspace = this.deps.current.value?.workspace;
    const known = id && (await this.inputsOf(id));
    const title = id && workspace ? projectTitle(workspace, id) : "Hex";
    return JSON.stringify(inputsFileSchema(title, known?.inputs ?? [], known?.isComplete ?? false), undefined, 2);
  }

  /** Marks problems in a file. JSON is checked against its schema by VS Code; only inexact numbers are marked here. */
  async check(document: vscode.TextDocument): Promise<void> {
    try {
      const { version } = document;
      const isJson = document.languageId !== "yaml";
      const read = readInputsFile(document.getText(), isJson);
      const wrong = namedProblems(read, this.deps.current.value?.workspace);
      const id = "file" in read && wrong.length === 0 ? read.file.projectId : undefined;
      const problems = isJson
        ? valueProblems(read)
        : [...wrong, ...checkInputs(read, id && (await this.inputsOf(id)), userMoment()).problems];
      if (document.version === version && !document.isClosed) {
        const shown = document.getText().trim() === "" ? [] : problems;
        this.diagnostics.set(
          document.uri,
          shown.map((problem) => diagnostic(document, problem)),
        );
      }
    } catch (error) {
      logError(this.deps.log, error);
    }
  }

  private async inputsOf(id: ProjectId): Promise<KnownInputs | undefined> {
    const workspace = this.deps.current.value?.workspace;
    if (!workspace) {
      return undefined;
    }
    const known = this.known.get(id);
    if (known && Date.now() - known.atMs < keptMs) {
      return await known.inputs;
    }
    const inputs = workspace.inputs.of(id);
    this.known.set(id, { atMs: Date.now(), inputs });
    inputs.catch(() => this.known.delete(id));
    return await inputs;
  }
}

function diagnostic(document: vscode.TextDocument, { place, message, isHint }: FileProblem): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(place.start), document.positionAt(place.end));
  const made = new vscode.Diagnostic(
    range,
    message,
    isHint ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Error,
  );
  made.source = "Hex";
  return made;
}
