import * as v from "valibot";
import type { InputKind, InputValue, ProjectInput, RelativeDate } from "./types";

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
export function defaultOf({ kind, hasTime }: { kind: InputKind; hasTime: boolean }, raw: unknown): Defaults {
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
