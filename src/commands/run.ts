import * as vscode from "vscode";
import type { ProjectId } from "../hex/types";
import { joined, projectTitle } from "../views/words";
import type { CommandContext, CommandHandler } from "./context";
import { parseOptions } from "../runs/inputs/options";
import { allowsFile } from "./confirmRun";
import { refusedInputs } from "./inputs/refused";
import { kernelsHint } from "./kernels";
import { pickProject } from "./pickProject";
import { back } from "./quickPick";
import { askOptions } from "./runOptions";
import { start } from "./start";
import { isFromFile, optionsIn, projectTarget } from "./target";

/** *Hex: Run Project*: at once, with defaults or the options that the argument carries. */
export const runProject: CommandHandler = async (context, argument) => {
  const projectId = projectTarget(argument) ?? (await pickToRun(context, vscode.l10n.t("Run which project?")));
  if (projectId === undefined) {
    return;
  }
  const options = parseOptions(optionsIn(argument));
  const why = vscode.l10n.t("A file names this project, in a folder that you do not trust.");
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
