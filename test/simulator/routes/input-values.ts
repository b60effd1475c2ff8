import { ApiError } from "../errors";
import type { Input } from "../workspace/model";

const date = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Whether a published app's input takes this value. Numbers written as text are not numbers. */
export function accepts(input: Input, value: unknown): boolean {
  const options = Array.isArray(input.options) ? (input.options as readonly string[]) : undefined;
  switch (input.inputType) {
    case "TEXT_INPUT":
    case "TEXT_AREA":
      return typeof value === "string";
    case "NUMBER":
    case "SLIDER":
      return typeof value === "number" && value >= (input.min ?? -Infinity) && value <= (input.max ?? Infinity);
    case "CHECKBOX":
      return typeof value === "boolean";
    case "DROPDOWN":
      return options ? typeof value === "string" && options.includes(value) : typeof value === "string" || typeof value === "number";
    case "MULTISELECT":
      return Array.isArray(value) && value.every((item) => typeof item === "string" && (options?.includes(item) ?? true));
    case "DATE":
      return isDate(value);
    case "DATE_RANGE": {
      if (typeof value !== "object" || value === null || !("start" in value) || !("end" in value)) return false;
      return isDate(value.start) && isDate(value.end) && value.start <= value.end;
    }
  }
}

function isDate(value: unknown): value is string {
  return typeof value === "string" && date.test(value) && !Number.isNaN(Date.parse(value));
}

/**
 * Refuses wrong values with the 422 that lists them. Names that are no inputs are ignored, but
 * are listed as not found when something else is wrong (or when `refuseUnknown`).
 */
export function checkInputs(inputs: readonly Input[], params: Record<string, unknown>, refuseUnknown: boolean, traceId: string): void {
  const notFound: string[] = [];
  const invalid: unknown[] = [];
  for (const [paramName, paramValue] of Object.entries(params)) {
    const input = inputs.find((candidate) => candidate.name === paramName);
    if (!input) notFound.push(paramName);
    else if (!accepts(input, paramValue)) invalid.push({ paramName, paramValue, dataType: input.outputType, inputCellType: input.inputType });
  }
  if (invalid.length > 0 || (refuseUnknown && notFound.length > 0)) {
    throw new ApiError(422, "Invalid input parameters", undefined, { traceId, invalid, notFound });
  }
}
