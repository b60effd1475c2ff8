/** Makes a server's text fit for errors and the log. */
export type Scrub = (text: string, maxLength?: number) => string;

const removed = "[token]";

/** No token is shorter. */
const shortest = 16;
/** The rest of a longer text is ignored, as nothing of it is shown. */
const longestRead = 100_000;

/**
 * A function that makes plain text of what a server sent: no token (also not percent-encoded, escaped
 * as JSON or HTML do, as hex digits or base64, in another case, or only a part that shows its prefix),
 * no control, ANSI or invisible characters, no line breaks, at most 300 characters.
 */
export function createScrub(token: string): Scrub {
  const plainEchoes = token === "" ? [] : [inAnyForm(token)];
  // In these forms a text too short for a token would be found anywhere.
  const echoes = token.length < shortest ? plainEchoes : [...plainEchoes, asHex(token), asBase64(token)];
  return (text, maxLength = 300) => {
    const plain = plainText(text.slice(0, longestRead));
    const safe = echoes
      .reduce((left, echo) => left.replace(echo, removed), plain)
      .replace(/hxt[pw](?:_|%5f)[\da-f]{8,}/gi, removed);
    return safe.length > maxLength ? `${safe.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : safe;
  };
}

/** Without ANSI sequences and control, format and half characters; white space is one space. */
function plainText(text: string): string {
  return text
    .replace(/\u001b(?:\[[\d;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g, "")
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "")
    .trim();
}

/** A pattern for the token with any of its characters as it is, percent-encoded once or more, or escaped. */
function inAnyForm(token: string): RegExp {
  return new RegExp([...token].map(anyForm).join(""), "gi");
}

function anyForm(character: string): string {
  const escaped = escape(character);
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return `(?:${escaped}|%(?:25)*${hex}|\\\\(?:u00|x)${hex}|&#(?:x0{0,6}${hex}|0{0,6}${code});)`;
}

function asHex(token: string): RegExp {
  return new RegExp(Buffer.from(token).toString("hex"), "gi");
}

/** Wherever it begins within what was encoded; the characters that it shares with its neighbours are left. */
function asBase64(token: string): RegExp {
  const forms = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(token)])
      .toString("base64")
      .replaceAll("=", "");
    const inner = encoded.slice(before === 0 ? 0 : before + 1, -1);
    return [...inner]
      .map((character) => (character === "+" ? "[+-]" : character === "/" ? "[/_]" : character))
      .join("");
  });
  return new RegExp(`(?:${forms.join("|")})`, "g");
}

function escape(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
