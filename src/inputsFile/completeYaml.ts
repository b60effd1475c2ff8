import * as vscode from "vscode";
import type { InputValue, ProjectInput } from "../hex/types";
import { isSecretName } from "../store/localRuns";
import { textLiteral, yamlLiteral } from "../util/literals";

const options = ["useCachedSqlResults", "updatePublishedResults", "dryRun", "viewId", "notifications"];

/** What can stand where the cursor is: keys of the file, names of inputs, or an input's values. */
export function completeYaml(
  document: vscode.TextDocument,
  position: vscode.Position,
  inputs: readonly ProjectInput[],
): vscode.CompletionItem[] {
  const before = document.lineAt(position.line).text.slice(0, position.character);
  const value = /^\s*([\w.$]+):\s+(\S*)$/.exec(before);
  const parent = parentOf(document, position.line, before);
  if (value) {
    const input = parent === "options" ? undefined : inputs.find(({ name }) => name === value[1]);
    return input ? valuesOf(input).map((one) => valueItem(one)) : [];
  }
  if (!/^\s*[\w.]*$/.test(before)) {
    return [];
  }
  switch (parent) {
    case "inputs":
      return inputs.map(nameItem);
    case "options":
      return options.map((name) => keyItem(name, `${name}: `));
    case undefined:
      return ["project: ", "inputs:\n  ", "options:\n  "].map((text) => keyItem(text.split(":")[0] ?? text, text));
    default:
      return [];
  }
}

/** The key of the block that the line is in; undefined at the top. */
function parentOf(document: vscode.TextDocument, line: number, before: string): string | undefined {
  const indent = indentOf(before);
  for (let at = line - 1; at >= 0 && indent > 0; at--) {
    const { text } = document.lineAt(at);
    if (text.trim() !== "" && indentOf(text) < indent) {
      return /^\s*([\w.$]+):/.exec(text)?.[1] ?? "";
    }
  }
  return undefined;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

function valuesOf({ name, kind, options: choices, defaultValue }: ProjectInput): InputValue[] {
  const shown = defaultValue === undefined || isSecretName(name) ? [] : [defaultValue];
  switch (kind) {
    case "checkbox":
      return [true, false];
    case "date":
      return [...shown, "today", "yesterday", "-7d"];
    case "multiselect":
      return choices ? [choices, ...choices.map((one) => [one])] : shown;
    default:
      return choices ?? shown;
  }
}

function nameItem(input: ProjectInput): vscode.CompletionItem {
  const [first] = valuesOf(input);
  const text = new vscode.SnippetString()
    .appendText(`${yamlKey(input.name)}: `)
    .appendPlaceholder(first === undefined ? "" : yamlText(first));
  const item = new vscode.CompletionItem(input.name, vscode.CompletionItemKind.Property);
  item.insertText = text;
  item.detail = input.label;
  return item;
}

function keyItem(label: string, text: string): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Keyword);
  item.insertText = text;
  return item;
}

function valueItem(value: InputValue): vscode.CompletionItem {
  const text = yamlText(value);
  return new vscode.CompletionItem(text, vscode.CompletionItemKind.Value);
}

/** Simple words need no quotes. */
export function yamlText(value: InputValue): string {
  const isWord =
    typeof value === "string" &&
    /^[A-Za-z][\w ./-]*[\w./-]$/.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value);
  return isWord ? value : yamlLiteral(value);
}

/** An input's name as a key: some words are no texts in YAML, and with a dot in front they may be numbers. */
export function yamlKey(name: string): string {
  return /^(?:\..*|true|false|null|yes|no|on|off|y|n)$/i.test(name) ? textLiteral(name) : name;
}
