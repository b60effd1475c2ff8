import type { InputValue, RunOptions } from "../hex/types";
import { viewIdIn } from "../hex/address";
import { badOptions, exclusivesIn, parseOptions } from "../store/inputSchema/options";
import { isInputName } from "../hex/fields";
import { isExact } from "../store/inputSchema/values";

/** What a task of the type `hex` is to do. */
export interface HexTaskDefinition {
  /** An address, an id, or a title. */
  project: string;
  options: RunOptions;
  /** The task ends with the run, else once that is started. */
  wait: boolean;
}

/** Why a definition cannot be carried out as it stands. */
export type TaskDefinitionProblem =
  | { problem: "noProject" }
  /** These have another type than they should, or are no options: what they would change must not be left out. */
  | { problem: "badOptions"; names: string[] }
  /** These are no names of inputs. */
  | { problem: "badInputs"; names: string[] }
  /** These have numbers that are no longer the ones that were written. */
  | { problem: "longNumbers"; names: string[] }
  /** Hex takes only one of these at a time. */
  | { problem: "together"; options: string[] }
  /** The saved view is named by a text that holds no id of one. */
  | { problem: "badView" };

/** Reads the definition of a task, after VS Code has put in the values of its variables. */
export function parseTaskDefinition(definition: unknown): HexTaskDefinition | TaskDefinitionProblem {
  const { project, inputs, wait, ...given } = record(definition);
  if (typeof project !== "string" || project.trim() === "") {
    return { problem: "noProject" };
  }
  const options = withFlags(given["options"]);
  const wrong = [
    ...(isMissing(inputs) || isRecord(inputs) ? [] : ["inputs"]),
    ...badOptions(options),
    ...(isMissing(wait) || typeof flag(wait) === "boolean" ? [] : ["wait"]),
  ];
  if (wrong.length > 0) {
    return { problem: "badOptions", names: wrong };
  }
  const names = Object.keys(record(inputs)).filter((name) => !isInputName(name));
  if (names.length > 0) {
    return { problem: "badInputs", names };
  }
  const inexact = Object.entries(record(inputs)).filter(([, value]) => !isExact(value as InputValue));
  if (inexact.length > 0) {
    return { problem: "longNumbers", names: inexact.map(([name]) => name) };
  }
  const { viewId } = record(options);
  if (typeof viewId === "string" && viewId.trim() !== "" && viewIdIn(viewId) === undefined) {
    return { problem: "badView" };
  }
  const together = exclusivesIn(options, Object.keys(record(inputs)).length > 0);
  if (together.length > 1) {
    return { problem: "together", options: together };
  }
  return { project: project.trim(), options: parseOptions({ ...record(options), inputs }), wait: flag(wait) !== false };
}

/** The options with true and false for the texts that VS Code's variables give instead. */
function withFlags(options: unknown): unknown {
  return isRecord(options)
    ? Object.fromEntries(
        Object.entries(options).map(([name, value]) => [name, name === "viewId" ? value : flag(value)]),
      )
    : options;
}

function flag(value: unknown): unknown {
  return value === "true" ? true : value === "false" ? false : value;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
