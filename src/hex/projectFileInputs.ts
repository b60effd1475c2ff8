import * as v from "valibot";
import { amount, lenient, text } from "./fields";
import { defaultOf } from "./projectFileDates";
import type { InputKind, InputOption, InputValue, NumberFormat, ProjectInput } from "./types";

/** One `INPUT` cell of a project's file, with each of its forms (`InputCellConfig` of the public description). */

const kinds: Record<string, InputKind> = {
  TEXT_INPUT: "text",
  NUMERIC_INPUT: "number",
  SLIDER: "slider",
  CHECKBOX: "checkbox",
  DROPDOWN: "dropdown",
  MULTISELECT: "multiselect",
  DATE: "date",
  BUTTON: "button",
  TABLE: "notSettable",
  FILE_UPLOAD: "notSettable",
  // Not in the description, but seen.
  TEXT_AREA: "textArea",
  NUMBER: "number",
  NUMERIC: "number",
  NUMBER_INPUT: "number",
  DATE_RANGE: "dateRange",
};

const number = lenient(v.pipe(v.number(), v.finite()));
const flag = lenient(v.boolean());
const variable = v.object({ variableName: text });
const optionsSchema = v.fallback(
  v.object({
    multiline: flag,
    min: number,
    max: number,
    step: lenient(amount),
    increment: lenient(amount),
    numberFormatting: lenient(v.object({ format: text, currencySymbol: text, thousands: flag })),
    valueOptions: v.optional(v.unknown()),
    multiValueOptions: v.optional(v.unknown()),
    optional: flag,
    text,
    enableTime: flag,
    useDateRange: flag,
    dynamicDefault: lenient(variable),
  }),
  {} as never,
);
const cellSchema = v.object({
  cellId: text,
  cellLabel: text,
  config: v.object({
    name: v.pipe(v.string(), v.nonEmpty()),
    inputType: v.fallback(v.string(), "UNKNOWN"),
    outputType: text,
    options: optionsSchema,
    min: number,
    max: number,
    step: lenient(amount),
    defaultValue: v.optional(v.unknown()),
  }),
});
const choiceSource = v.object({ variableName: text, dfName: text, columnName: text, displayColumnName: text });
const pair = v.object({ key: v.string(), value: v.string() });
const scalar = v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean()]);
/** More than anybody chooses from. */
const mostOptions = 10_000;

/** The input; undefined when the cell has no name. Never throws. */
export function readInputCell(cell: unknown): { input: ProjectInput; cellId: string | undefined } | undefined {
  const parsed = v.safeParse(cellSchema, cell);
  if (!parsed.success) {
    return undefined;
  }
  const { cellId, cellLabel, config } = parsed.output;
  return { input: toInput(cellLabel, config), cellId: cellId?.toLowerCase() };
}

type Config = v.InferOutput<typeof cellSchema>["config"];

function toInput(label: string | undefined, config: Config): ProjectInput {
  const { name, inputType, options, outputType } = config;
  const kind = kindOf(config);
  const isNumber = kind === "number" || kind === "slider";
  const bounds = {
    min: config.min ?? options.min,
    max: config.max ?? options.max,
    step: config.step ?? options.step ?? options.increment,
  };
  const isChoice = kind === "dropdown" || kind === "multiselect";
  const choices = isChoice ? (options.valueOptions ?? options.multiValueOptions) : undefined;
  const isDate = kind === "date" || kind === "dateRange";
  const listed = optionsIn(choices);
  return withoutUndefined({
    name,
    label,
    kind,
    inputType,
    ...(isNumber ? { ...bounds, format: formatOf(options.numberFormatting) } : {}),
    ...(isChoice
      ? {
          ...listed,
          optionsFrom: listed.options ? undefined : sourceOf(choices),
          ofNumbers: isOfNumbers(outputType) || undefined,
        }
      : {}),
    ...(isDate
      ? { hasTime: options.enableTime === true || undefined, defaultVariable: options.dynamicDefault?.variableName }
      : {}),
    optional: kind === "dropdown" && options.optional === true ? true : undefined,
    text: kind === "checkbox" ? options.text : undefined,
    ...withKeys(defaultOf({ kind, hasTime: options.enableTime === true }, config.defaultValue), listed),
  });
}

function kindOf({ inputType, options }: Config): InputKind {
  const kind = Object.hasOwn(kinds, inputType) ? (kinds[inputType] ?? "unknown") : "unknown";
  if (kind === "text" && options.multiline) {
    return "textArea";
  }
  return kind === "date" && options.useDateRange ? "dateRange" : kind;
}

function isOfNumbers(outputType: string | undefined): boolean {
  return outputType === "NUMBER" || outputType === "LIST_NUMBER";
}

/** Texts, numbers, or keys with what people see; nothing when they are not in the file. */
function optionsIn(choices: unknown): { options?: InputValue[]; labels?: InputOption[] } {
  if (!Array.isArray(choices)) {
    return {};
  }
  const read = choices.slice(0, mostOptions).flatMap((choice: unknown): InputOption[] => {
    if (v.is(pair, choice)) {
      return [{ value: choice.key, label: choice.value }];
    }
    return v.is(scalar, choice) ? [{ value: choice }] : [];
  });
  return {
    options: read.map(({ value }) => value),
    labels: read.some(({ label }) => label !== undefined) ? read : undefined,
  };
}

/** The default may be given by what people see. */
function withKeys<T extends { defaultValue?: InputValue }>(read: T, { labels }: { labels?: InputOption[] }): T {
  const { defaultValue } = read;
  if (!labels || defaultValue === undefined) {
    return read;
  }
  const keys = new Set(labels.map(({ value }) => value));
  // The first of those that look the same.
  const byLabel = new Map<InputValue, InputValue>(
    labels.toReversed().flatMap(({ label, value }) => (label === undefined ? [] : [[label, value] as const])),
  );
  const key = (value: InputValue): InputValue => (keys.has(value) ? value : (byLabel.get(value) ?? value));
  return { ...read, defaultValue: Array.isArray(defaultValue) ? defaultValue.map(key) : key(defaultValue) };
}

/** Options that only Hex knows. */
function sourceOf(choices: unknown): ProjectInput["optionsFrom"] {
  const parsed = v.safeParse(choiceSource, choices);
  if (!parsed.success) {
    return undefined;
  }
  const { variableName, dfName, columnName, displayColumnName } = parsed.output;
  return dfName === undefined && variableName === undefined
    ? undefined
    : withoutUndefined({ dataframe: dfName, variable: variableName, column: columnName ?? displayColumnName });
}

function formatOf(
  raw: { format?: string; currencySymbol?: string; thousands?: boolean } | undefined,
): NumberFormat | undefined {
  const style: NumberFormat["style"] =
    raw?.format === "PERCENTAGE" ? "percent" : raw?.format === "CURRENCY" ? "currency" : "number";
  return raw && (style !== "number" || raw.thousands)
    ? withoutUndefined({
        style,
        symbol: style === "currency" ? (raw.currencySymbol ?? "$") : undefined,
        thousands: raw.thousands,
      })
    : undefined;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
