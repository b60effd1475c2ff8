import * as vscode from "vscode";
import type { InputsFile, Place, ReadInputsFile, ValueProblem } from "./readInputsFile";
import type { InputValue, ProjectInput } from "../hex/types";
import type { KnownInputs } from "../polling/projectInputs";
import { problemWith, readInput, withKeysOf, type InputProblem } from "../store/inputSchema/typing";
import { isInSchema } from "../store/inputSchema/inputsFileSchema";
import { badOptions, exclusivesIn, isOptionName } from "../store/inputSchema/options";
import { isInputName } from "../hex/fields";
import { inputErrorMessage } from "../ui/errors/entryErrors";
import { plain } from "../util/text";

/** Something in a file that Hex would refuse or ignore. */
export interface FileProblem {
  place: Place;
  message: string;
  /** Hex accepts the rest of the file. */
  isHint?: boolean;
  /** The project's schema, which JSON files may name, says so as well; `any`: so does the one for all other JSON files. */
  inSchema?: "project" | "any";
}

/** The time and time zone in which a file is read. */
interface Moment {
  now: Date;
  timeZone: string | undefined;
}

interface CheckedInputs {
  inputs: Record<string, InputValue>;
  problems: FileProblem[];
}

/** Problems shown per file. */
const mostProblems = 200;
/** Names listed in a message. */
const mostNamed = 100;

/** What cannot be sent as written, for any project. */
function valueProblems({ problems, options, optionPlaces, inputs }: InputsFile): FileProblem[] {
  const placeOf = (name: string): Place =>
    optionPlaces.get(name) ?? optionPlaces.get("options") ?? { start: 0, end: 0 };
  return [
    ...problems.slice(0, mostProblems).map(({ problem, place }) => ({ place, message: whyNotSent(problem) })),
    ...badOptions(options)
      .slice(0, mostProblems)
      .map((name) => ({ place: placeOf(name), message: whyNoOption(name), inSchema: schemaOf(name) })),
    ...exclusivesIn(options, inputs.length > 0)
      .slice(1)
      .map((name) => ({
        place: placeOf(name),
        message: vscode.l10n.t("Hex accepts only one of these in a run: inputs, viewId, updatePublishedResults."),
      })),
  ];
}

/** Which schema says of an option what `badOptions` does. */
function schemaOf(name: string): FileProblem["inSchema"] {
  if (name === "notifications") {
    return undefined;
  }
  return name === "options" || isOptionName(name) ? "any" : "project";
}

/** Compares a file with what is known of the project's inputs. Dates such as `today` are counted from `now` in `timeZone`. */
export function checkInputs(
  read: ReadInputsFile,
  known: KnownInputs | undefined,
  { now, timeZone }: Moment,
): CheckedInputs {
  if ("problem" in read) {
    return { inputs: {}, problems: [{ place: read.place, message: whyBroken(read) }] };
  }
  // Not an object: `__proto__` is a name like any other.
  const inputs = new Map<string, InputValue>();
  const problems = valueProblems(read.file);
  const hints: FileProblem[] = [];
  const byName = new Map(known?.inputs.map((input) => [input.name, input]));
  const names = short(
    known?.inputs
      .slice(0, mostNamed)
      .map((one) => one.name)
      .join(", ") ?? "",
  );
  for (const { name, value, place } of read.file.inputs) {
    if (problems.length >= mostProblems) {
      break;
    }
    const input = byName.get(name);
    const checked = input ? checkValue(input, value, { now, timeZone }) : { value };
    if (input && "problem" in checked) {
      const message = vscode.l10n.t("{0}: {1}", short(name), inputErrorMessage(checked.problem));
      problems.push({ place, message, inSchema: isInSchema(input, value, checked.problem) ? "project" : undefined });
    } else if (!input && (known?.isComplete || !isInputName(name))) {
      const message = vscode.l10n.t("The project has no input {0}. It has: {1}", short(name), names);
      problems.push({ place, message, inSchema: known?.isComplete ? "project" : undefined });
    } else if ("value" in checked) {
      inputs.set(name, checked.value);
      const hint = known && hintOf(name, input, known);
      if (hint !== undefined && hints.length < mostProblems) {
        hints.push({ place, message: hint, isHint: true });
      }
    }
  }
  return {
    inputs: Object.fromEntries(inputs),
    problems: [...problems.sort((a, b) => a.place.start - b.place.start), ...hints],
  };
}

/** A hint about a name that is sent. */
function hintOf(name: string, input: ProjectInput | undefined, { source }: KnownInputs): string | undefined {
  if (input) {
    return input.notInApp ? vscode.l10n.t("{0} isn’t in the app: Hex ignores it.", short(name)) : undefined;
  }
  return source.kind === "file" || source.kind === "export"
    ? vscode.l10n.t("{0} isn’t among the inputs in the project’s file. It may be an input of a component.", short(name))
    : undefined;
}

function checkValue(
  input: ProjectInput,
  value: InputValue,
  now: Moment,
): { value: InputValue } | { problem: InputProblem } {
  let wrong: InputProblem | undefined;
  const dated =
    input.kind === "date" || input.kind === "dateRange"
      ? withDates(input, value, now, (problem) => (wrong = problem))
      : value;
  if (wrong) {
    return { problem: wrong };
  }
  const meant = withKeysOf(input, dated);
  const problem = problemWith(input, meant);
  return problem ? { problem } : { value: meant };
}

/** Resolves relative dates; what is no date stays and is reported later. Reports an unknown time zone. */
function withDates(
  input: ProjectInput,
  value: InputValue,
  now: Moment,
  report: (problem: InputProblem) => void,
): InputValue {
  if (typeof value === "string") {
    const read = readInput(input, value, now.now, now.timeZone);
    if ("problem" in read && read.problem.kind === "badTimeZone") {
      report(read.problem);
    }
    return "value" in read ? read.value : value;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, withDates({ ...input, kind: "date" }, part, now, report)]),
    );
  }
  return value;
}

function whyNoOption(name: string): string {
  switch (name) {
    case "options":
      return vscode.l10n.t("Expected names and values.");
    case "dryRun":
    case "updatePublishedResults":
    case "useCachedSqlResults":
      return vscode.l10n.t("{0} must be true or false.", name);
    case "viewId":
      return vscode.l10n.t("This isn’t a saved view. Open the saved view in Hex and copy the URL.");
    case "notifications":
      return vscode.l10n.t(
        "These notifications can’t be sent as written. Each one has a type (SUCCESS, FAILURE or ALL) and recipients by ID.",
      );
    default:
      return vscode.l10n.t("There is no option {0}.", short(name));
  }
}

function whyBroken({ problem, message }: { problem: "syntax" | "noMap" | "tooLong"; message?: string }): string {
  if (problem === "tooLong") {
    return vscode.l10n.t("This inputs file is too large: the limit is 64 KB.");
  }
  return problem === "syntax"
    ? vscode.l10n.t("This can’t be read: {0}", plain(message ?? "", 200))
    : vscode.l10n.t("An inputs file has names and values, or project, inputs and options.");
}

function whyNotSent(problem: ValueProblem): string {
  switch (problem) {
    case "longNumber":
      return vscode.l10n.t("This number can’t be sent exactly. Put it in quotes.");
    case "notFinite":
      return vscode.l10n.t("This isn’t a number that can be sent. Put it in quotes to send it as text.");
    case "noAnchor":
      return vscode.l10n.t("Unknown alias: no value before it has this anchor.");
    case "holdsItself":
      return vscode.l10n.t("This value contains itself. Write it out.");
    case "tooMany":
      return vscode.l10n.t("Too many values or aliases. Write out what is sent.");
    case "mergeKey":
      return vscode.l10n.t("Merge keys (<<) have no effect here. Write out the values.");
    case "notAName":
      return vscode.l10n.t("Expected names and values.");
  }
}

function short(text: string): string {
  return plain(text, 80);
}
