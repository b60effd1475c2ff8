import { invalid } from "./errors";
import type { Query } from "./query";

export interface Page<T> {
  values: T[];
  pagination: { after: string | null; before: string | null };
}

export interface PageQuery {
  limit: number;
  after: string | undefined;
  before: string | undefined;
}

/** @param longest how many items may be asked for at once. */
export function pageQuery(query: Query, longest = 100): PageQuery {
  const page = {
    limit: query.integer("limit", { min: 1, max: longest }) ?? 25,
    after: query.text("after"),
    before: query.text("before"),
  };
  if (page.after !== undefined && page.before !== undefined) query.refuse("after and before cannot be used together");
  return page;
}

/** Where an item stands in a list: its sort value, then its id to tell equals apart. */
export interface Sorting<T> {
  /** Names the order, so that a cursor of another one is refused. */
  name: string;
  key(item: T): string | number;
  id(item: T): string;
  descending: boolean;
}

type Position = readonly [string | number, string];

/**
 * One page. Cursors name a position rather than an offset, so that nothing is skipped or
 * repeated when items come and go between two pages.
 */
export function page<T>(items: readonly T[], sorting: Sorting<T>, query: PageQuery): Page<T> {
  const position = (item: T): Position => [sorting.key(item), sorting.id(item)];
  const order = (a: Position, b: Position): number => (sorting.descending ? -1 : 1) * compare(a, b);
  const sorted = [...items].sort((a, b) => order(position(a), position(b)));
  let start = 0;
  if (query.after !== undefined) {
    const cursor = parse(query.after, sorting.name, "after");
    start = sorted.findIndex((item) => order(position(item), cursor) > 0);
    if (start < 0) start = sorted.length;
  }
  let end = Math.min(sorted.length, start + query.limit);
  if (query.before !== undefined) {
    const cursor = parse(query.before, sorting.name, "before");
    end = sorted.findIndex((item) => order(position(item), cursor) >= 0);
    if (end < 0) end = sorted.length;
    start = Math.max(0, end - query.limit);
  }
  const values = sorted.slice(start, end);
  const [first, last] = [values[0], values.at(-1)];
  return {
    values,
    pagination: {
      after: last !== undefined && end < sorted.length ? format(sorting.name, position(last)) : null,
      before: first !== undefined && start > 0 ? format(sorting.name, position(first)) : null,
    },
  };
}

function compare(a: Position, b: Position): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] === b[1] ? 0 : a[1] < b[1] ? -1 : 1;
}

function format(order: string, position: Position): string {
  return Buffer.from(JSON.stringify([order, ...position])).toString("base64url");
}

function parse(cursor: string, order: string, name: string): Position {
  try {
    const [cursorOrder, key, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[];
    const known = (typeof key === "string" || typeof key === "number") && typeof id === "string";
    if (known && cursorOrder === order) return [key, id];
  } catch {
    // Not ours: refused below like a cursor of another order.
  }
  throw invalid(`${name} is not a cursor of this list`);
}
