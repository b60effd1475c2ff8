import * as vscode from "vscode";
import { showInformation, showWarning, withProgress, type MessageButton } from "../ui/messages";
import type { HexError } from "../hex/errors";
import type { ProjectId, RunId, RunOptions } from "../hex/types";
import type { StartOutcome } from "../polling/runActions";
import { showLogAction } from "../ui/errors/errorActions";
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
  const { outcome, wasStopped } = start;
  switch (outcome.kind) {
    case "started":
      return wasStopped ? await tellStartedAfterStop(start, outcome.started.runId) : undefined;
    case "found":
      return wasStopped
        ? await tellStartedAfterStop(start, outcome.run.runId)
        : await tellFound(start, outcome.run.runId);
    case "dryRun":
      return await tellAccepted(context, start, outcome);
    case "notKnownYet":
      return await tellLater(context, start, outcome);
    case "unknown":
      return await tellUnknown(start, ...waysToCheck(context, start.projectId));
    case "left":
      // Another workspace, or none, is the current one: what checks the runs leads nowhere.
      return await tellUnknown(start);
  }
}

async function tellStartedAfterStop({ projectId, title }: AnsweredStart, runId: RunId): Promise<void> {
  const cancel = {
    title: vscode.l10n.t("Cancel Run"),
    command: "hexRuns.cancelRun",
    arguments: [{ projectId, runId }],
  };
  const message = vscode.l10n.t("The run of “{0}” started before it could be stopped.", title);
  await showWarning(message, cancel, { title: vscode.l10n.t("Keep Running") });
}

async function tellFound({ projectId, title }: AnsweredStart, runId: RunId): Promise<void> {
  const show = { title: vscode.l10n.t("Show Run"), command: "hexRuns.showRun", arguments: [{ projectId, runId }] };
  const message = vscode.l10n.t("Hex’s answer was lost, but the run of “{0}” has started.", title);
  await showInformation(message, show);
}

/** A dry run that Hex accepts: the request is well formed. Whether Hex looks at the project and the values is not documented. */
export type AcceptedStart = Extract<StartOutcome, { kind: "dryRun" }>;

async function tellAccepted(
  context: CommandContext,
  { projectId, options, title }: AnsweredStart,
  { traceId }: AcceptedStart,
): Promise<void> {
  const run = {
    title: vscode.l10n.t("Run Now"),
    command: "hexRuns.runProject",
    arguments: [runHere(context, projectId, { ...options, dryRun: false })],
  };
  const accepted = vscode.l10n.t(
    "Hex accepts this request for “{0}”. Nothing was started. Hex may check values only when the project runs.",
    title,
  );
  const message =
    traceId === undefined ? accepted : vscode.l10n.t("{0} Trace ID: {1}", accepted, plain(traceId, longestDetail));
  await showInformation(message, run);
}

/** Says that it is not known yet, until it is. */
async function tellLater(
  context: CommandContext,
  start: AnsweredStart,
  { settled }: Extract<StartOutcome, { kind: "notKnownYet" }>,
): Promise<void> {
  const { title, wasStopped } = start;
  // Short: a notice with progress has one line.
  const searching = vscode.l10n.t("“{0}”: may or may not have started. Checking…", title);
  const late = await withProgress({ location: vscode.ProgressLocation.Notification, title: searching }, () => settled);
  switch (late.kind) {
    case "found":
      return wasStopped ? await tellStartedAfterStop(start, late.run.runId) : await tellFound(start, late.run.runId);
    case "notListed":
      return await tellNotListed(context, start, late.error);
    case "unknown":
      return await tellUnknown(start, ...waysToCheck(context, start.projectId));
    case "left":
      // The user was warned when the answer was lost.
      return;
  }
}

/** Most likely nothing was started; a run that Hex lists later still would be a second one after another try. */
async function tellNotListed(
  context: CommandContext,
  start: AnsweredStart,
  { details: { host } }: HexError,
): Promise<void> {
  const { projectId, options, title, wasStopped } = start;
  const check = checkRunsButton(context, projectId);
  const again = {
    title: vscode.l10n.t("Try Again"),
    command: "hexRuns.runProject",
    arguments: [runHere(context, projectId, options)],
  };
  const message = vscode.l10n.t(
    "{0} shows no new run of “{1}” after a minute, so most likely nothing was started. If it starts late after all, trying again starts a second run.",
    host,
    title,
  );
  await showWarning(message, ...(wasStopped ? [check] : [again, check, showLogAction()]));
}

async function tellUnknown({ title }: AnsweredStart, ...buttons: MessageButton[]): Promise<void> {
  const message = vscode.l10n.t(
    "Hex’s answer was lost, and it’s unclear whether a run of “{0}” was started. Check the project’s runs before you run it again.",
    title,
  );
  await showWarning(message, ...buttons);
}

function waysToCheck(context: CommandContext, projectId: ProjectId): MessageButton[] {
  const open = {
    title: vscode.l10n.t("Open Project in Hex"),
    command: "hexRuns.openProject",
    arguments: [{ projectId }],
  };
  return [checkRunsButton(context, projectId), open];
}

function checkRunsButton(context: CommandContext, projectId: ProjectId): MessageButton {
  return { title: vscode.l10n.t("Check Runs"), run: () => checkRuns(context, projectId) };
}

async function checkRuns(context: CommandContext, projectId: ProjectId): Promise<void> {
  const question = { title: vscode.l10n.t("Newest runs"), empty: vscode.l10n.t("The project has no runs") };
  const run = await pickRunOf(context, projectId, question);
  if (run) {
    await context.showRunPage(projectId, run.runId);
  }
}

/** The argument of a button that runs a project: it runs nothing once another workspace is the current one. */
export function runHere({ session }: CommandContext, projectId: ProjectId, options: RunOptions) {
  return { projectId, options, sessionId: session.id };
}
