import * as vscode from "vscode";
import type { HexFileNote, InputValue, ProjectInput, RunOptions } from "../hex/types";
import type { InputsSource } from "../polling/projectInputs";
import { typedDate, type TypedDates } from "../store/inputSchema/relativeDates";
import { formatInput, formattedNumber } from "../store/inputSchema/typing";
import { isSecretName } from "../store/localRuns";
import { dryRunSentences, optionSentences } from "../actions/optionLines";
import { typedDateText } from "../actions/typedDates";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { otherTimeZone } from "../ui/timeZone";
import { plain, withoutIcons } from "../util/text";

/** The texts of the form. All text is plain, on one line and without icons. */

const longestValue = 80;

export function shortText(text: string): string {
  return withoutIcons(plain(text, longestValue));
}

/** "Shift ID (shift_id)": the label in Hex and the name that is sent. */
export function inputName({ name, label }: ProjectInput): string {
  const shown = label === undefined ? "" : shortText(label);
  return shown === "" || shown === name ? shortText(name) : vscode.l10n.t("{0} ({1})", shown, shortText(name));
}

/** A value as it is typed; a secret's is not shown. */
export function valueText(input: ProjectInput, value: InputValue): string {
  if (isSecretName(input.name)) {
    return "••••••";
  }
  if (value === null && input.optional) {
    return vscode.l10n.t("None");
  }
  const text = formattedNumber(input, value, vscode.env.language) ?? formatInput(input, value);
  if (text === "") {
    return vscode.l10n.t("empty");
  }
  // Spaces around a text would be invisible.
  return text === text.trim() ? shortText(text) : vscode.l10n.t("“{0}”", plainSpaced(text));
}

function plainSpaced(text: string): string {
  const withEnd = text.trimStart();
  const spaces = (count: number) => " ".repeat(Math.min(count, 4));
  return spaces(text.length - withEnd.length) + shortText(text) + spaces(withEnd.length - withEnd.trimEnd().length);
}

/** What is sent for an input, or that Hex fills it in. */
export function sentText(input: ProjectInput, value: InputValue | undefined, typed?: string): string {
  if (typed !== undefined && !isSecretName(input.name)) {
    return typedDateText(typed, value);
  }
  if (value !== undefined) {
    return valueText(input, value);
  }
  if (input.defaultVariable !== undefined) {
    return vscode.l10n.t("keeps its default, the variable {0}", shortText(input.defaultVariable));
  }
  if (input.defaultValue === undefined) {
    return vscode.l10n.t("keeps its default");
  }
  const shown = valueText(input, input.defaultValue);
  const zone = relativeZone(input);
  return zone === undefined
    ? vscode.l10n.t("keeps its default, {0}", shown)
    : vscode.l10n.t("keeps its default, {0} ({1})", shown, zone);
}

/** The time zone in which the default counts from today, where that is another than this machine's. */
export function relativeZone({ relativeDefault = [] }: ProjectInput): string | undefined {
  const zones = relativeDefault.flatMap((date) =>
    typeof date === "string" ? [] : (otherTimeZone(date.timeZone) ?? []),
  );
  return zones.length === 0 ? undefined : [...new Set(zones)].join(", ");
}

/** What can be typed or chosen for an input. */
export function kindText(input: ProjectInput): string {
  const { kind, min, max, optionsFrom } = input;
  switch (kind) {
    case "text":
      return vscode.l10n.t("Text.");
    case "textArea":
      return vscode.l10n.t("Text of several lines: \\n or ↵ starts a new line, \\\\n is a backslash and an n.");
    case "number":
    case "slider":
      return numberText(min, max);
    case "button":
    case "notSettable":
      return vscode.l10n.t("Hex doesn’t let other programs set this input. Use its default.");
    case "date":
      if (input.hasTime) {
        return vscode.l10n.t("A date with a time such as 2026-08-09 14:30, today or -7d.");
      }
      return vscode.l10n.t("A date such as 2026-08-09, today, -7d, +2w or -1m.");
    case "dateRange":
      return vscode.l10n.t("A date range, such as 2026-07-01..2026-07-31 or -7d..today.");
    case "multiselect":
      return optionsFrom
        ? vscode.l10n.t("Values separated by commas. {0}", optionsFromText(optionsFrom))
        : vscode.l10n.t("Values separated by commas.");
    case "dropdown":
      return optionsFrom ? vscode.l10n.t("One value. {0}", optionsFromText(optionsFrom)) : vscode.l10n.t("One value.");
    case "checkbox":
    case "unknown":
      return vscode.l10n.t(
        "Numbers, true, false, null and JSON are sent as such; put text that looks like them in quotes.",
      );
  }
}

/** Where the options are, which only Hex knows. */
function optionsFromText({ dataframe, variable, column }: NonNullable<ProjectInput["optionsFrom"]>): string {
  if (dataframe === undefined) {
    return vscode.l10n.t("Options come from the variable {0}; type a value.", shortText(variable ?? ""));
  }
  const named = column ?? variable;
  return named === undefined
    ? vscode.l10n.t("Options come from the dataframe {0}; type a value.", shortText(dataframe))
    : vscode.l10n.t(
        "Options come from the column {1} of the dataframe {0}; type a value.",
        shortText(dataframe),
        shortText(named),
      );
}

/** A remark on the inputs that are shown, in one sentence. */
export function noteText(note: HexFileNote): string {
  switch (note.kind) {
    case "otherVersion":
      return vscode.l10n.t(
        "The file has format version {0}; this extension knows version 3. Some inputs may be missing or shown as plain text.",
        note.version ?? 0,
      );
    case "components":
      return vscode.l10n.t("The project imports components, whose inputs aren’t in its file. Add them by name.");
    case "partial":
      return vscode.l10n.t("Part of the file can’t be read. Some inputs may be missing.");
    case "duplicates":
      return vscode.l10n.t(
        "Several inputs have the same name: {0}. Only the first one is shown.",
        note.names.slice(0, 5).map(shortText).join(", "),
      );
    case "badNames":
      return note.count === 1
        ? vscode.l10n.t("An input is left out: its name can’t be a variable.")
        : vscode.l10n.t("{0} inputs are left out: their names can’t be variables.", note.count);
  }
}

function numberText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) {
    return vscode.l10n.t("A number from {0} to {1}.", min, max);
  }
  if (min !== undefined) {
    return vscode.l10n.t("A number of at least {0}.", min);
  }
  return max === undefined ? vscode.l10n.t("A number.") : vscode.l10n.t("A number of at most {0}.", max);
}

/** Where the inputs are known from. */
export function sourceText(source: InputsSource): string {
  switch (source.kind) {
    case "file":
      return vscode.l10n.t("Inputs from {0}", shortText(source.path));
    case "export":
      return vscode.l10n.t("Inputs from the published version");
    case "before":
      return vscode.l10n.t("Inputs used before");
    case "none":
      return vscode.l10n.t("Inputs");
  }
}

/** Why the inputs could not be loaded from Hex; undefined when they were. */
export function whyUnknown(source: InputsSource): string | undefined {
  return "why" in source && source.why ? errorMessageFor(source.why).message : undefined;
}

/** What will be sent, in sentences. */
export function sentSentences(options: RunOptions, inputs: readonly ProjectInput[], dates: TypedDates): string {
  const values = new Map(Object.entries(options.inputs ?? {}));
  const sent = inputs.flatMap((input) => {
    const value = values.get(input.name);
    const text = () => sentText(input, value, typedDate(dates, input.name));
    return value === undefined ? [] : [vscode.l10n.t("{0} = {1}", shortText(input.name), text())];
  });
  // First that nothing is started: a row cuts what is longer than it.
  return [
    ...dryRunSentences(options),
    inputsSentence(options, sent),
    ...(options.useCachedSqlResults === false ? [] : [vscode.l10n.t("Cached SQL results are used.")]),
    ...optionSentences(options),
  ].join(" ");
}

function inputsSentence({ viewId }: RunOptions, sent: readonly string[]): string {
  if (sent.length > 0) {
    return vscode.l10n.t("Sends {0}; other inputs keep their defaults.", sent.join(", "));
  }
  return viewId === undefined
    ? vscode.l10n.t("Inputs keep their defaults.")
    : vscode.l10n.t("Inputs come from the saved view.");
}
