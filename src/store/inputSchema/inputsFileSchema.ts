import type { InputValue, ProjectInput } from "../../hex/types";
import type { InputProblem } from "./typing";
import { isSecretName } from "../localRuns";

/** JSON Schema (draft 7), as far as it is made here. */
interface JsonSchema {
  [keyword: string]: unknown;
}

const datePattern = "^(\\d{4}-\\d{2}-\\d{2}|today|yesterday|tomorrow|[+-]\\d+[dwmy])$";
const dateText = { type: "string", pattern: datePattern };
const timeText = { type: "string" };

/**
 * The schema of a file with values for these inputs: `{ project, inputs, options }`, or the values
 * alone. `isComplete` tells that the project has no other inputs.
 */
export function inputsFileSchema(title: string, inputs: readonly ProjectInput[], isComplete: boolean): JsonSchema {
  const values = valuesSchema(inputs, isComplete);
  const whole = {
    type: "object",
    properties: {
      $schema: { type: "string" },
      project: { type: "string", description: "The project: its URL copied from Hex, or its ID." },
      inputs: values,
      options: { $ref: "#/definitions/options" },
    },
    additionalProperties: false,
  };
  const alone = { ...values, properties: { ...(values["properties"] as object), $schema: { type: "string" } } };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title,
    type: "object",
    if: { anyOf: ["project", "inputs", "options"].map((key) => ({ required: [key] })) },
    then: whole,
    else: alone,
    definitions: { options: optionsSchema },
  };
}

/** Values by the input's variable; inputs that are not named keep their defaults. */
function valuesSchema(inputs: readonly ProjectInput[], isComplete: boolean): JsonSchema {
  return {
    type: "object",
    description: "Values by the input's variable in Hex. Inputs that are left out keep their defaults.",
    properties: Object.fromEntries(inputs.map((input) => [input.name, inputSchema(input)])),
    ...(isComplete ? { additionalProperties: false } : {}),
  };
}

/** What an input takes, with its label and default. */
export function inputSchema(input: ProjectInput): JsonSchema {
  const { label, defaultValue, name } = input;
  return {
    ...(label === undefined ? {} : { description: label }),
    ...typeOf(input),
    ...(defaultValue === undefined || isSecretName(name) ? {} : { default: defaultValue }),
  };
}

function typeOf(input: ProjectInput): JsonSchema {
  const { kind, min, max, hasTime, optional } = input;
  const date = hasTime ? timeText : dateText;
  switch (kind) {
    case "text":
    case "textArea":
      return { type: "string" };
    case "number":
    case "slider":
      return {
        type: "number",
        ...(min === undefined ? {} : { minimum: min }),
        ...(max === undefined ? {} : { maximum: max }),
      };
    case "checkbox":
      return { type: "boolean" };
    case "dropdown":
      return optional ? { anyOf: [optionSchema(input), { type: "null" }] } : optionSchema(input);
    case "multiselect":
      return { type: "array", items: optionSchema(input) };
    case "date":
      return date;
    case "dateRange":
      return {
        type: "object",
        properties: { start: date, end: date },
        required: ["start", "end"],
        additionalProperties: false,
      };
    case "button":
    case "notSettable":
      return { not: {}, description: "Hex doesn't let other programs set this input." };
    case "unknown":
      return {};
  }
}

/** Options that live in a dataframe are only known in Hex. What people see is taken as well as what is sent. */
function optionSchema({ options = [], labels = [], ofNumbers }: ProjectInput): JsonSchema {
  const shown = labels.flatMap(({ label }) => (label === undefined ? [] : [label]));
  return options.length > 0
    ? { enum: [...new Set<InputValue>([...options, ...shown])] }
    : ofNumbers
      ? { type: "number" }
      : { type: ["string", "number", "boolean"] };
}

const optionsSchema: JsonSchema = {
  type: "object",
  description: "Options of the run. Missing options are as in Hex.",
  properties: {
    useCachedSqlResults: {
      type: "boolean",
      default: true,
      description: "Uses cached SQL results where Hex has them.",
    },
    updatePublishedResults: {
      type: "boolean",
      default: false,
      description: "Updates the results of the published app. Only with default inputs.",
    },
    dryRun: {
      type: "boolean",
      default: false,
      description: "Only validates the request with Hex; nothing is started.",
    },
    viewId: {
      type: "string",
      description: "A saved view whose inputs are used, instead of inputs that are named here.",
    },
    notifications: { type: "array", items: { type: "object" }, description: "Whom Hex notifies when the run ends." },
  },
  additionalProperties: false,
};

/** Whether the schema says of a value as it is written what `problem` says of it: not of a day that its month does not have. */
export function isInSchema(input: ProjectInput, written: InputValue, { kind }: InputProblem): boolean {
  switch (kind) {
    case "notADate":
      return !isDateText(input, written);
    case "notARange": {
      const { start, end, ...others } = Object(written) as { start?: InputValue; end?: InputValue };
      return !isDateText(input, start) || !isDateText(input, end) || Object.keys(others).length > 0;
    }
    case "backwards":
    case "offStep":
    case "badTimeZone":
    case "longNumber":
      return false;
    default:
      return true;
  }
}

function isDateText({ hasTime }: ProjectInput, written: InputValue | undefined): boolean {
  return typeof written === "string" && (hasTime === true || new RegExp(datePattern).test(written));
}
