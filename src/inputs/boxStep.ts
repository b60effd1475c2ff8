import * as vscode from "vscode";
import type { InputValue, ProjectInput } from "../hex/types";
import { relativeText } from "../store/inputSchema/relativeDates";
import { formatInput, formattedNumber, hasLines, problemWith, readInput } from "../store/inputSchema/typing";
import { isSecretName } from "../store/localRuns";
import { inputErrorMessage } from "../ui/errors/entryErrors";
import { plain } from "../util/text";
import { otherTimeZone, userTimeZone } from "../ui/timeZone";
import { understoodText } from "./untypedInput";
import { shownFirst, shownText, stepOptions, type AskStep, type Shown, type StepAnswer } from "./stepQuestion";
import { askText, hint, refusal } from "../ui/textBox";
import { inputName, kindText, relativeZone, shortText } from "./inputText";

const longestComplaint = 300;

/** Asks for an input in a box of one line, where `\n` and ↵ stand for line breaks. */
export const askInBox: AskStep = (context, question) => {
  const first = shownFirst(question);
  const secret = isSecretName(question.input.name);
  // A box of one line cannot show line breaks.
  const input: ProjectInput = hasLines(question.input, first.value)
    ? { ...question.input, kind: "textArea" }
    : question.input;
  const typedBefore = secret ? undefined : question.typed;
  const initial = typedBefore ?? (first.value === undefined || secret ? "" : formatInput(input, first.value));
  // A relative date is parsed again: it may mean another day by now.
  const isKept = (typed: string) => typed === initial && typedBefore === undefined;
  const options = stepOptions(context, question);
  const name = inputName(input);
  const prompt = vscode.l10n.t("{0}: {1} {2} {3}.", name, kindText(input), shownText(first, secret), question.source);
  return askText<StepAnswer>(
    { ...options, prompt, placeholder: name, value: initial, password: secret },
    ({ answer }) => {
      return {
        validate: (typed) =>
          isKept(typed) || (typed === initial && question.complaint !== undefined)
            ? atFirst(question.complaint, input, first)
            : validated(input, typed, secret),
        accept: (typed) => answer(accepted(input, typed, isKept(typed) ? first : undefined)),
      };
    },
  );
};

/** What to show before anything is typed. */
function atFirst(
  complaint: string | undefined,
  input: ProjectInput,
  { value, from }: Shown,
): vscode.InputBoxValidationMessage | undefined {
  if (complaint !== undefined) {
    const message = named(input, plain(complaint, longestComplaint));
    return { message, severity: vscode.InputBoxValidationSeverity.Warning };
  }
  const zone = from === "default" ? relativeZone(input) : undefined;
  if (zone !== undefined && value !== undefined) {
    return hint(vscode.l10n.t("{0} is {1} ({2})", shortText(input.name), dateText(value), zone));
  }
  // A default comes from Hex and is not sent.
  const problem = value === undefined || from === "default" ? undefined : problemWith(input, value);
  return problem && refusal(named(input, inputErrorMessage(problem)));
}

/** A message takes the place of the prompt, which names the input. */
function named(input: ProjectInput, message: string): string {
  return vscode.l10n.t("{0}: {1}", inputName(input), message);
}

/** What is wrong with the typed text, or how it is understood. */
function validated(input: ProjectInput, typed: string, secret: boolean): vscode.InputBoxValidationMessage | undefined {
  const read = readInput(input, typed, new Date(), userTimeZone());
  if ("problem" in read) {
    return refusal(named(input, inputErrorMessage(read.problem)));
  }
  return secret ? undefined : hint(arrivesAs(input, typed, read.value));
}

/** How a text is understood, unless that is obvious. */
function arrivesAs(input: ProjectInput, typed: string, value: InputValue): string | undefined {
  const name = shortText(input.name);
  switch (input.kind) {
    case "text":
      return typed === "" ? named(input, vscode.l10n.t("Sends empty text.")) : undefined;
    case "textArea":
      return named(input, linesText(String(value)));
    case "date":
    case "dateRange":
      return formatInput(input, value) === typed.trim() ? undefined : dateIs(name, dateText(value));
    case "number":
    case "slider": {
      const shown = formattedNumber(input, value, vscode.env.language);
      return shown === undefined || shown === typed.trim() ? undefined : vscode.l10n.t("{0} is {1}", name, shown);
    }
    case "dropdown":
    case "multiselect":
    case "unknown":
      return understoodText(input.name, value);
    default:
      return undefined;
  }
}

/** Relative dates are in the user's time zone, which is named when it differs from this machine's. */
function dateIs(name: string, date: string): string {
  const zone = otherTimeZone(userTimeZone());
  return zone === undefined
    ? vscode.l10n.t("{0} is {1}", name, date)
    : vscode.l10n.t("{0} is {1} ({2})", name, date, zone);
}

function linesText(text: string): string {
  const count = text.split("\n").length;
  if (text === "") {
    return vscode.l10n.t("Sends empty text.");
  }
  return count === 1 ? vscode.l10n.t("Sent as one line.") : vscode.l10n.t("Sent as {0} lines.", count);
}

/** An ISO date with its weekday, which makes mistakes obvious. */
function dateText(value: InputValue): string {
  if (typeof value === "string") {
    const weekday = new Date(`${value.slice(0, 10)}T12:00:00`).toLocaleDateString(vscode.env.language, {
      weekday: "long",
    });
    return vscode.l10n.t("{0}, {1}", weekday, value);
  }
  const { start, end } = value as { start: string; end: string };
  return vscode.l10n.t("from {0} to {1}", dateText(start), dateText(end));
}

/** The answer for Enter; `unchanged` is the initial value when nothing was typed. */
function accepted(input: ProjectInput, typed: string, unchanged: Shown | undefined): StepAnswer {
  if (unchanged) {
    const { value, from } = unchanged;
    return value === undefined || from === "default" ? "default" : { value };
  }
  const read = readInput(input, typed, new Date(), userTimeZone());
  if ("problem" in read) {
    return "default";
  }
  const isDate = input.kind === "date" || input.kind === "dateRange";
  const relative = isDate ? relativeText(typed) : undefined;
  return { value: read.value, ...(relative !== undefined && { typed: relative }) };
}
