import * as vscode from "vscode";
import type { HexError } from "../hex/errors";
import type { ProjectId, RunId, RunOptions } from "../hex/types";
import type { StartOutcome } from "../runs/starting/startRun";
import { runAction, showLogAction, type AdviceAction } from "../session/advice/actions";
import { plain } from "../util/text";
import type { CommandContext } from "./context";
import { pickRunOf } from "./pickRun";

const longestDetail = 60;

/** A start that was answered, or whose answer was lost. */
export interface AnsweredStart {
  projectId: ProjectId;
  options: RunOptions;
  outcome: StartOutcome;
  /** The project's title, fit for a message. */
  title: string;
  /** The user stopped it before an answer came. */
  wasStopped: boolean;
}

/** Tells what came of a start. One that went well is told by the views alone. */
export async function tellOutcome(context: CommandContext, start: AnsweredStart): Promise<void> {
  const { outcome, title, wasStopped } = start;
  switch (outcome.kind) {
    case "started":
      return wasStopped ? await tellStartedAfterStop(start, outcome.started.runId) : undefined;
    case "found":
      return wasStopped ? await tellStartedAfterStop(start, outcome.run.runId) : await tellFound(start, outcome.run.runId);
    case "dryRun":
      return await tellAccepted(start, outcome);
    case "notStarted":
      return wasStopped
        ? void vscode.window.showInformationMessage(vscode.l10n.t("Stopped: no run of “{0}” was started.", title))
        : await tellNotStarted(start, outcome.error);
    case "unknown":
      return await tellUnknown(context, start);
  }
}

async function tellStartedAfterStop({ projectId, title }: AnsweredStart, runId: RunId): Promise<void> {
  const cancel: AdviceAction = {
    title: vscode.l10n.t("Cancel Run"),
    command: "hexRuns.cancelRun",
    arguments: [{ projectId, runId }],
  };
  const message = vscode.l10n.t("The run of “{0}” had started before it could be stopped.", title);
  const chosen = await vscode.window.showWarningMessage(message, cancel.title, vscode.l10n.t("Keep Running"));
  await runAction(chosen === cancel.title ? cancel : undefined);
}

async function tellFound({ projectId, title }: AnsweredStart, runId: RunId): Promise<void> {
  const show: AdviceAction = {
    title: vscode.l10n.t("Show Details"),
    command: "hexRuns.showRun",
    arguments: [{ projectId, runId }],
  };
  const message = vscode.l10n.t("Hex’s answer was lost, but the run of “{0}” has started.", title);
  await runAction((await vscode.window.showInformationMessage(message, show.title)) ? show : undefined);
}

type Accepted = Extract<StartOutcome, { kind: "dryRun" }>;

async function tellAccepted({ projectId, options, title }: AnsweredStart, { version, traceId }: Accepted): Promise<void> {
  const run: AdviceAction = {
    title: vscode.l10n.t("Run Now"),
    command: "hexRuns.runProject",
    arguments: [{ projectId, options: { ...options, dryRun: false } }],
  };
  const accepted =
    version === undefined
      ? vscode.l10n.t("Hex accepts this run of “{0}”. Nothing was started.", title)
      : vscode.l10n.t("Hex accepts this run of “{0}”, version {1}. Nothing was started.", title, plain(version, longestDetail));
  const message = traceId === undefined ? accepted : vscode.l10n.t("{0} Trace ID: {1}", accepted, plain(traceId, longestDetail));
  await runAction((await vscode.window.showInformationMessage(message, run.title)) ? run : undefined);
}

async function tellNotStarted({ projectId, options, title }: AnsweredStart, error: HexError): Promise<void> {
  const again: AdviceAction = {
    title: vscode.l10n.t("Try Again"),
    command: "hexRuns.runProject",
    arguments: [{ projectId, options }],
  };
  const log = showLogAction();
  const message = whyLost(error, title);
  const chosen = await vscode.window.showErrorMessage(message, again.title, log.title);
  await runAction([again, log].find((action) => action.title === chosen));
}

function whyLost({ kind, details: { host } }: HexError, title: string): string {
  switch (kind) {
    case "timeout":
      return vscode.l10n.t("{0} did not answer in time, and lists no new run of “{1}”: nothing was started.", host, title);
    case "offline":
      return vscode.l10n.t("The connection to {0} broke, and no new run of “{1}” is listed: nothing was started.", host, title);
    default:
      return vscode.l10n.t("{0} failed to start “{1}”, and lists no new run: nothing was started.", host, title);
  }
}

async function tellUnknown(context: CommandContext, { projectId, title }: AnsweredStart): Promise<void> {
  const check = vscode.l10n.t("Check Runs");
  const open: AdviceAction = {
    title: vscode.l10n.t("Open Project in Hex"),
    command: "hexRuns.openProject",
    arguments: [{ projectId }],
  };
  const message = vscode.l10n.t(
    "Hex’s answer was lost, and it cannot be told whether a run of “{0}” was started. Look at the project’s runs before you run it again.",
    title,
  );
  const chosen = await vscode.window.showWarningMessage(message, check, open.title);
  if (chosen === check) {
    const question = { title: vscode.l10n.t("Newest runs"), empty: vscode.l10n.t("The project has no runs") };
    const run = await pickRunOf(context, projectId, question);
    if (run) {
      await context.showRunPage(projectId, run.runId);
    }
  }
  await runAction(chosen === open.title ? open : undefined);
}
