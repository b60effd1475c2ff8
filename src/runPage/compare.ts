import * as vscode from "vscode";
import type { CommandHandler } from "../actions/context";
import { noRuns } from "../actions/openInHex";
import { pickRun, pickRunOf } from "../actions/pickRun";
import { runTarget } from "../actions/target";

/** *Hex: Compare Runs*: two runs of a project side by side. Asks for what it was not called on. */
export const compareRuns: CommandHandler = async (context, argument) => {
  const first =
    runTarget(argument) ?? (await pickRun(context, { title: vscode.l10n.t("Compare which run?"), empty: noRuns() }));
  if (!first) {
    return;
  }
  const other = await pickRunOf(context, first.projectId, {
    title: vscode.l10n.t("Compare with…"),
    include: ({ projectId, runId }) => projectId === first.projectId && runId !== first.runId,
    empty: vscode.l10n.t("The project has no other run"),
    elsewhere: false,
  });
  if (other) {
    await context.showComparison(first.projectId, [first.runId, other.runId]);
  }
};
