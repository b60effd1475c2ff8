import * as v from "valibot";
import type { RequestRecord } from "./client";
import type { HexErrorDetails, HexErrorKind, InvalidInput, TlsProblem } from "./errors";
import { readEntries, text, inputName } from "./fields";
import type { Scrub } from "./scrub";
import type { Answer, ApiRequest } from "./transport";

/**
 * What an answer that is no success means to the user. A 503 of Hex's own
 * on RunProject means that nothing was started; a gateway's says nothing of what Hex did.
 */
export function kindOf(answer: Answer, operation: string): HexErrorKind {
  const { status } = answer;
  switch (status) {
    // A page is that of a portal, proxy or gateway: it says nothing of what Hex thinks of the token.
    case 401:
      return looksLikePage(answer) ? "unexpectedAnswer" : "unauthorized";
    case 403:
      return "forbidden";
    case 404:
    case 410:
      return "notFound";
    // A proxy or the network's sign-in page answered; the request did not get to Hex.
    case 407:
    case 511:
      return "offline";
    case 408:
      return "timeout";
    case 422:
      return "unprocessable";
    case 429:
      return "rateLimited";
    case 503:
      return operation === "RunProject" && isHexBody(answer.json?.value) ? "kernelsBusy" : "serverFailed";
    default:
      if (status >= 500) {
        return "serverFailed";
      }
      return status >= 400 ? "badRequest" : "unexpectedAnswer";
  }
}

/**
 * Reads what an error's body says: `{ code, message, issues }`, `{ reason, details, traceId }`,
 * plain text, a page, or nothing. All texts are scrubbed; a page is not quoted.
 */
export function readErrorBody(answer: Answer, scrub: Scrub): Partial<HexErrorDetails> {
  const raw = v.safeParse(errorBody, answer.json?.value);
  if (!raw.success) {
    const plain = typeof answer.json?.value === "string" ? answer.json.value : answer.text;
    const quoted = looksLikePage(answer) || /^\s*[[{]/.test(plain) ? "" : scrub(plain);
    // Hex itself answers 401 with the bare text `Unauthorized`.
    const isHexs401 = answer.status === 401 && !looksLikePage(answer);
    return {
      serverMessage: quoted || undefined,
      notHex: isHexs401 ? undefined : notHex(answer),
      isPage: isPage(answer),
    };
  }
  const { issues, details, invalid, notFound, message, reason, error, traceId } = raw.output;
  const words = [message ?? reason ?? error, details, ...issuesOf(issues)].filter((part) => part !== undefined);
  return {
    serverMessage: scrub(words.join(": ")) || undefined,
    traceId: traceId === undefined ? undefined : scrub(traceId, 100) || undefined,
    invalidInputs: filled(list(invalidInput, invalid).map((input) => scrubInput(input, scrub))),
    unknownInputs: filled(list(inputName, notFound).map((name) => scrub(name, 100))),
  };
}

/** True for an answer that is a web page: perhaps a proxy's, or the sign-in page of a network. */
export function isPage(answer: Answer): true | undefined {
  return !answer.json && answer.text.trim() !== "" && looksLikePage(answer) ? true : undefined;
}

/** How much of an answer the log quotes. */
const longestStart = 200;

/**
 * What the log says of an answer that failed, beyond the error's own words; nothing of an error in one of
 * Hex's shapes. What answers a write may quote input values: only a page is quoted then.
 */
export function bodyOf(answer: Answer, { method }: Pick<ApiRequest, "method">, scrub: Scrub): RequestRecord["body"] {
  const { status, headers, text: body } = answer;
  if ((status >= 400 && isHexBody(answer.json?.value)) || (status >= 300 && status < 400)) {
    return undefined;
  }
  const quotes = method === "GET" || isPage(answer) === true;
  return {
    type: scrub(headers.get("content-type") ?? "", 60) || undefined,
    bytes: Buffer.byteLength(body),
    start: quotes ? scrub(body, longestStart) || undefined : undefined,
  };
}

/** True when an answer has content that is not JSON, not even cut JSON: perhaps not Hex's. */
export function notHex(answer: Answer): true | undefined {
  const body = answer.text.trim();
  return body !== "" && !answer.json && (looksLikePage(answer) || !/^[[{"]/.test(body)) ? true : undefined;
}

const errorBody = v.object({
  message: text,
  reason: text,
  error: text,
  details: text,
  traceId: text,
  issues: v.optional(v.unknown()),
  invalid: v.optional(v.unknown()),
  notFound: v.optional(v.unknown()),
});

/** One of the two shapes in which Hex writes errors. */
function isHexBody(value: unknown): boolean {
  return v.is(v.union([v.object({ reason: v.string() }), v.object({ code: v.string(), message: v.string() })]), value);
}

const invalidInput = v.object({
  paramName: inputName,
  paramValue: v.optional(v.unknown()),
  dataType: text,
  inputCellType: text,
});

function issuesOf(issues: unknown): (string | undefined)[] {
  return list(v.object({ message: text }), issues).map((issue) => issue.message);
}

function scrubInput(raw: v.InferOutput<typeof invalidInput>, scrub: Scrub): InvalidInput {
  const value = typeof raw.paramValue === "string" ? raw.paramValue : JSON.stringify(raw.paramValue);
  const clean = (part: string | undefined) => (part === undefined ? undefined : scrub(part, 100));
  return {
    name: scrub(raw.paramName, 100),
    value: clean(value),
    dataType: clean(raw.dataType),
    inputCellType: clean(raw.inputCellType),
  };
}

function list<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S>[] {
  // As many as a person would read.
  return Array.isArray(value) ? readEntries(schema, value.slice(0, 50)).values : [];
}

function filled<T>(values: T[]): T[] | undefined {
  return values.length === 0 ? undefined : values;
}

function looksLikePage({ headers, text: body }: Answer): boolean {
  return /\b(html|xml)\b/i.test(headers.get("content-type") ?? "") || body.trimStart().startsWith("<");
}

/** What errors of Node's network say, by their codes; those of OpenSSL and of BoringSSL, which Electron has. */

/** The system's code of an error, such as `ENOTFOUND`. */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z\d_]{1,80}$/.test(code) ? code : undefined;
}

/** Something answered, but not in HTTP. */
export function isNotHttp(code: string | undefined): boolean {
  return code?.startsWith("HPE_") === true;
}

/** What came could not be decompressed: no fault of the connection. */
export function isNotDecodable(code: string | undefined): boolean {
  return code !== undefined && (code.startsWith("Z_") || /^ERR_(?:_|BROTLI)/.test(code));
}

/** A connection that was kept open broke as it was used again: the server had closed it meanwhile. */
export function isClosedMeanwhile(code: string | undefined): boolean {
  return code === "ECONNRESET" || code === "EPIPE" || code === "ECONNABORTED";
}

const untrusted =
  /^(?:\w*SELF_SIGNED_\w+|UNABLE_TO_\w+|CERT_(?:UNTRUSTED|REJECTED|REVOKED|SIGNATURE_FAILURE|CHAIN_TOO_LONG)|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$/;
const notTlsCode = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|UNEXPECTED_MESSAGE)$/;
/** The same within the message of an `EPROTO`, in OpenSSL's words and BoringSSL's. */
const notTlsWords = /wrong[ _]version[ _]number|http[ _]request|packet[ _]length[ _]too[ _]long/i;

/** What is wrong with a host's TLS, when that is why there is no connection, or none any more. */
export function tlsProblem(code: string | undefined, message: string): TlsProblem | undefined {
  switch (code) {
    case undefined:
      return undefined;
    case "CERT_HAS_EXPIRED":
      return "expired";
    case "CERT_NOT_YET_VALID":
      return "notYetValid";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
    case "HOSTNAME_MISMATCH":
      return "wrongName";
    case "EPROTO":
      return notTlsWords.test(message) ? "notTls" : "failed";
    default:
      if (untrusted.test(code)) {
        return "untrusted";
      }
      if (notTlsCode.test(code)) {
        return "notTls";
      }
      return /^(?:CERT_|ERR_SSL_|ERR_TLS_)/.test(code) ? "failed" : undefined;
  }
}
