import { isExactNumber } from "../store/inputSchema/values";
import { keyOf, nodeAt, nodesIn, parseJson, type JsonNode } from "../util/jsonText";

/** Why a preset that is valid JSON is not read. */
export interface Flaw {
  kind: "longNumber" | "sameName";
  /** From 1. */
  line: number;
  /** The number, or the duplicate name. */
  text: string;
}

/** The presets of a file as JSON nodes. */
export interface Entries {
  entries: readonly JsonNode[];
  hasList: boolean;
  /** The file has two lists of presets. */
  sameList?: Flaw;
}

/** The presets in a JSON text, or why there are none. Never throws. */
export function entriesIn(text: string): Entries | "noJson" | "noPresets" {
  const root = parseJson(text);
  if (!root) {
    return "noJson";
  }
  const lists = (root.children ?? []).filter((property) => root.type === "object" && keyOf(property) === "presets");
  const list = lists.at(-1)?.children?.[1];
  if (root.type !== "object" || (list && list.type !== "array")) {
    return "noPresets";
  }
  const [, again] = lists;
  return {
    entries: list?.children ?? [],
    hasList: list !== undefined,
    ...(again && { sameList: flawAt(text, again, "sameName") }),
  };
}

/** The first value in a preset that would not be sent as written. */
export function flawOf(text: string, entry: JsonNode): Flaw | undefined {
  const parts = ["inputs", "dates", "options"].flatMap((part) => nodeAt(entry, [part]) ?? []);
  return sameNameIn(text, entry) ?? parts.map((part) => flawIn(text, part)).find((flaw) => flaw !== undefined);
}

/** The first number that would not arrive as written, or duplicate name, at any depth. */
export function flawIn(text: string, node: JsonNode): Flaw | undefined {
  for (const one of nodesIn(node)) {
    const isLong =
      one.type === "number" && !isExactNumber(text.slice(one.offset, one.offset + one.length), Number(one.value));
    const flaw = isLong ? flawAt(text, one, "longNumber") : sameNameIn(text, one);
    if (flaw) {
      return flaw;
    }
  }
  return undefined;
}

function sameNameIn(text: string, { type, children = [] }: JsonNode): Flaw | undefined {
  const names = new Set<string>();
  for (const property of type === "object" ? children : []) {
    if (names.has(keyOf(property))) {
      return flawAt(text, property, "sameName");
    }
    names.add(keyOf(property));
  }
  return undefined;
}

function flawAt(text: string, { type, offset, length, children }: JsonNode, kind: Flaw["kind"]): Flaw {
  const written = type === "property" ? String(children?.[0]?.value) : text.slice(offset, offset + length);
  return { kind, line: text.slice(0, offset).split("\n").length, text: written };
}
