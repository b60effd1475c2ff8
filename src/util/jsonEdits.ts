import { createScanner } from "jsonc-parser";
import { childAt, nodeAt, parseJson, type JsonNode, type JsonPath } from "./jsonText";

/** What the scanner calls a comma (its names are types alone). */
const comma = 5;

/**
 * A text of JSON with one value set, added or, for `undefined`, taken out; every other character of it
 * stays. An item is added with the index behind the last one. What is added is laid out as its neighbours are.
 *
 * jsonc-parser's own `modify` reformats the whole lines around a change, and its removal drops comments.
 *
 * @throws Error when the text is no JSON, or has nothing that could hold the value.
 */
export function withJson(text: string, path: JsonPath, value: unknown): string {
  const key = path.at(-1);
  const root = parseJson(text);
  const parent = root && nodeAt(root, path.slice(0, -1));
  if (!parent || key === undefined || parent.type !== (typeof key === "number" ? "array" : "object")) {
    throw new Error(`The text holds nothing at ${path.join("/")}`);
  }
  const child = childAt(parent, key);
  if (value === undefined) {
    const rest = child ? without(text, parent, child) : text;
    // A name may be there twice.
    return child && typeof key === "string" ? withJson(rest, path, undefined) : rest;
  }
  const name = typeof key === "string" ? `${JSON.stringify(key)}: ` : "";
  if (!child) {
    return withLast(text, parent, (indent) => name + layOut(text, value, indent));
  }
  const node = typeof key === "string" ? child.children?.[1] : child;
  return node ? replaced(text, node.offset, end(node), layOut(text, value, indentAt(text, child.offset))) : text;
}

/** Adds something behind the last child. */
function withLast(text: string, parent: JsonNode, write: (indent: string | undefined) => string): string {
  const last = parent.children?.at(-1);
  if (last) {
    const indent = indentAt(text, last.offset);
    return replaced(text, end(last), end(last), `,${lineTo(text, indent)}${write(indent)}`);
  }
  const start = parent.offset + 1;
  if (!text.includes("\n")) {
    return replaced(text, start, start, write(undefined));
  }
  const outer = lineIndent(text, parent.offset);
  const inner = outer + unitOf(text);
  const rest = text.slice(start, end(parent) - 1);
  // A comment stays behind what is added.
  const close = rest.trim() === "" && !rest.includes("\n") ? lineTo(text, outer) : rest;
  return replaced(text, start, end(parent) - 1, `${lineTo(text, inner)}${write(inner)}${close}`);
}

/** Takes out a child with the comma that it needs no more. */
function without(text: string, parent: JsonNode, child: JsonNode): string {
  const children = parent.children ?? [];
  const index = children.indexOf(child);
  const after = commaAfter(text, child, parent);
  const before = children[index - 1];
  if (after !== undefined) {
    return cutOut(text, [child.offset, end(child)], [after, after + 1]);
  }
  const commaBefore = before && commaAfter(text, before, parent);
  if (commaBefore !== undefined) {
    return cutOut(text, [commaBefore, commaBefore + 1], [child.offset, end(child)]);
  }
  const around = text.slice(parent.offset + 1, child.offset) + text.slice(end(child), end(parent) - 1);
  return around.trim() === ""
    ? replaced(text, parent.offset + 1, end(parent) - 1, "")
    : replaced(text, child.offset, end(child), "");
}

/** Cuts out two places, with what is blank between them, and the line when nothing else is on it. */
function cutOut(text: string, [start, firstEnd]: [number, number], [secondStart, secondEnd]: [number, number]): string {
  const between = text.slice(firstEnd, secondStart);
  if (between.trim() !== "") {
    return replaced(replaced(text, secondStart, secondEnd, ""), start, firstEnd, "");
  }
  const indent = indentAt(text, start);
  const [, blank = "", lineEnd] = /^([ \t]*)(\r?\n)?/.exec(text.slice(secondEnd, secondEnd + 1_000)) ?? [];
  if (indent !== undefined && lineEnd !== undefined) {
    return replaced(text, start - indent.length, secondEnd + blank.length + lineEnd.length, "");
  }
  return replaced(text, start, secondEnd + (text[start] === "," ? 0 : blank.length), "");
}

/** Where the comma behind a child is; undefined when there is none. */
function commaAfter(text: string, child: JsonNode, parent: JsonNode): number | undefined {
  const scanner = createScanner(text.slice(0, end(parent)), true);
  scanner.setPosition(end(child));
  return (scanner.scan() as number) === comma ? scanner.getTokenOffset() : undefined;
}

/** Over several lines where the neighbours are, else on one. */
function layOut(text: string, value: unknown, indent: string | undefined): string {
  return indent === undefined
    ? JSON.stringify(value)
    : JSON.stringify(value, undefined, unitOf(text)).replaceAll("\n", lineTo(text, indent));
}

/** The end of a line and the next one's indentation; a space where all is on one line. */
function lineTo(text: string, indent: string | undefined): string {
  return indent === undefined ? " " : `${text.includes("\r\n") ? "\r\n" : "\n"}${indent}`;
}

/** The indentation of what is the first on its line, and not on the text's first one; undefined for all else. */
function indentAt(text: string, offset: number): string | undefined {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return before.length < offset && before.trim() === "" ? before : undefined;
}

function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset))?.[0] ?? "";
}

/** One step of the text's indentation. */
function unitOf(text: string): string {
  return /^[ \t]+(?=["\]}])/m.exec(text)?.[0] ?? "  ";
}

function replaced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function end({ offset, length }: JsonNode): number {
  return offset + length;
}
