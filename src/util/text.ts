/**
 * Text from a server, made fit to be shown: what is written by others must not be able to forge
 * lines, reorder what stands beside it, draw icons or make links.
 */

/** Line and paragraph breaks, tabs and other control characters: shown as a space. */
const breaks = /[\p{Cc}\u2028\u2029]+/gu;
/**
 * Characters without a shape: bidirectional marks, embeddings, overrides and isolates, zero-width
 * spaces, tags, variation selectors and the byte order mark. The joiners U+200C and U+200D stay, as
 * Persian text and emoji are built with them.
 */
const invisible = /(?![\u200C\u200D])\p{Default_Ignorable_Code_Point}/gu;
/** Half of a surrogate pair: not a character. */
const broken = /\p{Surrogate}/gu;
const ellipsis = "…";

/**
 * `text` on one line, without control, invisible and direction-changing characters, cut to at
 * most `max` code points with "…" and never inside what people see as one character.
 */
export function plain(text: string, max: number): string {
  // Bounds the work on a title of megabytes; what is removed below makes it shorter still.
  const bound = 8 * max + 256;
  const start = text.length > bound ? text.slice(0, bound) : text;
  const clean = start
    .replace(broken, "\uFFFD")
    .replace(breaks, " ")
    .replace(invisible, "")
    .replace(/\s+/gu, " ")
    .trim();
  if (start.length === text.length && isAtMost(clean, max)) {
    return clean;
  }
  return cut(clean, max - ellipsis.length) + ellipsis;
}

/**
 * `text` for a message or a validation text of VS Code, where `[label](target)` would be made a
 * link that others chose.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll("](", "] (");
}

/** Characters of a line, and lines: more than anybody reads in a message. */
const most = { line: 2_000, lines: 100 };

/**
 * `text` as it is shown in a message, a prompt, a title or a progress: without control, invisible and
 * direction-changing characters, links and icons, and cut to a length. Its lines stay lines.
 */
export function forMessage(text: string): string {
  const lines = text.split("\n", most.lines + 1);
  const shown = lines.slice(0, most.lines).map((line) => withoutIcons(withoutLinks(plain(line, most.line))));
  return [...shown, ...(lines.length > most.lines ? [ellipsis] : [])].join("\n");
}

/** Characters of a label: more than a screen is wide. */
const longestLabel = 1_000;

/**
 * `text` as it is shown in a row, a label or a tooltip of plain text: on one line, without control, invisible and
 * direction-changing characters and icons, and cut to a length. Its spaces stay as they are.
 */
export function forLabel(text: string): string {
  if (text.length <= longestLabel && /^[ -~]*$/.test(text)) {
    return withoutIcons(text);
  }
  const start = text.slice(0, 8 * longestLabel);
  const clean = start.replace(broken, "\uFFFD").replace(breaks, " ").replace(invisible, "");
  return withoutIcons(
    start.length === text.length && isAtMost(clean, longestLabel)
      ? clean
      : cut(clean, longestLabel - ellipsis.length) + ellipsis,
  );
}

/** `text` for a label of VS Code, where `$(name)` would be drawn as an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll("$(", "$\u2060(");
}

/**
 * `text` without all the characters at its end that are among these. Looks at each once; a pattern such as
 * `/-+$/` starts again at every one of them.
 */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) {
    end -= 1;
  }
  return text.slice(0, end);
}

/** Counts no further than needed. */
function isAtMost(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && [...text].length <= max);
}

/** The longest start of `text` of at most `max` code points that ends between two graphemes. */
function cut(text: string, max: number): string {
  // One more than is taken: an accent could follow. Most titles end here, and telling graphemes apart takes a while.
  if (/^[ -~]*$/.test(text.slice(0, max + 1))) {
    return text.slice(0, max).trimEnd();
  }
  let left = max;
  let end = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= [...segment].length;
    if (left < 0) {
      break;
    }
    end += segment.length;
  }
  // One grapheme can be a letter with thousands of accents: then it is cut after all.
  return end === 0 ? [...text.slice(0, 2 * max)].slice(0, max).join("") : text.slice(0, end).trimEnd();
}
