/** One request as it was received and answered. */
export interface LoggedRequest {
  readonly id: number;
  /** ms since the epoch, workspace time. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[]>>;
  /** All headers but Authorization, which is never kept. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly authorization: "valid" | "missing" | "bad";
  /** A token was somewhere else than in Authorization: in the path, a query value, a header or the body. */
  leaksToken: boolean;
  operation?: string;
  body?: unknown;
  /** `undefined` until answered, and for good when the connection was cut. */
  status?: number;
  /** Which kind of fault it met. */
  fault?: string;
}

const kept = 20_000;

/** What was asked of the simulator, oldest first; the last 20,000 requests. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  private count = 0;

  add(request: Omit<LoggedRequest, "id">): LoggedRequest {
    const entry = { id: ++this.count, ...request };
    this.entries.push(entry);
    if (this.entries.length > kept) this.entries.splice(0, this.entries.length - kept);
    return entry;
  }

  clear(): void {
    this.entries.length = 0;
  }

  /** Requests of one operation, such as `RunProject`. */
  of(operation: string): LoggedRequest[] {
    return this.entries.filter((entry) => entry.operation === operation);
  }
}

const tokenLike = /hxt[pw]_[0-9a-zA-Z]{8,}/g;

/** A copy of a value in which everything that looks like a token is blotted out. */
export function withoutTokens<T>(value: T): T {
  if (typeof value === "string") return value.replace(tokenLike, "<token>") as T;
  if (Array.isArray(value)) return value.map((item: unknown) => withoutTokens(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [withoutTokens(key), withoutTokens(item as unknown)]),
  ) as T;
}
