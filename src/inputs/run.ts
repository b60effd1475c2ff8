import * as vscode from "vscode";
import type { ProjectId } from "../hex/types";
import { joined, projectTitle } from "../ui/format";
import type { CommandContext, CommandHandler } from "../actions/context";
import { parseOptions } from "../store/inputSchema/options";
import { allowsFile } from "../actions/confirmRun";
import { refusedInputs } from "./refused";
import { kernelsHint } from "../actions/kernels";
import { pickProject } from "../actions/pickProject";
import { back } from "../ui/quickPick";
import { askOptions } from "./runOptions";
import { start } from "../actions/start";
import { isFromFile, optionsIn, projectTarget } from "../actions/target";

/** *Hex: Run Project*: at once, with defaults or the options that the argument carries. */
export const runProject: CommandHandler = async (context, argument) => {
  const projectId = projectTarget(argument) ?? (await pickToRun(context, vscode.l10n.t("Run which project?")));
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
    const projectId = given ?? (await pickToRun(context, vscode.l10n.t("Run which project with inputs?"), true));
    if (projectId === undefined) {
      return;
    }
    const options = await askOptions(context, projectId, {
      title: vscode.l10n.t("Run with inputs: {0}", projectTitle(context.workspace, projectId)),
      options: parseOptions(optionsIn(argument)),
      canGoBack: given === undefined,
      first: refusedInputs(argument),
    });
    if (options !== back) {
      if (options !== undefined) {
        await start(context, projectId, options);
      }
      return;
    }
  }
};

function pickToRun(context: CommandContext, title: string, goesOn = false): Promise<ProjectId | undefined> {
  return pickProject(context, { title: joined(title, kernelsHint(context.workspace)), goesOn });
}
