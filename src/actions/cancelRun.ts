import * as vscode from "vscode";
import { confirm, showErrorMessage, showInformation } from "../ui/messages";
import { isHexError } from "../hex/errors";
import { isActive, type Run } from "../hex/types";
import { joined, projectTitle, runLength, startedBy, statusText, triggerText } from "../ui/format";
import { report, showStatus, type CommandContext, type CommandHandler } from "./context";
import { latest, runFor } from "./pickRun";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { runTargets } from "./target";
import { withQuietProgress } from "../ui/progress";
import { logError } from "../util/log";

/** *Hex: Cancel Run*: asks first when the run was not started here, and always about several. */
export const cancelRun: CommandHandler = async (context, argument, selected = []) => {
  const { store } = context.workspace;
  if (selected.length > 0) {
    const runs = runTargets(selected).flatMap(({ projectId, runId }) => store.run(projectId, runId) ?? []);
    await cancelSeveral(context, runs, sayEnded);
    return;
  }
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
    // Hex refuses to cancel a run that has ended: find out whether that is why.
    const mayHaveEnded =
      isHexError(error, "notFound") || isHexError(error, "unprocessable") || isHexError(error, "badRequest");
    const now = mayHaveEnded ? await latest(context, run) : undefined;
    if (now && !isActive(now)) {
      return "ended";
    }
    throw error;
  }
}

/** Whether the run can still be cancelled; says so when it has ended. */
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
function confirmCancel(message: string, detail: string, cancelTitle: string): Promise<boolean> {
  return confirm(message, cancelTitle, { detail, decline: vscode.l10n.t("Keep Running") });
}

const mostNamed = 15;
const mostAtOnce = 4;

/** *Hex: Cancel All Active Runs*: says which before it does. */
export const cancelAllRuns: CommandHandler = async (context) => {
  const none = () => void showInformation(vscode.l10n.t("No run is active."));
  await cancelSeveral(context, context.workspace.store.activeRuns(), none);
};

/** Asks one question about those that can still be cancelled, and cancels them. */
async function cancelSeveral(context: CommandContext, chosen: readonly Run[], sayNone: () => void): Promise<void> {
  const { store } = context.workspace;
  const runs = chosen.filter((run) => isActive(run) && !store.isCancelling(run.runId));
  if (runs.length === 0) {
    sayNone();
  } else if (await confirmAll(context, runs)) {
    const failures = await cancelEach(context, runs);
    await tellFailures(context, failures, runs.length);
  }
}

async function confirmAll({ workspace }: CommandContext, runs: readonly Run[]): Promise<boolean> {
  const elsewhere = runs.filter((run) => !workspace.localRuns.has(run.runId)).length;
  const message =
    runs.length === 1 ? vscode.l10n.t("Cancel 1 active run?") : vscode.l10n.t("Cancel {0} active runs?", runs.length);
  const lines = runs
    .slice(0, mostNamed)
    .map((run) =>
      joined(projectTitle(workspace, run.projectId), startedBy(workspace, run), runLength(run, workspace.store.now())),
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

/** Cancels a few runs at a time; returns the errors of those that could not be cancelled. */
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
        // The other requests would fail in the same way.
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
  failures.filter((error) => !isHexError(error)).forEach((error) => logError(log, error));
  const advice = errorMessageFor(first);
  const message =
    total === 1
      ? advice.message
      : vscode.l10n.t("Couldn’t cancel {0} of {1} runs. {2}", failures.length, total, advice.message);
  await showErrorMessage(message, ...advice.actions);
}
