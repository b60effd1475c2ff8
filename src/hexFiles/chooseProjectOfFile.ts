import * as vscode from "vscode";
import { showInformation } from "../ui/messages";
import { plain, withoutIcons } from "../util/text";
import type { CommandHandler } from "../actions/context";
import { showStatus } from "../actions/context";
import { pickProject } from "../actions/pickProject";
import { projectTitle } from "../ui/format";

/** *Hex: Choose Project of File…*: for a file without a project ID; from the palette for the one in the editor. */
export const chooseProjectOfFile: CommandHandler = async (context, argument) => {
  const uri = uriIn(argument) ?? vscode.window.activeTextEditor?.document.uri.toString();
  if (uri === undefined) {
    void showInformation(vscode.l10n.t("Open the project’s file first, then choose its project."));
    return;
  }
  const name = withoutIcons(plain(vscode.workspace.asRelativePath(vscode.Uri.parse(uri)), 100));
  const projectId = await pickProject(context, { title: vscode.l10n.t("Which project is {0} of?", name) });
  if (projectId !== undefined) {
    await context.files.chosen.choose(uri, projectId);
    showStatus(vscode.l10n.t("{0}: {1}", name, projectTitle(context.workspace, projectId)));
  }
};

function uriIn(argument: unknown): string | undefined {
  const uri = typeof argument === "object" && argument !== null && "uri" in argument ? argument.uri : undefined;
  return typeof uri === "string" ? uri : undefined;
}
