import * as vscode from "vscode";
import type { CommandContext } from "../actions/context";
import { start } from "../actions/start";
import type { ProjectId, RunId, RunOptions } from "../hex/types";
import { projectTitle } from "../ui/format";
import type { Back } from "../ui/quickPick";
import { askOptions, type OptionsQuestion, type SendDryRun } from "./runOptions";

interface FormStart {
  /** Whether what was chosen may be sent, as a dry run too; missing: it may. */
  allows?: (options: RunOptions) => Promise<boolean>;
  /** Called with the run that was started. */
  onStarted?: (runId: RunId) => void;
}

/** Asks for inputs and options and starts the run. A dry run comes back to the form with what Hex says. */
export async function startFromForm(
  context: CommandContext,
  projectId: ProjectId,
  question: Omit<OptionsQuestion, "accept" | "goesOn" | "sendDryRun">,
  { allows, onStarted }: FormStart = {},
): Promise<Back | undefined> {
  const send = async (options: RunOptions, onDryRun?: Parameters<SendDryRun>[1]) => {
    if (allows === undefined || (await allows(options))) {
      await start(context, projectId, options, { onStarted, onDryRun });
    }
  };
  const chosen = await askOptions(context, projectId, { ...question, sendDryRun: send });
  if (typeof chosen !== "object") {
    return chosen;
  }
  await send(chosen.options);
  return undefined;
}

/** "Run Revenue by region": what all steps of the form are for. */
export function formTitle({ workspace }: CommandContext, projectId: ProjectId): string {
  return vscode.l10n.t("Run {0}", projectTitle(workspace, projectId));
}
