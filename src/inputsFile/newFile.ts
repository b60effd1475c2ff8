import * as vscode from "vscode";
import type { InputValue, ProjectId, ProjectInput } from "../hex/types";
import { isSecretName } from "../store/localRuns";
import { textLiteral, words, yamlLiteral } from "../util/literals";
import { plain } from "../util/text";
import { projectTitle } from "../ui/format";
import type { CommandContext } from "../actions/context";
import { loadInputs } from "../inputs/loadInputs";

/** The scheme of the schemas for a project's inputs. */
const schemaScheme = "hex-inputs";

/** Asks where to save a file with the project's inputs and their defaults, and opens it. */
export async function newInputsFile(
  context: CommandContext,
  projectId: ProjectId,
  extension: "json" | "yaml",
): Promise<void> {
  const title = projectTitle(context.workspace, projectId);
  const known = await loadInputs(context, projectId, {
    title: vscode.l10n.t("New file with inputs: {0}", title),
    canGoBack: false,
  });
  if (known === undefined || typeof known === "symbol") {
    return;
  }
  context.flow.end();
  const name = `${
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 60) || "hex"
  }.hex-inputs.${extension}`;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("New file with inputs: {0}", title),
    defaultUri: folder && vscode.Uri.joinPath(folder.uri, name),
    filters: { [extension.toUpperCase()]: [extension] },
  });
  if (uri) {
    const text = extension === "json" ? jsonOf(projectId, known.inputs) : yamlOf(projectId, title, known.inputs);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await vscode.window.showTextDocument(uri);
  }
}

export function jsonOf(projectId: ProjectId, inputs: readonly ProjectInput[]): string {
  const values = Object.fromEntries(
    inputs.flatMap((input) => (hasDefault(input) ? [[input.name, input.defaultValue]] : [])),
  );
  return `${JSON.stringify({ $schema: `${schemaScheme}:/${projectId}.json`, project: projectId, inputs: values, options: {} }, undefined, 2)}\n`;
}

export function yamlOf(projectId: ProjectId, title: string, inputs: readonly ProjectInput[]): string {
  const lines = inputs.map((input) => {
    const about = words(plain(input.label ?? "", 80));
    const label = about === "" ? "" : ` # ${about}`;
    return hasDefault(input)
      ? `  ${yamlKey(input.name)}: ${yamlText(input.defaultValue)}${label}`
      : `  # ${yamlKey(input.name)}:${label}`;
  });
  return [`# ${words(title)}`, `project: ${projectId}`, lines.length > 0 ? "inputs:" : "inputs: {}", ...lines, ""].join(
    "\n",
  );
}

/** Values that may be secret are not put into files. */
function hasDefault(input: ProjectInput): input is ProjectInput & Required<Pick<ProjectInput, "defaultValue">> {
  return input.defaultValue !== undefined && !isSecretName(input.name);
}

/** A value in YAML; simple words need no quotes. */
function yamlText(value: InputValue): string {
  const isWord =
    typeof value === "string" &&
    /^[A-Za-z][\w ./-]*[\w./-]$/.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value);
  return isWord ? value : yamlLiteral(value);
}

/** An input's name as a key: quoted where YAML would read a boolean, null or a number. */
function yamlKey(name: string): string {
  return /^(?:\..*|true|false|null|yes|no|on|off|y|n)$/i.test(name) ? textLiteral(name) : name;
}
