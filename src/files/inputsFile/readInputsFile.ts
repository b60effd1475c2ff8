import { createScanner } from "jsonc-parser";
import { isMap, isScalar, parseDocument, type YAMLMap } from "yaml";
import { readAddress, type AddressProblem, type HexAddress } from "../../hex/address";
import type { InputValue, ProjectId } from "../../hex/types";
import { FileValues, nameOf, type ValueProblem } from "./fileValues";

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
  /** What of the inputs and options cannot be sent as it is written. */
  problems: { problem: ValueProblem; place: Place }[];
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
    const [start, end] = error.pos;
    return { problem: "syntax", place: { start, end }, message: error.message.split("\n")[0]?.replace(/ at line .*$/, "") };
  }
  const root = document.contents;
  if (!isMap(root)) {
    return { problem: "noMap", place: { start: 0, end: text.length } };
  }
  const values = new FileValues(document);
  const problems: InputsFile["problems"] = [];
  const report = (problem: ValueProblem, node: unknown) => problems.push({ problem, place: placeOf(node) });
  const part = (map: unknown, key: string) => (isMap(map) ? values.node(map.get(key, true)) : undefined);
  const isWrapped = wrapping.some((key) => root.has(key));
  const inputs = isWrapped ? part(root, "inputs") : root;
  const project = isWrapped ? part(root, "project") : undefined;
  const named: unknown = isScalar(project) ? project.value : undefined;
  const address = named === undefined || named === null || named === "" ? undefined : projectNamed(named);
  const optionsNode = isWrapped ? part(root, "options") : undefined;
  const view = part(optionsNode, "viewId");
  if (isWrapped && !isMap(inputs) && root.has("inputs") && !(isScalar(inputs) && inputs.value === null)) {
    report("notAName", inputs ?? root.get("inputs", true));
  }
  return {
    file: {
      ...(address && { project: address, ...("projectId" in address && { projectId: address.projectId }) }),
      ...(isScalar(project) ? { projectPlace: placeOf(project) } : {}),
      inputs: isMap(inputs) ? valuesIn(inputs, values, report) : [],
      options: optionsNode === undefined ? undefined : values.read(optionsNode, report),
      ...(isScalar(view) ? { viewPlace: placeOf(view) } : {}),
      problems,
    },
  };
}

function projectNamed(named: unknown): HexAddress | AddressProblem {
  return (typeof named === "string" ? readAddress(named) : undefined) ?? { problem: "noProject" };
}

function valuesIn(map: YAMLMap, values: FileValues, report: (problem: ValueProblem, node: unknown) => void): InputsFile["inputs"] {
  return map.items.flatMap(({ key, value }) => {
    const name = nameOf(key, report);
    const node = hasRange(value) ? value : key;
    let isSound = name !== undefined;
    const read = values.read(value, (problem) => {
      // Of one value the first problem is enough, at the place where the value is written.
      isSound &&= (report(problem, node), false);
    });
    return isSound && name !== undefined && name !== "$schema" ? [{ name, value: read, place: placeOf(node) }] : [];
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
