import * as vscode from "vscode";
import { isFailure, type ProjectId, type Run } from "../hex/types";
import { failureMark, historyBars } from "../store/lastRuns";
import type { HexWorkspace } from "../workspace";
import { durationText } from "./format";

/** What fits into a line of a tooltip. */
const mostBars = 20;

/** How the project's last runs went, drawn and in words, and how long they usually take; nothing when none is known. */
export function historyFacts({ durations }: HexWorkspace, projectId: ProjectId): (string | undefined)[] {
  const last = durations.past(projectId).slice(0, mostBars);
  const bars = historyBars(last);
  const outcomes = outcomesText(last, failureMark);
  const usual = usualText(durations, projectId);
  return [
    last.length === 1 ? vscode.l10n.t("{0} last run: {1}", bars, outcomes) : undefined,
    last.length > 1
      ? vscode.l10n.t("{0} last {1} runs, newest on the right: {2}", bars, last.length, outcomes)
      : undefined,
    usual && vscode.l10n.t("Usually: {0}", usual),
  ];
}

/** Between what lengths eight in ten runs of the project are; nothing while too few are known. */
export function usualText(durations: HexWorkspace["durations"], projectId: ProjectId): string | undefined {
  const typical = durations.typical(projectId);
  if (!typical) {
    return undefined;
  }
  const least = durationText(typical.p10Ms);
  const most = durationText(typical.p90Ms);
  return least === most ? most : vscode.l10n.t("{0} to {1}, median {2}", least, most, durationText(typical.medianMs));
}

/** How many of the ended runs came to which end. */
export function outcomesText(runs: readonly Pick<Run, "status">[], mark?: string): string {
  const count = (test: (run: Pick<Run, "status">) => boolean) => runs.filter(test).length;
  const completed = count(({ status }) => status === "COMPLETED");
  const failed = count(isFailure);
  const cancelled = count(({ status }) => status === "KILLED");
  const other = runs.length - completed - failed - cancelled;
  const counts = [
    completed > 0 && vscode.l10n.t("{0} completed", completed),
    failed > 0 &&
      (mark === undefined ? vscode.l10n.t("{0} failed", failed) : vscode.l10n.t("{0} failed ({1})", failed, mark)),
    cancelled > 0 && vscode.l10n.t("{0} cancelled", cancelled),
    other > 0 && vscode.l10n.t("{0} with another status", other),
  ];
  return counts.filter((part) => part !== false).join(", ");
}
