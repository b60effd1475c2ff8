import type { Account, HexHost } from "../hex/types";

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
  return JSON.stringify(
    records.map((record) => ({
      ...record,
      account: { ...record.account, expiresAt: record.account.expiresAt?.getTime() },
    })),
  );
}

/** True for two sign-ins of the same user in the same workspace: the newer replaces the older. */
export function isSameSignIn(
  a: Pick<SignInRecord, "host" | "account">,
  b: Pick<SignInRecord, "host" | "account">,
): boolean {
  return a.host === b.host && a.account.orgId === b.account.orgId && a.account.userId === b.account.userId;
}
