import * as vscode from "vscode";
import { isActive, type ProjectId, type Run } from "../hex/types";
import { machineTimeZone } from "../store/inputSchema/zones";
import { lastRuns, type LastRun } from "../store/lastRuns";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import { elapsedText } from "../util/timeText";
import { outcomesText } from "../ui/historyText";
import { dateText, durationText, joined, startedBy, statusText, versionText } from "../ui/format";
import type { History, Outcome, Point, Problem } from "./pageMessages";
import { outcomeOf } from "./sharedViews";

/** The project's last runs, as a plot and a table. */
export function historyView(
  signedIn: SignedInWorkspace,
  projectId: ProjectId,
  run: Run | undefined,
  problem?: Problem,
): History {
  const { store, durations } = signedIn.workspace;
  const runs = lastRuns(store, durations, projectId, run);
  const points = runs.map((one) => point(signedIn, one, one.runId === run?.runId));
  const typical = durations.typical(projectId);
  const ended = runs.filter((one) => !isActive(one));
  return {
    heading:
      runs.length > 1
        ? vscode.l10n.t("The project’s last {0} runs", runs.length)
        : vscode.l10n.t("The project’s last runs"),
    points,
    summary: joined(
      outcomesText(ended),
      ended.length < runs.length ? vscode.l10n.t("{0} active", runs.length - ended.length) : undefined,
    ),
    hint: vscode.l10n.t("Each point is a run. To show it, click it, or select it with the arrow keys and press Enter."),
    legend: legend(points, runs),
    usual: typical && { medianMs: typical.medianMs, text: vscode.l10n.t("median {0}", durationText(typical.medianMs)) },
    axes: { time: vscode.l10n.t("Started"), length: vscode.l10n.t("Duration"), timeZone: machineTimeZone() },
    table: {
      title: vscode.l10n.t("Show as table"),
      columns: [
        vscode.l10n.t("Started"),
        vscode.l10n.t("Status"),
        vscode.l10n.t("Duration"),
        vscode.l10n.t("Version"),
        vscode.l10n.t("Trigger"),
      ],
    },
    thisRun: vscode.l10n.t("this run"),
    text: runs.length === 0 && !problem ? vscode.l10n.t("No runs of this project are known yet.") : undefined,
    problem,
  };
}

function point({ workspace }: SignedInWorkspace, run: LastRun, isThis: boolean): Point {
  const cancelling = workspace.store.isCancelling(run.runId);
  const status = statusText(run, cancelling);
  const started = dateText(new Date(run.startMs));
  // An active run's duration in the same steps as its text: the plot is redrawn only then.
  const length = isActive(run) ? elapsedText(run.elapsedMs, vscode.env.language) : durationText(run.elapsedMs);
  const version = versionText(run.version);
  const trigger = startedBy(workspace, run);
  return {
    runId: run.runId,
    startMs: run.startMs,
    elapsedMs: isActive(run) ? Math.floor(run.elapsedMs / 10_000) * 10_000 : run.elapsedMs,
    outcome: outcomeOf(run.status, cancelling),
    label: joined(started, status, length, version, trigger, isThis ? vscode.l10n.t("this run") : undefined),
    cells: [started, status, length, version ?? "", trigger ?? ""],
    isThis,
  };
}

/** The outcomes with their counts, the most frequent first. */
function legend(points: readonly Point[], runs: readonly LastRun[]): History["legend"] {
  const count = (outcome: Outcome) => points.filter((one) => one.outcome === outcome).length;
  const outcomes = [...new Set(points.map(({ outcome }) => outcome))].sort((a, b) => count(b) - count(a));
  return outcomes.map((outcome) => {
    const example = runs[points.findIndex((one) => one.outcome === outcome)];
    const name =
      outcome === "other" || !example ? vscode.l10n.t("Other") : statusText(example, outcome === "cancelling");
    return { outcome, text: vscode.l10n.t("{0} ({1})", name, count(outcome)) };
  });
}
