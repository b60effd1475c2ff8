/** Why a text is no API token; the sign-in box has a sentence for each. */
export type TokenProblem =
  | "empty"
  | "tooShort"
  | "looksLikeUrl"
  /** Spaces, control or non-ASCII characters inside: an HTTP header cannot carry them. */
  | "notAToken";

/** What a token's prefix says of it; tokens from before prefixes are `unknown`. */
export type TokenKind = "personal" | "workspace" | "unknown";

/** Prefix and hex characters make about 100; anything near this is a fragment. */
const shortestToken = 24;

/**
 * Takes off what gets pasted along with a token: spaces, line breaks (also inside, from wrapped
 * mails), invisible characters, quotes, `Bearer `, and the name of a `.env` line.
 */
export function cleanToken(text: string): string {
  let cleaned = text.replace(/[\r\n\t\p{Cf}]/gu, "");
  let before;
  do {
    before = cleaned;
    cleaned = cleaned
      .trim()
      .replace(/^["'`“”‘’]+|["'`“”‘’]+$/g, "")
      .trim()
      .replace(/^(?:export\s+)?HEX_[A-Z_]+\s*=/, "")
      .replace(/^(?:Authorization\s*:|Bearer(?=\s|$))/i, "");
  } while (cleaned !== before);
  return cleaned;
}

/** What is wrong with a cleaned token, if anything can be told without asking Hex. */
export function tokenProblem(cleaned: string): TokenProblem | undefined {
  if (cleaned === "") {
    return "empty";
  }
  if (/^[a-z][a-z\d+.-]*:\/\/|\.hex\.tech(?![^/:?#])/i.test(cleaned)) {
    return "looksLikeUrl";
  }
  if (!isHeaderSafe(cleaned)) {
    return "notAToken";
  }
  return cleaned.length < shortestToken ? "tooShort" : undefined;
}

/** Tells a user's own token from a workspace's by its prefix. */
export function tokenKind(cleaned: string): TokenKind {
  if (cleaned.startsWith("hxtp_")) {
    return "personal";
  }
  return cleaned.startsWith("hxtw_") ? "workspace" : "unknown";
}

/** True when an HTTP header can carry the text: visible ASCII only. */
export function isHeaderSafe(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
