import * as vscode from "vscode";
import { showStatus, type CommandContext, type CommandHandler } from "./context";
import { linkOfProject, linkOfRun } from "./hexLink";
import { noProjects, noRuns, offerProjectLink } from "./openInHex";
import { pickProject } from "./pickProject";
import { pickRun, runFor } from "./pickRun";
import { askOne } from "../ui/quickPick";
import { projectTarget, runTarget, type RunTarget } from "./target";
import type { ProjectId } from "../hex/types";

/** *Hex: Copy Link* of a project or run. */
export const copyLink: CommandHandler = async (context, argument) => {
  const target = await targetFor(context, argument, vscode.l10n.t("Copy which link?"));
  if (!target) {
    return;
  }
  if (!("runId" in target)) {
    await copy(linkOfProject(context, target.projectId), vscode.l10n.t("Copied the project’s link"));
    return;
  }
  const run = await runFor(context, target, { title: "", empty: noRuns() });
  const found = linkOfRun(context, run ?? {});
  if ("link" in found) {
    await copy(found.link, vscode.l10n.t("Copied the run’s link"));
  } else {
    await offerProjectLink(context, target.projectId, found, {
      title: vscode.l10n.t("Copy the Project’s Link"),
      accept: (link) => copy(link, vscode.l10n.t("Copied the project’s link")),
    });
  }
};

/** *Hex: Copy ID* of a project or run. */
export const copyId: CommandHandler = async (context, argument) => {
  const target = await targetFor(context, argument, vscode.l10n.t("Copy which ID?"));
  if (target && "runId" in target) {
    await copy(target.runId, vscode.l10n.t("Copied the run’s ID"));
  } else if (target) {
    await copy(target.projectId, vscode.l10n.t("Copied the project’s ID"));
  }
};

/** Characters that a URL may contain but a shell would interpret are percent-encoded. */
async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(
    text.replace(/[$`'();|!<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
  );
  showStatus(done);
}

/** What the command was called on; from the palette, the project or run that the user picks. */
async function targetFor(
  context: CommandContext,
  argument: unknown,
  title: string,
): Promise<RunTarget | { projectId: ProjectId } | undefined> {
  const projectId = projectTarget(argument);
  if (projectId !== undefined) {
    return runTarget(argument) ?? { projectId };
  }
  const kind = await askOne<"project" | "run">({ title, onDidLeave: context.onDidLeave }, [
    { label: vscode.l10n.t("A project…"), iconPath: new vscode.ThemeIcon("notebook"), value: "project" },
    { label: vscode.l10n.t("A run…"), iconPath: new vscode.ThemeIcon("play-circle"), value: "run" },
  ]);
  if (kind === "run") {
    return await pickRun(context, { title, empty: noRuns() });
  }
  const picked =
    kind === "project" ? await pickProject(context, { title, include: () => true, empty: noProjects() }) : undefined;
  return picked === undefined ? undefined : { projectId: picked };
}
