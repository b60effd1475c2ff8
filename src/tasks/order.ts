import type { RunOptions } from "../hex/types";
import { parseOptions } from "../runs/inputs/options";
import { isInputName } from "../hex/inputNames";

/** What a task of the type `hex` is to do. */
export interface TaskOrder {
  /** An id, or a title. */
  project: string;
  options: RunOptions;
  /** The task ends with the run, else once that is started. */
  wait: boolean;
}

/** Why a definition cannot be carried out as it stands. */
export type OrderProblem =
  | { problem: "noProject" }
  /** These are no names of inputs. */
  | { problem: "badInputs"; names: string[] }
  /** Hex takes only one of these at a time. */
  | { problem: "together"; options: string[] };

/** Reads the definition of a task, after VS Code has put in the values of its variables. */
export function parseOrder(definition: unknown): TaskOrder | OrderProblem {
  const { project, inputs, options, wait } = record(definition);
  if (typeof project !== "string" || project.trim() === "") {
    return { problem: "noProject" };
  }
  const names = Object.keys(record(inputs)).filter((name) => !isInputName(name));
  if (names.length > 0) {
    return { problem: "badInputs", names };
  }
  const { viewId, updatePublishedResults } = record(options);
  const together = [
    ...(Object.keys(record(inputs)).length > 0 ? ["inputs"] : []),
    ...(typeof viewId === "string" && viewId !== "" ? ["viewId"] : []),
    ...(updatePublishedResults === true ? ["updatePublishedResults"] : []),
  ];
  if (together.length > 1) {
    return { problem: "together", options: together };
  }
  return { project: project.trim(), options: parseOptions({ ...record(options), inputs }), wait: wait !== false };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
