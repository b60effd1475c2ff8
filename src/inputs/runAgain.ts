import * as vscode from "vscode";
import type { Run, RunOptions } from "../hex/types";
import type { StartedHere } from "../store/localRuns";
import { projectTitle } from "../ui/format";
import { askSecrets } from "./askSecrets";
import type { CommandContext, CommandHandler } from "../actions/context";
import { noRuns } from "../actions/openInHex";
import { pickRun } from "../actions/pickRun";
import { askOne } from "../ui/quickPick";
import { askOptions } from "./runOptions";
import { start } from "../actions/start";
import { runTarget } from "../actions/target";

/** *Hex: Run Again*: with the inputs and options that the run had, as far as they are known. */
export const runAgain: CommandHandler = async (context, argument) => {
  const run = await chosenRun(context, argument);
  if (!run) {
    return;
  }
  const entry = context.workspace.localRuns.get(run.runId);
  const options = entry ? await withSecrets(context, entry) : await askForUnknown(context, run);
  if (options) {
    await start(context, run.projectId, options);
  }
};

/** *Hex: Run Again with Changes…*: the form, filled with what the run had. */
export const runAgainWithChanges: CommandHandler = async (context, argument) => {
  const run = await chosenRun(context, argument);
  if (!run) {
    return;
  }
  const entry = context.workspace.localRuns.get(run.runId);
  const options = await askOptions(context, run.projectId, {
    title: vscode.l10n.t("Run again with changes: {0}", projectTitle(context.workspace, run.projectId)),
    options: entry?.options ?? {},
    canGoBack: false,
    first: entry?.leftOut.map((name) => ({ name })),
    summaryFirst: entry !== undefined,
  });
  if (typeof options === "object") {
    await start(context, run.projectId, options);
  }
};

async function chosenRun(
  context: CommandContext,
  argument: unknown,
): Promise<Pick<Run, "projectId" | "runId"> | undefined> {
  return (
    runTarget(argument) ?? (await pickRun(context, { title: vscode.l10n.t("Run which run again?"), empty: noRuns() }))
  );
}

/** Inputs that look like secrets are not kept over a reload. */
function withSecrets(
  context: CommandContext,
  { projectId, options, leftOut }: StartedHere,
): Promise<RunOptions | undefined> {
  return askSecrets(context, options, leftOut, {
    title: vscode.l10n.t("Run again: {0}", projectTitle(context.workspace, projectId)),
    prompt: (name, n, of) =>
      vscode.l10n.t("The value of {0} wasn’t saved, as it may be secret ({1} of {2}).", name, n, of),
  });
}

/** Hex does not tell the inputs of a run that was started elsewhere. */
async function askForUnknown(
  context: CommandContext,
  { projectId }: Pick<Run, "projectId">,
): Promise<RunOptions | undefined> {
  const title = vscode.l10n.t("Run again: {0}", projectTitle(context.workspace, projectId));
  const how = await askOne<"defaults" | "options">(
    {
      title,
      placeholder: vscode.l10n.t("This run’s inputs aren’t available (not started from VS Code)"),
      onDidLeave: context.onDidLeave,
      flow: context.flow,
    },
    [
      { label: vscode.l10n.t("Run with default inputs"), iconPath: new vscode.ThemeIcon("play"), value: "defaults" },
      {
        label: vscode.l10n.t("Choose inputs and options…"),
        iconPath: new vscode.ThemeIcon("settings"),
        value: "options",
      },
    ],
  );
  if (how === "defaults") {
    context.flow.end();
    return {};
  }
  const options =
    how === "options" ? await askOptions(context, projectId, { title, options: {}, canGoBack: false }) : undefined;
  return typeof options === "symbol" ? undefined : options;
}
