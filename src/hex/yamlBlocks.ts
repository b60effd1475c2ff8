/**
 * Cuts YAML in block style into pieces without parsing it. What belongs to a key or to an item of a
 * list is indented deeper than it, whatever it holds (YAML 1.2, 8.2): the first line that is not
 * ends it. Only comments and empty lines may stand further left.
 */

/** The text of a top-level key with all that belongs to it; undefined when there is no such key. */
export function blockOf(source: string, key: string): string | undefined {
  const start = new RegExp(`^(?:${key}|"${key}"|'${key}')[ \\t]*:`, "m").exec(source)?.index;
  if (start === undefined) {
    return undefined;
  }
  // A list may stand as far left as its key: its items begin with a dash.
  const next = /\n(?![ \t\r\n#]|-[ \t\r\n])/g;
  next.lastIndex = start;
  const end = next.exec(source)?.index ?? source.length;
  return source.slice(start, end);
}

/** The items of the list that a block holds, each as YAML of a list with one item. */
export function itemsOf(block: string): string[] {
  const indent = /\n([ \t]*)-(?=[ \t\r\n])/.exec(block)?.[1];
  if (indent === undefined) {
    return [];
  }
  const pieces = block.split(new RegExp(`\\n(?=${indent}-[ \\t\\r\\n])`));
  return pieces.slice(1);
}
