import nodeFetch from "node-fetch";
import { HexError, type HexErrorDetails, type HexErrorKind } from "./errors";
import { hostName, isSafeOrigin } from "./host";
import type { HeaderReader } from "./rateLimit";
import { createScrub, type Scrub } from "./scrub";
import { isHeaderSafe } from "./token";
import type { HexHost } from "./types";

/** The part of fetch that is used here; node-fetch fits, and tests bring their own. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: "manual";
  signal: AbortSignal;
}

export interface FetchResponse {
  status: number;
  headers: HeaderReader;
  /** Decompressed. */
  body: AsyncIterable<Uint8Array | string> | null;
}

/** One request of the API, before it has a host. */
export interface ApiRequest {
  /** The operation of hex-api.md, such as `ListProjects`. */
  operation: string;
  method: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`, with the query. */
  path: string;
  /** JSON text. */
  body?: string;
  /** Beside those that every request has. */
  headers?: Record<string, string>;
}

/** What a host answered, whatever its status. */
export interface Answer {
  status: number;
  headers: HeaderReader;
  text: string;
  /** The text's value, wrapped because it can be anything; missing when it is not JSON. */
  json?: { value: unknown };
}

export interface TransportOptions {
  host: HexHost;
  token: string;
  /** This extension's version, for `User-Agent`. */
  version: string;
  fetch?: Fetch;
}

/** The largest answer that is read, decompressed. */
export const largestBody = 20 * 1024 * 1024;

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
    this.#fetch = options.fetch ?? (nodeFetch as Fetch);
    this.hostName = hostName(options.host);
    this.scrub = createScrub(options.token);
  }

  /** The address of a path below `/api/v1`. */
  url(path: string): URL {
    return new URL(`${this.#host}/api/v1${path}`);
  }

  /**
   * Sends one request to `url` and reads the whole answer; follows no redirect. Rejects with a
   * HexError: the signal's reason when that is one, else `cancelled`; `offline` when no answer
   * came; `unexpectedAnswer` when it broke off or is too large. Any status is an answer.
   */
  async exchange(request: ApiRequest, url: URL, signal: AbortSignal): Promise<Answer> {
    if (!isHeaderSafe(this.#token)) {
      throw this.error("unauthorized", request, { notSent: true });
    }
    // Also closes the connection when the answer is refused half way.
    const closing = new AbortController();
    const close = () => closing.abort();
    const aborted = new Promise<never>((_, reject) => {
      const onAbort = () => {
        close();
        reject(signal.reason instanceof HexError ? signal.reason : this.error("cancelled", request));
      };
      if (signal.aborted) {
        onAbort();
      }
      signal.addEventListener("abort", onAbort, { once: true, signal: closing.signal });
    });
    try {
      return await Promise.race([aborted, this.answer(request, url, closing.signal)]);
    } finally {
      close();
    }
  }

  /** An error of this host; texts in `details` must have been scrubbed. */
  error(kind: HexErrorKind, request: ApiRequest, details: Partial<HexErrorDetails> = {}): HexError {
    return new HexError(kind, { operation: request.operation, host: this.hostName, ...details });
  }

  private async answer(request: ApiRequest, url: URL, signal: AbortSignal): Promise<Answer> {
    if (url.origin !== this.#host) {
      throw new TypeError("A token is only sent to the host it was entered for.");
    }
    let response: FetchResponse;
    try {
      signal.throwIfAborted();
      response = await this.#fetch(url.href, {
        method: request.method,
        headers: {
          ...request.headers,
          Accept: "application/json",
          Authorization: `Bearer ${this.#token}`,
          "User-Agent": `hex-runs-vscode/${this.#version}`,
          ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        body: request.body,
        redirect: "manual",
        signal,
      });
    } catch (error) {
      const details = { code: errorCode(error), cause: this.cause(error) };
      if (details.code?.startsWith("HPE_")) {
        // Node's HTTP parser: something answered, but not in HTTP.
        throw this.error("unexpectedAnswer", request, { ...details, notHex: true });
      }
      throw this.error("offline", request, { ...details, notSent: neverConnected(details.code) });
    }
    const text = await this.text(request, response);
    return { status: response.status, headers: response.headers, text, json: parseJson(text) };
  }

  private async text(request: ApiRequest, response: FetchResponse): Promise<string> {
    const { status } = response;
    const announced = Number(response.headers.get("content-length") ?? 0);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of announced > largestBody ? [] : (response.body ?? [])) {
        const bytes = Buffer.from(chunk as Uint8Array);
        size += bytes.length;
        if (size > largestBody) {
          break;
        }
        chunks.push(bytes);
      }
    } catch (error) {
      const code = errorCode(error);
      // zlib's errors are about what came, not about the connection.
      const brokeOff = code?.startsWith("Z_") ? undefined : true;
      throw this.error("unexpectedAnswer", request, { status, code, cause: this.cause(error), brokeOff });
    }
    if (announced > largestBody || size > largestBody) {
      throw this.error("unexpectedAnswer", request, { status, code: "TOO_LARGE" });
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  /** The message of an error of Node's or node-fetch's, and nothing else of it. */
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

function errorCode(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z\d_]{1,50}$/.test(code) ? code : undefined;
}

/** True for failures before the first byte of a request: name look-up, connecting, certificates. */
function neverConnected(code: string | undefined): true | undefined {
  const before = /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|CERT_\w+|ERR_TLS_\w+|\w*SELF_SIGNED_\w+|UNABLE_TO_(VERIFY|GET)_\w+)$/;
  return code !== undefined && before.test(code) ? true : undefined;
}
