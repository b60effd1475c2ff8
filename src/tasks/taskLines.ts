import * as vscode from "vscode";
import { linkOfRun } from "../actions/hexLink";
import { isActive, type Project, type Run } from "../hex/types";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { addressErrorMessage } from "../ui/errors/entryErrors";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import { plain } from "../util/text";
import { aboutText } from "../util/timeText";
import { notRunnableTexts } from "../ui/notRunnable";
import { joined, projectTitle, runLength, runProgress, statusText, versionText } from "../ui/format";
import type { HexTaskDefinition, TaskDefinitionProblem } from "./taskDefinition";
import type { TaskEnd, TaskNews } from "./executeTask";
import { coloured, type Line } from "./terminalText";

/** The lines of a task's terminal, which `terminalText` makes plain. */

const mostIds = 10;

/** Lines for what happens while the task is under way. */
export function newsLines({ session, workspace }: SignedInWorkspace, news: TaskNews): Line[] {
  switch (news.kind) {
    case "searching":
      return [
        vscode.l10n.t("Looking for the project by its title. With the project’s URL or ID, the task starts at once."),
      ];
    case "starting":
      return [
        coloured(
          "bold",
          vscode.l10n.t("Starting “{0}” on {1}", projectTitle(workspace, news.project.id), workspace.hostName),
        ),
      ];
    case "notKnownYet":
      return [
        coloured(
          "yellow",
          vscode.l10n.t("Hex’s answer was lost, so the run may or may not have started. Looking for it for a minute…"),
        ),
      ];
    case "started": {
      const { run, found } = news;
      const first = found
        ? vscode.l10n.t("Hex’s answer was lost, but the run has started.")
        : vscode.l10n.t("The run has started.");
      const link = linkOfRun({ session }, run);
      return [
        joined(first, versionText(run.version)),
        ...("link" in link ? [vscode.l10n.t("Results: {0}", link.link)] : []),
        coloured("dim", vscode.l10n.t("Run ID {0}", run.runId)),
      ];
    }
    case "changed": {
      const { run } = news;
      const usualMs = workspace.durations.typical(run.projectId)?.medianMs;
      const usual =
        usualMs === undefined
          ? undefined
          : vscode.l10n.t("usually takes about {0}", aboutText(usualMs, vscode.env.language));
      const isCancelling = workspace.store.isCancelling(run.runId);
      const status = coloured(isCancelling ? "yellow" : "blue", statusText(run, isCancelling));
      return [run.status === "RUNNING" && !isCancelling && usual !== undefined ? [status, usual] : status];
    }
  }
}

/** How far an active run is, for the line that is kept up to date; nothing while that is not known. */
export function progressText({ workspace }: SignedInWorkspace, run: Run): string | undefined {
  const now = workspace.store.run(run.projectId, run.runId);
  return now && isActive(now)
    ? joined(statusText(now, workspace.store.isCancelling(now.runId)), runProgress(workspace, now))
    : undefined;
}

/** The last lines of a task. */
export function endLines(here: SignedInWorkspace, order: HexTaskDefinition, end: TaskEnd): Line[] {
  const { workspace } = here;
  switch (end.kind) {
    case "ended":
      return [endLine(end.run, runLength(end.run, workspace.store.now()))];
    case "started":
      return [vscode.l10n.t("The task doesn’t wait for the run to finish.")];
    case "accepted":
      return [
        coloured(
          "green",
          vscode.l10n.t(
            "Hex accepts this request. It was a dry run: nothing was started. Hex may check values only when the project runs.",
          ),
        ),
      ];
    case "noProject":
      return [
        problemLine(
          vscode.l10n.t(
            "No project has the title “{0}”. Check “project” in the task, or use the project’s URL.",
            plain(order.project, 120),
          ),
        ),
      ];
    case "several":
      return [
        problemLine(
          vscode.l10n.t(
            "{0} projects have the title “{1}”. Use the URL or ID of one of them in the task:",
            end.projects.length,
            plain(order.project, 120),
          ),
        ),
        ...end.projects.slice(0, mostIds).map(projectLine),
      ];
    case "wrongAddress":
      return [problemLine(addressErrorMessage(end.wrong, workspace))];
    case "notRunnable": {
      const message = notRunnableTexts(end.project)?.message(projectTitle(workspace, end.project.id));
      return [problemLine(message ?? "")];
    }
    case "refused":
      return [problemLine(errorMessageFor(end.error).message)];
    case "lost":
      return [
        problemLine(
          end.started === "notListed"
            ? vscode.l10n.t(
                "Hex’s answer was lost, and no new run appeared within a minute, so most likely nothing was started. Check the project’s runs before you run the task again.",
              )
            : vscode.l10n.t(
                "Hex’s answer was lost, and it’s unclear whether a run was started. Check the project’s runs before you run the task again.",
              ),
        ),
      ];
    case "gone":
      return [problemLine(vscode.l10n.t("Hex can no longer find this run, so how it ended is unknown."))];
    case "left":
      return [
        problemLine(
          vscode.l10n.t(
            "You signed out or switched the workspace, so the end of the run can’t be seen here. A run that has started continues in Hex.",
          ),
        ),
      ];
    case "stopped":
      return [coloured("yellow", vscode.l10n.t("The task was ended."))];
  }
}

/** Why the task cannot be carried out as tasks.json has it. */
export function orderProblemLine(problem: TaskDefinitionProblem): Line {
  switch (problem.problem) {
    case "noProject":
      return problemLine(vscode.l10n.t("The task has no project. Set “project” to a project’s URL, ID or title."));
    case "badOptions":
      return problemLine(
        vscode.l10n.t(
          "These can’t be read, so nothing was started: {0}. Check their names and types in the task.",
          plain(problem.names.slice(0, mostIds).join(", "), 200),
        ),
      );
    case "badInputs":
      return problemLine(
        vscode.l10n.t(
          "These can’t be input names: {0}. Use the variable names from Hex.",
          problem.names.slice(0, mostIds).join(", "),
        ),
      );
    case "longNumbers":
      return problemLine(
        vscode.l10n.t(
          "The numbers of these inputs can’t be sent exactly: {0}. Put them in quotes.",
          problem.names.slice(0, mostIds).join(", "),
        ),
      );
    case "together":
      return problemLine(
        vscode.l10n.t(
          "Hex accepts only one of these in a run: {0}. Remove the others from the task.",
          problem.options.join(", "),
        ),
      );
    case "badView":
      return problemLine(vscode.l10n.t("“viewId” isn’t a saved view. Open the saved view in Hex and copy the URL."));
  }
}

/** The last line of a task that was not carried out. */
export function problemLine(text: string): Line {
  return coloured("red", text);
}

function projectLine({ id, ownerEmail, lastPublishedAt }: Project): Line {
  return joined(id, ownerEmail, lastPublishedAt ? undefined : vscode.l10n.t("never published"));
}

function endLine(run: Run, length: string | undefined): Line {
  switch (run.status) {
    case "COMPLETED":
      return coloured(
        "green",
        length === undefined ? vscode.l10n.t("The run completed.") : vscode.l10n.t("The run completed in {0}.", length),
      );
    case "ERRORED":
      return problemLine(
        length === undefined ? vscode.l10n.t("The run failed.") : vscode.l10n.t("The run failed after {0}.", length),
      );
    case "KILLED":
      return coloured(
        "yellow",
        length === undefined
          ? vscode.l10n.t("The run was cancelled.")
          : vscode.l10n.t("The run was cancelled after {0}.", length),
      );
    case "UNABLE_TO_ALLOCATE_KERNEL":
      return problemLine(
        vscode.l10n.t("The run didn’t start: no kernel was available. Wait for another run to end, or cancel one."),
      );
    default:
      return problemLine(vscode.l10n.t("The run ended with an unknown status: {0}.", statusText(run, false)));
  }
}
