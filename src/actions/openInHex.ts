import * as vscode from "vscode";
import type { CommandContext, CommandHandler } from "./context";
import { pickProject } from "./pickProject";
import { runFor } from "./pickRun";
import { projectTarget, runTarget } from "./target";
import { showWarning } from "../ui/messages";
import { isLinkOnHost, projectLink, runLink } from "../hex/host";
import type { ProjectId, Run } from "../hex/types";

/** *Hex: Open Project in Hex*. */
export const openProject: CommandHandler = async (context, argument) => {
  const projectId =
    projectTarget(argument) ??
    (await pickProject(context, {
      title: vscode.l10n.t("Open which project in Hex?"),
      include: () => true,
      empty: noProjects(),
    }));
  if (projectId !== undefined) {
    await openLink(context, linkOfProject(context, projectId));
  }
};

/** *Hex: Open Run in Hex*: its results. */
export const openRun: CommandHandler = async (context, argument) => {
  const run = await runFor(context, argument, { title: vscode.l10n.t("Open which run in Hex?"), empty: noRuns() });
  if (!run) {
    return;
  }
  const found = linkOfRun(context, run);
  if ("link" in found) {
    await openLink(context, found.link);
  } else {
    const title = vscode.l10n.t("Open Project in Hex");
    await offerProjectLink(context, run.projectId, found, { title, accept: (link) => openLink(context, link) });
  }
};

/** *Hex: Show Run*: all that is known about a run, on a page. */
export const showRun: CommandHandler = async (context, argument) => {
  const target =
    runTarget(argument) ??
    (await runFor(context, undefined, { title: vscode.l10n.t("Show which run?"), empty: noRuns() }));
  if (target) {
    await context.showRunPage(target.projectId, target.runId);
  }
};

export function noRuns(): string {
  return vscode.l10n.t("No run is known yet");
}

export function noProjects(): { label: string; detail: string } {
  return {
    label: vscode.l10n.t("There are no projects"),
    detail: vscode.l10n.t("Your token may read no project. Choose this to open Hex."),
  };
}

/** A link that may be opened and copied, or why there is none. */
type RunLink = { link: string } | { missing: "noLink" | "otherHost" };

/** The link to a run's results; only one on the host of the sign-in counts. */
export function linkOfRun({ session }: Pick<CommandContext, "session">, run: Pick<Run, "url">): RunLink {
  const link = runLink(session.host, run);
  if (link !== undefined) {
    return { link };
  }
  return { missing: run.url === undefined ? "noLink" : "otherHost" };
}

export function linkOfProject({ session }: Pick<CommandContext, "session">, projectId: ProjectId): string {
  return projectLink(session.host, projectId);
}

/**
 * Opens a link in the browser.
 *
 * @throws Error for a link that is not on the host of the sign-in.
 */
export async function openLink({ session }: Pick<CommandContext, "session">, link: string): Promise<void> {
  if (!isLinkOnHost(session.host, link)) {
    throw new Error("A link to another host was about to be opened");
  }
  // A Uri would be decoded and encoded again, which changes links with %26 or %2B. VS Code accepts a
  // string as well, although its types do not say so (microsoft/vscode#85930).
  await vscode.env.openExternal(link as unknown as vscode.Uri);
}

/** Opens Hex's start page. */
export async function openHex(context: Pick<CommandContext, "session">): Promise<void> {
  await openLink(context, `${context.session.host}/`);
}

/** Says why there is no link to a run, and offers the one to its project. */
export async function offerProjectLink(
  context: Pick<CommandContext, "session">,
  projectId: ProjectId,
  { missing }: { missing: "noLink" | "otherHost" },
  offer: { title: string; accept: (link: string) => Promise<void> },
): Promise<void> {
  const message =
    missing === "noLink"
      ? vscode.l10n.t("Hex has not given a link to this run.")
      : vscode.l10n.t(
          "The link that came with this run leads to another host than the one you signed in to, so it is not used.",
        );
  await showWarning(message, { title: offer.title, run: () => offer.accept(linkOfProject(context, projectId)) });
}
