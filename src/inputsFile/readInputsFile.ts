import { createScanner } from "jsonc-parser";
import { readAddress, type AddressProblem, type HexAddress } from "../hex/address";
import type { InputValue, ProjectId } from "../hex/types";
import { readYaml, scalarValue, type YamlNode } from "../hex/yaml";
import { isExactNumber } from "../store/inputSchema/values";

/** Why a value in a file cannot be sent as written. */
export type ValueProblem =
  /** It would arrive as another number. */
  | "longNumber"
  /** `.inf` and `.nan`: JSON has no such numbers. */
  | "notFinite"
  /** An alias of nothing. */
  | "noAnchor"
  /** A value that holds itself. */
  | "holdsItself"
  /** Too many aliases or values. */
  | "tooMany"
  /** `<<`, which YAML 1.2 does not have. */
  | "mergeKey"
  /** A name that is a list or a mapping. */
  | "notAName";

/** A range in the text, as offsets. */
export interface Place {
  start: number;
  end: number;
}

/** A file with values for the inputs of a project. */
export interface InputsFile {
  projectId?: ProjectId;
  /** The project that the file names by an address or an id; a problem when it is a wrong one. */
  project?: HexAddress | AddressProblem;
  /** The project's title, or what may be one. */
  title?: string;
  /** Where the project is named. */
  projectPlace?: Place;
  inputs: { name: string; value: InputValue; place: Place }[];
  /** Inputs and options that cannot be sent as written. */
  problems: { problem: ValueProblem; place: Place }[];
  options: unknown;
  /** Where each option is written, and `options` itself. */
  optionPlaces: ReadonlyMap<string, Place>;
  /** It names a schema, by which VS Code completes and checks it. */
  hasSchema: boolean;
}

export type ReadInputsFile =
  | { file: InputsFile }
  | { problem: "syntax" | "noMap" | "tooLong"; place: Place; message?: string };

/** Characters: ample, and fast to parse on each key press. */
const longestText = 64 * 1_024;
/** Limits for one file: aliases, and the values and characters that they expand to. */
const mostAliases = 100;
const mostValues = 20_000;
const mostCharacters = 1_024 * 1_024;
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
  if (root.kind !== "map") {
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
  const { address, title } = named === undefined || named === null || named === "" ? {} : projectNamed(named);
  const options = isWrapped ? part(root, "options") : undefined;
  const written = isWrapped ? entryOf(root, "inputs") : undefined;
  if (written && inputs?.kind !== "map" && !(inputs?.kind === "scalar" && scalarValue(inputs) === null)) {
    report("notAName", inputs ?? written);
  }
  return {
    file: {
      ...(title !== undefined && { title }),
      ...(address && { project: address, ...("projectId" in address && { projectId: address.projectId }) }),
      ...(project?.kind === "scalar" && { projectPlace: placeOf(project) }),
      inputs: inputs?.kind === "map" ? valuesIn(inputs, values, report) : [],
      options: options && values.read(options, report),
      optionPlaces: placesOf(options),
      problems,
      hasSchema: entryOf(root, "$schema") !== undefined,
    },
  };
}

function entryOf(map: YamlNode | undefined, name: string): YamlNode | undefined {
  return map?.kind === "map"
    ? map.entries.find(({ key }) => key.kind === "scalar" && key.text === name)?.value
    : undefined;
}

function projectNamed(named: unknown): { address?: HexAddress | AddressProblem; title?: string } {
  if (typeof named !== "string") {
    return { address: { problem: "noProject" } };
  }
  const address = readAddress(named);
  return !address || address.mayBeTitle ? { address, title: named } : { address };
}

function placesOf(options: YamlNode | undefined): Map<string, Place> {
  const entries = options?.kind === "map" ? options.entries : [];
  return new Map([
    ...(options ? [["options", placeOf(options)] as const] : []),
    ...entries.flatMap(({ key, value }) =>
      key.kind === "scalar" ? [[key.text, placeOf(value.end > value.start ? value : key)] as const] : [],
    ),
  ]);
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
function withoutComments(text: string): string {
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

type Report = (problem: ValueProblem, node: YamlNode) => void;

/** Reads the values of one document as they are sent; aliases are resolved. */
class FileValues {
  private aliases = 0;
  private values = 0;
  private characters = 0;
  private isTooMuch = false;
  private targets: ReadonlyMap<YamlNode, YamlNode | undefined> | undefined;

  constructor(private readonly root: YamlNode) {}

  /** The node that an alias stands for; other nodes stand for themselves. */
  node(node: YamlNode): YamlNode | undefined {
    if (node.kind !== "alias") {
      return node;
    }
    this.aliases += 1;
    this.targets ??= targetsOf(this.root);
    return this.aliases > mostAliases ? undefined : this.targets.get(node);
  }

  /** @param report Called for each problem with its node; the value is then unusable. */
  read(node: YamlNode, report: Report, within: readonly YamlNode[] = []): InputValue {
    this.values += 1;
    this.characters += node.kind === "scalar" ? node.text.length : 0;
    if (this.isTooMuch) {
      return null;
    }
    if (this.values > mostValues || this.characters > mostCharacters) {
      this.isTooMuch = true;
      report("tooMany", node);
      return null;
    }
    const meant = this.node(node);
    if (meant === undefined || (node.kind === "alias" && within.includes(meant))) {
      report(this.aliases > mostAliases ? "tooMany" : meant === undefined ? "noAnchor" : "holdsItself", node);
      return null;
    }
    const inside = [...within, meant];
    switch (meant.kind) {
      case "map":
        return Object.fromEntries(
          meant.entries.map(({ key, value }) => [nameOf(key, report) ?? "", this.read(value, report, inside)]),
        );
      case "list":
        return meant.items.map((item) => this.read(item, report, inside));
      case "scalar":
        this.characters += meant === node ? 0 : meant.text.length;
        return scalar(meant, (problem) => report(problem, node));
      case "alias":
        return null;
    }
  }
}

/** The name as written: `true` and `1` are names as well. Undefined, and reported, for anything else. */
function nameOf(key: YamlNode, report: Report): string | undefined {
  if (key.kind !== "scalar") {
    report("notAName", key);
    return undefined;
  }
  if (key.text === "<<" && key.isPlain) {
    report("mergeKey", key);
    return undefined;
  }
  return key.text;
}

/** What each alias stands for: the last node before it with its anchor. One walk, as a file may have thousands. */
function targetsOf(root: YamlNode): ReadonlyMap<YamlNode, YamlNode | undefined> {
  const anchored = new Map<string, YamlNode>();
  const targets = new Map<YamlNode, YamlNode | undefined>();
  const visit = (node: YamlNode): void => {
    if (node.anchor !== undefined) {
      anchored.set(node.anchor, node);
    }
    switch (node.kind) {
      case "alias":
        targets.set(node, anchored.get(node.name));
        break;
      case "list":
        node.items.forEach(visit);
        break;
      case "map":
        node.entries.forEach(({ key, value }) => (visit(key), visit(value)));
        break;
      case "scalar":
        break;
    }
  };
  visit(root);
  return targets;
}

function scalar(node: { text: string; isPlain: boolean }, report: (problem: ValueProblem) => void): InputValue {
  const value = scalarValue(node);
  if (typeof value === "number") {
    if (/\.(?:inf|nan)$/i.test(node.text)) {
      report("notFinite");
    } else if (!isExactNumber(node.text, value)) {
      report("longNumber");
    }
    // Minus zero arrives as zero.
    return value === 0 ? 0 : value;
  }
  return value;
}
