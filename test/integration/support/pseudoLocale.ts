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

/** Icons, addresses and ids. */
const marks =
  /\$\([\w~-]+\)|https?:\S+|command:\S+|\S+@\S+|[\w-]+(?:\.[\w-]+)+|[\da-f]{8}-[\da-f-]{27}|\b\d+[a-z]\b|&\w+;/gi;

/** What the language of VS Code forms without our bundle: dates and durations; and zones and Hex's words in capitals. */
const ofDates =
  /\b(?:(?:second|minute|hour|day|week|month|year)s?|ago|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|[A-Z_]{3,})\b/g;

/** Names that are the same in every language, and those that the test made. */
const names =
  /\b(?:curl|Python \(requests\)|Hex CLI|hex app run|GitHub Actions|airflow-provider-hex|dagster-hex|plugin-hex|Airflow|Dagster|Kestra|Ana|region)(?!\w)/g;

/** What a page is told beside texts, roles for screen readers and the type of tasks: kinds, commands and states. */
const codes = /^[a-z][A-Za-z/]*$/;

/** Without the backslashes of Markdown. */
function unescaped(text: string): string {
  return text.replace(/\\(?=[^\w\s])/g, "");
}

/** The texts shown with words that were not translated, each once, with where it is. */
export function untranslated(given: readonly Given[]): string[] {
  const found = given.flatMap(({ where, value }) =>
    textsIn(value)
      .filter((text) => !(/^(?:page|picture|status bar|task)$/.test(where) && codes.test(text)))
      .filter((text) =>
        /[a-z]{3}/i.test([marks, names, ofDates].reduce((rest, part) => rest.replace(part, ""), unescaped(text))),
      )
      .map((text) => `${where}: ${text}`),
  );
  return [...new Set(found)];
}
