import { constructFromEvents, CORE_SCHEMA, parseEvents, YAMLException, type Event } from "js-yaml";

/** Characters that are parsed at once: what takes a few milliseconds. Longer texts are cut into pieces first. */
export const mostYamlAtOnce = 128 * 1_024;
/** Characters and values that a text may stand for, counted again with each alias: others follow them all. */
const mostMeant = 1_024 * 1_024;
export const severalDocuments = "more than one document";
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
export function yamlEvents(text: string): { events: Event[] } | { problem: string; at: number } {
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
