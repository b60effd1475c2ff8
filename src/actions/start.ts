import * as vscode from "vscode";
import { confirm, showWarning } from "../ui/messages";
import { isHexError, type HexError } from "../hex/errors";
import { isRunnable, type Project, type ProjectId, type RunOptions } from "../hex/types";
import type { AdviceAction } from "../ui/errors/errorActions";
import { projectTitle } from "../ui/format";
import { report, showStatus, type CommandContext } from "./context";
import { toSend } from "../store/inputSchema/options";
import { kernelsHint } from "./kernels";
import { linkOfProject, openLink } from "./openLink";
import { withQuietProgress } from "../ui/progress";
import { tellOutcome } from "./startOutcome";

/** Starts a run and tells what came of it, unless all is well: then the views show it. */
export async function start(context: CommandContext, projectId: ProjectId, wanted: RunOptions): Promise<void> {
  const { workspace, starts } = context;
  const options = toSend(wanted);
  const title = projectTitle(workspace, projectId);
  const other = starts.look(projectId, options);
  if (other === "same" || (other !== "none" && !(await confirmSecond(other, title)))) {
    return;
  }
  const hint = options.dryRun ? undefined : kernelsHint(workspace);
  if (hint !== undefined) {
    showStatus(hint);
  }
  const stop = new AbortController();
  try {
    const outcome = await starts.during(projectId, options, async () => {
      if (!(await canRun(context, projectId))) {
        return undefined;
      }
      const progress = {
        title: options.dryRun
          ? vscode.l10n.t("Asking Hex about a run of “{0}”", title)
          : vscode.l10n.t("Starting “{0}”", title),
        titleWhenStopped: vscode.l10n.t("checking whether the run has started"),
        stop,
      };
      return await withQuietProgress(progress, () => workspace.actions.run(projectId, options, stop.signal));
    });
    if (outcome?.kind === "notKnownYet") {
      starts.noteNotKnown(projectId, outcome.settled);
    }
    if (outcome) {
      await tellOutcome(context, { projectId, options, outcome, title, wasStopped: stop.signal.aborted });
    }
  } catch (error) {
    if (!isHexError(error)) {
      throw error;
    }
    report(context, error, {
      subject: projectTitle(workspace, projectId),
      actions: waysOut(error, projectId, options),
    });
  }
}

async function confirmSecond(other: "other" | "notKnown", title: string): Promise<boolean> {
  const message =
    other === "other"
      ? vscode.l10n.t("A run of “{0}” with other options is already being started.", title)
      : vscode.l10n.t(
          "It’s not known yet whether the last run of “{0}” has started. Wait for it, or two may run.",
          title,
        );
  return await confirm(message, vscode.l10n.t("Start Another Run"));
}

/** Says why a project cannot be run; first looks whether that has changed. */
async function canRun(context: CommandContext, projectId: ProjectId): Promise<boolean> {
  const { workspace } = context;
  const known = workspace.store.project(projectId);
  if (!known || isRunnable(known)) {
    return true;
  }
  await workspace.loader.project(projectId, "user");
  const project = workspace.store.project(projectId) ?? known;
  if (isRunnable(project)) {
    return true;
  }
  void sayWhyNot(context, project).then(undefined, (error: unknown) => report(context, error));
  return false;
}

async function sayWhyNot(context: CommandContext, project: Project): Promise<void> {
  await showWarning(whyNot(project, projectTitle(context.workspace, project.id)), {
    title: vscode.l10n.t("Open Project in Hex"),
    run: () => openLink(context, linkOfProject(context, project.id)),
  });
}

/** Why a project that is not runnable is not, and what to do. */
export function whyNot(project: Project, title: string): string {
  if (project.type === "COMPONENT") {
    return vscode.l10n.t("Can’t run “{0}”: it’s a component. Run a project that uses it.", title);
  }
  if (project.trashedAt) {
    return vscode.l10n.t("Can’t run “{0}”: it’s in the trash. Restore it in Hex first.", title);
  }
  if (project.archivedAt) {
    return vscode.l10n.t("Can’t run “{0}”: it’s archived. Unarchive it in Hex first.", title);
  }
  return vscode.l10n.t("Can’t run “{0}”: it was never published. Publish it in Hex first.", title);
}

/** What can be done at once about a run that Hex refused. */
function waysOut(error: HexError, projectId: ProjectId, options: RunOptions): AdviceAction[] {
  const argument = { projectId, options };
  const { invalidInputs, unknownInputs } = error.details;
  const again = { title: vscode.l10n.t("Try Again"), command: "hexRuns.runProject", arguments: [argument] };
  const change = {
    title: vscode.l10n.t("Change Inputs…"),
    command: "hexRuns.runWithInputs",
    arguments: [{ ...argument, refused: { invalidInputs, unknownInputs } }],
  };
  const open = { title: vscode.l10n.t("Open Project in Hex"), command: "hexRuns.openProject", arguments: [argument] };
  switch (error.kind) {
    case "unprocessable":
    case "badRequest":
      return options.inputs ? [change] : [open];
    case "rateLimited":
    case "kernelsBusy":
      return [again];
    case "offline":
    case "timeout":
    case "serverFailed":
      return error.mayHaveHappened && !options.dryRun ? [] : [again];
    default:
      return [];
  }
}
