import type { Account, HexHost } from "../hex/types";
import * as v from "valibot";
import { parseHost } from "../hex/host";

/** One sign-in as it rests in SecretStorage: the token, the host it was entered for, and whose it is. */
export interface SignInRecord {
  readonly id: string;
  readonly host: HexHost;
  readonly token: string;
  readonly account: Account;
  /** When it was made, ms since the epoch: tells it from an earlier one of the same user. */
  readonly madeAtMs: number;
}

/** The text to store; `undefined` when there is nothing to keep. */
export function serializeRecords(records: readonly SignInRecord[]): string | undefined {
  if (records.length === 0) {
    return undefined;
  }
  const inMs = ({ expiresAt }: Account) => (expiresAt === null ? null : expiresAt?.getTime());
  return JSON.stringify(
    records.map((record) => ({ ...record, account: { ...record.account, expiresAt: inMs(record.account) } })),
  );
}

/** True for two sign-ins of the same user in the same workspace: the newer replaces the older. */
export function isSameSignIn(
  a: Pick<SignInRecord, "host" | "account">,
  b: Pick<SignInRecord, "host" | "account">,
): boolean {
  return a.host === b.host && a.account.orgId === b.account.orgId && a.account.userId === b.account.userId;
}

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
    /** Epoch milliseconds, or null for never. A sign-in is not lost for a time that cannot be read. */
    expiresAt: v.fallback(
      v.optional(
        v.nullable(
          v.pipe(
            v.number(),
            v.transform((time) => new Date(time)),
          ),
        ),
      ),
      undefined,
    ),
  }),
  madeAtMs: v.fallback(v.number(), 0),
});

/** What was read; `dropped` counts entries that could not be used. */
interface ParsedRecords {
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
