import type { InputValue } from "../hex/types";
import { scalarValue, type YamlNode } from "../hex/yaml";
import { isExactNumber } from "../store/inputSchema/values";

/** Why a value of a file cannot be sent as it is written. */
export type ValueProblem =
  /** It would arrive as another number. */
  | "longNumber"
  /** `.inf` and `.nan`: JSON has no such numbers. */
  | "notFinite"
  /** An alias of nothing. */
  | "noAnchor"
  /** A value that holds itself. */
  | "holdsItself"
  /** More aliases or values than anybody writes. */
  | "tooMany"
  /** `<<`, which YAML 1.2 does not have. */
  | "mergeKey"
  /** A name that is a list or a mapping. */
  | "notAName";

/** Aliases, and values and characters that they make, in one file. */
const mostAliases = 100;
const mostValues = 20_000;
const mostCharacters = 1_024 * 1_024;

export type Report = (problem: ValueProblem, node: YamlNode) => void;

/** Reads the values of one document, each as it is sent; aliases stand for what they name. */
export class FileValues {
  private aliases = 0;
  private values = 0;
  private characters = 0;
  private isTooMuch = false;
  private targets: ReadonlyMap<YamlNode, YamlNode | undefined> | undefined;

  constructor(private readonly root: YamlNode) {}

  /** The node that an alias stands for; all else is itself. */
  node(node: YamlNode): YamlNode | undefined {
    if (node.kind !== "alias") {
      return node;
    }
    this.aliases += 1;
    this.targets ??= targetsOf(this.root);
    return this.aliases > mostAliases ? undefined : this.targets.get(node);
  }

  /** @param report is told of each problem and of the node that has it; then the value is of no use. */
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

/** The name as it is written: `true` and `1` are names as well. Undefined for what is none, which is reported. */
export function nameOf(key: YamlNode, report: Report): string | undefined {
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

/** What each alias stands for: what had its anchor last. One walk, as a file may have thousands. */
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
