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
      void showErrorMessage(vscode.l10n.t("The preset could not be saved: {0}", plain(reason, 300)));
    }
    return false;
  }
}

async function offerFile({ uri, why }: PresetFileError): Promise<void> {
  const path = plain(vscode.workspace.asRelativePath(uri), 200);
  const message =
    why === "unsaved"
      ? vscode.l10n.t("{0} has changes that are not saved. Save it first, then try again.", path)
      : vscode.l10n.t("{0} cannot be read, and so it is not changed. Mend it first.", path);
  await showErrorMessage(message, {
    title: vscode.l10n.t("Open File"),
    run: () => vscode.window.showTextDocument(uri),
  });
}
