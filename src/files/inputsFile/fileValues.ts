import { isAlias, isMap, isScalar, isSeq, visit, type Document, type Node } from "yaml";
import type { InputValue } from "../../hex/types";
import { isExactNumber } from "../../runs/inputs/values";

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

/** Aliases, and values that they make, in one file. */
const mostAliases = 100;
const mostValues = 20_000;

/** Reads the values of one document, each as it is sent; aliases stand for what they name. */
export class FileValues {
  private aliases = 0;
  private values = 0;
  private targets: ReadonlyMap<unknown, Node | undefined> | undefined;

  constructor(private readonly document: Document) {}

  /** The node that an alias stands for; all else is itself. */
  node(node: unknown): unknown {
    if (!isAlias(node)) {
      return node;
    }
    this.aliases += 1;
    this.targets ??= targetsOf(this.document);
    return this.aliases > mostAliases ? undefined : this.targets.get(node);
  }

  /** @param report is told of each problem and of the node that has it; then the value is of no use. */
  read(node: unknown, report: (problem: ValueProblem, node: unknown) => void, within: readonly unknown[] = []): InputValue {
    this.values += 1;
    if (this.values > mostValues) {
      if (this.values === mostValues + 1) {
        report("tooMany", node);
      }
      return null;
    }
    const meant = this.node(node);
    if (isAlias(node) && (meant === undefined || within.includes(meant))) {
      report(this.aliases > mostAliases ? "tooMany" : meant === undefined ? "noAnchor" : "holdsItself", node);
      return null;
    }
    const inside = [...within, meant];
    if (isMap(meant)) {
      return Object.fromEntries(meant.items.map(({ key, value }) => [nameOf(key, report) ?? "", this.read(value, report, inside)]));
    }
    if (isSeq(meant)) {
      return meant.items.map((item) => this.read(item, report, inside));
    }
    return isScalar(meant) ? scalar(meant.value, meant.source, (problem) => report(problem, node)) : null;
  }
}

/** The name as it is written: `true` and `1` are names as well. Undefined for what is none, which is reported. */
export function nameOf(key: unknown, report: (problem: ValueProblem, node: unknown) => void): string | undefined {
  if (!isScalar(key)) {
    report("notAName", key);
    return undefined;
  }
  if (key.value === "<<" && key.type === "PLAIN") {
    report("mergeKey", key);
    return undefined;
  }
  return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
}

/** What each alias stands for: what had its anchor last. One walk, as a file may have thousands. */
function targetsOf(document: Document): ReadonlyMap<unknown, Node | undefined> {
  const anchored = new Map<string, Node>();
  const targets = new Map<unknown, Node | undefined>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        targets.set(node, anchored.get(node.source));
      } else if ("anchor" in node && typeof node.anchor === "string") {
        anchored.set(node.anchor, node);
      }
    },
  });
  return targets;
}

function scalar(value: unknown, written: string | undefined, report: (problem: ValueProblem) => void): InputValue {
  if (typeof value === "number") {
    if (/\.(?:inf|nan)$/i.test(written ?? "")) {
      report("notFinite");
    } else if (!isExactNumber(written ?? String(value), value)) {
      report("longNumber");
    }
    // Minus zero arrives as zero.
    return value === 0 ? 0 : value;
  }
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}
