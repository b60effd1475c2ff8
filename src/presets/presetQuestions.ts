import * as vscode from "vscode";
import { joined, projectTitle } from "../ui/format";
import { showInformation } from "../ui/messages";
import { presetName } from "../actions/presetRows";
import { placeText, whatIsSent } from "./presetItem";
import { presetUri, type Preset, type PresetPlace } from "./presetStore";
import { plain, withoutIcons } from "../util/text";
import type { CommandContext } from "../actions/context";
import { askText, refusal } from "../ui/textBox";
import { askOne } from "../ui/quickPick";

const longestName = 100;

/** Asks for the name of a preset; `name` is its current one. */
export async function askName(
  { onDidLeave, flow }: CommandContext,
  { title, name }: { title: string; name?: string },
): Promise<string | undefined> {
  const prompt = vscode.l10n.t("Preset name. The preset is listed under it, below its project.");
  const answer = await askText<string>({ title, prompt, value: name ?? "", onDidLeave, flow }, ({ answer: give }) => ({
    validate: (text) => {
      const wrong = problem(text.trim());
      return wrong === undefined ? undefined : refusal(wrong);
    },
    accept: (text) => give(text.trim()),
  }));
  return typeof answer === "symbol" ? undefined : answer;
}

function problem(name: string): string | undefined {
  if (name === "") {
    return vscode.l10n.t("Type a name");
  }
  return name.length > longestName ? vscode.l10n.t("Type at most {0} characters", longestName) : undefined;
}

/** Asks for whom a preset is. Without a writable folder it is personal. */
export async function askPlace(
  { onDidLeave, flow }: CommandContext,
  { title }: { title: string },
): Promise<PresetPlace | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(
    ({ uri }) => vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false,
  );
  if (folders.length === 0) {
    return "yours";
  }
  const place = await askOne<PresetPlace>({ title, placeholder: vscode.l10n.t("Who is it for?"), onDidLeave, flow }, [
    {
      label: vscode.l10n.t("For me"),
      description: vscode.l10n.t("stored by VS Code on this machine"),
      iconPath: new vscode.ThemeIcon("account"),
      value: "yours",
    },
    ...folders.map((folder) => ({
      label:
        folders.length === 1
          ? vscode.l10n.t("For the team")
          : vscode.l10n.t("For the team of {0}", withoutIcons(plain(folder.name, 60))),
      description: vscode.l10n.t(
        "in {0}, for everyone with this folder",
        withoutIcons(plain(vscode.workspace.asRelativePath(presetUri(folder)), 100)),
      ),
      iconPath: new vscode.ThemeIcon("organization"),
      value: presetUri(folder),
    })),
  ]);
  return typeof place === "symbol" ? undefined : place;
}

/** The preset that a command was called on, else asks for one. */
export async function presetFor(
  context: CommandContext,
  argument: unknown,
  title: string,
): Promise<Preset | undefined> {
  const presets = context.files.presets;
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
  await showInformation(vscode.l10n.t("No presets yet. A preset saves inputs and options of a project under a name."), {
    title: vscode.l10n.t("Save Preset…"),
    command: "hexRuns.savePreset",
  });
}

function presetIdIn(argument: unknown): string | undefined {
  const id =
    typeof argument === "object" && argument !== null && "presetId" in argument ? argument.presetId : undefined;
  return typeof id === "string" ? id : undefined;
}

/** A file's path within the open folders. */
export function pathOf(uri: vscode.Uri): string {
  return plain(vscode.workspace.asRelativePath(uri), 200);
}
