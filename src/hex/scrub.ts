/** Makes a server's text fit for errors and the log. */
export type Scrub = (text: string, maxLength?: number) => string;

const removed = "[token]";

/**
 * A function that makes plain text of what a server sent: no token (also not percent-encoded,
 * in another case, or only a part that shows its prefix), no control, ANSI or invisible
 * characters, no line breaks, at most 300 characters.
 */
export function createScrub(token: string): Scrub {
  const exact = token === "" ? undefined : new RegExp([...token].map(anyForm).join(""), "gi");
  return (text, maxLength = 300) => {
    const plain = plainText(text);
    const safe = (exact ? plain.replace(exact, removed) : plain).replace(/hxt[pw](?:_|%5f)[\da-f]{8,}/gi, removed);
    return safe.length > maxLength ? `${safe.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : safe;
  };
}

/** Without ANSI sequences and control, format and half characters; white space is one space. */
function plainText(text: string): string {
  return (
    text
      .replace(/\u001b(?:\[[\d;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g, "")
      .replace(/\s+/g, " ")
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "")
      .trim()
  );
}

/** A pattern for one character as it is or percent-encoded, once or more. */
function anyForm(character: string): string {
  const escaped = character.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const code = character.charCodeAt(0);
  return code < 128 ? `(?:${escaped}|%(?:25)*${code.toString(16).padStart(2, "0")})` : escaped;
}
