import { isInputName } from "../../hex/inputNames";
import type { InputValue } from "../../hex/types";

/** One input as it was typed. */
export interface Assignment {
  name: string;
  value: InputValue;
}

/** Why a text is no `name = value`; the commands have a sentence for each. */
export type AssignmentProblem = "empty" | "noEquals" | "noName" | "badName";

/** What a value is to Hex, so that people see how their text was understood. */
export type ValueKind = "text" | "number" | "boolean" | "null" | "list" | "object";

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
  // A box of one line would drop what ends a line.
  if (typeof value === "string" && value !== "" && parseValue(value) === value && !/[\p{Cc}\u2028\u2029]/u.test(value)) {
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

/** A number with more digits than a number holds, such as 0.12345678901234567890. */
function isLongNumber(text: string, value: InputValue): boolean {
  return typeof value === "number" && (text.split(/e/i, 1)[0] ?? "").replace(/^[-0.]+|\D/g, "").length > 17;
}

function isExact(value: InputValue): boolean {
  if (typeof value === "number") {
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  }
  return typeof value !== "object" || value === null || Object.values(value).every(isExact);
}
