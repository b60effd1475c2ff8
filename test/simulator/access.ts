import type { Context } from "./context";
import { forbidden, notFound } from "./errors";
import type { Call } from "./operation";
import { uuidParameter } from "./query";
import type { Access, Project } from "./workspace/model";
import { atLeast } from "./workspace/workspace";

/** What the caller may do with a project. Workspace tokens may do anything their scopes allow. */
export function accessOf(context: Context, call: Pick<Call, "token">, project: Project): Access {
  const { person } = call.token;
  return person ? context.workspace.access(person, project) : "FULL_ACCESS";
}

/** Whether the project exists for the caller at all. */
export function isVisible(context: Context, call: Pick<Call, "token">, project: Project): boolean {
  return accessOf(context, call, project) !== "NONE";
}

/** A project of the caller's: 404 when there is none or no access to it, 403 when there is too little. */
export function projectFor(context: Context, call: Pick<Call, "token">, id: string, needed: Access): Project {
  const project = context.workspace.projects.get(id.toLowerCase());
  if (!project || !isVisible(context, call, project)) throw notFound("Project");
  if (!atLeast(accessOf(context, call, project), needed))
    throw forbidden("You do not have permission to do this with the project");
  return project;
}

/** The project that the path names. */
export function projectOfPath(context: Context, call: Call, needed: Access): Project {
  return projectFor(context, call, uuidParameter(call.params, "projectId"), needed);
}
