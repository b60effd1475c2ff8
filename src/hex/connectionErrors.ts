import type { TlsProblem } from "./errors";

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

/** What is wrong with a host's TLS, when that is why there is no connection. */
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

const beforeSending = /^(?:ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/;

/** True for failures before the first byte of a request: name look-up, connecting, certificates. */
export function neverConnected(code: string | undefined, message: string): boolean {
  return (code !== undefined && beforeSending.test(code)) || tlsProblem(code, message) !== undefined;
}
