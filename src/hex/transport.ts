import { errorCode, isClosedMeanwhile, isNotDecodable, isNotHttp, tlsProblem } from "./errorMapping";
import { HexError, type HexErrorDetails, type HexErrorKind } from "./errors";
import { hostName, isSafeOrigin } from "./host";
import { hasTooManyValues } from "./answerLimits";
import { nodeFetch } from "./nodeFetch";
import type { HeaderReader } from "./rateLimitHeaders";
import { createScrub, type Scrub } from "./scrub";
import { isHeaderSafe, tokenKind } from "./token";
import type { HexHost } from "./types";

/** Sends one request and gives the beginning of its answer; rejects with the system's errors. Tests bring their own. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** What is known of a request's connection as it goes. */
export interface Connection {
  /** It is made, so that the host may have the request. A fetch that cannot tell leaves it true. */
  isSent: boolean;
  /** An earlier request went over it. */
  isReused: boolean;
}

export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** Kept up to date, where that can be known. */
  connection: Connection;
}

export interface FetchResponse {
  status: number;
  headers: HeaderReader;
  /** Decompressed. */
  body: AsyncIterable<Uint8Array | string> | null;
}

/** One request of the API, before it has a host. */
export interface ApiRequest {
  /** The operation as Hex names it, such as `ListProjects`. */
  operation: string;
  method: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`, with the query. */
  path: string;
  /** JSON text. */
  body?: string;
  /** Beside those that every request has. */
  headers?: Record<string, string>;
  /** The most bytes that are read of the answer, decompressed. */
  mostBytes: number;
}

/** What a host answered, whatever its status. */
export interface Answer {
  status: number;
  headers: HeaderReader;
  text: string;
  /** The text's value, wrapped because it can be anything; missing when it is not JSON. */
  json?: { value: unknown };
}

interface TransportOptions {
  host: HexHost;
  token: string;
  /** This extension's version, for `User-Agent`. */
  version: string;
  fetch?: Fetch;
}

/** How many connections that the server has closed a read meets one after another before it counts as failed. */
const mostClosed = 5;

/** Sends single requests to one host with its token, which nothing that leaves here holds. */
export class Transport {
  readonly hostName: string;
  /** Takes the token out of a server's text and makes it fit for the log. */
  readonly scrub: Scrub;
  readonly #host: HexHost;
  readonly #token: string;
  readonly #version: string;
  readonly #fetch: Fetch;

  /** Throws a TypeError for a host that a token must not be sent to. */
  constructor(options: TransportOptions) {
    if (!isSafeOrigin(options.host)) {
      throw new TypeError("A token is only sent over https, or http to this machine.");
    }
    this.#host = options.host;
    this.#token = options.token;
    this.#version = options.version;
    this.#fetch = options.fetch ?? nodeFetch;
    this.hostName = hostName(options.host);
    this.scrub = createScrub(options.token);
  }

  /** The address of a path below `/api/v1`. */
  url(path: string): URL {
    return new URL(`${this.#host}/api/v1${path}`);
  }

  /**
   * Sends one request to `url` and reads the whole answer; follows no redirect. Rejects with a
   * HexError: of the kind of the signal's reason when that is one, else `cancelled`; `offline` when
   * no answer came; `unexpectedAnswer` when it broke off or is too large. Any status is an answer.
   */
  async exchange(request: ApiRequest, url: URL, signal: AbortSignal): Promise<Answer> {
    if (!isHeaderSafe(this.#token)) {
      throw this.error("unauthorized", request, { notSent: true });
    }
    const connection: Connection = { isSent: false, isReused: false };
    // Also closes the connection when the answer is refused half way.
    const closing = new AbortController();
    const close = () => closing.abort();
    const aborted = new Promise<never>((_, reject) => {
      const onAbort = () => {
        const kind = signal.reason instanceof HexError ? signal.reason.kind : "cancelled";
        reject(this.error(kind, request, { notSent: connection.isSent ? undefined : true }));
        close();
      };
      if (signal.aborted) {
        onAbort();
      }
      signal.addEventListener("abort", onAbort, { signal: closing.signal });
    });
    try {
      return await Promise.race([aborted, this.answer(request, url, closing.signal, connection)]);
    } finally {
      close();
    }
  }

  /** An error of this host; texts in `details` must have been scrubbed. */
  error(kind: HexErrorKind, request: ApiRequest, details: Partial<HexErrorDetails> = {}): HexError {
    const sent = kind === "forbidden" ? { tokenKind: tokenKind(this.#token) } : undefined;
    return new HexError(kind, { operation: request.operation, host: this.hostName, ...sent, ...details });
  }

  private async answer(request: ApiRequest, url: URL, signal: AbortSignal, connection: Connection): Promise<Answer> {
    if (url.origin !== this.#host) {
      throw new TypeError("A token is only sent to the host it was entered for.");
    }
    const response = await this.response(request, url, signal, connection);
    const bytes = await this.body(request, response);
    if (hasTooManyValues(bytes)) {
      throw this.error("unexpectedAnswer", request, { status: response.status, code: "TOO_MANY_VALUES" });
    }
    const text = bytes.toString("utf8");
    return { status: response.status, headers: response.headers, text, json: parseJson(text) };
  }

  /** A read over a connection that the server has closed meanwhile is sent again at once; a write never is. */
  private async response(
    request: ApiRequest,
    url: URL,
    signal: AbortSignal,
    connection: Connection,
  ): Promise<FetchResponse> {
    for (let closed = 0; ; closed += 1) {
      signal.throwIfAborted();
      try {
        connection.isSent = true;
        return await this.#fetch(url.href, {
          method: request.method,
          headers: {
            ...request.headers,
            Accept: "application/json",
            Authorization: `Bearer ${this.#token}`,
            "User-Agent": `hex-runs-vscode/${this.#version}`,
            ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
          },
          body: request.body,
          signal,
          connection,
        });
      } catch (error) {
        const again = connection.isReused && request.method === "GET" && isClosedMeanwhile(errorCode(error));
        if (!again || closed >= mostClosed) {
          throw this.unanswered(request, error, connection);
        }
      }
    }
  }

  private unanswered(request: ApiRequest, error: unknown, connection: Connection): HexError {
    const code = errorCode(error);
    const cause = this.cause(error);
    if (isNotHttp(code)) {
      return this.error("unexpectedAnswer", request, { code, cause, notHex: true });
    }
    // The error's code does not tell: TLS and the network also fail after the request has left.
    const notSent = connection.isSent ? undefined : true;
    // Of a write, a problem of TLS is told as the reason why nothing was sent.
    const tls = notSent || request.method === "GET" ? tlsProblem(code, cause.message) : undefined;
    return this.error("offline", request, { code, cause, notSent, tls });
  }

  private async body(request: ApiRequest, response: FetchResponse): Promise<Buffer> {
    const { status } = response;
    const { mostBytes: largest } = request;
    const announced = Number(response.headers.get("content-length") ?? 0);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of announced > largest ? [] : (response.body ?? [])) {
        const bytes = Buffer.from(chunk as Uint8Array);
        size += bytes.length;
        if (size > largest) {
          break;
        }
        chunks.push(bytes);
      }
    } catch (error) {
      const code = errorCode(error);
      const brokeOff = isNotDecodable(code) ? undefined : true;
      throw this.error("unexpectedAnswer", request, { status, code, cause: this.cause(error), brokeOff });
    }
    if (announced > largest || size > largest) {
      throw this.error("unexpectedAnswer", request, { status, code: "TOO_LARGE" });
    }
    return Buffer.concat(chunks);
  }

  /** The message of an error of Node's, and nothing else of it. */
  private cause(error: unknown): Error {
    return new Error(this.scrub(error instanceof Error ? error.message : String(error)));
  }
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    // Trimming takes off a byte order mark, too.
    return { value: JSON.parse(text.trim()) as unknown };
  } catch {
    // The parser's own error quotes the text.
    return undefined;
  }
}
