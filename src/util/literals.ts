/**
 * Text of others as it is written into code: data to whatever shell, template or parser the code is
 * pasted into, also by mistake. So nothing stays that a shell expands in quotes, and what is not
 * visible is escaped; U+0085, U+2028 and U+2029 end a line in YAML 1.1.
 */

/**
 * JSON of visible ASCII without quotes, backticks, dollars and exclamation marks, so that between
 * single quotes it is one word of any shell, in any locale, typed or pasted, with or without history.
 */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]|['`$!]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
}

/** A text in double quotes, as Python and YAML both read it; letters of all scripts stay readable. */
export function textLiteral(text: string): string {
  return JSON.stringify(text).replace(
    /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|[`$!]|\p{Default_Ignorable_Code_Point}/gu,
    (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
    },
  );
}

/** The words of a text, for comments and names: letters, digits, spaces, dots and dashes alone. */
export function words(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}. -]|\p{Default_Ignorable_Code_Point}/gu, " ")
    .replace(/ +/g, " ")
    .trim();
}

/** The same in ASCII, for shells. */
export function asciiWords(text: string): string {
  return words(
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[^ -~]/g, " "),
  );
}

/** A value as YAML writes it on one line, the same in 1.1 and 1.2. */
export function yamlLiteral(value: unknown): string {
  if (typeof value === "string") {
    return textLiteral(value);
  }
  if (typeof value === "number") {
    // YAML 1.1 knows no exponent without a point: 1e+21 would be a text.
    return JSON.stringify(value).replace(/^(-?\d+)e/, "$1.0e");
  }
  if (Array.isArray(value)) {
    return `[${value.map(yamlLiteral).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, part]) => `${yamlKeyLiteral(key)}: ${yamlLiteral(part)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** YAML 1.1 ends the search for a key's colon after 1,024 characters, unless a question mark says that it is one. */
function yamlKeyLiteral(key: string): string {
  const literal = textLiteral(key);
  return literal.length > 1_000 ? `? ${literal} ` : literal;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
