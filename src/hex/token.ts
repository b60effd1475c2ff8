import { withoutEnd } from "../util/text";

/** Why a text is no API token; the sign-in box has a sentence for each. */
export type TokenProblem =
  | "empty"
  | "tooShort"
  | "looksLikeUrl"
  /** Spaces, control or non-ASCII characters inside: an HTTP header cannot carry them. */
  | "notAToken"
  /** Some other service's token, such as `ghp_…`: it is not for Hex to see. */
  | "notHex";

/** What a token's prefix says of it; tokens from before prefixes are `unknown`. */
export type TokenKind = "personal" | "workspace" | "unknown";

/** Hexadecimal digits after the prefix, "about": what follows as many is no part of the token. */
const usualDigits = 96;
/** Characters: more is no token with its neighbours, and not worth the search. */
const longestPaste = 4_000;
/** Prefix and digits make about 100; anything near this is a fragment. */
const shortestToken = 24;
/** Two prefixes are known; another letter would be another kind of token. Older tokens are digits alone. */
const hexToken = /^(?:hxt[a-z]_[\w-]*|[\da-f]+)$/i;

/**
 * Finds the token in what was pasted: among other words, between quotes, brackets and punctuation,
 * after `Bearer ` or the name of a `.env` line, and wrapped over several lines, also indented ones
 * (of which a box of one line keeps the spaces). Text without a token comes back, trimmed.
 */
export function cleanToken(text: string): string {
  let cleaned = text.slice(0, longestPaste).replace(/\p{Cf}/gu, "");
  let before;
  do {
    before = cleaned;
    cleaned = prefixedToken(cleaned) ?? withoutNeighbours(cleaned);
  } while (cleaned !== before);
  return cleaned;
}

/** A token with its prefix tells where it begins and, being digits, where it ends. */
function prefixedToken(text: string): string | undefined {
  const start = /(?<![a-z\d])hxt[a-z]_[\da-f]+(?![\w-])/i.exec(text);
  if (!start) {
    return undefined;
  }
  let [token] = start;
  let end = start.index + token.length;
  const next = /\s+([\da-f]+)(?![\w-])/iy;
  while (token.length < "hxtp_".length + usualDigits) {
    next.lastIndex = end;
    const more = next.exec(text)?.[1];
    if (more === undefined) {
      break;
    }
    token += more;
    end = next.lastIndex;
  }
  return token;
}

function withoutNeighbours(text: string): string {
  const oneLine = text.replace(/[\r\n]\s*|\t/g, "").replace(/\s/g, " ");
  const cleaned = withoutEnd(oneLine, " \"'`“”‘’>)}],;.")
    .replace(/^[\s"'`“”‘’<({[]+/, "")
    .replace(/^(?:export\s+)?HEX_[A-Z_]+\s*=/, "")
    .replace(/^(?:Authorization\s*:|Bearer(?=\s|$))/i, "")
    .trim();
  return /^[\da-f]+(?:\s+[\da-f]+)+$/i.test(cleaned) ? cleaned.replace(/\s+/g, "") : cleaned;
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
  if (!hexToken.test(cleaned)) {
    return "notHex";
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
