import * as vscode from "vscode";
import { allowsFile } from "../actions/confirmRun";
import type { CommandContext, CommandHandler } from "../actions/context";
import { tellIgnored } from "../actions/optionLines";
import { presetName } from "../actions/presetRows";
import { start } from "../actions/start";
import { today } from "../actions/typedDates";
import { isHexError } from "../hex/errors";
import type { RunOptions } from "../hex/types";
import { askSecrets } from "../inputs/untypedInput";
import type { DateProblem } from "../store/inputSchema/relativeDates";
import { inputErrorMessage } from "../ui/errors/entryErrors";
import { projectTitle } from "../ui/format";
import { showErrorMessage, showWarning } from "../ui/messages";
import { plain } from "../util/text";
import { pathOf, presetFor } from "./presetQuestions";
import type { Preset } from "./presetStore";

const longestName = 80;

/** *Hex: Run Preset…*: from a row, a picker or the palette. Typed dates become those of today here, and nowhere else. */
export const runPreset: CommandHandler = async (context, argument) => {
  const kept = await presetFor(context, argument, vscode.l10n.t("Run which preset?"));
  if (!kept) {
    return;
  }
  const { problems, ...resolved } = today(kept);
  const [problem] = problems;
  if (problem) {
    await tellNoDate(kept, problem);
    return;
  }
  const preset = { ...kept, ...resolved };
  if (!(await isHere(context, preset)) || !(await isAllowed(context, preset))) {
    return;
  }
  const options = await withAsked(context, preset);
  if (options) {
    await tellIgnored(context, preset.projectId, options);
    await start(context, preset.projectId, options);
  }
};

/** Says why a date of a preset means nothing today; nothing is sent. */
async function tellNoDate(preset: Preset, { name, typed, problem }: DateProblem): Promise<void> {
  const message = vscode.l10n.t(
    "The preset “{0}” wasn’t run. {1} = {2}: {3}",
    presetName(preset),
    plain(name, longestName),
    typed,
    inputErrorMessage(problem),
  );
  const edit = {
    title: vscode.l10n.t("Edit Preset…"),
    command: "hexRuns.editPreset",
    arguments: [{ presetId: preset.id }],
  };
  await showErrorMessage(message, edit);
}

/** Others may have written a team preset: in an untrusted folder the user confirms what it sends. */
async function isAllowed(
  context: CommandContext,
  { place, projectId, options, dates, ask, ...preset }: Preset,
): Promise<boolean> {
  if (place === "yours") {
    return true;
  }
  const why = vscode.l10n.t(
    "Requested by the preset “{0}” of {1}, in a folder that you don’t trust.",
    presetName(preset),
    pathOf(place),
  );
  return await allowsFile(context, { projectId, options, dates, ask, why });
}

/** Whether the preset's project is in the current workspace; shows a message when it is not. */
async function isHere({ workspace }: CommandContext, preset: Preset): Promise<boolean> {
  const { projectId } = preset;
  if (workspace.store.project(projectId) && !workspace.store.runsOf(projectId).gone) {
    return true;
  }
  try {
    await workspace.loader.project(projectId, "user");
    return true;
  } catch (error) {
    if (!isHexError(error, "notFound") && !isHexError(error, "forbidden")) {
      throw error;
    }
  }
  const message = vscode.l10n.t(
    "The project of the preset “{0}” isn’t in this Hex workspace, or you don’t have access to it.",
    presetName(preset),
  );
  await showWarning(message, { title: vscode.l10n.t("Switch Workspace"), command: "hexRuns.switchWorkspace" });
  return false;
}

/** Asks for the values that are not kept because they may be secret. */
function withAsked(
  context: CommandContext,
  { projectId, options, ask, ...preset }: Preset,
): Promise<RunOptions | undefined> {
  return askSecrets(context, options, ask, {
    title: vscode.l10n.t("{0}: {1}", presetName(preset), projectTitle(context.workspace, projectId)),
    prompt: (name, n, of) =>
      vscode.l10n.t("The value of {0} isn’t saved in the preset, as it may be secret ({1} of {2}).", name, n, of),
  });
}
