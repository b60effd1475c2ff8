/**
 * How many entries and values are taken of an answer at most: a host that is broken or hostile must not exhaust the
 * editor. The size of its text is limited by operation: `mostBytes` in operations.ts.
 */

/** How many entries beyond the requested number are still read of a page: a host may count differently. */
const fewMore = 20;

/** The most entries that are read of a page for which `asked` were requested; Hex's default is 25. */
export function mostEntries(asked = 25): number {
  return asked + fewMore;
}

/** The most entries that are read of a list within an entry. */
export const mostNested = { schedules: 20, categories: 100, notifications: 100, stateEvents: 500 } as const;

/** The most values, in lists or objects, that are parsed of an answer: some hundred entries have a few thousand. */
const mostValues = 200_000;

const [quote, backslash, comma, list, object] = [...'"\\,[{'].map((character) => character.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
];

/**
 * True for JSON text with more values than are parsed. Megabytes of the shortest ones cost a parser seconds
 * and hundreds of megabytes of memory, so they are counted first: by what stands before each, outside of strings.
 */
export function hasTooManyValues(json: Buffer): boolean {
  let values = 0;
  for (let at = 0; at < json.length && values <= mostValues; at += 1) {
    const byte = json[at];
    if (byte === quote) {
      at = endOfString(json, at);
    } else if (byte === comma || byte === list || byte === object) {
      values += 1;
    }
  }
  return values > mostValues;
}

/** Where the string that begins at `start` ends; the end of the text when it does not. */
function endOfString(json: Buffer, start: number): number {
  for (let end = json.indexOf(quote, start + 1); end >= 0; end = json.indexOf(quote, end + 1)) {
    let before = end;
    while (json[before - 1] === backslash) {
      before -= 1;
    }
    if ((end - before) % 2 === 0) {
      return end;
    }
  }
  return json.length;
}
