import { readAddress, readId, readProjectId, type AddressProblem, type HexAddress } from "../hex/address";
import type { ProjectId, RunId } from "../hex/types";

/** A run of a project, as commands are told of it. */
export interface RunTarget {
  projectId: ProjectId;
  runId: RunId;
}

/**
 * The project that a command's argument names: a row of a tree, the argument of a key binding (an
 * id or an address), or anything else that another extension passed, which names none.
 */
export function projectTarget(argument: unknown): ProjectId | undefined {
  const text = textIn(argument, "projectId");
  return text === undefined ? undefined : readProjectId(text);
}

/** The run that a command's argument names; a row of a project names none. */
export function runTarget(argument: unknown): RunTarget | undefined {
  const projectId = projectTarget(argument);
  const address = addressIn(argument);
  const runId = readId<RunId>(textIn(argument, "runId")) ?? (address && "runId" in address ? address.runId : undefined);
  return projectId !== undefined && runId !== undefined ? { projectId, runId } : undefined;
}

/** The rows that a command was called on together; none when it was called on one. */
export function several(selected: unknown): readonly unknown[] {
  return Array.isArray(selected) && selected.length > 1 ? (selected as unknown[]) : [];
}

/** The runs that rows name, each once: a project may be listed in several groups. */
export function runTargets(rows: readonly unknown[]): RunTarget[] {
  return [...new Map(rows.flatMap((row) => runTarget(row) ?? []).map((run) => [run.runId, run])).values()];
}

/** The projects that rows name, each once. */
export function projectTargets(rows: readonly unknown[]): ProjectId[] {
  return [...new Set(rows.flatMap((row) => projectTarget(row) ?? []))];
}

/** The options that an argument carries, unread. */
export function optionsIn(argument: unknown): unknown {
  return typeof argument === "object" && argument !== null && "options" in argument ? argument.options : undefined;
}

/** The sign-in that the user was asked about, when an argument is of a question. */
export function sessionIn(argument: unknown): string | undefined {
  return textIn(argument, "sessionId");
}

/** Whether a file of an open folder named the project: above a file, or in the rows of the folder. */
export function isFromFile(argument: unknown): boolean {
  return (
    textIn(argument, "from") === "file" ||
    (textIn(argument, "kind") === "project" && textIn(argument, "group") === "folder")
  );
}

/** Whether a button of the run's page called the command. */
export function isFromPage(argument: unknown): boolean {
  return textIn(argument, "from") === "page";
}

/** The address in a command's argument; undefined when there is none, or an id by itself. */
export function addressIn(argument: unknown): HexAddress | AddressProblem | undefined {
  const address = readAddress(textIn(argument, "projectId") ?? "");
  return address && ("problem" in address || address.host !== undefined) ? address : undefined;
}

function textIn(argument: unknown, key: string): string | undefined {
  if (typeof argument !== "object" || argument === null) {
    return undefined;
  }
  const text = (argument as Record<string, unknown>)[key];
  return typeof text === "string" ? text : undefined;
}
