import { localDay } from "../../hex/projectFileInputs";
import type { InputValue, ProjectInput, RelativeDate } from "../../hex/types";
import { offsetMinutes } from "./zones";

/** Dates as people type them: `2026-08-09`, `today`, `-7d`. All of it in the calendar of the user's own time zone, by default the machine's. */

const dayMs = 86_400_000;
const words: Record<string, number> = { yesterday: -1, today: 0, tomorrow: 1 };
const isoDay = /^(\d{4})-(\d{2})-(\d{2})$/;
const isoTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)$/i;
const offset = /^([+-]) ?(\d{1,5}) ?([dwmy])$/;

/** A range of days, both of them in it. */
interface DayRange {
  start: string;
  end: string;
}

/**
 * The ISO date that a text means: a date, a date with a time (kept as it is), a word or an offset from
 * today in days, weeks, months or years. Undefined when it means none, or a day that no calendar has, and
 * for what counts from today in a time zone that there is not.
 */
export function readDate(text: string, now: Date, timeZone?: string): string | undefined {
  const typed = text.trim();
  if (isIsoDate(typed)) {
    return typed.replace(" ", "T");
  }
  const word = typed.toLowerCase();
  const today = Date.parse(`${localDay(now, timeZone) ?? ""}T00:00:00Z`);
  const days = Object.hasOwn(words, word) ? words[word] : undefined;
  if (days !== undefined) {
    return isoOf(today + days * dayMs);
  }
  const [, sign, digits, unit] = offset.exec(word) ?? [];
  return unit === undefined ? undefined : isoOf(moved(today, Number(`${sign}${digits}`), unit));
}

/** True for a word or an offset, which count from the day of the run. */
export function isRelativeDate(text: string): boolean {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(words, word) || offset.test(word);
}

/** A range as `start..end`; undefined when one of them is no date. It may be backwards. */
export function readRange(text: string, now: Date, timeZone?: string): DayRange | undefined {
  const parts = text.split("..");
  const [start, end] = parts.map((part) => readDate(part, now, timeZone));
  return parts.length === 2 && start !== undefined && end !== undefined ? { start, end } : undefined;
}

/** True for `2026-08-09`, with or without a time, when the calendar has that day. */
export function isIsoDate(text: string): boolean {
  const [, day = text] = isoTime.exec(text) ?? [];
  const [, year, month, date] = isoDay.exec(day) ?? [];
  const isTime = day === text || !Number.isNaN(Date.parse(text.replace(" ", "T")));
  return isTime && year !== undefined && isoOf(Date.UTC(Number(year), Number(month) - 1, Number(date))) === day;
}

export function isBackwards({ start, end }: DayRange): boolean {
  return Date.parse(start) > Date.parse(end);
}

/** The date that a relative one means at this moment, in its own time zone; when there is no such zone, in the user's. */
export function dateOfToday(
  { unit, count, timeZone }: RelativeDate,
  now: Date,
  otherwise?: string,
): string | undefined {
  const day = localDay(now, timeZone) ?? localDay(now, otherwise) ?? localDay(now, undefined);
  const [date, times] = {
    DAY: ["d", 1] as const,
    WEEK: ["w", 1] as const,
    MONTH: ["m", 1] as const,
    QUARTER: ["m", 3] as const,
    YEAR: ["y", 1] as const,
  }[unit];
  return day === undefined ? undefined : isoOf(moved(Date.parse(`${day}T00:00:00Z`), count * times, date));
}

/** The input with the default that it has today, where that counts from the day of the run. */
export function withDefaultOfToday(input: ProjectInput, now: Date, timeZone?: string): ProjectInput {
  const { relativeDefault, kind } = input;
  if (!relativeDefault) {
    return input;
  }
  const [start, end] = relativeDefault.map((date) =>
    typeof date === "string" ? date : dateOfToday(date, now, timeZone),
  );
  const defaultValue: InputValue | undefined =
    kind === "dateRange" ? (start !== undefined && end !== undefined ? { start, end } : undefined) : start;
  return defaultValue === undefined ? input : { ...input, defaultValue };
}

/**
 * A date with a time as ISO 8601 with its offset: one that was typed without a time begins at
 * midnight, and one without an offset is meant where the user is.
 */
export function withOffset(date: string, timeZone?: string): string {
  const [, day = date, time = "00:00"] = isoTime.exec(date) ?? [];
  if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(time)) {
    return `${day}T${time}`;
  }
  const minutes = offsetMinutes(`${day}T${time}`, timeZone);
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, "0");
  return `${day}T${time.length === 5 ? `${time}:00` : time}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** @param today Midnight in UTC of the local day, so that no hour of summer time is in the way. */
function moved(today: number, count: number, unit: string): number {
  if (unit === "d" || unit === "w") {
    return today + count * (unit === "w" ? 7 : 1) * dayMs;
  }
  const date = new Date(today);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * (unit === "y" ? 12 : 1);
  // A month before 31 March is the last day of February.
  const lastDay = new Date(Date.UTC(0, month + 1, 0)).getUTCDate();
  return Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12, Math.min(date.getUTCDate(), lastDay));
}

/** Nothing for years that ISO dates of four digits do not have. */
function isoOf(ms: number): string | undefined {
  const date = new Date(ms);
  const year = Number.isNaN(date.getTime()) ? -1 : date.getUTCFullYear();
  return year < 1000 || year > 9999 ? undefined : date.toISOString().slice(0, 10);
}
