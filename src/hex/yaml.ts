import {
  CORE_SCHEMA,
  EVENT_ID,
  SCALAR_STYLE,
  YAMLException,
  constructFromEvents,
  getScalarValue,
  parseEvents,
  type Event,
  type ScalarEvent,
} from "js-yaml";

/** Characters that are parsed at once: what takes a few milliseconds. Longer texts are cut into pieces first. */
export const mostYamlAtOnce = 128 * 1_024;
/** Characters and values that a text may stand for, counted again with each alias: others follow them all. */
const mostMeant = 1_024 * 1_024;
const severalDocuments = "more than one document";
const limits = { schema: CORE_SCHEMA, maxDepth: 60, maxAliases: 100 };

/**
 * The value of a text of YAML 1.2 (core schema) that others wrote; undefined when it is none, or is
 * longer than is parsed at once. The parser is one that stops at the first error and needs time in
 * proportion to the text, whatever it holds. Never throws.
 */
export function yamlValue(text: string): unknown {
  // Of two equal keys the last one counts: people edit these files.
  const read = yamlEvents(text);
  if ("problem" in read) {
    return undefined;
  }
  try {
    const [value = null, ...others] = constructFromEvents(read.events, { ...limits, source: text, json: true });
    return others.length > 0 || meantBy(value, new Map()) > mostMeant ? undefined : value;
  } catch {
    return undefined;
  }
}

/** What the parser meets in a text, one thing after the other; or the first thing that is wrong with it. Never throws. */
function yamlEvents(text: string): { events: Event[] } | { problem: string; at: number } {
  if (text.length > mostYamlAtOnce) {
    return { problem: "too long", at: 0 };
  }
  // One document may have a mark before it and one after it: each more costs as much as all of a small file.
  const marks = text.match(/^(?:---|\.\.\.)/gm)?.length ?? 0;
  if (marks > 2) {
    return { problem: severalDocuments, at: 0 };
  }
  try {
    return { events: parseEvents(text, limits) };
  } catch (error) {
    const isKnown = error instanceof YAMLException;
    return {
      problem: isKnown ? error.reason : String(error),
      at: Math.min((isKnown && error.mark?.position) || 0, text.length),
    };
  }
}

/** How much there is to read for those who do not know that parts are the same; infinite for what holds itself. */
function meantBy(value: unknown, known: Map<object, number>): number {
  if (typeof value !== "object" || value === null) {
    return typeof value === "string" ? 1 + value.length : 1;
  }
  const before = known.get(value);
  if (before !== undefined) {
    return before;
  }
  known.set(value, Infinity);
  let count = 1;
  for (const [key, part] of Object.entries(value)) {
    count += key.length + meantBy(part, known);
  }
  known.set(value, count);
  return count;
}

/** A value as it is written, with where it is in the text, as offsets; `end` is after it. */
export type YamlNode = { start: number; end: number; anchor?: string } & (
  | { kind: "map"; entries: { key: YamlNode; value: YamlNode }[] }
  | { kind: "list"; items: YamlNode[] }
  /** `text` is without quotes; a plain one may be a number, a truth value or null. */
  | { kind: "scalar"; text: string; isPlain: boolean }
  | { kind: "alias"; name: string }
);

type ReadYaml = { root: YamlNode } | { problem: string; at: number };

const closing = { "[": "]", "{": "}" } as const;

/**
 * A text of YAML 1.2 that others wrote, as it is written: aliases are not followed. Two equal keys in
 * one map, a tag and a second document are mistakes. Stops at the first mistake. Never throws.
 */
export function readYaml(text: string): ReadYaml {
  const read = yamlEvents(text);
  return "problem" in read ? read : new NodeReader(text, read.events).read();
}

/** The value of a scalar by YAML 1.2's core schema. */
export function scalarValue({ text, isPlain }: { text: string; isPlain: boolean }): string | number | boolean | null {
  if (!isPlain) {
    return text;
  }
  if (/^(?:~|null|Null|NULL)?$/.test(text)) {
    return null;
  }
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) {
    return text.toLowerCase() === "true";
  }
  if (/^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/.test(text)) {
    return Number(text);
  }
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) {
    return text.startsWith("-") ? -Infinity : Infinity;
  }
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? NaN : text;
}

/** Values are nested no deeper than the parser allows. */
class NodeReader {
  private next = 1;
  private mistake: { problem: string; at: number } | undefined;

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  read(): ReadYaml {
    const root = this.node(0);
    const rest = this.events[this.next + 1];
    if (rest && !this.mistake) {
      return { problem: severalDocuments, at: 0 };
    }
    return this.mistake ?? { root };
  }

  /** @param at Where a value that is left out would be. */
  private node(at: number): YamlNode {
    const event = this.events[this.next++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.scalar(event, at);
      case EVENT_ID.ALIAS:
        return {
          kind: "alias",
          name: this.text.slice(event.anchorStart, event.anchorEnd),
          start: event.anchorStart - 1,
          end: event.anchorEnd,
        };
      case EVENT_ID.SEQUENCE: {
        const items: YamlNode[] = [];
        let end = event.start;
        while (this.isInside()) {
          const item = this.node(end);
          items.push(item);
          ({ end } = item);
        }
        return { kind: "list", items, ...this.place(event, end) };
      }
      case EVENT_ID.MAPPING: {
        const entries: { key: YamlNode; value: YamlNode }[] = [];
        const keys = new Set<string>();
        let end = event.start;
        while (this.isInside()) {
          const key = this.node(end);
          const value = this.node(key.end);
          entries.push({ key, value });
          ({ end } = value);
          if (key.kind === "scalar") {
            if (keys.has(key.text)) {
              this.mistake ??= { problem: "duplicated mapping key", at: key.start };
            }
            keys.add(key.text);
          }
        }
        return { kind: "map", entries, ...this.place(event, end) };
      }
      default:
        return { kind: "scalar", text: "", isPlain: true, start: at, end: at };
    }
  }

  private scalar(event: ScalarEvent, at: number): YamlNode {
    const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    const quote = isQuoted ? 1 : 0;
    const isThere = event.valueStart >= 0;
    const place = isThere ? { start: event.valueStart - quote, end: event.valueEnd + quote } : { start: at, end: at };
    const text = isThere ? getScalarValue(this.text, event) : "";
    return {
      kind: "scalar",
      text,
      isPlain: !isThere || event.style === SCALAR_STYLE.PLAIN,
      ...place,
      ...this.marks(event),
    };
  }

  private place(event: { start: number } & Marks, end: number): { start: number; end: number; anchor?: string } {
    const bracket = closing[this.text[event.start] as keyof typeof closing] as string | undefined;
    // It is close by, if not behind a comment.
    const rest = bracket === undefined ? "" : this.text.slice(end, end + 200);
    return {
      start: event.start,
      end: end + (bracket === undefined ? 0 : rest.indexOf(bracket) + 1),
      ...this.marks(event),
    };
  }

  private marks({ anchorStart, anchorEnd, tagStart }: Marks): { anchor?: string } {
    if (tagStart >= 0) {
      this.mistake ??= { problem: "a tag", at: tagStart };
    }
    return anchorStart >= 0 ? { anchor: this.text.slice(anchorStart, anchorEnd) } : {};
  }

  /** Whether the collection goes on; what ends it is left behind. */
  private isInside(): boolean {
    const { type } = this.events[this.next] ?? {};
    if (type === EVENT_ID.POP || type === undefined) {
      this.next += 1;
      return false;
    }
    return true;
  }
}

interface Marks {
  anchorStart: number;
  anchorEnd: number;
  tagStart: number;
}
