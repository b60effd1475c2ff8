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
  const last = next.exec(source)?.index;
  return source.slice(start, last === undefined ? undefined : last + 1);
}

/** The items of the list that a block holds, each as YAML of a list with one item; undefined when it holds none in block style. */
export function itemsOf(block: string): string[] | undefined {
  const list = /^[^\n]*?:[ \t]*(?:#[^\n]*)?\r?(?:\n[ \t]*(?:#[^\n]*)?\r?)*\n([ \t]*)-(?=[ \t\r\n])/.exec(block);
  if (!list) {
    return undefined;
  }
  const items = block.split(new RegExp(`\\n(?=${list[1] ?? ""}-[ \\t\\r\\n])`));
  // Each keeps the end of its last line: it may belong to a text.
  return items.slice(1).map((item, at, { length }) => (at < length - 1 ? `${item}\n` : item));
}
