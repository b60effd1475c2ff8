import type { TokenKind } from "./token";

/** What the user can do about it: each kind has its own advice. */
export type HexErrorKind =
  /** 400 or 409: the request is not what Hex takes. */
  | "badRequest"
  /** 401, and a Me was refused as well: the token is missing, wrong, expired or revoked. */
  | "unauthorized"
  /** 403: the token lacks the scope, or its user the permission. */
  | "forbidden"
  /** 404: no such project or run, no access to it, or the wrong host. */
  | "notFound"
  /** 422: not published, or bad inputs. */
  | "unprocessable"
  /** 429: the rate limit. */
  | "rateLimited"
  /** Hex's own 503 on RunProject: every kernel is busy and nothing was started. */
  | "kernelsBusy"
  /** 5xx: Hex failed. */
  | "serverFailed"
  /** No connection, or it broke. */
  | "offline"
  /** No answer in time, or 408. */
  | "timeout"
  /** The caller's signal aborted. */
  | "cancelled"
  /** An answer that is not what Hex answers: HTML, empty, cut, not JSON, too large, a wrong type. */
  | "unexpectedAnswer"
  /** A redirect to another host, which is never followed with a token. */
  | "redirected";

/** Every kind there is. */
export const hexErrorKinds = Object.keys({
  badRequest: true,
  unauthorized: true,
  forbidden: true,
  notFound: true,
  unprocessable: true,
  rateLimited: true,
  kernelsBusy: true,
  serverFailed: true,
  offline: true,
  timeout: true,
  cancelled: true,
  unexpectedAnswer: true,
  redirected: true,
} satisfies Record<HexErrorKind, true>) as HexErrorKind[];

/** What is wrong with a host's TLS, so that there is no connection, or none any more. */
export type TlsProblem =
  /** Nobody whom this machine trusts vouches for the certificate. */
  | "untrusted"
  | "expired"
  | "notYetValid"
  /** The certificate is another host's. */
  | "wrongName"
  /** What answers on this port speaks no TLS. */
  | "notTls"
  /** Anything else. */
  | "failed";

/** One input that RunProject refused, in Hex's words. */
export interface InvalidInput {
  name: string;
  value?: string;
  dataType?: string;
  inputCellType?: string;
}

export interface HexErrorDetails {
  /** The operation as Hex names it, such as `RunProject`. */
  operation: string;
  /** The host of the request, such as `app.hex.tech`. */
  host: string;
  /** HTTP status, when there was an answer. */
  status?: number;
  /** Hex's own words, as plain text with no token in it. */
  serverMessage?: string;
  traceId?: string;
  /** 403: the kind of the token that was sent, as each lacks something else. */
  tokenKind?: TokenKind;
  /** How long Hex asks to wait. */
  retryAfterMs?: number;
  /** 422: inputs with a wrong value. */
  invalidInputs?: InvalidInput[];
  /** 422: names that are no inputs of the published app. */
  unknownInputs?: string[];
  /** A request for the project was refused as well: it was deleted, or access to it was lost. */
  projectGone?: true;
  /** The answer was a page or plain text where Hex answers JSON: perhaps not a Hex host. */
  notHex?: true;
  /** A web page came instead of what Hex answers. */
  isPage?: true;
  /** Where a redirect that was not followed leads, such as `login.example.com`; missing when that is no web address. */
  redirectHost?: string;
  /** The host has redirected reads to itself again and again. */
  redirectsInCircles?: true;
  /** Where on the same host a write was redirected to, which is not followed, such as `app.hex.tech/api/v2/runs`. */
  redirectPath?: string;
  /** The system's code for a connection that failed or broke, such as `ENOTFOUND`. */
  code?: string;
  /** The connection failed because of the host's TLS; `code` has the details. Of a write: so it was not carried out. */
  tls?: TlsProblem;
  /** The connection broke after the answer had begun. */
  brokeOff?: true;
  /** The request never reached the host, so it cannot have been carried out. */
  notSent?: true;
  /** The message of an Error goes to the log. */
  cause?: unknown;
}

/**
 * The only error that leaves `hex/`. Its message is for the log (English, no token, no input
 * values); what the user reads is made from `kind` by the views.
 */
export class HexError extends Error {
  override readonly name = "HexError";

  constructor(
    readonly kind: HexErrorKind,
    readonly details: HexErrorDetails,
  ) {
    const parts = [
      `${details.operation} on ${details.host}: ${kind}`,
      details.status === undefined ? undefined : `status ${details.status}`,
      details.code ?? (details.cause instanceof Error ? details.cause.message : undefined),
      details.redirectsInCircles ? "redirects in circles" : undefined,
      redirectTarget(details),
      // Hex quotes input values back when it refuses a run, so its words stay out of the log.
      details.operation === "RunProject" ? undefined : details.serverMessage,
      details.traceId === undefined ? undefined : `trace ${details.traceId}`,
    ];
    super(parts.filter((part) => part !== undefined).join(", "), { cause: details.cause });
  }

  /**
   * True when the request may have been carried out although no usable answer came, so that
   * repeating a POST might do it twice.
   */
  get mayHaveHappened(): boolean {
    if (this.details.notSent) {
      return false;
    }
    return ["serverFailed", "offline", "timeout", "unexpectedAnswer", "redirected", "cancelled"].includes(this.kind);
  }
}

function redirectTarget({ redirectHost, redirectPath }: HexErrorDetails): string | undefined {
  const target = redirectPath ?? redirectHost;
  return target === undefined ? undefined : `redirects to ${target}`;
}

/** What Hex may answer for a run or a project that is not there: no status is documented for that. */
const refusals: readonly HexErrorKind[] = ["badRequest", "forbidden", "notFound", "unprocessable"];

/** True when Hex refused the request, which may mean that its object is gone. A proxy in front of Hex does not count. */
export function isRefusal(error: unknown): error is HexError {
  return error instanceof HexError && refusals.includes(error.kind) && !error.details.notHex;
}

/** The error itself when it is a HexError; any other is a fault of ours and becomes `unexpectedAnswer`. */
export function asHexError(error: unknown, operation: string, host: string): HexError {
  return error instanceof HexError ? error : new HexError("unexpectedAnswer", { operation, host, cause: error });
}

/** True when the host could not be reached, so that other requests would not be answered either. */
export function isOutOfReach(error: unknown): error is HexError {
  return isHexError(error, "offline") || isHexError(error, "timeout");
}

/** True for an error of the given kind. */
export function isHexError(error: unknown, kind?: HexErrorKind): error is HexError {
  return error instanceof HexError && (kind === undefined || error.kind === kind);
}
