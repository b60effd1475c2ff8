/** What an answer says of the request limit; each part is missing when the server does not say it. */
export interface RateLimit {
  /** Requests a window. */
  limit?: number;
  /** Requests left in this window. */
  remaining?: number;
  /** Until the window ends, from when the answer came. */
  resetMs?: number;
}

/** A response's headers; names in any case. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** A wait longer than any window of Hex's is a misread header. */
const longestWaitMs = 24 * 3_600_000;

/**
 * How long `Retry-After` asks to wait: seconds or an HTTP date (RFC 9110, 10.2.3).
 * `nowMs` is the time of the answer, best taken from its own `Date` header.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  return header === null ? undefined : parseWait(header, nowMs);
}

/**
 * Reads the request limit from any of the header families in use. Hex sends limit, remaining and
 * reset but does not document their names. Missing parts are taken from the next family.
 * Returns nothing when no header says anything.
 */
export function parseRateLimit(headers: HeaderReader, nowMs: number): RateLimit | undefined {
  const found = parseCombined(headers.get("RateLimit"), headers.get("RateLimit-Policy"), nowMs);
  for (const prefix of ["RateLimit", "X-RateLimit", "X-Rate-Limit"]) {
    found.limit ??= parseCount(headers.get(`${prefix}-Limit`));
    found.remaining ??= parseCount(headers.get(`${prefix}-Remaining`));
    found.resetMs ??= parseRetryAfter(headers.get(`${prefix}-Reset`), nowMs);
  }
  const known = Object.entries(found).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

/**
 * The one-header drafts of draft-ietf-httpapi-ratelimit-headers: `limit=100, remaining=50,
 * reset=5` (up to 07) and `"burst";r=50;t=5, "daily";r=900;t=3600` with the limits in
 * `RateLimit-Policy` (from 08). Of several policies the one with least left counts.
 */
function parseCombined(header: string | null, policyHeader: string | null, nowMs: number): RateLimit {
  if (header === null) {
    return {};
  }
  const old = parseParameters(header.split(/[,;]/));
  if (old.has("remaining") || old.has("limit")) {
    return {
      limit: parseCount(old.get("limit") ?? null),
      remaining: parseCount(old.get("remaining") ?? null),
      resetMs: parseRetryAfter(old.get("reset") ?? null, nowMs),
    };
  }
  const limits = new Map(parsePolicies(policyHeader ?? "").map((policy) => [policy.name, policy.parameters.get("q")]));
  const policies = parsePolicies(header).map(({ name, parameters }) => ({
    limit: parseCount(parameters.get("q") ?? limits.get(name) ?? null),
    remaining: parseCount(parameters.get("r") ?? null),
    resetMs: parseRetryAfter(parameters.get("t") ?? null, nowMs),
  }));
  const left = (policy: RateLimit) => policy.remaining ?? Infinity;
  return policies.reduce<RateLimit>(
    (tightest, policy) => (left(policy) < left(tightest) ? policy : tightest),
    policies[0] ?? {},
  );
}

function parsePolicies(header: string): { name: string; parameters: Map<string, string> }[] {
  return header.split(",").map((item) => {
    const [name, ...parameters] = item.split(";");
    return { name: (name ?? "").trim(), parameters: parseParameters(parameters) };
  });
}

function parseParameters(parts: string[]): Map<string, string> {
  const pairs = parts.map((part): [string, string] => {
    const [key, ...value] = part.split("=");
    return [(key ?? "").trim().toLowerCase(), value.join("=").trim()];
  });
  return new Map(pairs.filter(([, value]) => value !== ""));
}

/** The first number of a header such as `60` or `60, 60;w=60`. */
function parseCount(header: string | null): number | undefined {
  const digits = /^\s*(\d{1,9})(?:\.\d*)?\s*(?:[,;]|$)/.exec(header ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Seconds from now, epoch seconds, epoch milliseconds, or a date; as milliseconds from now. */
function parseWait(header: string, nowMs: number): number | undefined {
  const text = header.trim().replace(/^"(.*)"$/, "$1");
  const seconds = /^(\d{1,16}(?:\.\d{1,9})?)\s*(?:s\s*)?(?:[,;]|$)/.exec(text)?.[1];
  const waitMs = seconds === undefined ? parseDate(text) - nowMs : waitOf(Number(seconds), nowMs);
  return Number.isFinite(waitMs) && waitMs <= longestWaitMs ? Math.max(0, Math.round(waitMs)) : undefined;
}

function waitOf(value: number, nowMs: number): number {
  if (value > 1e11) {
    return value - nowMs;
  }
  return value > 1e8 ? value * 1000 - nowMs : value * 1000;
}

/** `Date.parse` guesses dates from nearly any text, so it only gets texts that look like one. */
function parseDate(text: string): number {
  return /^\d{4}-\d{2}-\d{2}|^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : NaN;
}
