import * as vscode from "vscode";
import type { CommandContext, CommandHandler } from "./context";
import { pickProject } from "./pickProject";
import { runFor } from "./pickRun";
import { projectTarget, runTarget } from "./target";
import { showWarning } from "../ui/messages";
import type { ProjectId } from "../hex/types";
import { linkOfProject, linkOfRun, openLink } from "./hexLink";

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
    context.workspace.unseen.markSeen({ projectId });
    await openLink(context, linkOfProject(context, projectId));
  }
};

/** *Hex: Open Run in Hex*: its results. */
export const openRun: CommandHandler = async (context, argument) => {
  const run = await runFor(context, argument, { title: vscode.l10n.t("Open which run in Hex?"), empty: noRuns() });
  if (!run) {
    return;
  }
  context.workspace.unseen.markSeen(run);
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
  return vscode.l10n.t("No runs yet");
}

export function noProjects(): { label: string; detail: string } {
  return {
    label: vscode.l10n.t("No projects"),
    detail: vscode.l10n.t("Your token can’t read any projects. Choose this to open Hex."),
  };
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
      ? vscode.l10n.t("Hex hasn’t provided a link to this run.")
      : vscode.l10n.t("The link to this run leads to another host than the one you signed in to, so it isn’t used.");
  await showWarning(message, { title: offer.title, run: () => offer.accept(linkOfProject(context, projectId)) });
}
