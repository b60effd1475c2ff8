import { randomBytes } from "node:crypto";
import type { Person } from "./workspace/model";

/** What a workspace token may be allowed to do. */
export const scopes = [
  "readProjects",
  "runProjects",
  "readUsers",
  "readGroups",
  "readCollections",
  "readDataConnections",
] as const;
export type Scope = (typeof scopes)[number];

export interface Token {
  readonly value: string;
  readonly kind: "personal" | "workspace";
  /** Whose it is; nobody's when it is the workspace's. */
  readonly person?: Person;
  readonly scopes: readonly Scope[];
  /** ms since the epoch; `null` for never. */
  expiresAt: number | null;
  revoked: boolean;
}

export interface TokenOptions {
  /** The token itself, instead of one made up. */
  value?: string;
  /** ms since the epoch; `null` for never (workspace tokens only). */
  expiresAt?: number | null;
  /** As old tokens are: without `hxtp_` or `hxtw_`. */
  withoutPrefix?: boolean;
}

const defaultLifeMs = 90 * 86_400_000;

/** Every token ever issued by one workspace. */
export class Tokens {
  private readonly issued = new Map<string, Token>();

  constructor(
    private readonly now: () => number,
    private readonly personOf: (email: string) => Person,
  ) {}

  /** A personal token of someone; it may do what they may. */
  issue(email: string, options: TokenOptions = {}): Token {
    const expiresAt = options.expiresAt ?? this.now() + defaultLifeMs;
    return this.keep({
      value: options.value ?? newToken("hxtp_", options),
      kind: "personal",
      person: this.personOf(email),
      scopes,
      expiresAt,
      revoked: false,
    });
  }

  /** A workspace token with the given scopes; it never expires unless told to. */
  makeWorkspaceToken(allowed: readonly Scope[] = ["readProjects", "runProjects"], options: TokenOptions = {}): Token {
    return this.keep({
      value: options.value ?? newToken("hxtw_", options),
      kind: "workspace",
      scopes: [...allowed],
      expiresAt: options.expiresAt ?? null,
      revoked: false,
    });
  }

  /** Makes a token stop working at once; answers whether there was such a token. */
  revoke(value: string): boolean {
    const token = this.issued.get(value);
    if (token) token.revoked = true;
    return token !== undefined;
  }

  /** Lets a token expire now or at the given moment (ms since the epoch). */
  expire(value: string, at = this.now()): boolean {
    const token = this.issued.get(value);
    if (token) token.expiresAt = at;
    return token !== undefined;
  }

  /** The token of an Authorization header, if it is good now. */
  check(authorization: string | undefined): Token | undefined {
    const value = /^Bearer ([^\s]+)$/i.exec(authorization ?? "")?.[1];
    const token = value === undefined ? undefined : this.issued.get(value);
    if (!token || token.revoked) return undefined;
    return token.expiresAt !== null && token.expiresAt <= this.now() ? undefined : token;
  }

  /** Whether a text holds any token, issued here or only looking like one. */
  isIn(text: string): boolean {
    if (/hxt[pw]_[0-9a-f]{16}/i.test(text)) return true;
    return [...this.issued.keys()].some((value) => text.includes(value));
  }

  private keep(token: Token): Token {
    this.issued.set(token.value, token);
    return token;
  }
}

function newToken(prefix: string, options: TokenOptions): string {
  return (options.withoutPrefix ? "" : prefix) + randomBytes(48).toString("hex");
}
