import * as vscode from "vscode";
import type { CommandHandler } from "./context";
import { linkOfProject, linkOfRun, offerProjectLink, openLink } from "./openLink";
import { pickProject } from "./pickProject";
import { runFor } from "./runFor";
import { projectTarget, runTarget } from "./target";

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
  return vscode.l10n.t("No runs yet");
}

export function noProjects(): { label: string; detail: string } {
  return {
    label: vscode.l10n.t("No projects"),
    detail: vscode.l10n.t("Your token can’t read any projects. Choose this to open Hex."),
  };
}
