import { isInputName } from "../../hex/fields";
import type { InputValue } from "../../hex/types";

/** One input as it was typed. */
export interface Assignment {
  name: string;
  value: InputValue;
}

/** Why a text is no `name = value`; the commands have a sentence for each. */
export type AssignmentProblem = "empty" | "noEquals" | "noName" | "badName";

/** What a value is to Hex, so that people see how their text was understood. */
type ValueKind = "text" | "number" | "boolean" | "null" | "list" | "object";

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
    return isExact(value) && (typeof value !== "number" || isExactNumber(trimmed, value)) ? value : trimmed;
  } catch {
    return trimmed;
  }
}

/** The text that `parseValue` reads as this value; text is only quoted where it has to be. */
export function formatValue(value: InputValue): string {
  // A box of one line would drop what ends a line.
  if (
    typeof value === "string" &&
    value !== "" &&
    parseValue(value) === value &&
    !/[\p{Cc}\u2028\u2029]/u.test(value)
  ) {
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

/**
 * Whether a number arrives as it was written: no whole number beyond 2^53, not infinite, no more
 * digits than a number holds (0.12345678901234567890), not so small that zero is left of it.
 */
export function isExactNumber(written: string, value: number): boolean {
  if (written.length > longestNumber) {
    return false;
  }
  const [mantissa = ""] = written.split(/e/i);
  const digits = (mantissa.includes(".") ? withoutLastZeros(mantissa) : mantissa).replace(/^[-+0.]+|\D/g, "");
  return isExact(value) && digits.length <= 17 && (value !== 0 || digits === "");
}

function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") {
    end -= 1;
  }
  return digits.slice(0, end);
}

/** Characters: with all the zeros that a number can have. */
const longestNumber = 400;

/** Whether all numbers in a value are ones that a number can hold. */
export function isExact(value: InputValue): boolean {
  if (typeof value === "number") {
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  }
  return typeof value !== "object" || value === null || Object.values(value).every(isExact);
}
