import * as vscode from "vscode";
import { showWarning } from "../ui/messages";
import type { NamedOptions } from "./presetFile";
import type { Preset } from "./presetStore";
import { isHexError } from "../hex/errors";
import type { RunOptions } from "../hex/types";
import { parseOptions } from "../store/inputSchema/options";
import { plain } from "../util/text";
import { presetName, whatIsSent } from "./presetItem";
import { projectTitle } from "../ui/format";
import { askSecrets } from "../inputs/askSecrets";
import { allowsFile } from "../actions/confirmRun";
import { showStatus, type CommandContext, type CommandHandler } from "../actions/context";
import { pickProject } from "../actions/pickProject";
import { askOne } from "../ui/quickPick";
import { askOptions } from "../inputs/runOptions";
import { start } from "../actions/start";
import { tellIgnored } from "../actions/tellIgnored";
import { optionsIn, projectTarget } from "../actions/target";
import { askName, askPlace } from "./presetQuestions";
import { presetFor } from "./presetPick";
import { reportErrors } from "./presetErrors";

/** *Hex: Save Preset…*: the inputs and options that the argument carries, or that are asked for. */
export const savePreset: CommandHandler = async (context, argument) => {
  const projectId =
    projectTarget(argument) ??
    (await pickProject(context, { title: vscode.l10n.t("Save a preset of which project?"), goesOn: true }));
  if (projectId === undefined) {
    return;
  }
  const given = optionsIn(argument);
  const title = vscode.l10n.t("New preset for {0}", projectTitle(context.workspace, projectId));
  const options =
    given === undefined
      ? await askOptions(context, projectId, {
          title,
          options: {},
          canGoBack: false,
          goesOn: true,
          accept: vscode.l10n.t("Save preset…"),
        })
      : parseOptions(given);
  const name = typeof options === "object" ? await askName(context, { title }) : undefined;
  const place = name === undefined ? undefined : await askPlace(context, { title });
  context.flow.end();
  if (typeof options === "object" && name !== undefined && place !== undefined) {
    await save(context, place, { name, projectId, options, ask: [] });
  }
};

/** *Hex: Run Preset…*. */
export const runPreset: CommandHandler = async (context, argument) => {
  const preset = await presetFor(context, argument, vscode.l10n.t("Run which preset?"));
  if (!preset || !(await isHere(context, preset)) || !(await isAllowed(context, preset))) {
    return;
  }
  const options = await withAsked(context, preset);
  if (options) {
    await tellIgnored(context, preset.projectId, options);
    await start(context, preset.projectId, options);
  }
};

/** *Hex: Edit Preset…*: the form with what the preset sends, then its name. */
export const editPreset: CommandHandler = async (context, argument) => {
  const preset = await presetFor(context, argument, vscode.l10n.t("Edit which preset?"));
  if (!preset || (preset.place !== "yours" && !(await wantsForm(context, preset, preset.place)))) {
    return;
  }
  const { projectId } = preset;
  const title = vscode.l10n.t("Edit preset: {0}", presetName(preset));
  const options = await askOptions(context, projectId, {
    title,
    options: preset.options,
    canGoBack: false,
    summaryFirst: true,
    goesOn: true,
    accept: vscode.l10n.t("Save preset…"),
  });
  const name = typeof options === "object" ? await askName(context, { title, name: preset.name }) : undefined;
  context.flow.end();
  if (typeof options !== "object" || name === undefined) {
    return;
  }
  if (await save(context, preset.place, { name, projectId, options, ask: preset.ask }, preset)) {
    if (name !== preset.name) {
      await reportErrors(context, async () => (await context.files.presets()).delete(preset));
    }
  }
};

/** *Hex: Delete Preset…*. */
export const deletePreset: CommandHandler = async (context, argument) => {
  const preset = await presetFor(context, argument, vscode.l10n.t("Delete which preset?"));
  if (!preset) {
    return;
  }
  const message = vscode.l10n.t(
    "Delete the preset “{0}” of “{1}”?",
    presetName(preset),
    projectTitle(context.workspace, preset.projectId),
  );
  const detail =
    preset.place === "yours"
      ? vscode.l10n.t("This can’t be undone. Runs that were started with it aren’t affected.")
      : vscode.l10n.t(
          "It’s removed from {0}, for everyone with this folder. Runs that were started with it aren’t affected.",
          pathOf(preset.place),
        );
  const confirm = vscode.l10n.t("Delete Preset");
  if ((await showWarning(message, { modal: true, detail }, confirm)) === confirm) {
    await reportErrors(context, async () => (await context.files.presets()).delete(preset));
  }
};

/** Asks before it replaces another one; false when nothing was saved. */
async function save(
  context: CommandContext,
  place: Preset["place"],
  preset: NamedOptions,
  edited?: Preset,
): Promise<boolean> {
  const presets = await context.files.presets();
  const other = presets.find(place, preset);
  if (other && other.id !== edited?.id && !(await confirmReplace(other))) {
    return false;
  }
  return await reportErrors(context, async () => {
    await presets.save(place, preset);
    showStatus(vscode.l10n.t("Saved the preset “{0}”.", presetName(preset)));
  });
}

async function confirmReplace(other: Preset): Promise<boolean> {
  const replace = vscode.l10n.t("Replace Preset");
  const message = vscode.l10n.t("A preset named “{0}” already exists. Replace it?", presetName(other));
  const detail = vscode.l10n.t("It sends: {0}", whatIsSent(other).join(", "));
  return (await showWarning(message, { modal: true, detail }, replace)) === replace;
}

/** A file with presets is what others wrote: in a folder that is not trusted, people see first what it would do. */
async function isAllowed(
  context: CommandContext,
  { place, projectId, options, ask, ...preset }: Preset,
): Promise<boolean> {
  if (place === "yours") {
    return true;
  }
  const why = vscode.l10n.t(
    "Requested by the preset “{0}” of {1}, in a folder that you don’t trust.",
    presetName(preset),
    pathOf(place),
  );
  return await allowsFile(context, { projectId, options, ask, why });
}

/** Says so when the preset is of a project that the current workspace does not have. */
async function isHere({ workspace }: CommandContext, preset: Preset): Promise<boolean> {
  const { projectId } = preset;
  if (workspace.store.project(projectId) && !workspace.store.runsOf(projectId).gone) {
    return true;
  }
  try {
    await workspace.loadProject(projectId, "user");
    return true;
  } catch (error) {
    if (!isHexError(error, "notFound") && !isHexError(error, "forbidden")) {
      throw error;
    }
  }
  const switchWorkspace = vscode.l10n.t("Switch Workspace");
  const message = vscode.l10n.t(
    "The project of the preset “{0}” isn’t in this Hex workspace, or you don’t have access to it.",
    presetName(preset),
  );
  if ((await showWarning(message, switchWorkspace)) === switchWorkspace) {
    await vscode.commands.executeCommand("hexRuns.switchWorkspace");
  }
  return false;
}

/** Values that may be secret are not kept. */
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

/** A team's preset can be changed in its file as well, where more than one can be changed. */
async function wantsForm({ onDidLeave, flow }: CommandContext, preset: Preset, uri: vscode.Uri): Promise<boolean> {
  const how = await askOne<"form" | "file">(
    { title: vscode.l10n.t("Edit preset: {0}", presetName(preset)), onDidLeave, flow },
    [
      { label: vscode.l10n.t("Change inputs and options…"), iconPath: new vscode.ThemeIcon("settings"), value: "form" },
      { label: vscode.l10n.t("Open {0}", pathOf(uri)), iconPath: new vscode.ThemeIcon("go-to-file"), value: "file" },
    ],
  );
  if (how === "file") {
    flow.end();
    await vscode.window.showTextDocument(uri);
  }
  return how === "form";
}

function pathOf(uri: vscode.Uri): string {
  return plain(vscode.workspace.asRelativePath(uri), 200);
}
