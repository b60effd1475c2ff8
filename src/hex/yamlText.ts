import { constructFromEvents, CORE_SCHEMA, EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException, type Event, type ScalarEvent } from "js-yaml";

/** Characters that are parsed at once: what takes a few milliseconds. Longer texts are cut into pieces first. */
export const mostYamlAtOnce = 128 * 1_024;
/** Characters and values that a text may stand for, counted again with each alias: others follow them all. */
const mostMeant = 1_024 * 1_024;
const severalDocuments = "more than one document";
const limits = { schema: CORE_SCHEMA, maxDepth: 60, maxAliases: 100 };

/** Where a value is in the text, as offsets; `end` is after it. */
export interface YamlPlace {
  start: number;
  end: number;
}

/** A value's place; those of a map's values by their keys, in the order of the text. */
export interface YamlPlaces extends YamlPlace {
  entries?: Map<string, YamlPlaces>;
}

/** What a text says and where, or the first thing that is wrong with it. */
export type ReadYaml = { value: unknown; places: YamlPlaces | undefined } | { problem: string; at: number };

/**
 * The value of a text of YAML 1.2 (core schema) that others wrote; undefined when it is none, or is
 * longer than is parsed at once. The parser is one that stops at the first error and needs time in
 * proportion to the text, whatever it holds. Never throws.
 */
export function yamlValue(text: string): unknown {
  // Of two equal keys the last one counts: people edit these files.
  const read = parsed(text, true);
  return "problem" in read ? undefined : read.value;
}

/** As `yamlValue`, with where the values are. Two equal keys in one map are a mistake here; an empty text is null. */
export function readYaml(text: string): ReadYaml {
  const read = parsed(text, false);
  return "problem" in read ? read : { value: read.value, places: new PlaceReader(text, read.events).read() };
}

function parsed(text: string, json: boolean): { value: unknown; events: Event[] } | { problem: string; at: number } {
  if (text.length > mostYamlAtOnce) {
    return { problem: "too long", at: 0 };
  }
  // One document may have a mark before it and one after it: each more costs as much as all of a small file.
  const marks = text.match(/^(?:---|\.\.\.)/gm)?.length ?? 0;
  if (marks > 2) {
    return { problem: severalDocuments, at: 0 };
  }
  try {
    const events = parseEvents(text, limits);
    const [value = null, ...others] = constructFromEvents(events, { ...limits, source: text, json });
    if (others.length > 0) {
      return { problem: severalDocuments, at: 0 };
    }
    return meantBy(value, new Map()) > mostMeant ? { problem: "too many aliases", at: 0 } : { value, events };
  } catch (error) {
    const isKnown = error instanceof YAMLException;
    return { problem: isKnown ? error.reason : String(error), at: Math.min((isKnown && error.mark?.position) || 0, text.length) };
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

const closing = { "[": "]", "{": "}" } as const;

/** Reads the places out of what the parser met; values are nested no deeper than it allows. */
class PlaceReader {
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  /** Of the only document. */
  read(): YamlPlaces | undefined {
    this.next = 1;
    return this.events[1]?.type === EVENT_ID.POP ? undefined : this.node();
  }

  private node(): YamlPlaces | undefined {
    const event = this.events[this.next++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return scalarPlace(event);
      case EVENT_ID.ALIAS:
        return { start: event.anchorStart - 1, end: event.anchorEnd };
      case EVENT_ID.SEQUENCE: {
        let end = event.start;
        while (this.isInside()) {
          end = this.node()?.end ?? end;
        }
        return { start: event.start, end: this.closed(event.start, end) };
      }
      case EVENT_ID.MAPPING: {
        let end = event.start;
        const entries = new Map<string, YamlPlaces>();
        while (this.isInside()) {
          const named = this.events[this.next];
          const key = this.node();
          const value = this.node() ?? key;
          end = value?.end ?? end;
          if (named?.type === EVENT_ID.SCALAR && value) {
            entries.set(getScalarValue(this.text, named), value);
          }
        }
        return { start: event.start, end: this.closed(event.start, end), entries };
      }
      default:
        return undefined;
    }
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

  /** With the bracket, where there is one close by. */
  private closed(start: number, end: number): number {
    const bracket = closing[this.text[start] as keyof typeof closing] as string | undefined;
    const rest = bracket === undefined ? "" : this.text.slice(end, end + 200);
    return end + (bracket === undefined ? 0 : rest.indexOf(bracket) + 1);
  }
}

/** With its quotes; undefined for a value that is left out. */
function scalarPlace({ valueStart, valueEnd, style }: ScalarEvent): YamlPlaces | undefined {
  if (valueStart < 0) {
    return undefined;
  }
  const quote = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
  return valueEnd === valueStart && quote === 0 ? undefined : { start: valueStart - quote, end: valueEnd + quote };
}
