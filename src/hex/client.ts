import { type Clock, systemClock } from "../util/clock";
import { Emitter, type Event } from "../util/events";
import { HexError, asHexError, isHexError } from "./errors";
import {
  operations,
  type AnswerOf,
  type AnyOperation,
  type OperationName,
  type Payload,
  type QueryOf,
} from "./operations";
import type { RateLimit } from "./rateLimitHeaders";
import { Requester } from "./requester";
import { type ApiRequest, type Fetch, Transport } from "./transport";
import type { Account, HexHost } from "./types";

/** What every call takes. */
export interface CallOptions {
  /** Ends the call with a HexError of kind `cancelled`. */
  signal?: AbortSignal;
  /** How often a read is sent at most; 3 by default. Writes are sent once. */
  attempts?: number;
  /** A read is not retried when the server asks to wait longer, ms; about a minute by default. */
  longestWaitMs?: number;
}

/** One request that was answered or failed: a line of the log, a unit of the budget. */
export interface RequestRecord {
  operation: string;
  method: string;
  /** Path and query below `/api/v1`; holds no secret. */
  path: string;
  /** HTTP status; missing when there was no answer. */
  status?: number;
  /** From sending to the end of the body. */
  durationMs: number;
  rateLimit?: RateLimit;
  /** What `Retry-After` said. */
  retryAfterMs?: number;
  traceId?: string;
  /** The kind of the HexError and its message, when the request failed. */
  failure?: string;
  /** Hex was not reached or did not answer in time, also where a proxy or the network has answered that. */
  outOfReach?: true;
  /** Of an answer that is not what Hex answers: type, length in bytes and beginning, in plain text without the token. */
  body?: { type?: string; bytes: number; start?: string };
}

/** Hex's public API for one sign-in. */
export interface HexClient {
  /** The host that all calls go to, such as `app.hex.tech`, for people to read. */
  readonly hostName: string;
  /** Fires with the operation as each request is sent, including retries. */
  readonly onWillRequest: Event<string>;
  /** Fires once for every request that was answered or failed, including retries. */
  readonly onDidRequest: Event<RequestRecord>;
  /** Hex answered 401 to a call and to the Me sent to confirm it: the token no longer works. */
  readonly onDidRefuse: Event<void>;
  /**
   * Sends an operation; a list is read to its end, over as many pages as it has. Rejects only with a HexError, and with
   * `unauthorized` only when a Me was refused as well. Reads are retried on connection failure, 429, 500, 502 and 504;
   * writes never are.
   */
  send<Name extends OperationName>(
    operation: Name,
    query: QueryOf<Name>,
    options?: CallOptions,
  ): Promise<AnswerOf<Name>>;
}

interface HexClientOptions {
  host: HexHost;
  /** Cleaned; see token.ts. Nothing that leaves the client contains it. */
  token: string;
  /** This extension's version, for `User-Agent: hex-runs-vscode/<version>`. */
  version: string;
  clock?: Clock;
  /** 0 ≤ random < 1, for the jitter of retries. */
  random?: () => number;
  fetch?: Fetch;
  /** Ends every call with `cancelled` when aborted; nothing is sent after that. */
  life?: AbortSignal;
}

/** Hex's API over HTTP. Throws a TypeError for a host that a token must not be sent to. */
export function createHexClient(options: HexClientOptions): HexClient {
  const transport = new Transport(options);
  const requester = new Requester(transport, options.clock ?? systemClock, options.random ?? Math.random, options.life);
  return new HttpClient(transport.hostName, requester);
}

/** Whose token it is. Where the workspace has no Me, ListProjects checks the token, and the account is empty. */
export async function askMe(client: HexClient, options?: CallOptions): Promise<Account> {
  try {
    return await client.send("Me", {}, options);
  } catch (error) {
    if (!isHexError(error, "notFound")) {
      throw error;
    }
    await client.send("ListProjects", { limit: 1 }, options);
    return {};
  }
}

/** Longer lists are cut: nobody chooses from 5,000. */
const mostPages = 50;

class HttpClient implements HexClient {
  private readonly refused = new Emitter<void>();
  /** A check of the token that is under way: calls that are refused together share it. */
  private checking: Promise<boolean> | undefined;
  readonly onDidRefuse = this.refused.event;
  readonly onWillRequest: Event<string>;
  readonly onDidRequest: Event<RequestRecord>;

  constructor(
    readonly hostName: string,
    private readonly requester: Requester,
  ) {
    this.onWillRequest = requester.onWillRequest;
    this.onDidRequest = requester.onDidRequest;
  }

  async send<Name extends OperationName>(
    name: Name,
    query: QueryOf<Name>,
    options?: CallOptions,
  ): Promise<AnswerOf<Name>> {
    const pages: unknown[] = [];
    let after: string | undefined;
    let isLast: boolean;
    do {
      const page = await this.page(name, query, after, options);
      pages.push(page.answer);
      isLast = page.after === undefined || page.after === after || pages.length >= mostPages;
      after = page.after;
    } while (!isLast);
    return (operations[name].cursor ? pages.flat() : pages[0]) as AnswerOf<Name>;
  }

  /**
   * One page, or the whole answer of what is no list. The query can be anything (a list within itself, half a
   * character), and nothing but a HexError leaves here.
   */
  private async page(
    name: OperationName,
    query: unknown,
    after: string | undefined,
    options: CallOptions | undefined,
  ): Promise<{ answer?: unknown; after?: string }> {
    const operation = operations[name] as AnyOperation;
    const { read, cursor } = operation;
    const request = this.request(name, operation, query, after);
    const readPage = read && ((payload: Payload) => ({ answer: read(payload, query), after: cursor?.(payload) }));
    try {
      return (await this.requester.send(request, operation.isRead, readPage, options)) ?? {};
    } catch (error) {
      if (isHexError(error, "unauthorized") && !error.details.notSent && name !== "Me") {
        throw await this.confirmed(error, operation.isRead);
      }
      throw asHexError(error, name, this.hostName);
    }
  }

  /** @throws HexError when no request can be made of the query. */
  private request(name: OperationName, operation: AnyOperation, query: unknown, after: string | undefined): ApiRequest {
    const notSent = { operation: name, host: this.hostName, notSent: true } as const;
    const unknownInputs = operation.unknownInputs?.(query) ?? [];
    if (unknownInputs.length > 0) {
      throw new HexError("unprocessable", { ...notSent, unknownInputs });
    }
    const { method, mostBytes, path, body, headers } = operation;
    try {
      return {
        operation: name,
        method,
        mostBytes,
        path: path(query, after),
        body: body?.(query),
        headers: headers?.(query),
      };
    } catch (error) {
      // The error's own words may quote what was to be sent.
      throw new HexError("badRequest", {
        ...notSent,
        code: error instanceof Error ? error.name.toUpperCase() : undefined,
      });
    }
  }

  /**
   * What a 401 to anything but Me means: the same error when a Me is refused as well, as one alone may come from a
   * server that is being restarted. Otherwise a read has failed for now, and a write is not allowed.
   */
  private async confirmed(error: HexError, isRead: boolean): Promise<HexError> {
    this.checking ??= this.isTokenRefused().finally(() => (this.checking = undefined));
    if (await this.checking) {
      this.refused.fire();
      return error;
    }
    return new HexError(isRead ? "serverFailed" : "forbidden", error.details);
  }

  private async isTokenRefused(): Promise<boolean> {
    try {
      // Whatever it answers: only its status counts.
      await this.requester.send(
        this.request("Me", operations.Me as AnyOperation, {}, undefined),
        true,
        () => undefined,
        { attempts: 1 },
      );
      return false;
    } catch (error) {
      // A workspace without Me says nothing more.
      return isHexError(error, "unauthorized") || isHexError(error, "notFound");
    }
  }
}
