import * as vscode from "vscode";
import type { InputValue, RunOptions } from "../hex/types";
import { atMoment, typedDate, type DateProblem, type TypedDates } from "../store/inputSchema/relativeDates";
import { userMoment } from "../ui/timeZone";

/** Options with dates that are kept as they were typed. */
export interface KeptOptions {
  options: RunOptions;
  dates?: TypedDates;
}

/** What they mean today, and the dates that mean nothing. */
interface OptionsOfToday {
  options: RunOptions;
  dates: TypedDates;
  problems: readonly DateProblem[];
}

/** What options with typed dates mean today, in the user's time zone: whatever is shown or run goes through here. */
export function today({ options, dates = {} }: KeptOptions): OptionsOfToday {
  return { dates, ...atMoment(options, dates, userMoment()) };
}

/** The inputs with what is sent for them today; dates that were typed so as "-1m..today (2026-10-26 to 2026-11-26)". */
export function valuesOfToday(kept: KeptOptions, show: (value: InputValue) => string): [name: string, text: string][] {
  const { options, dates, problems } = today(kept);
  const values = new Map(Object.entries(options.inputs ?? {}));
  return [...new Set([...values.keys(), ...Object.keys(dates)])].map((name) => {
    const typed = typedDate(dates, name);
    const value = problems.some((one) => one.name === name) ? undefined : values.get(name);
    return [name, typed === undefined ? show(value ?? null) : typedDateText(typed, value)];
  });
}

/** A date as it was typed with what it means, such as "today (2026-11-26)"; as typed alone when that is nothing. */
export function typedDateText(typed: string, value: InputValue | undefined): string {
  if (typeof value === "string") {
    return vscode.l10n.t("{0} ({1})", typed, value);
  }
  const { start, end } = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  return typeof start === "string" && typeof end === "string"
    ? vscode.l10n.t("{0} ({1} to {2})", typed, start, end)
    : typed;
}
