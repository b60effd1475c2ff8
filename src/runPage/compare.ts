import * as vscode from "vscode";
import type { CommandHandler } from "../actions/context";
import { noRuns } from "../actions/openInHex";
import { pickRun, pickRunOf } from "../actions/pickRun";
import { runTarget, runTargets } from "../actions/target";
import { showInformation } from "../ui/messages";

/** *Hex: Compare Runs*: two runs of a project side by side. Asks for what it was not called on. */
export const compareRuns: CommandHandler = async (context, argument, selected = []) => {
  if (selected.length > 0) {
    const [one, another, ...others] = runTargets(selected);
    if (one && another && others.length === 0 && one.projectId === another.projectId) {
      await context.showComparison(one.projectId, [one.runId, another.runId]);
    } else {
      void showInformation(vscode.l10n.t("Select two runs of the same project to compare them."));
    }
    return;
  }
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
