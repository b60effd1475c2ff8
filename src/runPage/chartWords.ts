import * as vscode from "vscode";
import { isHexError } from "../hex/errors";
import type { Cell, Run } from "../hex/types";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { withServerWords } from "../ui/errors/errorDetails";
import { plain } from "../util/text";
import { statusText } from "../ui/format";
import type { Button, Problem } from "./pageMessages";

/** What a chart is called: its cell's label, or which one of the charts it is. */
export function chartLabel(cell: Cell, index: number): string {
  const label = plain(cell.label ?? "", 120);
  return label === "" ? vscode.l10n.t("Chart {0}", index + 1) : label;
}

/** Why a run has no pictures; nothing when it has. */
export function noCharts(run: Pick<Run, "status">): string | undefined {
  switch (run.status) {
    case "COMPLETED":
      return undefined;
    case "PENDING":
    case "RUNNING":
      return vscode.l10n.t("Charts appear here when the run has completed.");
    default:
      return vscode.l10n.t("Charts are only available for completed runs. This one: {0}.", statusText(run, false));
  }
}

/** Why the project's charts are not known. */
export function cellsProblem(error: unknown, tryAgain: Button): Problem {
  const text =
    isHexError(error, "forbidden") || isHexError(error, "notFound")
      ? vscode.l10n.t(
          "Your token can’t read this project’s cells, so its charts can’t be shown here. Open the run in Hex to see them.",
        )
      : errorMessageFor(error).message;
  return { text, buttons: [tryAgain] };
}

/** Why one picture is missing. */
export function pictureProblem(error: unknown, tryAgain: Button): Problem {
  return { text: pictureWords(error), buttons: [tryAgain] };
}

function pictureWords(error: unknown): string {
  if (isHexError(error, "forbidden")) {
    return vscode.l10n.t("Your token can’t see this chart.");
  }
  if (isHexError(error, "notFound")) {
    return vscode.l10n.t("This chart isn’t in this run: the version that ran may not have it, or the run is too old.");
  }
  return isHexError(error, "badRequest") || isHexError(error, "unprocessable")
    ? withServerWords(
        vscode.l10n.t("This run has no picture of this chart: its cell didn’t run, or it failed."),
        error.details,
      )
    : errorMessageFor(error).message;
}
