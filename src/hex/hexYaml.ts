import * as v from "valibot";
import { parse } from "yaml";
import { amount, entries, lenient, projectId, text } from "./fields";
import { blockOf, itemsOf } from "./yamlBlocks";
import type { HexFile, InputKind, InputValue, ProjectInput } from "./types";

/**
 * `*.hex.yaml`, as ExportProject and Hex's Git export write it (hex-api.md). Files can have many MB
 * of SQL and text: only `meta` and the cells that are inputs are parsed.
 */

const kinds: Record<string, InputKind> = {
  TEXT_INPUT: "text",
  TEXT_AREA: "textArea",
  NUMBER: "number",
  NUMERIC: "number",
  NUMBER_INPUT: "number",
  SLIDER: "slider",
  CHECKBOX: "checkbox",
  DROPDOWN: "dropdown",
  MULTISELECT: "multiselect",
  DATE: "date",
  DATE_RANGE: "dateRange",
};

const number = lenient(v.pipe(v.number(), v.finite()));
const metaSchema = v.object({ projectId: lenient(projectId), title: text, hexType: text });
const fileSchema = v.object({ meta: metaSchema });
const firstItem = v.fallback(v.pipe(v.array(v.unknown()), v.transform(([item]) => item)), undefined);
const frameOptions = v.object({ dfName: v.string(), variableName: text });
const optionsSchema = v.object({ valueOptions: v.optional(v.unknown()), min: number, max: number, step: lenient(amount) });
const cellSchema = v.object({
  cellType: v.literal("INPUT"),
  cellLabel: text,
  config: v.object({
    name: v.pipe(v.string(), v.nonEmpty()),
    inputType: v.fallback(v.string(), "UNKNOWN"),
    options: v.optional(v.unknown()),
    min: number,
    max: number,
    step: lenient(amount),
    defaultValue: v.optional(v.unknown()),
  }),
});
const inputSchema = v.pipe(cellSchema, v.transform(({ cellLabel, config }): ProjectInput => toInput(cellLabel, config)));

/** Characters. A file that cannot be cut, such as one in flow style, is parsed whole when it is not longer. */
const mostParsedWhole = 300_000;
const inputCell = /cellType["']?\s*:\s*["']?INPUT\b/;

/** What the file says; undefined when the text is no project of Hex. Never throws. */
export function parseHexFile(source: string): HexFile | undefined {
  const text = withoutMark(source);
  const whole = parsedAsJson(text);
  const meta = whole === undefined ? readMeta(cutMeta(text)) : readMeta(whole);
  const cells = whole === undefined ? cutCells(text) : cellsIn(whole);
  const isRead = meta && cells?.every((cell) => cell !== undefined);
  const all = isRead || text.length > mostParsedWhole ? undefined : parsedValue(text);
  const metaOfAll = readMeta(all) ?? meta;
  return metaOfAll && { ...metaOfAll, inputs: readInputs(cellsIn(all) ?? cells ?? []) };
}

/** `meta` alone, which stands at the beginning; undefined when there is none. Never throws. */
export function parseMeta(source: string): Omit<HexFile, "inputs"> | undefined {
  const text = withoutMark(source);
  return readMeta(cutMeta(text)) ?? readMeta(parsedAsJson(text) ?? (text.length <= mostParsedWhole ? parsedValue(text) : undefined));
}

/** A byte order mark may stand before the first key. */
function withoutMark(source: string): string {
  return source.startsWith("\uFEFF") ? source.slice(1) : source;
}

function cutMeta(source: string): unknown {
  const block = blockOf(source, "meta");
  return block === undefined ? undefined : parsedValue(block);
}

/** The cells that may be inputs, undefined for each that cannot be read; undefined when they cannot be cut out. */
function cutCells(source: string): unknown[] | undefined {
  const block = blockOf(source, "cells");
  const items = block === undefined ? undefined : itemsOf(block);
  return items?.filter((item) => inputCell.test(item)).map((item) => v.parse(firstItem, parsedValue(item)));
}

function readMeta(file: unknown): Omit<HexFile, "inputs"> | undefined {
  const parsed = v.safeParse(fileSchema, file);
  if (!parsed.success) {
    return undefined;
  }
  const { projectId, title, hexType } = parsed.output.meta;
  return { projectId, title, type: hexType ?? "PROJECT" };
}

function cellsIn(file: unknown): unknown[] | undefined {
  const parsed = v.safeParse(v.object({ cells: v.array(v.unknown()) }), file);
  return parsed.success ? parsed.output.cells : undefined;
}

function readInputs(cells: unknown[]): ProjectInput[] {
  const inputs = new Map<string, ProjectInput>();
  for (const input of v.parse(entries(inputSchema), cells)) {
    // Two cells cannot have the same variable in the published app: the first one counts.
    inputs.set(input.name, inputs.get(input.name) ?? input);
  }
  return [...inputs.values()];
}

function parsedAsJson(source: string): unknown {
  try {
    return /^\s*\{/.test(source) ? (JSON.parse(source) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

/** Nothing for what is no YAML: people edit these files. */
function parsedValue(block: string): unknown {
  try {
    return parse(block, { logLevel: "error", maxAliasCount: 100 }) as unknown;
  } catch {
    return undefined;
  }
}

/** What JSON can carry of a value in YAML, which may be infinite or hold itself. */
function sendable(value: unknown): InputValue | undefined {
  try {
    return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as InputValue);
  } catch {
    return undefined;
  }
}

type Config = v.InferOutput<typeof cellSchema>["config"];

function toInput(label: string | undefined, config: Config): ProjectInput {
  const { name, inputType } = config;
  const kind = kinds[inputType] ?? "unknown";
  const options = v.safeParse(optionsSchema, config.options);
  const { valueOptions, ...range } = options.success ? options.output : { valueOptions: undefined };
  const frame = v.safeParse(frameOptions, valueOptions);
  const bounds = { min: config.min ?? range.min, max: config.max ?? range.max, step: config.step ?? range.step };
  return withoutUndefined({
    name,
    label,
    kind,
    inputType,
    options: Array.isArray(valueOptions) ? (sendable(valueOptions) as InputValue[] | undefined) : undefined,
    optionsFrom: frame.success ? withoutUndefined({ dataframe: frame.output.dfName, variable: frame.output.variableName }) : undefined,
    ...(kind === "number" || kind === "slider" ? bounds : {}),
    defaultValue: defaultOf(kind, config.defaultValue),
  });
}

const dateDefault = v.object({ dateString: v.string() });
const rangeDefault = v.object({ start: v.unknown(), end: v.unknown() });

function defaultOf(kind: InputKind, value: unknown): InputValue | undefined {
  if (kind === "date") {
    return dateOf(value);
  }
  const range = kind === "dateRange" ? v.safeParse(rangeDefault, value) : undefined;
  if (range?.success) {
    const [start, end] = [dateOf(range.output.start), dateOf(range.output.end)];
    return start === undefined || end === undefined ? undefined : { start, end };
  }
  return sendable(value) ?? undefined;
}

function dateOf(value: unknown): string | undefined {
  const wrapped = v.safeParse(dateDefault, value);
  const text = wrapped.success ? wrapped.output.dateString : value;
  return typeof text === "string" && text !== "" ? text : undefined;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
