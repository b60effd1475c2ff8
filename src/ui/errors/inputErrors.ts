import * as vscode from "vscode";
import type { InputValue } from "../../hex/types";
import type { InputProblem } from "../../store/inputSchema/typing";
import { formatValue } from "../../store/inputSchema/values";
import { plain } from "../../util/text";

const longestOption = 60;

/** What is wrong with a value for an input, and what to type instead. */
export function inputErrorMessage(problem: InputProblem): string {
  switch (problem.kind) {
    case "notText":
      return vscode.l10n.t("This input takes text.");
    case "notANumber":
      return vscode.l10n.t("Type a number, such as 12 or -1.5.");
    case "longNumber":
      return vscode.l10n.t("This number has too many digits to be sent exactly. Type a shorter one.");
    case "badTimeZone":
      return vscode.l10n.t(
        "Unknown time zone “{0}”. Set hexRuns.timeZone to an IANA name such as Europe/Berlin, or leave it empty.",
        plain(problem.timeZone, longestOption),
      );
    case "belowMin":
      return vscode.l10n.t("Type a number of at least {0}.", problem.min);
    case "aboveMax":
      return vscode.l10n.t("Type a number of at most {0}.", problem.max);
    case "offStep":
      return offStep(problem.nearest);
    case "notTrueOrFalse":
      return vscode.l10n.t("This input takes true or false.");
    case "notADate":
      return vscode.l10n.t("Type a date such as 2026-08-09, or today, yesterday, -7d, +2w, -1m.");
    case "notARange":
      return vscode.l10n.t("Type a date range, such as 2026-07-01..2026-07-31 or -7d..today.");
    case "backwards":
      return vscode.l10n.t("The range ends before it begins. Put the earlier date first.");
    case "notAList":
      return vscode.l10n.t("Type values separated by commas, or a JSON list.");
    case "notSettable":
      return vscode.l10n.t("Hex doesn’t let other programs set this input. Use its default.");
    case "notAnOption":
      return vscode.l10n.t("{0} isn’t one of the input’s options.", optionText(problem.option));
  }
}

function optionText(option: InputValue): string {
  return plain(formatValue(option), longestOption);
}

function offStep([below, above]: readonly number[]): string {
  return below === undefined || above === undefined
    ? vscode.l10n.t("This is between two steps of the slider. Type {0}.", below ?? above ?? 0)
    : vscode.l10n.t("This is between two steps of the slider. Type {0} or {1}.", below, above);
}
