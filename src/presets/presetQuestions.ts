import * as vscode from "vscode";
import { presetUri, type PresetPlace } from "./presetStore";
import { plain, withoutIcons } from "../util/text";
import type { CommandContext } from "../actions/context";
import { askText, refusal } from "../inputs/textBox";
import { askOne } from "../ui/quickPick";

const longestName = 100;

/** Asks what a preset is called; `name` is what it was called before. */
export async function askName(
  { onDidLeave, flow }: CommandContext,
  { title, name }: { title: string; name?: string },
): Promise<string | undefined> {
  const prompt = vscode.l10n.t("Preset name. The preset is listed under it, below its project.");
  const answer = await askText<string>({ title, prompt, value: name ?? "", onDidLeave, flow }, ({ answer: give }) => ({
    say: (text) => {
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

/** Asks who is to have a preset. Without a folder that can be written to it is for oneself. */
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
