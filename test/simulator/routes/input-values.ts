import { ApiError } from "../errors";
import type { Dialect } from "../options";
import type { Input, InputType } from "../workspace/model";

const day = /^\d{4}-\d{2}-\d{2}$/;
const times = {
  offset: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/,
  local: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/,
  refuse: undefined,
};

/** What the refusal of a value calls the type of its input. */
const words: Record<InputType, string> = {
  TEXT_INPUT: "text",
  NUMERIC_INPUT: "numeric",
  SLIDER: "slider",
  CHECKBOX: "checkbox",
  DROPDOWN: "dropdown",
  MULTISELECT: "multiselect",
  DATE: "date",
  BUTTON: "button",
  TABLE: "table",
  FILE_UPLOAD: "fileUpload",
};

/** Whether a published app's input takes this value. Numbers written as text are not numbers. */
export function accepts({ inputType, outputType, options }: Input, value: unknown, dialect: Dialect): boolean {
  switch (inputType) {
    case "TEXT_INPUT":
      return typeof value === "string";
    case "NUMERIC_INPUT":
    case "SLIDER":
      return typeof value === "number" && value >= (options?.min ?? -Infinity) && value <= (options?.max ?? Infinity);
    case "CHECKBOX":
      return dialect.checkboxes === "boolean" ? typeof value === "boolean" : value === "true" || value === "false";
    case "DROPDOWN":
      return (
        (value === null && options?.optional === true && dialect.none === "null") ||
        isChoice(options?.valueOptions, value, dialect)
      );
    case "MULTISELECT":
      return listIn(value, dialect)?.every((item) => isChoice(options?.multiValueOptions, item, dialect)) ?? false;
    case "DATE":
      return options?.useDateRange
        ? isRange(value, options.enableTime ?? false, dialect)
        : isDate(value, options?.enableTime ?? false, dialect);
    case "BUTTON":
    case "TABLE":
    case "FILE_UPLOAD":
      return outputType === "BOOLEAN" && typeof value === "boolean";
  }
}

function listIn(value: unknown, { lists }: Dialect): unknown[] | undefined {
  if (lists === "array") return Array.isArray(value) ? value : undefined;
  return lists === "commas" && typeof value === "string" ? value.split(",") : undefined;
}

function isChoice(choices: unknown, value: unknown, { optionValues }: Dialect): boolean {
  if (!Array.isArray(choices)) return typeof value === "string" || typeof value === "number";
  return choices.some((choice: unknown) => (isPair(choice) ? choice[optionValues] : choice) === value);
}

function isPair(choice: unknown): choice is { key: string; value: string } {
  return typeof choice === "object" && choice !== null && "key" in choice && "value" in choice;
}

function isRange(value: unknown, hasTime: boolean, dialect: Dialect): boolean {
  const { ranges } = dialect;
  if (ranges === "refuse" || typeof value !== "object" || value === null) return false;
  const [start, end]: unknown[] =
    ranges === "texts"
      ? Array.isArray(value)
        ? (value as unknown[])
        : []
      : "start" in value && "end" in value
        ? [value.start, value.end]
        : [];
  return isDate(start, hasTime, dialect) && isDate(end, hasTime, dialect) && Date.parse(start) <= Date.parse(end);
}

function isDate(value: unknown, hasTime: boolean, { dateTimes }: Dialect): value is string {
  const form = hasTime ? times[dateTimes] : day;
  return typeof value === "string" && form?.test(value) === true && !Number.isNaN(Date.parse(value));
}

/**
 * Refuses wrong values with the 422 that lists them. Names that are no inputs of the app are
 * ignored, but are listed as not found when something else is wrong (or when the dialect refuses them).
 */
export function checkInputs(
  inputs: readonly Input[],
  params: Record<string, unknown>,
  dialect: Dialect,
  traceId: string,
): void {
  const notFound: string[] = [];
  const invalid: unknown[] = [];
  for (const [paramName, paramValue] of Object.entries(params)) {
    const input = inputs.find((candidate) => candidate.name === paramName && !candidate.notInApp);
    if (!input) notFound.push(paramName);
    else if (!accepts(input, paramValue, dialect)) {
      invalid.push({
        paramName,
        paramValue: JSON.stringify(paramValue),
        // "number, string, etc.", says the description.
        dataType: input.outputType.toLowerCase(),
        inputCellType: words[input.inputType],
      });
    }
  }
  if (invalid.length > 0 || (dialect.unknownInputs === "refuse" && notFound.length > 0)) {
    throw new ApiError(422, "Invalid input parameters", undefined, { traceId, invalid, notFound });
  }
}
