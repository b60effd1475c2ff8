import type { ProjectId, RunId } from "../hex/types";

/** A run of a project, as commands are told of it. */
export interface RunTarget {
  projectId: ProjectId;
  runId: RunId;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The project that a command's argument names: a row of a tree, the argument of a key binding, or
 * anything else that another extension passed, which names none.
 */
export function projectTarget(argument: unknown): ProjectId | undefined {
  return idIn(argument, "projectId") as ProjectId | undefined;
}

/** The run that a command's argument names; a row of a project names none. */
export function runTarget(argument: unknown): RunTarget | undefined {
  const projectId = projectTarget(argument);
  const runId = idIn(argument, "runId") as RunId | undefined;
  return projectId !== undefined && runId !== undefined ? { projectId, runId } : undefined;
}

/** The options that an argument carries, unread. */
export function optionsIn(argument: unknown): unknown {
  return typeof argument === "object" && argument !== null && "options" in argument ? argument.options : undefined;
}

function idIn(argument: unknown, key: string): string | undefined {
  if (typeof argument !== "object" || argument === null) {
    return undefined;
  }
  const id = (argument as Record<string, unknown>)[key];
  return typeof id === "string" && uuid.test(id) ? id.toLowerCase() : undefined;
}
