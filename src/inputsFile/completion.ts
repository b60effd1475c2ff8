import { findNodeAtLocation, getLocation, parseTree } from "jsonc-parser";
import * as vscode from "vscode";
import type { InputValue, ProjectInput } from "../hex/types";
import { isSecretName } from "../store/localRuns";
import { plain } from "../util/text";

/** The most options that are offered for one input. */
const mostOptions = 200;

/** The names of inputs and their options, for a JSON file that names no schema. */
export function inputCompletions(
  document: vscode.TextDocument,
  position: vscode.Position,
  inputs: readonly ProjectInput[],
): vscode.CompletionItem[] {
  const text = document.getText();
  const offset = document.offsetAt(position);
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const root = parseTree(text, [], { allowTrailingComma: true });
  const isWrapped = ["project", "inputs", "options"].some((key) => root && findNodeAtLocation(root, [key]));
  const [name, index, ...below] = isWrapped ? (path[0] === "inputs" ? path.slice(1) : []) : path;
  if (name === undefined || below.length > 0) {
    return [];
  }
  const isInside = previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  const range = isInside
    ? new vscode.Range(
        document.positionAt(previousNode.offset),
        document.positionAt(previousNode.offset + previousNode.length),
      )
    : new vscode.Range(position, position);
  const make = (label: string, written: string, kind: vscode.CompletionItemKind) => {
    const item = new vscode.CompletionItem(plain(label, 120), kind);
    item.insertText = written;
    item.filterText = JSON.stringify(label);
    item.range = range;
    return item;
  };
  if (!isAtPropertyKey) {
    const input = inputs.find((one) => one.name === name);
    const isItem = input?.kind === "multiselect";
    return isItem === (index !== undefined)
      ? optionsOf(input).map((value) =>
          make(labelOf(value), JSON.stringify(value), vscode.CompletionItemKind.EnumMember),
        )
      : [];
  }
  if (index !== undefined) {
    return [];
  }
  const isNamed = (input: ProjectInput) =>
    root && findNodeAtLocation(root, [...(isWrapped ? ["inputs"] : []), input.name]) !== undefined;
  const hasValue = isInside && /^\s*:/.test(text.slice(previousNode.offset + previousNode.length));
  return inputs
    .filter((input) => !isNamed(input) || input.name === name)
    .map((input) => {
      const value =
        input.defaultValue === undefined || isSecretName(input.name) ? '""' : JSON.stringify(input.defaultValue);
      const written = JSON.stringify(input.name);
      const item = make(input.name, hasValue ? written : `${written}: ${value}`, vscode.CompletionItemKind.Property);
      item.detail = plain(input.label ?? "", 120);
      return item;
    });
}

function optionsOf(input: ProjectInput | undefined): InputValue[] {
  return input?.kind === "checkbox" ? [true, false] : (input?.options ?? []).slice(0, mostOptions);
}

function labelOf(value: InputValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
