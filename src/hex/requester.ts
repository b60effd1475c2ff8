import type { Clock } from "../util/clock";
import { Emitter } from "../util/events";
import type { CallOptions, RequestRecord } from "./client";
import { HexError, isOutOfReach } from "./errors";
import { bodyOf, isPage, kindOf, notHex, readErrorBody } from "./errorMapping";
import { describeMismatch } from "./fields";
import type { Payload } from "./operations";
import { parseRateLimit, parseRetryAfter } from "./rateLimitHeaders";
import { retryReads } from "./retry";
import type { Answer, ApiRequest, Transport } from "./transport";

const timeoutMs = 30_000;
const mostRedirects = 5;

/**
 * Sends calls: time-out, redirects within the host, repeats of reads, a record of each request. When
 * `life` is aborted all calls end with `cancelled`, those under way as well, and no other is sent.
 */
export class Requester {
  private readonly requesting = new Emitter<string>();
  private readonly requested = new Emitter<RequestRecord>();
  readonly onWillRequest = this.requesting.event;
  readonly onDidRequest = this.requested.event;

  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly life?: AbortSignal,
  ) {}

  /**
   * Sends a request and returns what `read` makes of its JSON; without `read` any success will do, even an empty one,
   * but no web page: that is a proxy's or a sign-in wall's.
   * A read is retried as retry.ts says; a write is sent exactly once.
   */
  send<T>(
    request: ApiRequest,
    isRead: boolean,
    read: ((payload: Payload) => T) | undefined,
    { attempts = 3, longestWaitMs, signal: callers }: CallOptions = {},
  ): Promise<T | undefined> {
    const signal = callers && this.life ? AbortSignal.any([callers, this.life]) : (callers ?? this.life);
    const readAnswer = read ? this.jsonReader(request, read) : (answer: Answer) => this.noPage(request, answer);
    const attempt = () => this.attempt<T | undefined>(request, readAnswer, signal);
    const { clock, random } = this;
    return isRead
      ? retryReads(attempt, { attempts: Math.max(1, attempts), clock, random, longestWaitMs, signal })
      : attempt();
  }

  /** One time-out over all its redirects and the whole body. */
  private async attempt<T>(request: ApiRequest, read: (answer: Answer) => T, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) {
      throw this.transport.error("cancelled", request, { notSent: true });
    }
    const ending = new AbortController();
    const onAbort = () => ending.abort();
    signal?.addEventListener("abort", onAbort);
    const timer = this.clock.after(timeoutMs, () => ending.abort(this.transport.error("timeout", request)));
    try {
      let url: URL | undefined = this.transport.url(request.path);
      for (let hops = 0; ; hops++) {
        const result: { value: T } | { next: URL } = await this.recorded(request, url, ending.signal, (answer, from) =>
          answer.status >= 300 && answer.status < 400
            ? { next: this.redirect(request, answer, from, hops) }
            : { value: read(this.success(request, answer)) },
        );
        if ("value" in result) {
          return result.value;
        }
        url = result.next;
      }
    } finally {
      timer.dispose();
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Sends one request and fires its record, whatever comes of it. */
  private async recorded<T>(
    request: ApiRequest,
    url: URL,
    signal: AbortSignal,
    read: (answer: Answer, url: URL) => T,
  ): Promise<T> {
    const started = this.clock.now();
    const record: RequestRecord = {
      operation: request.operation,
      method: request.method,
      path: this.transport.scrub(`${url.pathname.replace(/^\/api\/v1(?=\/)/, "")}${url.search}`, 1000),
      durationMs: 0,
    };
    let answer: Answer | undefined;
    try {
      fire(this.requesting, request.operation);
      answer = await this.transport.exchange(request, url, signal);
      record.status = answer.status;
      record.rateLimit = parseRateLimit(answer.headers, this.timeOf(answer));
      record.retryAfterMs = parseRetryAfter(answer.headers.get("Retry-After"), this.timeOf(answer));
      record.traceId = this.traceId(answer);
      return read(answer, url);
    } catch (error) {
      const known = error instanceof HexError ? error : this.unforeseen(request, error);
      record.status ??= known.details.status;
      record.failure = known.message;
      record.outOfReach = isOutOfReach(known) ? true : undefined;
      record.body = answer && bodyOf(answer, request, this.transport.scrub);
      throw known;
    } finally {
      record.durationMs = Math.max(0, this.clock.now() - started);
      fire(this.requested, record);
    }
  }

  /** Passes on an answer that is a success and throws what another means. */
  private success(request: ApiRequest, answer: Answer): Answer {
    const { status } = answer;
    if (status >= 200 && status < 300) {
      return answer;
    }
    const kind = kindOf(answer, request.operation);
    const now = this.timeOf(answer);
    const retryAfterMs =
      parseRetryAfter(answer.headers.get("Retry-After"), now) ??
      (kind === "rateLimited" ? parseRateLimit(answer.headers, now)?.resetMs : undefined);
    const traceId = this.traceId(answer);
    const notSent = kind === "offline" ? true : undefined;
    throw this.transport.error(kind, request, {
      status,
      retryAfterMs,
      notSent,
      traceId,
      ...readErrorBody(answer, this.transport.scrub),
    });
  }

  private noPage(request: ApiRequest, answer: Answer): undefined {
    if (isPage(answer)) {
      throw this.transport.error("unexpectedAnswer", request, { status: answer.status, notHex: true, isPage: true });
    }
  }

  private jsonReader<T>(request: ApiRequest, read: (payload: Payload) => T): (answer: Answer) => T {
    return (answer) => {
      const { status } = answer;
      if (!answer.json) {
        throw this.transport.error("unexpectedAnswer", request, {
          status,
          notHex: notHex(answer),
          isPage: isPage(answer),
        });
      }
      try {
        return read({ json: answer.json.value, serverTime: serverTime(answer) });
      } catch (error) {
        const cause = new Error(this.transport.scrub(describeMismatch(error)));
        throw this.transport.error("unexpectedAnswer", request, { status, traceId: this.traceId(answer), cause });
      }
    };
  }

  /**
   * Where a redirect leads when it may be followed: a read, to the same origin. A write is not
   * sent again (a 307 could run a project twice), and a token never goes to another origin.
   */
  private redirect(request: ApiRequest, answer: Answer, from: URL, hops: number): URL {
    const { status } = answer;
    const location = answer.headers.get("Location");
    if (location === null || !URL.canParse(location, from.href)) {
      throw this.transport.error("unexpectedAnswer", request, { status });
    }
    const next = new URL(location, from);
    const within = next.origin === from.origin && next.username === "" && next.password === "";
    if (within && request.method === "GET" && hops < mostRedirects) {
      return next;
    }
    const scrubbed = (text: string) => this.transport.scrub(text, 100) || undefined;
    if (!within) {
      throw this.transport.error("redirected", request, { status, redirectHost: scrubbed(next.host) });
    }
    const isRead = request.method === "GET";
    throw this.transport.error("redirected", request, {
      status,
      ...(isRead ? { redirectsInCircles: true } : { redirectPath: scrubbed(`${next.host}${next.pathname}`) }),
    });
  }

  private traceId(answer: Answer): string | undefined {
    const found = (answer.json?.value as { traceId?: unknown } | null | undefined)?.traceId;
    return typeof found === "string" ? this.transport.scrub(found, 100) || undefined : undefined;
  }

  /** The server's own time where it says it: a limit's end must not depend on this machine's clock. */
  private timeOf(answer: Answer): number {
    return serverTime(answer)?.getTime() ?? this.clock.now();
  }

  private unforeseen(request: ApiRequest, error: unknown): HexError {
    const cause = new Error(this.transport.scrub(error instanceof Error ? error.message : String(error)));
    return this.transport.error("unexpectedAnswer", request, { cause });
  }
}

/** A listener that throws must not make a failure of a request that was answered. */
function fire<T>(emitter: Emitter<T>, value: T): void {
  try {
    emitter.fire(value);
  } catch {
    // The log is what listens here: there is nowhere to say it.
  }
}

function serverTime(answer: Answer): Date | undefined {
  const text = answer.headers.get("Date") ?? "";
  const date = new Date(/^[A-Z][a-z]{2}, \d/.test(text) ? text : NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
