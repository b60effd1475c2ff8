import * as vscode from "vscode";
import { confirm, showErrorMessage } from "../ui/messages";
import type { NamedOptions } from "./presetFile";
import { PresetFileError, type Preset } from "./presetStore";
import { parseOptions } from "../store/inputSchema/options";
import { parseTypedDates, type TypedDates } from "../store/inputSchema/relativeDates";
import { plain } from "../util/text";
import { presetName } from "../actions/presetRows";
import { today } from "../actions/typedDates";
import { whatIsSent } from "./presetItem";
import { projectTitle } from "../ui/format";
import { showStatus, type CommandContext, type CommandHandler } from "../actions/context";
import { pickProject } from "../actions/pickProject";
import { askOne } from "../ui/quickPick";
import { askOptions } from "../inputs/runOptions";
import { optionsIn, projectTarget } from "../actions/target";
import { askName, askPlace, pathOf, presetFor } from "./presetQuestions";

/** *Hex: Save Preset…*: the inputs and options in the argument, else asks for them. */
export const savePreset: CommandHandler = async (context, argument) => {
  const projectId =
    projectTarget(argument) ??
    (await pickProject(context, { title: vscode.l10n.t("Save a preset of which project?"), goesOn: true }));
  if (projectId === undefined) {
    return;
  }
  const given = optionsIn(argument);
  const title = vscode.l10n.t("New preset for {0}", projectTitle(context.workspace, projectId));
  const chosen =
    given === undefined
      ? await askOptions(context, projectId, {
          title,
          options: {},
          canGoBack: false,
          goesOn: true,
          accept: vscode.l10n.t("Save preset…"),
        })
      : { options: parseOptions(given), dates: datesIn(argument) };
  const name = typeof chosen === "object" ? await askName(context, { title }) : undefined;
  const place = name === undefined ? undefined : await askPlace(context, { title });
  context.flow.end();
  if (typeof chosen === "object" && name !== undefined && place !== undefined) {
    await save(context, place, { name, projectId, ...chosen, ask: [] });
  }
};

/** *Hex: Edit Preset…*: the form, filled in with the preset, then its name. */
export const editPreset: CommandHandler = async (context, argument) => {
  const preset = await presetFor(context, argument, vscode.l10n.t("Edit which preset?"));
  if (!preset || (preset.place !== "yours" && !(await wantsForm(context, preset, preset.place)))) {
    return;
  }
  const { projectId } = preset;
  const title = vscode.l10n.t("Edit preset: {0}", presetName(preset));
  const { options, dates } = today(preset);
  const chosen = await askOptions(context, projectId, {
    title,
    options,
    dates,
    canGoBack: false,
    summaryFirst: true,
    goesOn: true,
    accept: vscode.l10n.t("Save preset…"),
  });
  const name = typeof chosen === "object" ? await askName(context, { title, name: preset.name }) : undefined;
  context.flow.end();
  if (typeof chosen !== "object" || name === undefined) {
    return;
  }
  if (await save(context, preset.place, { name, projectId, ...chosen, ask: preset.ask }, preset)) {
    if (name !== preset.name) {
      await reportErrors(context, () => context.files.presets.delete(preset));
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
  if (await confirm(message, vscode.l10n.t("Delete Preset"), { detail })) {
    await reportErrors(context, () => context.files.presets.delete(preset));
  }
};

/** Saves a preset; asks before it replaces another one. False when nothing was saved. */
async function save(
  context: CommandContext,
  place: Preset["place"],
  preset: NamedOptions,
  edited?: Preset,
): Promise<boolean> {
  const presets = context.files.presets;
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
  const message = vscode.l10n.t("A preset named “{0}” already exists. Replace it?", presetName(other));
  const detail = vscode.l10n.t("It sends: {0}", whatIsSent(other).join(", "));
  return await confirm(message, vscode.l10n.t("Replace Preset"), { detail });
}

/** The typed dates in a command's argument. */
function datesIn(argument: unknown): TypedDates {
  const dates = typeof argument === "object" && argument !== null && "dates" in argument ? argument.dates : undefined;
  return parseTypedDates(dates) ?? {};
}

/** A team preset can also be edited in its file. */
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

/** Changes presets and shows what goes wrong; true when it succeeded. */
async function reportErrors({ log }: Pick<CommandContext, "log">, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof PresetFileError) {
      await offerFile(error);
    } else {
      const reason = error instanceof Error ? error.message : String(error);
      log.error(reason);
      void showErrorMessage(vscode.l10n.t("Couldn’t save the preset: {0}", plain(reason, 300)));
    }
    return false;
  }
}

async function offerFile({ uri, why }: PresetFileError): Promise<void> {
  const path = pathOf(uri);
  const message =
    why === "unsaved"
      ? vscode.l10n.t("{0} has unsaved changes. Save it first, then try again.", path)
      : vscode.l10n.t("Can’t read {0}, so it wasn’t changed. Fix it first.", path);
  await showErrorMessage(message, {
    title: vscode.l10n.t("Open File"),
    run: () => vscode.window.showTextDocument(uri),
  });
}
