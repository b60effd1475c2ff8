import type { InputValue, ProjectInput, RunOptions } from "../../hex/types";
import { isInputName } from "../../hex/fields";
import { isIsoDate, isRelativeDate } from "./dates";
import { readInput, type InputProblem } from "./typing";

/** Dates as they were typed, by the input's name, such as `-1m..today`: what they mean depends on the day of the run. */
export type TypedDates = Readonly<Record<string, string>>;

/** The user's current time, in the user's time zone (the machine's by default). */
interface Moment {
  now: Date;
  timeZone: string | undefined;
}

/** A date that means nothing at the moment, and why. */
export interface DateProblem {
  name: string;
  typed: string;
  problem: InputProblem;
}

/** Two dates with a time of day, to any fraction of a second that makes sense. */
const longest = 100;
/** Nobody has a project with more dates. */
const mostDates = 100;

/** A typed date or range as it is kept; undefined when it is none, or does not depend on the day. */
export function relativeText(text: string): string | undefined {
  const kept = datesText(text);
  return kept?.split("..").some(isRelativeDate) ? kept : undefined;
}

/** A typed date or range without needless spaces; undefined when it is neither. */
function datesText(text: string): string | undefined {
  const parts = text.split("..").map((part) => part.trim());
  const isText =
    parts.length <= 2 &&
    parts.join("..").length <= longest &&
    parts.every((part) => isIsoDate(part) || isRelativeDate(part));
  return isText ? parts.map((part) => (isIsoDate(part) ? part : part.toLowerCase())).join("..") : undefined;
}

/** Typed dates from outside; undefined when one of them is none. Names that are no input's are left out. */
export function parseTypedDates(raw: unknown): TypedDates | undefined {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return raw === undefined ? {} : undefined;
  }
  const named = Object.entries(raw).filter(([name]) => isInputName(name));
  const dates = named.flatMap(([name, text]: [string, unknown]) => {
    const kept = typeof text === "string" ? datesText(text) : undefined;
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return dates.length === named.length && dates.length <= mostDates ? Object.fromEntries(dates) : undefined;
}

/** The dates with this one as it was typed, or without any for the input. */
export function withTypedDate(dates: TypedDates, name: string, typed: string | undefined): TypedDates {
  const others = Object.entries(dates).filter(([other]) => other !== name);
  return Object.fromEntries(typed === undefined ? others : [...others, [name, typed]]);
}

/** What was typed for an input, if that is a date that is kept as it was typed. */
export function typedDate(dates: TypedDates, name: string): string | undefined {
  return Object.hasOwn(dates, name) ? dates[name] : undefined;
}

/**
 * The options with the dates that the typed ones mean at this moment, in place of what was meant when they were saved;
 * and those that mean nothing, which stay as they were.
 */
export function atMoment(
  options: RunOptions,
  dates: TypedDates,
  moment: Moment,
): { options: RunOptions; problems: DateProblem[] } {
  const all = Object.entries(dates);
  if (all.length === 0) {
    return { options, problems: [] };
  }
  const problems: DateProblem[] = [];
  const inputs = new Map(Object.entries(options.inputs ?? {}));
  for (const [name, typed] of all) {
    const read = readInput(inputOfTyped(name, typed, inputs.get(name)), typed, moment.now, moment.timeZone);
    if ("problem" in read) {
      problems.push({ name, typed, problem: read.problem });
    } else {
      inputs.set(name, read.value);
    }
  }
  return { options: { ...options, inputs: Object.fromEntries(inputs) }, problems };
}

/** The input that a date was typed for, as far as it shows; whether it has a time of day, by the value that is saved beside it. */
export function inputOfTyped(name: string, typed: string, saved: InputValue | undefined): ProjectInput {
  const kind = typed.includes("..") ? "dateRange" : "date";
  return { name, kind, ...(hasTime(saved) && { hasTime: true }) };
}

function hasTime(saved: unknown): boolean {
  const parts: unknown[] = typeof saved === "object" && saved !== null ? Object.values(saved) : [saved];
  return parts.length > 0 && parts.every((part) => typeof part === "string" && part.includes("T"));
}
