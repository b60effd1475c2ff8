import * as vscode from "vscode";
import { showInformation } from "../ui/messages";
import type { Preset } from "./presetStore";
import { placeText, presetName, whatIsSent } from "./presetItem";
import { joined, projectTitle } from "../ui/format";
import type { CommandContext } from "../actions/context";
import { askOne } from "../ui/quickPick";

/** The preset that a command was called on, else the one that is chosen from a list. */
export async function presetFor(
  context: CommandContext,
  argument: unknown,
  title: string,
): Promise<Preset | undefined> {
  const presets = await context.files.presets();
  await presets.load();
  const given = presetIdIn(argument);
  const found = presets.all.find(({ id }) => id === given);
  if (found) {
    return found;
  }
  if (presets.all.length === 0) {
    await offerToSave();
    return undefined;
  }
  const { workspace, onDidLeave } = context;
  const items = presets.all.map((preset) => ({
    label: presetName(preset),
    description: joined(projectTitle(workspace, preset.projectId), placeText(preset)),
    detail: whatIsSent(preset).join(", "),
    iconPath: new vscode.ThemeIcon("bookmark"),
    value: preset,
  }));
  const chosen = await askOne<Preset>({ title, onDidLeave }, items);
  return typeof chosen === "symbol" ? undefined : chosen;
}

async function offerToSave(): Promise<void> {
  const save = vscode.l10n.t("Save Preset…");
  const message = vscode.l10n.t("No presets yet. A preset saves inputs and options of a project under a name.");
  if ((await showInformation(message, save)) === save) {
    await vscode.commands.executeCommand("hexRuns.savePreset");
  }
}

function presetIdIn(argument: unknown): string | undefined {
  const id =
    typeof argument === "object" && argument !== null && "presetId" in argument ? argument.presetId : undefined;
  return typeof id === "string" ? id : undefined;
}
