import * as vscode from "vscode";
import { isOutOfReach } from "../hex/errors";
import type { Run } from "../hex/types";
import type { MissedRun } from "../polling/pinnedNotifier";
import type { HexWorkspace } from "../workspace";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { escaped } from "../ui/tooltip";
import {
  briefProgress,
  dueText,
  joined,
  projectTitle,
  runProgress,
  shortTitle,
  startedBy,
  statusText,
} from "../ui/format";

const longestTitle = 30;
const mostListed = 10;

/** What the item shows. */
export interface Shown {
  text: string;
  spoken: string;
  tooltip: string | vscode.MarkdownString;
  command: string;
  isFailure?: boolean;
}

/** What there is to show: active runs, the one that has just ended, failures, and scheduled runs that did not start; undefined: nothing. */
export function shownOf(workspace: HexWorkspace, ended: Run | undefined): Shown | undefined {
  const active = workspace.store.activeRuns();
  const { failures: failed, missed } = workspace.unseen;
  if (active.length + failed.length + missed.length === 0 && !ended) {
    return undefined;
  }
  const isAlone = active.length === 0;
  const outOfReach = whyOutOfReach(workspace);
  return {
    text: [
      !isAlone && `$(${outOfReach === undefined ? "sync~spin" : "warning"}) ${activeText(workspace, active)}`,
      ended && `$(${endIcon(ended)}) ${shortTitle(workspace, ended.projectId, longestTitle)}`,
      failed.length > 0 && `$(error) ${failedText(workspace, failed, !isAlone)}`,
      missed.length > 0 && `$(calendar) ${missedText(workspace, missed, !isAlone || failed.length > 0)}`,
    ]
      .filter(Boolean)
      .join("  "),
    spoken: vscode.l10n.t(
      "Hex: {0}",
      [
        spokenActive(workspace, active),
        ended && vscode.l10n.t("{0}: {1}", projectTitle(workspace, ended.projectId), statusText(ended, false)),
        failed.length > 0 && failedText(workspace, failed, false),
        missed.length > 0 && missedText(workspace, missed, false),
        outOfReach,
      ]
        .filter(Boolean)
        .join(", "),
    ),
    tooltip: listing(workspace, { active, ended: ended ? [ended] : [], failed, missed, outOfReach }),
    command: "hexRuns.showActiveRuns",
    isFailure: failed.length + missed.length > 0,
  };
}

/** Nothing is active; one mark while Hex cannot be reached. */
export function idle(workspace: HexWorkspace): Shown {
  const outOfReach = whyOutOfReach(workspace);
  return {
    text: outOfReach === undefined ? "$(play-circle) Hex" : "$(warning) Hex",
    spoken: outOfReach === undefined ? vscode.l10n.t("Hex: nothing is running") : vscode.l10n.t("Hex: {0}", outOfReach),
    tooltip: outOfReach ?? vscode.l10n.t("Nothing is running in Hex. Click to run a project."),
    command: "hexRuns.showActiveRuns",
  };
}

export function refused(): Shown {
  return {
    text: `$(warning) ${vscode.l10n.t("Hex: sign in")}`,
    spoken: vscode.l10n.t("Hex: sign in"),
    tooltip: vscode.l10n.t("Hex no longer accepts your token. Click to sign in again."),
    command: "hexRuns.signIn",
  };
}

/** Why Hex cannot be reached, while something that is shown waits for it. */
function whyOutOfReach({ store, projects, screen }: HexWorkspace): string | undefined {
  const errors = store.activeRuns().map(({ projectId }) => store.runsOf(projectId).error);
  const error = [...errors, screen.isVisible ? projects.error : undefined].find(isOutOfReach);
  return error && errorMessageFor(error).message;
}

/** A check, or what else became of it; failures have their own place. */
function endIcon(run: Run): string {
  return run.status === "COMPLETED" ? "check" : "circle-slash";
}

/** "Revenue by region 45s / ~3m", or how many there are. */
function activeText(workspace: HexWorkspace, [first, ...others]: readonly Run[]): string {
  if (!first || others.length > 0) {
    return vscode.l10n.t("{0} runs", others.length + 1);
  }
  const progress = first.status === "PENDING" ? statusText(first, false) : briefProgress(workspace, first);
  return [shortTitle(workspace, first.projectId, longestTitle), progress].filter(Boolean).join(" ");
}

/** "Revenue by region is running, 45 seconds of about 3 minutes". */
function spokenActive(workspace: HexWorkspace, [first, ...others]: readonly Run[]): string | undefined {
  if (!first) {
    return undefined;
  }
  if (others.length > 0) {
    return vscode.l10n.t("{0} active runs", others.length + 1);
  }
  const title = projectTitle(workspace, first.projectId);
  const isCancelling = workspace.store.isCancelling(first.runId);
  const state =
    first.status === "RUNNING" && !isCancelling
      ? vscode.l10n.t("{0} is running", title)
      : vscode.l10n.t("{0}: {1}", title, statusText(first, isCancelling));
  return [state, runProgress(workspace, first, "long")].filter(Boolean).join(", ");
}

/** @param isShort Beside active runs: the number alone. */
function failedText(workspace: HexWorkspace, [first, ...others]: readonly Run[], isShort: boolean): string {
  const count = others.length + (first ? 1 : 0);
  if (isShort || !first) {
    return vscode.l10n.t("{0} failed", count);
  }
  return count === 1
    ? vscode.l10n.t("{0} failed", shortTitle(workspace, first.projectId, longestTitle))
    : vscode.l10n.t("{0} runs failed", count);
}

/** @param isShort Beside other things: the number alone. */
function missedText(workspace: HexWorkspace, [first, ...others]: readonly MissedRun[], isShort: boolean): string {
  const count = others.length + (first ? 1 : 0);
  if (isShort || !first) {
    return vscode.l10n.t("{0} didn’t start", count);
  }
  return count === 1
    ? vscode.l10n.t("{0} didn’t start", shortTitle(workspace, first.projectId, longestTitle))
    : vscode.l10n.t("{0} scheduled runs didn’t start", count);
}

interface Listed {
  active: readonly Run[];
  ended: readonly Run[];
  failed: readonly Run[];
  missed: readonly MissedRun[];
  outOfReach: string | undefined;
}

function listing(
  workspace: HexWorkspace,
  { active, ended, failed, missed, outOfReach }: Listed,
): vscode.MarkdownString {
  const runLine = (run: Run) => {
    const status = statusText(run, workspace.store.isCancelling(run.runId));
    return joined(
      projectTitle(workspace, run.projectId),
      status,
      runProgress(workspace, run),
      startedBy(workspace, run),
    );
  };
  const missedLine = ({ projectId, due }: MissedRun) => joined(projectTitle(workspace, projectId), dueText(due));
  return new vscode.MarkdownString(
    [
      outOfReach && escaped(outOfReach),
      list(vscode.l10n.t("Active in Hex"), active.map(runLine)),
      list(vscode.l10n.t("Just ended"), ended.map(runLine)),
      list(vscode.l10n.t("Failed since you last looked"), failed.map(runLine)),
      list(vscode.l10n.t("Didn’t start"), missed.map(missedLine)),
      escaped(vscode.l10n.t("Click to open, cancel or start runs.")),
    ]
      .filter(Boolean)
      .join("\n\n"),
  );
}

/** A heading and what is below it; nothing without that. */
function list(title: string, lines: readonly string[]): string | undefined {
  const more = lines.length - mostListed;
  const shown = [...lines.slice(0, mostListed), ...(more > 0 ? [vscode.l10n.t("and {0} more", more)] : [])];
  return lines.length === 0
    ? undefined
    : [`**${escaped(title)}**`, ...shown.map((line) => `- ${escaped(line)}`)].join("\n");
}
