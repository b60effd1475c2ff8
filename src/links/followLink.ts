import * as vscode from "vscode";
import { confirmRun } from "../actions/confirmRun";
import { findByAddress, findProject, wrongFor, type FoundProject } from "../findProject";
import { readAddress, type HexAddress } from "../hex/address";
import type { ProjectId, RunId } from "../hex/types";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import { parseOptions } from "../store/inputSchema/options";
import { addressErrorMessage, addressTextErrorMessage } from "../ui/errors/entryErrors";
import { showError } from "../ui/errors/errorMessage";
import { showWarning, withProgress } from "../ui/messages";
import { plain } from "../util/text";
import type { HexWorkspace } from "../workspace";
import { parseDeepLink, type DeepLink } from "./deepLinks";
import type { FoundLink } from "./hexLinks";
import { workspaceFor, type LinkDeps } from "./workspaceFor";

/** Does what a link to this extension asks for, and shows errors. */
export async function followUri(deps: LinkDeps, uri: vscode.Uri): Promise<void> {
  const link = parseDeepLink(uri);
  if (!link) {
    void showWarning(
      vscode.l10n.t(
        "Hex Runs doesn’t know this link. Its links are /run?project=…&run=…, /project?project=… and /start?project=…, with Hex URLs or IDs.",
      ),
    );
    return;
  }
  await showingErrors(deps, () => followDeepLink(deps, link));
}

async function followDeepLink(deps: LinkDeps, link: DeepLink): Promise<void> {
  const read = readAddress(link.project);
  if (read && "problem" in read && !read.mayBeTitle) {
    void showWarning(addressTextErrorMessage(read));
    return;
  }
  const address = read && "projectId" in read && !read.mayBeTitle ? read : undefined;
  const here = await workspaceFor(deps, { ...address, host: link.host });
  const projectId = here && (await projectOf(here, link, address));
  if (!here || projectId === undefined) {
    return;
  }
  if (link.kind === "start") {
    await start(here, projectId, link.inputs);
  } else {
    await show(deps, here, projectId, link.kind === "run" ? link.runId : undefined);
  }
}

/** Shows what an address of Hex in a text names, and shows errors. */
export async function followTarget(deps: LinkDeps, target: Omit<FoundLink, "start" | "length">): Promise<void> {
  await showingErrors(deps, async () => {
    const here = await workspaceFor(deps, target);
    const projectId =
      here && (await projectOf(here, { kind: target.runId ? "run" : "project", project: target.projectId }, target));
    if (here && projectId !== undefined) {
      await show(deps, here, projectId, target.runId);
    }
  });
}

/** The id of a link's project; says why there is none. A run is looked for by its ids alone. */
async function projectOf(
  { workspace }: SignedInWorkspace,
  { kind, project }: Pick<DeepLink, "kind" | "project">,
  address: HexAddress | undefined,
): Promise<ProjectId | undefined> {
  if (address && kind === "run" && !wrongFor(workspace, address)) {
    return address.projectId;
  }
  const title = vscode.l10n.t("Looking for “{0}” in Hex", plain(project, 120));
  const location = vscode.ProgressLocation.Notification;
  const find = () => findProject(workspace, project);
  const found = await (address
    ? findByAddress(workspace, address)
    : workspace.allProjects.hasMore
      ? withProgress({ location, title }, find)
      : find());
  if ("project" in found) {
    return found.project.id;
  }
  void showWarning(whyNone(workspace, project, found));
  return undefined;
}

function whyNone(workspace: HexWorkspace, project: string, found: Exclude<FoundProject, { project: unknown }>): string {
  if ("problem" in found) {
    return addressErrorMessage(found, workspace);
  }
  const named = plain(project, 120);
  return "several" in found
    ? vscode.l10n.t(
        "{0} projects have the title “{1}”. Use the URL of one of them in the link.",
        found.several.length,
        named,
      )
    : vscode.l10n.t("No project “{0}” in {1}.", named, workspace.hostName);
}

async function showingErrors({ log }: LinkDeps, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await showError(log, error);
  }
}

async function show(
  deps: LinkDeps,
  { workspace }: SignedInWorkspace,
  projectId: ProjectId,
  runId: RunId | undefined,
): Promise<void> {
  if (runId === undefined) {
    await reveal(deps, workspace, projectId);
    return;
  }
  if (!workspace.store.run(projectId, runId)) {
    await workspace.loader.run(projectId, runId, "user");
  }
  await deps.showRunPage(projectId, runId);
}

/** Selects a project in the Projects view, which lists it from then on. */
async function reveal(deps: LinkDeps, workspace: HexWorkspace, projectId: ProjectId): Promise<void> {
  const { store, projects } = workspace;
  if (!store.project(projectId)) {
    await workspace.loader.project(projectId, "user");
  }
  if (projects.loadedAtMs === undefined) {
    await projects.refresh("user");
  }
  const isListed = () => projects.projects.some(({ id }) => id === projectId);
  if (!isListed()) {
    projects.show(projectId);
  }
  if (!isListed()) {
    await projects.setQuery({}, projects.sort);
    projects.show(projectId);
  }
  await deps.revealProject(projectId);
}

/** Starts nothing before the user has confirmed what exactly will be started, and where. */
async function start(here: SignedInWorkspace, projectId: ProjectId, inputs: unknown): Promise<void> {
  await here.workspace.loader.project(projectId, "user");
  const options = parseOptions({ inputs });
  const why = vscode.l10n.t("Requested by a link.");
  const answer = await confirmRun(here, { projectId, options, why, other: vscode.l10n.t("Run with Inputs…") });
  if (answer) {
    await vscode.commands.executeCommand(answer === "run" ? "hexRuns.runProject" : "hexRuns.runWithInputs", {
      projectId,
      options,
      sessionId: here.session.id,
    });
  }
}
