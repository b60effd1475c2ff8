import { createScanner } from "jsonc-parser";
import { isMap, isScalar, parseDocument, type YAMLMap } from "yaml";
import { readAddress, type AddressProblem, type HexAddress } from "../../hex/address";
import type { InputValue, ProjectId } from "../../hex/types";

/** From where to where in the text, as offsets. */
export interface Place {
  start: number;
  end: number;
}

/** A file with values for the inputs of a project. */
export interface InputsFile {
  projectId?: ProjectId;
  /** What the file names as its project, in any form; a problem for all that names none. */
  project?: HexAddress | AddressProblem;
  /** Where the project is named. */
  projectPlace?: Place;
  inputs: { name: string; value: InputValue; place: Place }[];
  options: unknown;
  /** Where a saved view is named. */
  viewPlace?: Place;
}

export type ReadInputsFile = { file: InputsFile } | { problem: "syntax" | "noMap" | "tooLong"; place: Place; message?: string };

/** Characters: more than anybody writes, and what is parsed in a moment with each key that is pressed. */
const longestText = 64 * 1_024;
/** The parser makes a pattern as long as an indentation. */
const deepIndent = / {400}/;
const wrapping = ["project", "inputs", "options"];

/**
 * Reads `{ project?, inputs, options }`, or values by name, written as JSON (comments are allowed)
 * or YAML. Never throws.
 */
export function readInputsFile(text: string, isJson: boolean): ReadInputsFile {
  if (text.length > longestText || deepIndent.test(text)) {
    return { problem: "tooLong", place: { start: 0, end: 0 } };
  }
  const document = parseDocument(isJson ? withoutComments(text) : text, { logLevel: "silent", prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    // What is missing at the end is told of at the last character.
    const [start, end] = [Math.min(error.pos[0], Math.max(0, text.length - 1)), Math.min(error.pos[1], text.length)];
    return { problem: "syntax", place: { start, end }, message: error.message.split("\n")[0]?.replace(/ at line .*$/, "") };
  }
  const root = document.contents;
  if (!isMap(root)) {
    return { problem: "noMap", place: { start: 0, end: text.length } };
  }
  try {
    const file = fileOf(root, document);
    // Throws for a value that is within itself.
    JSON.stringify([file.inputs, file.options]);
    return { file };
  } catch (unresolved) {
    // An alias of nothing, of what it is in, or of too much.
    return { problem: "syntax", place: { start: 0, end: text.length }, message: unresolved instanceof Error ? unresolved.message.split("\n")[0] : undefined };
  }
}

function fileOf(root: YAMLMap, document: ReturnType<typeof parseDocument>): InputsFile {
  const isWrapped = wrapping.some((key) => root.has(key));
  const inputs = isWrapped ? root.get("inputs", true) : root;
  const project = isWrapped ? root.get("project", true) : undefined;
  const named: unknown = isScalar(project) ? project.value : undefined;
  const address = named === undefined || named === null || named === "" ? undefined : projectNamed(named);
  const optionsNode = isWrapped ? root.get("options", true) : undefined;
  const view = isMap(optionsNode) ? optionsNode.get("viewId", true) : undefined;
  const options = isWrapped ? (document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>)["options"] : undefined;
  return {
    ...(address && { project: address, ...("projectId" in address && { projectId: address.projectId }) }),
    ...(isScalar(project) ? { projectPlace: placeOf(project) } : {}),
    inputs: isMap(inputs) ? valuesIn(inputs, document) : [],
    options,
    ...(isScalar(view) ? { viewPlace: placeOf(view) } : {}),
  };
}

function projectNamed(named: unknown): HexAddress | AddressProblem {
  return (typeof named === "string" ? readAddress(named) : undefined) ?? { problem: "noProject" };
}

function valuesIn(map: YAMLMap, document: ReturnType<typeof parseDocument>): InputsFile["inputs"] {
  return map.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || typeof key.value !== "string" || key.value === "$schema") {
      return [];
    }
    const place = placeOf(hasRange(value) ? value : key);
    const read = value === null ? null : (value as { toJS(doc: unknown, options: object): InputValue }).toJS(document, { maxAliasCount: 100 });
    return [{ name: key.value, value: read, place }];
  });
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function placeOf(node: unknown): Place {
  const [start = 0, end = 0] = hasRange(node) ? node.range : [];
  return { start, end };
}

/** What the scanner calls comments, spaces and the end of a text (its names are types alone). */
const blankKinds = new Set([12, 13, 15]);
const endOfText = 17;

/** JSON is YAML but for its comments, and tabs: these become spaces, so that all else keeps its place. */
export function withoutComments(text: string): string {
  const scanner = createScanner(text, false);
  const parts: string[] = [];
  for (let kind: number = scanner.scan(); kind !== endOfText; kind = scanner.scan()) {
    const from = scanner.getTokenOffset();
    const part = text.slice(from, from + scanner.getTokenLength());
    const isBlank = blankKinds.has(kind) || part === "\uFEFF";
    parts.push(isBlank ? part.replace(/[^\n\r]/g, " ") : part);
  }
  return parts.join("");
}
