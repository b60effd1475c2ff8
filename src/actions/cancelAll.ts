import * as vscode from "vscode";
import { showErrorMessage, showInformation } from "../ui/messages";
import { isHexError } from "../hex/errors";
import type { Run } from "../hex/types";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { joined, projectTitle, runLength, triggerText } from "../ui/format";
import { cancel, confirmCancel } from "./cancelRun";
import type { CommandContext, CommandHandler } from "./context";
import { withQuietProgress } from "../ui/progress";

const mostNamed = 15;
const mostAtOnce = 4;

/** *Hex: Cancel All Active Runs*: says which before it does. */
export const cancelAllRuns: CommandHandler = async (context) => {
  const { store } = context.workspace;
  const runs = store.activeRuns().filter((run) => !store.isCancelling(run.runId));
  if (runs.length === 0) {
    void showInformation(vscode.l10n.t("No run is active."));
    return;
  }
  if (await confirm(context, runs)) {
    const failures = await cancelEach(context, runs);
    await tellFailures(context, failures, runs.length);
  }
};

async function confirm({ workspace }: CommandContext, runs: readonly Run[]): Promise<boolean> {
  const elsewhere = runs.filter((run) => !workspace.localRuns.has(run.runId)).length;
  const message =
    runs.length === 1 ? vscode.l10n.t("Cancel 1 active run?") : vscode.l10n.t("Cancel {0} active runs?", runs.length);
  const lines = runs
    .slice(0, mostNamed)
    .map((run) =>
      joined(
        projectTitle(workspace, run.projectId),
        workspace.localRuns.has(run.runId) ? vscode.l10n.t("started from VS Code") : triggerText(run.trigger),
        runLength(run, workspace.store.now()),
      ),
    );
  const detail = [
    ...lines,
    ...(runs.length > mostNamed ? [vscode.l10n.t("and {0} more", runs.length - mostNamed)] : []),
    ...(elsewhere > 0 ? ["", elsewhereText(elsewhere)] : []),
  ].join("\n");
  const button = runs.length === 1 ? vscode.l10n.t("Cancel Run") : vscode.l10n.t("Cancel {0} Runs", runs.length);
  return await confirmCancel(message, detail, button);
}

function elsewhereText(count: number): string {
  return count === 1
    ? vscode.l10n.t("You didn’t start one of them from VS Code.")
    : vscode.l10n.t("You didn’t start {0} of them from VS Code.", count);
}

/** Cancels a few at a time; answers the errors of those that go on. */
async function cancelEach(context: CommandContext, runs: readonly Run[]): Promise<unknown[]> {
  const left = [...runs];
  const failures: unknown[] = [];
  const stop = new AbortController();
  const work = async () => {
    for (let run = left.shift(); run && !stop.signal.aborted; run = left.shift()) {
      try {
        await cancel(context, run);
      } catch (error) {
        failures.push(error);
        // The other requests would be answered alike.
        if (isHexError(error, "unauthorized") || isHexError(error, "rateLimited")) {
          failures.push(...left.splice(0).map(() => error));
        }
      }
    }
  };
  const title =
    runs.length === 1 ? vscode.l10n.t("Cancelling a run") : vscode.l10n.t("Cancelling {0} runs", runs.length);
  await withQuietProgress({ title, stop }, () => Promise.all(Array.from({ length: mostAtOnce }, work)));
  return failures;
}

/** One message for all of them, with the advice for the first. */
async function tellFailures({ log }: CommandContext, failures: readonly unknown[], total: number): Promise<void> {
  const [first] = failures;
  if (first === undefined || isHexError(first, "unauthorized")) {
    // A refused token has a prompt of its own.
    return;
  }
  failures.filter((error) => !isHexError(error)).forEach((error) => log.error(String(error)));
  const advice = errorMessageFor(first);
  const message = vscode.l10n.t("Couldn’t cancel {0} of {1} runs. {2}", failures.length, total, advice.message);
  await showErrorMessage(message, ...advice.actions);
}
