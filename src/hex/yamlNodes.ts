import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from "js-yaml";
import { severalDocuments, yamlEvents } from "./yamlText";

/** A value as it is written, with where it is in the text, as offsets; `end` is after it. */
export type YamlNode = { start: number; end: number; anchor?: string } & (
  | { kind: "map"; entries: { key: YamlNode; value: YamlNode }[] }
  | { kind: "list"; items: YamlNode[] }
  /** `text` is without quotes; a plain one may be a number, a truth value or null. */
  | { kind: "scalar"; text: string; isPlain: boolean }
  | { kind: "alias"; name: string }
);

export type ReadYaml = { root: YamlNode | undefined } | { problem: string; at: number };

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
    const root = this.events[this.next]?.type === EVENT_ID.POP ? undefined : this.node(0);
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
