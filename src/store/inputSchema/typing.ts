import type { InputValue, ProjectInput } from "../../hex/types";
import { isBackwards, isIsoDate, readDate, readRange, withOffset } from "./dates";
import { isTimeZone } from "./zones";
import { formatValue, isExactNumber, parseValue } from "./values";

/** What is wrong with a value; the commands have a sentence for each. */
export type InputProblem =
  | {
      kind:
        | "notText"
        | "notANumber"
        | "longNumber"
        | "notTrueOrFalse"
        | "notADate"
        | "notARange"
        | "backwards"
        | "notAList"
        | "notSettable";
    }
  /** The user's time zone has a name that there is not. */
  | { kind: "badTimeZone"; timeZone: string }
  | { kind: "belowMin"; min: number }
  | { kind: "aboveMax"; max: number }
  | { kind: "offStep"; nearest: readonly number[] }
  | { kind: "notAnOption"; option: InputValue };

type ReadValue = { value: InputValue } | { problem: InputProblem };

/** Characters that a box of one line cannot hold. */
const control = /[\p{Cc}\u2028\u2029]/u;

/** True for an input whose text may have several lines: a line's end is typed as `\n` or ↵. */
export function hasLines(input: ProjectInput, shown?: InputValue): boolean {
  return input.kind === "textArea" || (input.kind === "text" && typeof shown === "string" && control.test(shown));
}

/** Reads what was typed for an input. `now` is what relative dates count from, in the user's time zone (the machine's by default). */
export function readInput(input: ProjectInput, text: string, now: Date, timeZone?: string): ReadValue {
  const read = readAny(input, text, now, timeZone);
  const problem = "value" in read ? problemWith(input, read.value) : read.problem;
  return problem ? { problem } : read;
}

/** The text that `readInput` reads as this value, when the input takes the value at all. */
export function formatInput(input: ProjectInput, value: InputValue): string {
  switch (input.kind) {
    case "text":
      return typeof value === "string" ? value : formatValue(value);
    case "textArea":
      return typeof value === "string" ? escaped(value) : formatValue(value);
    case "date":
      return typeof value === "string" ? value : formatValue(value);
    case "dateRange":
      return isRange(value) ? `${value.start}..${value.end}` : formatValue(value);
    case "dropdown":
      return labelOf(input, value) ?? (typeof value === "string" && isTyped(input) ? value : formatValue(value));
    case "multiselect":
      return Array.isArray(value) ? formatList(input, value) : formatValue(value);
    default:
      return formatValue(value);
  }
}

/** What Hex would say against a value, as far as it is known here. */
export function problemWith(input: ProjectInput, value: InputValue): InputProblem | undefined {
  switch (input.kind) {
    case "text":
    case "textArea":
      return typeof value === "string" ? undefined : { kind: "notText" };
    case "number":
    case "slider":
      return typeof value === "number" ? outside(input, value) : { kind: "notANumber" };
    case "checkbox":
      return typeof value === "boolean" ? undefined : { kind: "notTrueOrFalse" };
    case "date":
      return typeof value === "string" && isIsoDate(value) ? undefined : { kind: "notADate" };
    case "dateRange":
      if (!isRange(value) || !isIsoDate(value.start) || !isIsoDate(value.end)) {
        return { kind: "notARange" };
      }
      return isBackwards(value) ? { kind: "backwards" } : undefined;
    case "dropdown":
      return isOption(input, value) || (value === null && input.optional)
        ? undefined
        : { kind: "notAnOption", option: value };
    case "multiselect": {
      if (!Array.isArray(value)) {
        return { kind: "notAList" };
      }
      const other = value.find((one) => !isOption(input, one));
      return other === undefined ? undefined : { kind: "notAnOption", option: other };
    }
    case "button":
    case "notSettable":
      return { kind: "notSettable" };
    case "unknown":
      return undefined;
  }
}

/** What people see for an option, where that is something else than what is sent. */
export function labelOf({ labels }: ProjectInput, value: InputValue): string | undefined {
  return labels?.find((option) => sameValue(option.value, value))?.label;
}

/** The options that people may mean, who see labels and may type either. */
export function withKeysOf(input: ProjectInput, value: InputValue): InputValue {
  const { labels } = input;
  if (!labels) {
    return value;
  }
  const key = (one: InputValue): InputValue =>
    labels.some((option) => sameValue(option.value, one))
      ? one
      : (labels.find(({ label }) => label !== undefined && label === one)?.value ?? one);
  return Array.isArray(value) ? value.map(key) : key(value);
}

/** What people see instead of the keys in a value; undefined where that is nothing else, or could be taken for a key. */
export function shownOf(input: ProjectInput, value: InputValue | undefined): InputValue | undefined {
  const shown = value === undefined ? undefined : withLabelsOf(input, value);
  return isShown(input, shown) ? shown : undefined;
}

/** The input with what people see as its options, where its value has that instead of keys. */
export function asShown(input: ProjectInput, value: InputValue | undefined): ProjectInput {
  if (!isShown(input, value)) {
    return input;
  }
  const { options = [], labels = [], defaultValue } = input;
  return {
    ...input,
    options: options.map((option) => withLabelsOf(input, option)),
    labels: labels.map(({ label, value: key }) => ({ value: label ?? key, label })),
    defaultValue: defaultValue === undefined ? undefined : withLabelsOf(input, defaultValue),
  };
}

function withLabelsOf(input: ProjectInput, value: InputValue): InputValue {
  const label = (one: InputValue): InputValue => labelOf(input, one) ?? one;
  return Array.isArray(value) ? value.map(label) : label(value);
}

function isShown({ labels = [] }: ProjectInput, value: InputValue | undefined): boolean {
  const all = Array.isArray(value) ? value : [value];
  const others = labels.filter((option) => option.label !== undefined && option.label !== option.value);
  return (
    all.some((one) => others.some(({ label }) => label === one)) &&
    !all.some((one) => others.some((option) => option.value === one))
  );
}

/** A number as Hex shows it; undefined when it shows the number alone. */
export function formattedNumber({ format }: ProjectInput, value: InputValue, locale: string): string | undefined {
  if (!format || typeof value !== "number") {
    return undefined;
  }
  const { style, symbol = "", thousands = false } = format;
  const options = { useGrouping: thousands, maximumFractionDigits: 10 };
  if (style === "percent") {
    return value.toLocaleString(locale, { ...options, style: "percent" });
  }
  const digits = style === "currency" ? { minimumFractionDigits: Number.isInteger(value) ? 0 : 2 } : {};
  return `${value < 0 ? "-" : ""}${symbol}${Math.abs(value).toLocaleString(locale, { ...options, ...digits })}`;
}

export function sameValue(one: InputValue | undefined, other: InputValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Dates that come from today's date in a time zone, or begin in one, need one that there is. */
function notADate(kind: "notADate" | "notARange", timeZone: string | undefined): ReadValue {
  return { problem: timeZone === undefined || isTimeZone(timeZone) ? { kind } : { kind: "badTimeZone", timeZone } };
}

function withTimes(
  { hasTime }: ProjectInput,
  timeZone: string | undefined,
  value: (withTime: (date: string) => string) => InputValue,
): ReadValue {
  if (hasTime && timeZone !== undefined && !isTimeZone(timeZone)) {
    return { problem: { kind: "badTimeZone", timeZone } };
  }
  return { value: value(hasTime ? (date) => withOffset(date, timeZone) : (date) => date) };
}

function readAny(input: ProjectInput, text: string, now: Date, timeZone: string | undefined): ReadValue {
  switch (input.kind) {
    case "text":
      return { value: text };
    case "textArea":
      return { value: unescaped(text) };
    case "number":
    case "slider":
      return readNumber(bareNumber(input, text.trim()));
    case "date": {
      const value = readDate(text, now, timeZone);
      return value === undefined
        ? notADate("notADate", timeZone)
        : withTimes(input, timeZone, (withTime) => withTime(value));
    }
    case "dateRange": {
      const range = readRange(text, now, timeZone);
      return range
        ? withTimes(input, timeZone, (withTime) => ({ start: withTime(range.start), end: withTime(range.end) }))
        : notADate("notARange", timeZone);
    }
    case "dropdown":
      return { value: withKeysOf(input, isTyped(input) ? text : parseValue(text)) };
    case "multiselect":
      return readList(input, text);
    default:
      return { value: parseValue(text) };
  }
}

/** A number as Hex shows it may be typed as well: `1,250`, `$ 12`, `25%`. */
function bareNumber({ format }: ProjectInput, text: string): string {
  if (!format) {
    return text;
  }
  const { style, symbol } = format;
  const digits = (symbol ? text.replace(symbol, "") : text).replaceAll(/(?<=\d),(?=\d{3})/g, "").trim();
  if (style !== "percent" || !digits.endsWith("%")) {
    return digits;
  }
  const shown = readNumber(digits.slice(0, -1).trim());
  return "value" in shown && typeof shown.value === "number"
    ? String(Number((shown.value / 100).toPrecision(15)))
    : text;
}

function readNumber(text: string): ReadValue {
  if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    return { problem: { kind: "notANumber" } };
  }
  const value = Number(text);
  // Minus zero arrives as zero.
  return isExactNumber(text, value) ? { value: value === 0 ? 0 : value } : { problem: { kind: "longNumber" } };
}

/** `a, b` or a list in JSON; no text at all is the empty list. */
function readList(input: ProjectInput, text: string): ReadValue {
  if (text.trim().startsWith("[")) {
    const value = parseValue(text);
    return Array.isArray(value) ? { value: withKeysOf(input, value) } : { problem: { kind: "notAList" } };
  }
  const parts = text.split(",").map((part) => part.trim());
  const filled = parts.filter((part) => part !== "");
  return {
    value: withKeysOf(
      input,
      filled.map((part) => (isOfNumbers(input) ? parseValue(part) : part)),
    ),
  };
}

function formatList(input: ProjectInput, list: InputValue[]): string {
  const text = list
    .map((item) => labelOf(input, item) ?? (typeof item === "string" ? item : JSON.stringify(item)))
    .join(", ");
  const read = control.test(text) ? undefined : readList(input, text);
  return read && "value" in read && sameValue(read.value, list) ? text : JSON.stringify(list);
}

function isOfNumbers({ defaultValue, ofNumbers, options = [] }: ProjectInput): boolean {
  return (
    ofNumbers === true ||
    (options.length > 0 && options.every((option) => typeof option === "number")) ||
    (Array.isArray(defaultValue) && defaultValue.length > 0 && defaultValue.every((item) => typeof item === "number"))
  );
}

/** Whatever is typed is a text, as the default is one: an id such as 0012 stays as it is. */
function isTyped({ options, defaultValue, ofNumbers }: ProjectInput): boolean {
  return !ofNumbers && (options ?? [defaultValue]).every((one) => typeof one === "string");
}

function isOption({ options }: ProjectInput, value: InputValue): boolean {
  return options
    ? options.some((option) => sameValue(option, value))
    : typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isRange(value: InputValue): value is { start: string; end: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    typeof value["start"] === "string" &&
    typeof value["end"] === "string"
  );
}

function outside({ kind, min, max, step }: ProjectInput, value: number): InputProblem | undefined {
  if (min !== undefined && value < min) {
    return { kind: "belowMin", min };
  }
  if (max !== undefined && value > max) {
    return { kind: "aboveMax", max };
  }
  if (kind !== "slider" || step === undefined || step <= 0) {
    return undefined;
  }
  const from = min ?? 0;
  const at = (steps: number) => Number((from + steps * step).toPrecision(12));
  const steps = (value - from) / step;
  if (Math.abs(steps - Math.round(steps)) < 1e-6) {
    return undefined;
  }
  return {
    kind: "offStep",
    nearest: [at(Math.floor(steps)), at(Math.ceil(steps))].filter((one) => max === undefined || one <= max),
  };
}

const meanings = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["\\", "\\"],
  ["↵", "↵"],
]);

/** ↵ is a line's end, and so is \n; a backslash before anything else stays. */
function unescaped(text: string): string {
  return text.replace(/\\(n|r|t|\\|↵|u[\da-f]{4})|↵/g, (_, letter: string | undefined) => {
    if (letter === undefined) {
      return "\n";
    }
    return meanings.get(letter) ?? String.fromCharCode(parseInt(letter.slice(1), 16));
  });
}

/** A backslash is only doubled where it would mean something. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029↵]|\\(?=n|r|t|\\|↵|u[\da-f]{4}|[\p{Cc}\u2028\u2029])/gu, (character) => {
    if (character === "\n") {
      return "↵";
    }
    const letter = [...meanings].find(([, meant]) => meant === character)?.[0];
    return `\\${letter ?? `u${character.charCodeAt(0).toString(16).padStart(4, "0")}`}`;
  });
}
