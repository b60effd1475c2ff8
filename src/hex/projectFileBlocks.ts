import type { Pace } from "../util/pace";
import { mostYamlAtOnce, yamlValue } from "./yaml";

/**
 * Cuts YAML in block style into pieces without parsing it. What belongs to a key or to an item of a
 * list is indented deeper than it, whatever it holds (YAML 1.2, 8.2): the first line that is not
 * ends it. Only comments and empty lines may stand further left. All of it is one walk over lines.
 */

/** A part of a text: a value in block style, or an item of a list after its dash. */
export interface Block {
  text: string;
  from: number;
  to: number;
}

export interface Entry {
  key: string;
  /** After the colon. */
  value: Block;
}

/** Lines that are read between two looks at the clock. */
const linesAtOnce = 500;
const space = 32;
const longestKey = 80;
/** A map or list with more is none of Hex's. */
const most = { keys: 2_000, items: 100_000 };
const keyPattern = /^(?:([A-Za-z_]\w*)|"(\w+)"|'(\w+)')[ \t]*:(?=[ \t\r\n]|$)/;

/** The entries of a map; undefined when the block is none in block style. Keys that are no words are left out. */
export async function entriesOf(block: Block, pace: Pace): Promise<Entry[] | undefined> {
  const { text, to } = block;
  const starts = await startsOf(block, pace, most.keys);
  // A list may stand as far left as its key: its items begin with a dash.
  const keys = starts?.filter((at) => !isDash(text, at));
  if (!keys || keys.length === 0 || starts?.[0] !== keys[0]) {
    return undefined;
  }
  return keys.flatMap((at, index) => {
    const [whole, ...names] = keyPattern.exec(text.slice(at, at + longestKey)) ?? [];
    const key = names.find((name) => name !== undefined);
    return whole === undefined || key === undefined
      ? []
      : [{ key, value: { text, from: at + whole.length, to: keys[index + 1] ?? to } }];
  });
}

/** The items of a list; undefined when the block is none in block style. */
export async function itemsOf(block: Block, pace: Pace): Promise<Block[] | undefined> {
  const { text, to } = block;
  const starts = await startsOf(block, pace, most.items);
  return starts?.every((at) => isDash(text, at))
    ? starts.map((at, index) => ({ text, from: at + 1, to: starts[index + 1] ?? to }))
    : undefined;
}

/** The text of a block as a document of its own: what stands before it on its line becomes spaces. */
export function textOf({ text, from, to }: Block): string {
  return " ".repeat(columnOf(text, from)) + text.slice(from, to);
}

/** The word that stands after this key in the first line of a block, as Hex writes it; undefined when something else does. */
export function firstWordOf({ text, from, to }: Block, key: string): string | undefined {
  const [, name, word] =
    /^[ \t]*(\w{1,80}):[ \t]+(\w{1,80})[ \t]*\r?\n/.exec(text.slice(from, Math.min(to, from + 400))) ?? [];
  return name === key ? word : undefined;
}

/** The value of a block; undefined when it is no YAML, or longer than is parsed at once. */
export function parsedBlock(block: Block | undefined): unknown {
  return block === undefined || block.to - block.from > mostYamlAtOnce ? undefined : yamlValue(textOf(block));
}

/** A value of one word, without quotes. */
export function wordOf({ text, from, to }: Block): string | undefined {
  return /^[ \t]*["']?([\w.-]{1,80})["']?[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/.exec(
    text.slice(from, Math.min(to, from + 400)),
  )?.[1];
}

/** Where the block's first content is, and each later line that is indented as deep as it is; undefined when a line is less deep, or they are too many. */
async function startsOf({ text, from, to }: Block, pace: Pace, most: number): Promise<number[] | undefined> {
  const first = await firstContent(text, from, to, pace);
  if (first === undefined) {
    return undefined;
  }
  const column = columnOf(text, first);
  const starts = [first];
  let count = 0;
  for (let line = nextLine(text, first, to); line !== undefined; line = nextLine(text, line, to)) {
    if (++count % linesAtOnce === 0 && pace.isLong) {
      await pace.rest();
    }
    const at = isDeeper(text, line, column) ? undefined : contentOf(text, line, to);
    if (at !== undefined) {
      if (at - line < column || starts.length >= most) {
        return undefined;
      }
      starts.push(at);
    }
  }
  return starts;
}

/** Spaces alone up to this column and on it: most lines are read no further. */
function isDeeper(text: string, line: number, column: number): boolean {
  for (let at = line; at <= line + column; at++) {
    if (text.charCodeAt(at) !== space) {
      return false;
    }
  }
  return true;
}

async function firstContent(text: string, from: number, to: number, pace: Pace): Promise<number | undefined> {
  let count = 0;
  for (let line: number | undefined = from; line !== undefined; line = nextLine(text, line, to)) {
    if (++count % linesAtOnce === 0 && pace.isLong) {
      await pace.rest();
    }
    const at = contentOf(text, line, to);
    if (at !== undefined && !text.startsWith("---", at) && text[at] !== "%") {
      return at;
    }
  }
  return undefined;
}

/** Where the content of a line begins; nothing for an empty line and a comment. */
function contentOf(text: string, line: number, to: number): number | undefined {
  let at = line;
  while (at < to && text[at] === " ") {
    at++;
  }
  let end = at;
  while (end < to && (text[end] === "\t" || text[end] === " ")) {
    end++;
  }
  const next = end < to ? text[end] : "\n";
  return next === "\n" || next === "\r" || next === "#" ? undefined : at;
}

function nextLine(text: string, at: number, to: number): number | undefined {
  const end = text.indexOf("\n", at);
  return end < 0 || end + 1 >= to ? undefined : end + 1;
}

function columnOf(text: string, at: number): number {
  return at - (at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1);
}

function isDash(text: string, at: number): boolean {
  return text[at] === "-" && (at + 1 >= text.length || /\s/.test(text[at + 1] ?? ""));
}
