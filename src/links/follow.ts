import * as vscode from "vscode";
import type { CommandDeps } from "../commands/context";
import { optionLines } from "../commands/optionLines";
import { offerSignIn, signedIn } from "../commands/whoIsSignedIn";
import { hostName } from "../hex/host";
import type { HexHost, ProjectId } from "../hex/types";
import { parseOptions } from "../runs/inputs/options";
import type { HexWorkspace } from "../runs/workspace";
import { showError } from "../session/advice";
import type { SignedInWorkspace } from "../session/currentWorkspace";
import type { Sessions } from "../session/sessions";
import { systemClock } from "../util/clock";
import { withoutLinks } from "../util/text";
import { projectTitle } from "../views/words";
import type { LinkTarget } from "./hexLinks";
import { parseOwnLink } from "./ownLinks";

/** What following a link needs of the rest of the extension. */
export interface LinkDeps extends CommandDeps {
  sessions: Pick<Sessions, "load" | "state" | "all" | "switchTo">;
}

/** How long a sign-in may take to open. */
const longestOpeningMs = 5_000;

/** Does what a link to this extension asks for. Its errors are told. */
export async function followUri(deps: LinkDeps, uri: vscode.Uri): Promise<void> {
  const link = parseOwnLink(uri);
  if (!link) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("Hex Runs does not know this link. Its links are /run?project=…&run=…, /project?project=… and /start?project=…, with the ids of Hex."),
    );
    return;
  }
  await told(deps, async () => {
    const here = await workspaceOf(deps, link.host);
    if (here && link.kind === "start") {
      await start(here, link.projectId, link.inputs);
    } else if (here) {
      await show(deps, here, link);
    }
  });
}

/** Shows what an address of Hex in a text names. Its errors are told. */
export async function followTarget(deps: LinkDeps, target: LinkTarget): Promise<void> {
  await told(deps, async () => {
    const here = await workspaceOf(deps, target.host);
    if (here) {
      await show(deps, here, target);
    }
  });
}

async function told({ log }: LinkDeps, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await showError(log, error);
  }
}

/** The workspace that a link is of: asks to sign in, or to switch, when it is another one. */
async function workspaceOf(deps: LinkDeps, host: HexHost | undefined): Promise<SignedInWorkspace | undefined> {
  await deps.sessions.load();
  const current = await signedIn(deps);
  if (host === undefined || current?.session.host === host) {
    return current ?? (await offerSignIn(deps));
  }
  const known = deps.sessions.all.find((session) => session.host === host);
  const accept = known ? vscode.l10n.t("Switch Workspace") : vscode.l10n.t("Sign In");
  const message = current
    ? vscode.l10n.t("The link is of {0}, but you are signed in to {1}.", hostName(host), hostName(current.session.host))
    : vscode.l10n.t("The link is of {0}, where you are not signed in.", hostName(host));
  if ((await vscode.window.showWarningMessage(message, { modal: true }, accept)) !== accept) {
    return undefined;
  }
  const opened = opening(deps, host);
  await (known ? deps.sessions.switchTo(known.id) : vscode.commands.executeCommand("hexRuns.signIn", { host }));
  return await opened();
}

/** To be called before the switch; then waits until the workspace of the host is open, or for some seconds. */
function opening({ current }: LinkDeps, host: HexHost): () => Promise<SignedInWorkspace | undefined> {
  const value = () => (current.value?.session.host === host ? current.value : undefined);
  return async () =>
    value() ??
    (await new Promise((resolve) => {
      const done = () => {
        listener.dispose();
        timer.dispose();
        resolve(value());
      };
      const listener = current.onDidChange(() => value() && done());
      const timer = systemClock.after(longestOpeningMs, done);
    }));
}

async function show(deps: LinkDeps, { workspace }: SignedInWorkspace, { projectId, runId }: LinkTarget): Promise<void> {
  if (runId === undefined) {
    await reveal(deps, workspace, projectId);
    return;
  }
  if (!workspace.store.run(projectId, runId)) {
    await workspace.lookups.run(projectId, runId, "user");
  }
  await deps.showRunPage(projectId, runId);
}

/** Selects a project in the Projects view, which lists it from then on. */
async function reveal(deps: LinkDeps, workspace: HexWorkspace, projectId: ProjectId): Promise<void> {
  const { store, projects } = workspace;
  if (!store.project(projectId)) {
    await workspace.loadProject(projectId, "user");
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

/** Starts nothing without a yes to what exactly will be started. */
async function start({ session, workspace }: SignedInWorkspace, projectId: ProjectId, inputs: unknown): Promise<void> {
  await workspace.loadProject(projectId, "user");
  const options = parseOptions({ inputs });
  const run: vscode.MessageItem = { title: vscode.l10n.t("Run") };
  const change: vscode.MessageItem = { title: vscode.l10n.t("Run with Inputs…") };
  const message = vscode.l10n.t("Run “{0}” in Hex ({1})? A link asks for it.", withoutLinks(projectTitle(workspace, projectId)), hostName(session.host));
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail: optionLines(options).map(withoutLinks).join("\n") }, run, change);
  if (chosen) {
    await vscode.commands.executeCommand(chosen === run ? "hexRuns.runProject" : "hexRuns.runWithInputs", { projectId, options });
  }
}
