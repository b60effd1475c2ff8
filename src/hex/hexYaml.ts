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

/** What the file says; undefined when the text is no project of Hex. Never throws. */
export function parseHexFile(source: string): HexFile | undefined {
  const meta = parseMeta(source);
  return meta && { ...meta, inputs: parseInputs(source) };
}

/** `meta` alone, which stands at the beginning; undefined when there is none. Never throws. */
export function parseMeta(source: string): Omit<HexFile, "inputs"> | undefined {
  const meta = v.safeParse(metaSchema, parsed(blockOf(source, "meta"), "meta"));
  return meta.success ? { projectId: meta.output.projectId, title: meta.output.title, type: meta.output.hexType ?? "PROJECT" } : undefined;
}

function parseInputs(source: string): ProjectInput[] {
  const cells = blockOf(source, "cells");
  const candidates = cells === undefined ? [] : itemsOf(cells).filter((item) => /\bINPUT\b/.test(item.slice(0, 400)));
  const inputs = candidates.flatMap((item) => v.parse(entries(inputSchema), parsedValue(item)));
  // Two cells cannot have the same variable in the published app: the first one counts.
  return inputs.filter(({ name }, at) => inputs.findIndex((other) => other.name === name) === at);
}

function parsed(block: string | undefined, key: string): unknown {
  const value = block === undefined ? undefined : parsedValue(block);
  return (value as Record<string, unknown> | null | undefined)?.[key];
}

/** Nothing for what is no YAML: people edit these files. */
function parsedValue(block: string): unknown {
  try {
    return parse(block, { logLevel: "silent", maxAliasCount: 100 }) as unknown;
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
    options: Array.isArray(valueOptions) ? (valueOptions as InputValue[]) : undefined,
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
  return value === undefined || value === null ? undefined : (value as InputValue);
}

function dateOf(value: unknown): string | undefined {
  const wrapped = v.safeParse(dateDefault, value);
  const text = wrapped.success ? wrapped.output.dateString : value;
  return typeof text === "string" && text !== "" ? text : undefined;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
