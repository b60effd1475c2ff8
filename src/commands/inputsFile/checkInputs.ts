import * as vscode from "vscode";
import type { Place, ReadInputsFile } from "../../files/inputsFile/readInputsFile";
import type { InputValue, ProjectInput } from "../../hex/types";
import type { KnownInputs } from "../../runs/inputs/projectInputs";
import { problemWith, readInput, withKeysOf } from "../../runs/inputs/typing";
import { isInputName } from "../../hex/inputNames";
import { adviceForInput } from "../../session/advice/inputs";
import { plain } from "../../util/text";

/** Something in a file that Hex would refuse, or ignore. */
export interface FileProblem {
  place: Place;
  message: string;
  /** Hex takes the rest of the file all the same. */
  isHint?: boolean;
}

export interface CheckedInputs {
  inputs: Record<string, InputValue>;
  problems: FileProblem[];
}

/** More than anybody puts right one by one. */
const mostProblems = 200;
/** A line of names is cut anyway. */
const mostNamed = 100;

/** Compares a file with what is known of the project's inputs. Dates such as `today` are counted from `now`. */
export function checkInputs(read: ReadInputsFile, known: KnownInputs | undefined, now: Date): CheckedInputs {
  if ("problem" in read) {
    return { inputs: {}, problems: [{ place: read.place, message: whyBroken(read) }] };
  }
  const inputs: Record<string, InputValue> = {};
  const problems: FileProblem[] = [];
  const hints: FileProblem[] = [];
  const byName = new Map(known?.inputs.map((input) => [input.name, input]));
  const names = short(known?.inputs.slice(0, mostNamed).map((one) => one.name).join(", ") ?? "");
  for (const { name, value, place } of read.file.inputs) {
    if (problems.length >= mostProblems) {
      break;
    }
    const input = byName.get(name);
    const checked = input ? checkValue(input, value, now) : { value };
    if ("message" in checked) {
      problems.push({ place, message: vscode.l10n.t("{0}: {1}", short(name), checked.message) });
    } else if (!input && (known?.isComplete || !isInputName(name))) {
      problems.push({ place, message: vscode.l10n.t("The project has no input {0}. It has: {1}", short(name), names) });
    } else {
      inputs[name] = checked.value;
      const hint = known && hintOf(name, input, known);
      if (hint !== undefined && hints.length < mostProblems) {
        hints.push({ place, message: hint, isHint: true });
      }
    }
  }
  return { inputs, problems: [...problems, ...hints] };
}

/** What is to be known of a name that is sent. */
function hintOf(name: string, input: ProjectInput | undefined, { source }: KnownInputs): string | undefined {
  if (input) {
    return input.notInApp ? vscode.l10n.t("{0} is not in the app: Hex ignores it.", short(name)) : undefined;
  }
  return source.kind === "file" || source.kind === "export" ? vscode.l10n.t("{0} is not among the inputs in the project’s file. It may be an input of a component.", short(name)) : undefined;
}

function checkValue(input: ProjectInput, value: InputValue, now: Date): { value: InputValue } | { message: string } {
  const dated = input.kind === "date" || input.kind === "dateRange" ? withDates(input, value, now) : value;
  const meant = withKeysOf(input, dated);
  const problem = problemWith(input, meant);
  return problem ? { message: adviceForInput(problem) } : { value: meant };
}

/** What counts from today becomes a date; what is none stays, and is said to be wrong. */
function withDates(input: ProjectInput, value: InputValue, now: Date): InputValue {
  if (typeof value === "string") {
    const read = readInput(input, value, now);
    return "value" in read ? read.value : value;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withDates({ ...input, kind: "date" }, part, now)]));
  }
  return value;
}

function whyBroken({ problem, message }: { problem: "syntax" | "noMap" | "tooLong"; message?: string }): string {
  if (problem === "tooLong") {
    return vscode.l10n.t("This file is too long for a file with inputs: it may have 64 KB.");
  }
  return problem === "syntax"
    ? vscode.l10n.t("This cannot be read: {0}", plain(message ?? "", 200))
    : vscode.l10n.t("A file with inputs holds names and values, or project, inputs and options.");
}

function short(text: string): string {
  return plain(text, 80);
}
