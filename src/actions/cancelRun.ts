import * as vscode from "vscode";
import { confirm } from "../ui/messages";
import { isHexError } from "../hex/errors";
import { isActive, type Run } from "../hex/types";
import { joined, projectTitle, runLength, statusText, triggerText } from "../ui/format";
import { report, showStatus, type CommandContext, type CommandHandler } from "./context";
import { latest, runFor } from "./runFor";

/** *Hex: Cancel Run*: asks first when the run was not started here. */
export const cancelRun: CommandHandler = async (context, argument) => {
  const { store } = context.workspace;
  const run = await runFor(context, argument, {
    title: vscode.l10n.t("Cancel which run?"),
    include: (one) => isActive(one) && !store.isCancelling(one.runId),
    empty: vscode.l10n.t("No run is active"),
  });
  if (!run) {
    if (argument !== undefined) {
      sayEnded();
    }
    return;
  }
  if (!isCancellable(context, run) || !(await isConfirmed(context, run))) {
    return;
  }
  // It may have ended while the question was open.
  if (!isCancellable(context, run)) {
    return;
  }
  try {
    if ((await cancel(context, run)) === "ended") {
      sayEnded();
    }
  } catch (error) {
    report(context, error, { subject: projectTitle(context.workspace, run.projectId) });
  }
};

/**
 * Cancels a run, unless it has ended meanwhile.
 *
 * @throws HexError when the run goes on.
 */
export async function cancel(context: Pick<CommandContext, "workspace">, run: Run): Promise<"cancelled" | "ended"> {
  try {
    await context.workspace.actions.cancel(run);
    return "cancelled";
  } catch (error) {
    // Hex does not take the cancelling of a run that has ended: was it that?
    const mayHaveEnded =
      isHexError(error, "notFound") || isHexError(error, "unprocessable") || isHexError(error, "badRequest");
    const now = mayHaveEnded ? await latest(context, run) : undefined;
    if (now && !isActive(now)) {
      return "ended";
    }
    throw error;
  }
}

/** False, and said so, when the run has ended; false when it is being cancelled already. */
function isCancellable({ workspace: { store } }: CommandContext, run: Run): boolean {
  const now = store.run(run.projectId, run.runId) ?? run;
  if (!isActive(now)) {
    sayEnded();
  }
  return isActive(now) && !store.isCancelling(run.runId);
}

function sayEnded(): void {
  showStatus(vscode.l10n.t("The run had already ended"));
}

async function isConfirmed({ workspace }: CommandContext, run: Run): Promise<boolean> {
  if (workspace.localRuns.has(run.runId)) {
    return true;
  }
  const message = vscode.l10n.t(
    "Cancel this run of “{0}”? You didn’t start it from VS Code.",
    projectTitle(workspace, run.projectId),
  );
  const detail = joined(statusText(run, false), triggerText(run.trigger), runLength(run, workspace.store.now()));
  return await confirmCancel(message, detail, vscode.l10n.t("Cancel Run"));
}

/** A question whose other button does not say "Cancel" as well. */
export function confirmCancel(message: string, detail: string, cancelTitle: string): Promise<boolean> {
  return confirm(message, cancelTitle, { detail, decline: vscode.l10n.t("Keep Running") });
}
