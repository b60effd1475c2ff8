import type { InputValue, RunOptions } from "../hex/types";

/** One input as it was typed. */
export interface Assignment {
  name: string;
  value: InputValue;
}

/** Why a text is no `name = value`; the commands have a sentence for each. */
export type AssignmentProblem = "empty" | "noEquals" | "noName" | "badName";

/** What a value is to Hex, so that people see how their text was understood. */
export type ValueKind = "text" | "number" | "boolean" | "null" | "list" | "object";

/** The name of a variable, as Python and R have them. */
const variableName = /^[\p{L}_.][\p{L}\p{M}\p{N}_.]*$/u;

/** Reads `name = value`; the value may hold further equals signs. */
export function parseAssignment(text: string): Assignment | { problem: AssignmentProblem } {
  if (text.trim() === "") {
    return { problem: "empty" };
  }
  const equals = text.indexOf("=");
  if (equals < 0) {
    return { problem: "noEquals" };
  }
  const name = text.slice(0, equals).trim();
  if (name === "") {
    return { problem: "noName" };
  }
  return isInputName(name) ? { name, value: parseValue(text.slice(equals + 1)) } : { problem: "badName" };
}

export function isInputName(name: string): boolean {
  return variableName.test(name);
}

/**
 * Reads a value: JSON where the text is JSON, else the text itself without the spaces around it.
 * Numbers that would not arrive as they were typed, such as ids of 20 digits, stay text.
 */
export function parseValue(text: string): InputValue {
  const trimmed = text.trim();
  try {
    const value = JSON.parse(trimmed) as InputValue;
    return isExact(value) && !isLongNumber(trimmed, value) ? value : trimmed;
  } catch {
    return trimmed;
  }
}

/** The text that `parseValue` reads as this value; text is only quoted where it has to be. */
export function formatValue(value: InputValue): string {
  if (typeof value === "string" && value !== "" && parseValue(value) === value) {
    return value;
  }
  return JSON.stringify(value);
}

export function kindOf(value: InputValue): ValueKind {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "list";
  }
  switch (typeof value) {
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "object":
      return "object";
    default:
      return "text";
  }
}

/** Hex takes new inputs and the update of published results only apart from each other. */
export function canUpdatePublishedResults(options: RunOptions): boolean {
  return Object.keys(options.inputs ?? {}).length === 0;
}

export function canHaveInputs(options: RunOptions): boolean {
  return options.updatePublishedResults !== true;
}

/** The options with this input set or, when `value` is missing, left to its default. */
export function withInput(options: RunOptions, name: string, value: InputValue | undefined): RunOptions {
  const inputs = new Map(Object.entries(options.inputs ?? {}));
  if (value === undefined) {
    inputs.delete(name);
  } else {
    inputs.set(name, value);
  }
  return { ...options, inputs: Object.fromEntries(inputs) };
}

/** What is sent: only what differs from Hex's defaults, and nothing that Hex refuses together. */
export function toSend(options: RunOptions): RunOptions {
  const hasInputs = Object.keys(options.inputs ?? {}).length > 0;
  return {
    ...(hasInputs ? { inputs: options.inputs } : {}),
    ...(options.dryRun ? { dryRun: true } : {}),
    ...(options.updatePublishedResults && !hasInputs ? { updatePublishedResults: true } : {}),
    ...(options.useCachedSqlResults === false ? { useCachedSqlResults: false } : {}),
  };
}

/** Options as a command's argument gives them, such as one from a key binding; the rest is left out. */
export function parseOptions(raw: unknown): RunOptions {
  if (typeof raw !== "object" || raw === null) {
    return {};
  }
  const { inputs, dryRun, updatePublishedResults, useCachedSqlResults } = raw as Record<string, unknown>;
  return toSend({
    inputs: parseInputs(inputs),
    dryRun: dryRun === true,
    updatePublishedResults: updatePublishedResults === true,
    useCachedSqlResults: useCachedSqlResults !== false,
  });
}

function parseInputs(raw: unknown): Record<string, InputValue> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return {};
  }
  return Object.fromEntries(Object.entries(sendable(raw) ?? {}).filter(([name]) => isInputName(name)));
}

/** A copy over JSON, so that only what can be sent is left; nothing when there is no such copy. */
function sendable(raw: object): Record<string, InputValue> | undefined {
  try {
    return JSON.parse(JSON.stringify(raw)) as Record<string, InputValue>;
  } catch {
    return undefined;
  }
}

/** A number with more digits than a number holds, such as 0.12345678901234567890. */
function isLongNumber(text: string, value: InputValue): boolean {
  return typeof value === "number" && text.replace(/e.*$/i, "").replace(/^[-0.]+|\D/g, "").length > 17;
}

function isExact(value: InputValue): boolean {
  if (typeof value === "number") {
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  }
  return typeof value !== "object" || value === null || Object.values(value).every(isExact);
}
