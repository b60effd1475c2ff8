import type { Project, ProjectId } from "../hex/types";
import type { HexWorkspace } from "./workspace";

/** The project that an id or a title names; more than one, or none. */
export type FoundProject = { project: Project } | { several: Project[] } | { none: true };

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a text is an id, rather than a title. */
export function isProjectId(text: string): boolean {
  return uuid.test(text);
}

/**
 * Finds a project by its id or by its whole title, in any case. A title has to be unique, so all
 * projects are loaded first where that was not done yet.
 *
 * @throws HexError when Hex does not tell.
 */
export async function findProject(workspace: HexWorkspace, text: string, signal?: AbortSignal): Promise<FoundProject> {
  const { store, allProjects } = workspace;
  const wanted = text.trim();
  if (isProjectId(wanted)) {
    const id = wanted.toLowerCase() as ProjectId;
    if (!store.project(id)) {
      await workspace.loadProject(id, "user");
    }
    const project = store.project(id);
    return project ? { project } : { none: true };
  }
  // The first pages are waited for; the rest of a long list comes within the budget.
  for (let page = 0; allProjects.hasMore && !signal?.aborted; page += 1) {
    await allProjects.loadMore(page < 3 ? "user" : "view");
  }
  return only(byTitle([...store.projects], wanted));
}

/** Those with exactly this title, else with this title in another case; archived ones when there are no others. */
function byTitle(projects: readonly Project[], title: string): Project[] {
  const fold = (text: string) => text.trim().toLocaleLowerCase();
  const exact = projects.filter((project) => project.title.trim() === title);
  const found = exact.length > 0 ? exact : projects.filter((project) => fold(project.title) === fold(title));
  const inUse = found.filter((project) => !project.archivedAt && !project.trashedAt);
  return inUse.length > 0 ? inUse : found;
}

function only(projects: Project[]): FoundProject {
  const [project] = projects;
  if (!project) {
    return { none: true };
  }
  return projects.length === 1 ? { project } : { several: projects };
}
