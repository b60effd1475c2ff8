import { CORE_SCHEMA, load } from "js-yaml";

/** Characters that are parsed at once: what takes a few milliseconds. Longer texts are cut into pieces first. */
export const mostYamlAtOnce = 128 * 1_024;
const limits = { schema: CORE_SCHEMA, maxDepth: 60, maxAliases: 100 };

/**
 * The value of a text of YAML 1.2 (core schema) that others wrote; undefined when it is none, or is
 * longer than is parsed at once. The parser is one that stops at the first error and needs time in
 * proportion to the text, whatever it holds. Never throws.
 */
export function yamlValue(text: string): unknown {
  if (text.length > mostYamlAtOnce) {
    return undefined;
  }
  try {
    // Of two equal keys the last one counts: people edit these files.
    return load(text, { ...limits, json: true });
  } catch {
    return undefined;
  }
}
