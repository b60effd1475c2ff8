import * as v from "valibot";
import { parseHost } from "../hex/host";
import type { HexHost } from "../hex/types";
import type { SignInRecord } from "./signInRecords";

const optionalText = v.optional(v.string());

const recordSchema = v.object({
  /** Ours; it names a folder as well. */
  id: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  host: v.pipe(
    v.string(),
    // As sign-in wrote it: a host that it would not take must not get a token either.
    v.check((text) => parseHost(text) === text),
    v.transform((text) => text as HexHost),
  ),
  token: v.pipe(v.string(), v.nonEmpty()),
  account: v.object({
    orgId: optionalText,
    userId: optionalText,
    name: optionalText,
    email: optionalText,
    role: optionalText,
    /** Epoch milliseconds. A sign-in is not lost for a time that cannot be read. */
    expiresAt: v.fallback(
      v.optional(
        v.pipe(
          v.number(),
          v.transform((time) => new Date(time)),
        ),
      ),
      undefined,
    ),
  }),
  madeAtMs: v.fallback(v.number(), 0),
});

/** What was read; `dropped` counts entries that could not be used. */
export interface ParsedRecords {
  records: SignInRecord[];
  dropped: number;
}

/** Reads the stored text; what is broken is left out, never thrown. */
export function parseRecords(text: string | undefined): ParsedRecords {
  if (text === undefined) {
    return { records: [], dropped: 0 };
  }
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    entries = undefined;
  }
  if (!Array.isArray(entries)) {
    return { records: [], dropped: 1 };
  }
  const records: SignInRecord[] = [];
  for (const entry of entries) {
    const parsed = v.safeParse(recordSchema, entry);
    if (parsed.success && !records.some((record) => record.id === parsed.output.id)) {
      records.push(parsed.output);
    }
  }
  return { records, dropped: entries.length - records.length };
}
