import { textsIn, type Given } from "../../security/support/poison";

/** Words in a translation that no text of ours has by itself: every letter is a wide one. Icons and links stay. */
export function pseudo(text: string): string {
  return text.replace(/\$\([\w-]+\)|\(command:[^)]*\)|[a-z]/gi, (part) =>
    part.length > 1 ? part : String.fromCharCode(part.charCodeAt(0) + 0xfee0),
  );
}

/** Takes the place of `vscode.l10n.t`; what is filled in stays as it is. */
export function pseudoTranslated(message: string, ...args: readonly (string | number | boolean)[]): string {
  return message
    .split(/(\{\d+\})/)
    .map((part) => (/^\{\d+\}$/.test(part) ? String(args[Number(part.slice(1, -1))] ?? part) : pseudo(part)))
    .join("");
}

/** Words of no language, and those of dates and durations, which VS Code's language forms and not our bundle. */
const known =
  /\$\([\w-]+\)|https?:\S+|command:\S+|\S+@\S+|[\w-]+(?:\.[\w-]+)+|[\da-f]{8}-[\da-f-]{27}|\b\d+[a-z]\b|&\w+;/gi;

/** The texts shown with words that were not translated, each once, with where it is. */
export function untranslated(given: readonly Given[]): string[] {
  const found = given.flatMap(({ where, value }) =>
    textsIn(value)
      .filter((text) => /[a-z]{3}/i.test(text.replace(known, "")))
      .map((text) => `${where}: ${text}`),
  );
  return [...new Set(found)];
}
