import * as v from "valibot";
import { isUuid, type ProjectId, type RunId } from "./types";

/** Building blocks for schemas of payloads: what is optional never makes an entry unreadable. */

/** Missing, null or malformed becomes undefined. */
export function lenient<S extends v.GenericSchema>(schema: S) {
  return v.fallback(v.optional(schema), undefined);
}

const filledText = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== ""),
);

/** A text that says something. */
export const text = lenient(filledText);

/** A number that is not negative, and that can be counted with. */
export const amount = lenient(
  v.pipe(
    v.number(),
    v.finite(),
    v.maxValue(Number.MAX_SAFE_INTEGER),
    v.transform((value) => Math.max(0, value)),
  ),
);

/** The longest that anything takes, ms: a hundred years. With any date that comes with it, it still makes a date. */
const longestMs = 100 * 366 * 86_400_000;

/** How long something took, which must be there, ms; what is longer than a hundred years is no time that anything took. */
export const durationMs = v.pipe(
  v.number(),
  v.maxValue(longestMs),
  v.transform((value) => Math.max(0, value)),
);

/** How long something took, ms. */
export const duration = lenient(durationMs);

/** A time that must be there, ms since the epoch, that dates can hold with what is added to it. */
export const timeMs = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15 / 2));

/** A time, ms since the epoch. */
export const time = lenient(timeMs);

/** A whole number within bounds, such as an hour. */
export function whole(smallest: number, largest: number) {
  return lenient(v.pipe(v.number(), v.integer(), v.minValue(smallest), v.maxValue(largest)));
}

/** A text, or a number written as text: `projectVersion` has been both. */
export const textOrNumber = lenient(
  v.union([
    filledText,
    v.pipe(
      v.number(),
      v.finite(),
      v.transform((value) => String(value)),
    ),
  ]),
);

/** An ISO 8601 date that must be there; Hex's are in UTC, also those that do not say so. */
export const isoDate = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}/),
  v.transform((iso) => new Date(/T[\d:.,]+$/.test(iso) ? `${iso}Z` : iso)),
  v.check((value) => !Number.isNaN(value.getTime())),
);

/** An ISO 8601 date. */
export const date = lenient(isoDate);

/** A time since the epoch in seconds or milliseconds, or null, which says that there is none; any other value says nothing. */
export const epochOrNull = lenient(
  v.nullable(
    v.pipe(
      v.number(),
      v.check((value) => value > 0),
      // 1e11 s is the year 5138, 1e11 ms is 1973: no token's expiry is mistaken.
      v.transform((value) => new Date(value < 1e11 ? value * 1000 : value)),
      v.check((value) => !Number.isNaN(value.getTime())),
    ),
  ),
);

export const uuid = v.pipe(v.string(), v.check(isUuid), v.toLowerCase());

export const projectId = v.pipe(
  uuid,
  v.transform((id) => id as ProjectId),
);
export const runId = v.pipe(
  uuid,
  v.transform((id) => id as RunId),
);

/** Where a payload is not what its schema says, for the log: names and types, never what was received. */
export function describeMismatch(error: unknown): string {
  if (!v.isValiError(error)) {
    return error instanceof Error ? error.name : "unreadable";
  }
  const issue = error.issues[0];
  const where = v.getDotPath(issue) ?? "the answer";
  return issue.received === "undefined" ? `${where} is missing` : `${where} is not ${issue.expected ?? "valid"}`;
}

/** A list of anything; its entries are not checked, as there may be millions. */
export const anyList = v.instance(Array<unknown>);

/** Not one entry of a list could be read: that is not an empty list. */
export class NothingReadable extends Error {
  override readonly name = "no entry of the list can be read";
}

/** What an entry schema makes of each of the first `most` entries of a list that it can read; anything else is no list. */
export function entries<S extends v.GenericSchema>(schema: S, most = Infinity) {
  return v.pipe(
    v.fallback(anyList, []),
    v.transform((list) => readEntries(schema, list, most).values),
  );
}

/** Those of the first `most` entries that can be read, and how many of all are not. */
export function readEntries<S extends v.GenericSchema>(
  schema: S,
  list: readonly unknown[],
  most = Infinity,
): { values: v.InferOutput<S>[]; skipped: number } {
  const values = list
    .slice(0, most)
    .map((entry) => v.safeParse(schema, entry))
    .filter((result) => result.success)
    .map((result) => result.output);
  return { values, skipped: list.length - values.length };
}

/** As code: an identifier of Python (`region`, `días_2`), with the dots that R has in its names. Nothing in it means anything to a shell or parser. */
const identifier = /^\.?[\p{XID_Start}_][\p{XID_Continue}.]*$/u;
/** Letters and marks without a shape: names that look alike but differ. */
const shapeless = /\p{Default_Ignorable_Code_Point}/u;
/** Set like any other property, this is no property. */
const prototypeName = "__proto__";
const longestName = 200;

/** True for the name of an input: a variable of the notebook. Nothing else is read from Hex and files, or sent. */
export function isInputName(name: string): boolean {
  return name.length <= longestName && identifier.test(name) && !shapeless.test(name) && name !== prototypeName;
}

/** An input's name in what others wrote. */
export const inputName = v.pipe(v.string(), v.check(isInputName, "is no name of an input"));
