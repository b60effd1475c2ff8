import { readAddress, type AddressProblem, type HexAddress } from "./hex/address";
import { isHexError } from "./hex/errors";
import { hostName } from "./hex/host";
import { isUuid, type HexHost, type Project, type ProjectId } from "./hex/types";
import { fold } from "./util/fold";
import type { HexWorkspace } from "./workspace";

/** Why an address does not lead to a project of the workspace. */
export type WrongAddress =
  | AddressProblem
  | { problem: "otherHost"; host: HexHost }
  /** Hex knows no such project here, and the address is of another organisation. */
  | { problem: "otherOrganisation"; host: HexHost };

/** The project that an address, an id or a title names; more than one, or none, or why none. */
export type FoundProject = { project: Project } | { several: Project[] } | { none: true } | WrongAddress;

/** Whether a text has to be searched for among the titles of all projects. */
export function isTitle(text: string): boolean {
  return readAddress(text) === undefined;
}

/** Why an address cannot be looked up in this workspace; nothing when it can. */
export function wrongFor(
  workspace: Pick<HexWorkspace, "hostName">,
  address: HexAddress | AddressProblem,
): WrongAddress | undefined {
  if ("problem" in address) {
    return address;
  }
  const { host } = address;
  return host !== undefined && hostName(host) !== workspace.hostName ? { problem: "otherHost", host } : undefined;
}

/**
 * Finds a project by its address, its id or its whole title, in any form that people take for the
 * same. A title has to be unique, so all projects are loaded first where that was not done yet.
 * No request is sent for an address of another host, or one that names no project.
 *
 * @throws HexError when Hex does not tell.
 */
export async function findProject(workspace: HexWorkspace, text: string, signal?: AbortSignal): Promise<FoundProject> {
  const address = readAddress(text);
  if (!address?.mayBeTitle) {
    return address ? await findByAddress(workspace, address) : await findByTitle(workspace, text.trim(), signal);
  }
  const known = findKnown(workspace, text);
  if (!("none" in known)) {
    return known;
  }
  const found = "projectId" in address ? await withoutGone(findByAddress(workspace, address)) : address;
  if (found && "project" in found) {
    return found;
  }
  const titled = await findByTitle(workspace, text.trim(), signal);
  return "none" in titled && "problem" in address ? address : titled;
}

/** Finds what an address or an id names. @throws HexError when Hex does not tell. */
export async function findByAddress(
  workspace: HexWorkspace,
  address: HexAddress | AddressProblem,
): Promise<FoundProject> {
  const wrong = wrongFor(workspace, address);
  if (wrong || "problem" in address) {
    return wrong ?? { none: true };
  }
  const { projectId, host, org } = address;
  const { orgId } = workspace.account;
  if (projectId === orgId) {
    return { none: true };
  }
  try {
    const project = await loaded(workspace, projectId);
    return project ? { project } : { none: true };
  } catch (error) {
    const isOther = org !== undefined && isUuid(org) && orgId !== undefined && org !== orgId;
    if (host !== undefined && isOther && isGone(error)) {
      return { problem: "otherOrganisation", host };
    }
    throw error;
  }
}

/** Whether Hex says that there is no such project, or none that this sign-in may see. */
export function isGone(error: unknown): boolean {
  return isHexError(error, "notFound") || isHexError(error, "forbidden");
}

async function loaded(workspace: HexWorkspace, id: ProjectId): Promise<Project | undefined> {
  if (!workspace.store.project(id)) {
    await workspace.loader.project(id, "user");
  }
  return workspace.store.project(id);
}

async function withoutGone(finding: Promise<FoundProject>): Promise<FoundProject | undefined> {
  try {
    return await finding;
  } catch (error) {
    if (isGone(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Finds a title among the projects that are known already; sends nothing. */
export function findKnown({ store }: Pick<HexWorkspace, "store">, title: string): FoundProject {
  return only(byTitle([...store.projects], title.trim()));
}

async function findByTitle(
  { store, allProjects }: HexWorkspace,
  title: string,
  signal: AbortSignal | undefined,
): Promise<FoundProject> {
  // The first pages are waited for; the rest of a long list comes within the budget.
  let pages = 0;
  await allProjects.complete(
    () => ((pages += 1) < 3 ? "user" : "view"),
    () => !signal?.aborted,
  );
  return only(byTitle([...store.projects], title));
}

/** Those with exactly this title, else with one that people take for the same; archived ones when there are no others. */
function byTitle(projects: readonly Project[], title: string): Project[] {
  const exact = projects.filter((project) => project.title.trim() === title);
  const folded = fold(title);
  const found = exact.length > 0 ? exact : projects.filter((project) => fold(project.title) === folded);
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
