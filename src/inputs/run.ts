import * as vscode from "vscode";
import { allowsFile } from "../actions/confirmRun";
import type { CommandContext, CommandHandler } from "../actions/context";
import { noRuns } from "../actions/openInHex";
import { pickProject } from "../actions/pickProject";
import { pickRun } from "../actions/pickRun";
import { kernelsHint, start } from "../actions/start";
import { isFromFile, isFromPage, optionsIn, projectTarget, runTarget } from "../actions/target";
import type { ProjectId, Run, RunId, RunOptions } from "../hex/types";
import { parseOptions } from "../store/inputSchema/options";
import type { LocalRun } from "../store/localRuns";
import { joined, projectTitle } from "../ui/format";
import { askOne, back } from "../ui/quickPick";
import { refusedInputs } from "./refusals";
import { formTitle, startFromForm } from "./startFromForm";
import { askSecrets } from "./untypedInput";

/** *Hex: Run Project*: at once, with the defaults or the options in the argument. */
export const runProject: CommandHandler = async (context, argument) => {
  const projectId =
    projectTarget(argument) ?? (await pickToRun(context, vscode.l10n.t("Run which project?"), { presets: true }));
  if (projectId === undefined) {
    return;
  }
  const options = parseOptions(optionsIn(argument));
  const why = vscode.l10n.t("Requested by a file that names this project, in a folder that you don’t trust.");
  if (!isFromFile(argument) || (await allowsFile(context, { projectId, options, why }))) {
    await start(context, projectId, options);
  }
};

/** *Hex: Run with Inputs…*. */
export const runWithInputs: CommandHandler = async (context, argument) => {
  const given = projectTarget(argument);
  for (;;) {
    const projectId =
      given ?? (await pickToRun(context, vscode.l10n.t("Run which project with inputs?"), { goesOn: true }));
    if (projectId === undefined) {
      return;
    }
    const answer = await startFromForm(context, projectId, {
      title: formTitle(context, projectId),
      options: parseOptions(optionsIn(argument)),
      canGoBack: given === undefined,
      first: refusedInputs(argument),
    });
    if (answer !== back) {
      return;
    }
  }
};

function pickToRun(
  context: CommandContext,
  title: string,
  more: { goesOn: true } | { presets: true },
): Promise<ProjectId | undefined> {
  return pickProject(context, { title: joined(title, kernelsHint(context.workspace)), ...more });
}

/** *Hex: Run Again*: with the inputs and options of the run, as far as they are known. */
export const runAgain: CommandHandler = async (context, argument) => {
  const run = await chosenRun(context, argument);
  if (!run) {
    return;
  }
  const entry = context.workspace.localRuns.get(run.runId);
  const onStarted = follower(context, run, argument);
  const options = entry ? await withSecrets(context, entry) : await askForUnknown(context, run, onStarted);
  if (options) {
    await start(context, run.projectId, options, { onStarted });
  }
};

/** *Hex: Run Again with Changes…*: the form, filled in with the run's inputs and options. */
export const runAgainWithChanges: CommandHandler = async (context, argument) => {
  const run = await chosenRun(context, argument);
  if (!run) {
    return;
  }
  const entry = context.workspace.localRuns.get(run.runId);
  const question = {
    title: formTitle(context, run.projectId),
    options: entry?.options ?? {},
    canGoBack: false,
    first: entry?.leftOut.map((name) => ({ name })),
    summaryFirst: entry !== undefined,
  };
  await startFromForm(context, run.projectId, question, { onStarted: follower(context, run, argument) });
};

/** Called on a run's page, that page goes on to the new run. */
function follower(
  context: CommandContext,
  { projectId, runId }: Pick<Run, "projectId" | "runId">,
  argument: unknown,
): ((to: RunId) => void) | undefined {
  return isFromPage(argument) ? (to) => void context.followRun(projectId, runId, to) : undefined;
}

async function chosenRun(
  context: CommandContext,
  argument: unknown,
): Promise<Pick<Run, "projectId" | "runId"> | undefined> {
  return (
    runTarget(argument) ?? (await pickRun(context, { title: vscode.l10n.t("Run which run again?"), empty: noRuns() }))
  );
}

/** Inputs that look like secrets do not survive a reload. */
function withSecrets(
  context: CommandContext,
  { projectId, options, leftOut }: LocalRun,
): Promise<RunOptions | undefined> {
  return askSecrets(context, options, leftOut, {
    title: vscode.l10n.t("Run again: {0}", projectTitle(context.workspace, projectId)),
    prompt: (name, n, of) =>
      vscode.l10n.t("The value of {0} wasn’t saved, as it may be secret ({1} of {2}).", name, n, of),
  });
}

/** Hex's API has no inputs of runs that were started elsewhere. Answers with the defaults, or starts from the form. */
async function askForUnknown(
  context: CommandContext,
  { projectId }: Pick<Run, "projectId">,
  onStarted: ((to: RunId) => void) | undefined,
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
  if (how === "options") {
    const question = { title: formTitle(context, projectId), options: {}, canGoBack: false };
    await startFromForm(context, projectId, question, { onStarted });
  }
  return undefined;
}
