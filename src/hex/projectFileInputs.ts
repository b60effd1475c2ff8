import * as v from "valibot";
import { amount, lenient, text } from "./fields";
import type { InputKind, InputOption, InputValue, NumberFormat, ProjectInput, RelativeDate } from "./types";

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
/** More options than anybody chooses from. */
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

/** Defaults of inputs as a project's file has them: above all dates, which it writes in three forms. */

const dateOnly = v.object({ dateString: v.string() });
const dateAndTime = v.object({ isoDateString: v.string(), timezoneName: v.string() });
const relative = v.object({
  unit: v.picklist(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]),
  amount: v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000)),
  operation: v.picklist(["AGO", "FROM_NOW"]),
  timezone: v.string(),
});
const startAndEnd = v.object({ start: v.unknown(), end: v.unknown() });
/** Characters of a default that is written as JSON: a table can have megabytes. */
const longestDefault = 100_000;

type Defaults = Pick<ProjectInput, "defaultValue" | "relativeDefault">;

/** The default as RunProject would take it; a date that counts from today as such. */
function defaultOf({ kind, hasTime }: { kind: InputKind; hasTime: boolean }, raw: unknown): Defaults {
  switch (kind) {
    case "button":
    case "notSettable":
      return {};
    case "date":
      return one(dateOf(Array.isArray(raw) && raw.length === 1 ? (raw[0] as unknown) : raw, hasTime));
    case "dateRange": {
      const named = v.safeParse(startAndEnd, raw);
      const [start, end, ...others] = named.success
        ? [named.output.start, named.output.end]
        : Array.isArray(raw)
          ? (raw as unknown[])
          : [];
      return others.length > 0 ? {} : range(dateOf(start, hasTime), dateOf(end, hasTime));
    }
    default: {
      const value = sendable(raw);
      return value === undefined || value === null ? {} : { defaultValue: value };
    }
  }
}

function one(date: string | RelativeDate | undefined): Defaults {
  if (date === undefined) {
    return {};
  }
  return typeof date === "string" ? { defaultValue: date } : { relativeDefault: [date] };
}

function range(start: string | RelativeDate | undefined, end: string | RelativeDate | undefined): Defaults {
  if (start === undefined || end === undefined) {
    return {};
  }
  return typeof start === "string" && typeof end === "string"
    ? { defaultValue: { start, end } }
    : { relativeDefault: [start, end] };
}

function dateOf(raw: unknown, hasTime: boolean): string | RelativeDate | undefined {
  if (typeof raw === "string") {
    return raw === "" ? undefined : raw;
  }
  if (v.is(dateOnly, raw)) {
    return raw.dateString === "" ? undefined : raw.dateString;
  }
  if (v.is(dateAndTime, raw)) {
    return hasTime ? raw.isoDateString : dayIn(raw.isoDateString, raw.timezoneName);
  }
  const parsed = v.safeParse(relative, raw);
  if (!parsed.success) {
    return undefined;
  }
  const { unit, amount, operation, timezone } = parsed.output;
  return { unit, count: operation === "AGO" ? -amount : amount, timeZone: timezone };
}

/** The day that a moment is in a time zone; the one that is written when the zone is not known. */
function dayIn(moment: string, timeZone: string): string {
  const date = new Date(moment);
  return (
    (Number.isNaN(date.getTime()) || /^\d{4}-\d{2}-\d{2}$/.test(moment) ? undefined : localDay(date, timeZone)) ??
    moment.slice(0, 10)
  );
}

/** The calendar day of a moment, as `2026-08-09`; undefined when there is no such time zone. */
export function localDay(date: Date, timeZone: string | undefined): string | undefined {
  try {
    const parts = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    }).formatToParts(date);
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
    return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
  } catch {
    return undefined;
  }
}

/** What JSON can carry of a value in YAML, which may be infinite or hold itself. */
function sendable(value: unknown): InputValue | undefined {
  try {
    const text = value === undefined ? "" : JSON.stringify(value);
    return text === "" || text.length > longestDefault ? undefined : (JSON.parse(text) as InputValue);
  } catch {
    return undefined;
  }
}
