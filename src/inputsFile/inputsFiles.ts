import * as vscode from "vscode";
import type { Disposable } from "../util/disposables";
import { logError } from "../util/log";
import { readId } from "../hex/address";
import type { ProjectId } from "../hex/types";
import { inputsFileSchema } from "../store/inputSchema/inputsFileSchema";
import type { KnownInputs } from "../polling/projectInputs";
import type { CurrentWorkspace } from "../signIn/currentWorkspace";
import { userMoment } from "../ui/timeZone";
import { projectTitle } from "../ui/format";
import { checkInputs, type FileProblem } from "./checkInputs";
import { inputCompletions } from "./completion";
import { knownProject, namedProblems } from "./namedProject";
import { readInputsFile, type ReadInputsFile } from "./readInputsFile";
import { isInputsFile } from "./register";

interface InputsFilesDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  log: Pick<vscode.LogOutputChannel, "error">;
  /** Makes VS Code read a schema again. */
  schemaChanged: (uri: vscode.Uri) => void;
}

/** How long a project's inputs are cached while a file is edited, ms. */
const keptMs = 60_000;

/** Helps to write inputs files: the project's schema for JSON, and our own check for JSON and YAML. */
export class InputsFiles implements Disposable {
  private readonly known = new Map<ProjectId, { atMs: number; inputs: Promise<KnownInputs> }>();
  /** The addresses of the schemas that VS Code has asked for. */
  private readonly schemas = new Set<string>();
  private readonly listening: Disposable;

  constructor(
    private readonly deps: InputsFilesDeps,
    private readonly diagnostics: vscode.DiagnosticCollection,
  ) {
    this.listening = deps.current.onDidChange(() => this.workspaceChanged());
  }

  dispose(): void {
    this.listening.dispose();
  }

  /** The schema of a project's inputs files; without inputs while those are unknown. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    this.schemas.add(uri.toString());
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

  /** Marks all problems in a file but those that VS Code marks by a JSON file's own `$schema`. */
  async check(document: vscode.TextDocument): Promise<void> {
    try {
      const { version } = document;
      const { value } = this.deps.current;
      const isJson = document.languageId !== "yaml";
      const read = readInputsFile(document.getText(), isJson);
      const problems = withoutMarked(await this.problemsOf(read, isJson), read, isJson && document.uri.path);
      if (document.version === version && !document.isClosed && value === this.deps.current.value) {
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

  /** Names and options of the project's inputs, in JSON that names no schema: with one, VS Code knows them. */
  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const read = readInputsFile(document.getText(), true);
    const file = "file" in read ? read.file : undefined;
    const id = file && !file.hasSchema ? knownProject(file, this.deps.current.value?.workspace) : undefined;
    const known = id && (await this.inputsOf(id));
    return known ? inputCompletions(document, position, known.inputs) : [];
  }

  private async problemsOf(read: ReadInputsFile, isJson: boolean): Promise<FileProblem[]> {
    if ("problem" in read && isJson && read.problem !== "tooLong") {
      // VS Code marks what is no JSON, and what is no object.
      return [];
    }
    const workspace = this.deps.current.value?.workspace;
    const wrong = namedProblems(read, workspace);
    const id = "file" in read && wrong.length === 0 ? knownProject(read.file, workspace) : undefined;
    return [...wrong, ...checkInputs(read, id && (await this.inputsOf(id)), userMoment()).problems];
  }

  /** Files that are open when VS Code starts are checked before the sign-in is read; another workspace has other projects. */
  private workspaceChanged(): void {
    this.known.clear();
    vscode.workspace.textDocuments
      .filter(({ uri }) => isInputsFile(uri))
      .forEach((document) => void this.check(document));
    this.schemas.forEach((uri) => this.deps.schemaChanged(vscode.Uri.parse(uri)));
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

/** What VS Code marks by a schema is marked once: by the project's where a JSON file names it, else by the one for `*.json`. */
function withoutMarked(problems: FileProblem[], read: ReadInputsFile, path: string | false): FileProblem[] {
  if (path === false || !("file" in read)) {
    return problems;
  }
  const { hasSchema } = read.file;
  const isMarked = ({ inSchema }: FileProblem) =>
    hasSchema ? inSchema !== undefined : inSchema === "any" && /\.json$/i.test(path);
  return problems.filter((problem) => !isMarked(problem));
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
