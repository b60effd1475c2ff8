import * as vscode from "vscode";
import { showErrorMessage } from "../ui/messages";
import { PresetFileError } from "./presetStore";
import { plain } from "../util/text";
import type { CommandContext } from "../actions/context";

/** Changes presets, and tells what keeps it from doing so; true when it was done. */
export async function reportErrors(
  { log }: Pick<CommandContext, "log">,
  work: () => Promise<unknown>,
): Promise<boolean> {
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
  const path = plain(vscode.workspace.asRelativePath(uri), 200);
  const message =
    why === "unsaved"
      ? vscode.l10n.t("{0} has unsaved changes. Save it first, then try again.", path)
      : vscode.l10n.t("Can’t read {0}, so it wasn’t changed. Fix it first.", path);
  const open = vscode.l10n.t("Open File");
  if ((await showErrorMessage(message, open)) === open) {
    await vscode.window.showTextDocument(uri);
  }
}
