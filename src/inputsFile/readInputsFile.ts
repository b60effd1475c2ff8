import { createScanner } from "jsonc-parser";
import { readAddress, type AddressProblem, type HexAddress } from "../hex/address";
import type { InputValue, ProjectId } from "../hex/types";
import { readYaml, scalarValue, type YamlNode } from "../hex/yaml";
import { FileValues, nameOf, type Report, type ValueProblem } from "./fileValues";

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

export type ReadInputsFile =
  { file: InputsFile } | { problem: "syntax" | "noMap" | "tooLong"; place: Place; message?: string };

/** Characters: more than anybody writes, and what is parsed in a moment with each key that is pressed. */
const longestText = 64 * 1_024;
const wrapping = ["project", "inputs", "options"];

/**
 * Reads `{ project?, inputs, options }`, or values by name, written as JSON (comments are allowed)
 * or YAML. Never throws.
 */
export function readInputsFile(text: string, isJson: boolean): ReadInputsFile {
  if (text.length > longestText) {
    return { problem: "tooLong", place: { start: 0, end: 0 } };
  }
  const read = readYaml(isJson ? withoutComments(text) : text);
  if ("problem" in read) {
    return {
      problem: "syntax",
      place: { start: read.at, end: Math.min(read.at + 1, text.length) },
      message: read.problem,
    };
  }
  const { root } = read;
  if (root?.kind !== "map") {
    return { problem: "noMap", place: { start: 0, end: text.length } };
  }
  const values = new FileValues(root);
  const problems: InputsFile["problems"] = [];
  const report: Report = (problem, node) => problems.push({ problem, place: placeOf(node) });
  const part = (map: YamlNode | undefined, key: string) => {
    const written = entryOf(map, key);
    return written && values.node(written);
  };
  const isWrapped = wrapping.some((key) => entryOf(root, key) !== undefined);
  const inputs = isWrapped ? part(root, "inputs") : root;
  const project = isWrapped ? part(root, "project") : undefined;
  const named = project?.kind === "scalar" ? scalarValue(project) : undefined;
  const address = named === undefined || named === null || named === "" ? undefined : projectNamed(named);
  const options = isWrapped ? part(root, "options") : undefined;
  const view = part(options, "viewId");
  const written = isWrapped ? entryOf(root, "inputs") : undefined;
  if (written && inputs?.kind !== "map" && !(inputs?.kind === "scalar" && scalarValue(inputs) === null)) {
    report("notAName", inputs ?? written);
  }
  return {
    file: {
      ...(address && { project: address, ...("projectId" in address && { projectId: address.projectId }) }),
      ...(project?.kind === "scalar" && { projectPlace: placeOf(project) }),
      inputs: inputs?.kind === "map" ? valuesIn(inputs, values, report) : [],
      options: options && values.read(options, report),
      ...(view?.kind === "scalar" && { viewPlace: placeOf(view) }),
      problems,
    },
  };
}

function entryOf(map: YamlNode | undefined, name: string): YamlNode | undefined {
  return map?.kind === "map"
    ? map.entries.find(({ key }) => key.kind === "scalar" && key.text === name)?.value
    : undefined;
}

function projectNamed(named: unknown): HexAddress | AddressProblem {
  return (typeof named === "string" ? readAddress(named) : undefined) ?? { problem: "noProject" };
}

function valuesIn(map: YamlNode & { kind: "map" }, values: FileValues, report: Report): InputsFile["inputs"] {
  return map.entries.flatMap(({ key, value }) => {
    const name = nameOf(key, report);
    const node = value.end > value.start ? value : key;
    let isSound = name !== undefined;
    const read = values.read(value, (problem) => {
      // Of one value the first problem is enough, at the place where the value is written.
      isSound &&= (report(problem, node), false);
    });
    return isSound && name !== undefined && name !== "$schema" ? [{ name, value: read, place: placeOf(node) }] : [];
  });
}

function placeOf({ start, end }: YamlNode): Place {
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
