import * as vscode from "vscode";
import { readId, readProjectId } from "../hex/address";
import type { ProjectId } from "../hex/types";
import { inputsFileSchema } from "../store/inputSchema/schema";
import type { KnownInputs } from "../polling/projectInputs";
import type { CurrentWorkspace } from "../signIn/currentWorkspace";
import { userMoment } from "../ui/timeZone";
import { projectTitle } from "../ui/format";
import { checkInputs, valueProblems, type FileProblem } from "./checkInputs";
import { completeYaml } from "./completeYaml";
import { namedProblems } from "./namedProblems";
import { readInputsFile } from "./readInputsFile";

export interface InputsFilesDeps {
  current: Pick<CurrentWorkspace, "value">;
  log: Pick<vscode.LogOutputChannel, "error">;
}

/** How long what is known of a project's inputs is of use while somebody types, ms. */
const keptMs = 60_000;

/** Helps people write files with inputs: a schema for JSON, which VS Code knows, and for YAML what it would do with one. */
export class InputsFiles {
  private readonly known = new Map<ProjectId, { atMs: number; inputs: Promise<KnownInputs> }>();

  constructor(
    private readonly deps: InputsFilesDeps,
    private readonly diagnostics: vscode.DiagnosticCollection,
  ) {}

  /** The schema of the file's project; one that knows no inputs while that is not known. */
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

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const id = readProjectId(projectLine(document));
    return completeYaml(document, position, (id && (await this.inputsOf(id)))?.inputs ?? []);
  }

  /** Marks what is wrong in a file; VS Code itself does so for JSON, but for numbers that would not arrive as they are written. */
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
      this.deps.log.error(error instanceof Error ? error : String(error));
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

/** What a file that is being typed names as its project. */
function projectLine(document: vscode.TextDocument): string {
  const key = "project:";
  for (let line = 0; line < Math.min(document.lineCount, 100); line += 1) {
    const { text } = document.lineAt(line);
    if (text.startsWith(key)) {
      const comment = text.indexOf(" #");
      return text.slice(key.length, comment < 0 ? undefined : comment);
    }
  }
  return "";
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
