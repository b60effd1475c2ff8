import { createScanner } from "jsonc-parser";
import { readAddress, type AddressProblem, type HexAddress } from "../../hex/address";
import type { InputValue, ProjectId } from "../../hex/types";
import { readYaml, type YamlPlaces } from "../../hex/yamlText";

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
    return { problem: "syntax", place: { start: read.at, end: Math.min(read.at + 1, text.length) }, message: read.problem };
  }
  const { value, places } = read;
  if (!places?.entries || !isMap(value)) {
    return { problem: "noMap", place: { start: 0, end: text.length } };
  }
  const top = places.entries;
  const isWrapped = wrapping.some((key) => top.has(key));
  const inputs = isWrapped ? valueOf(value, "inputs") : value;
  const inputPlaces = isWrapped ? top.get("inputs") : places;
  const project = isWrapped ? valueOf(value, "project") : undefined;
  const projectPlace = isWrapped ? top.get("project") : undefined;
  const isNamed = project !== undefined && project !== null && project !== "" && typeof project !== "object";
  const address = isNamed ? projectNamed(project) : undefined;
  const viewPlace = isWrapped ? top.get("options")?.entries?.get("viewId") : undefined;
  return {
    file: {
      ...(address && { project: address, ...("projectId" in address && { projectId: address.projectId }) }),
      ...(projectPlace && { projectPlace }),
      inputs: isMap(inputs) ? valuesIn(inputs, inputPlaces ?? places) : [],
      options: isWrapped ? valueOf(value, "options") : undefined,
      ...(viewPlace && { viewPlace }),
    },
  };
}

function projectNamed(named: unknown): HexAddress | AddressProblem {
  return (typeof named === "string" ? readAddress(named) : undefined) ?? { problem: "noProject" };
}

/** In the order of the file. Values that stand elsewhere, behind an alias for all of them, have its place. */
function valuesIn(map: YamlMap, { start, end, entries }: YamlPlaces): InputsFile["inputs"] {
  const places: [string, Place][] = entries ? [...entries] : Object.keys(map).map((name) => [name, { start, end }]);
  return places.flatMap(([name, place]) => {
    const value = valueOf(map, name);
    return name === "$schema" || value === undefined ? [] : [{ name, value, place: { start: place.start, end: place.end } }];
  });
}

type YamlMap = Record<string, InputValue>;

function isMap(value: unknown): value is YamlMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueOf(map: YamlMap, key: string): InputValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
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
