import * as vscode from "vscode";
import type { InputValue, RunNotification, RunOptions } from "../hex/types";
import { formatValue } from "../runs/inputs/values";
import { isSecretName } from "../runs/starting/startedRuns";
import { plain } from "../util/text";

const longestName = 60;
const longestValue = 200;

/** What is sent with a run, for people to read before or while it is: one plain line each. A secret's value is not told. */
export function optionLines(options: RunOptions): string[] {
  const inputs = Object.entries(options.inputs ?? {});
  return [
    ...inputs.map(([name, value]) => inputLine(name, value)),
    ...(options.viewId === undefined ? [] : [vscode.l10n.t("Inputs of the saved view {0}", plain(options.viewId, longestValue))]),
    ...(inputs.length === 0 && options.viewId === undefined ? [vscode.l10n.t("Inputs keep their defaults")] : []),
    ...(options.useCachedSqlResults === false ? [vscode.l10n.t("SQL is queried anew")] : []),
    ...(options.updatePublishedResults ? [vscode.l10n.t("Published results are updated")] : []),
    ...(options.notifications ?? []).map(notificationLine),
    ...(options.dryRun ? [vscode.l10n.t("Dry run: nothing is started")] : []),
  ];
}

function inputLine(name: string, value: InputValue): string {
  return vscode.l10n.t("{0} = {1}", plain(name, longestName), isSecretName(name) ? "••••••" : plain(formatValue(value), longestValue));
}

function notificationLine({ type, userIds = [], groupIds = [], slackChannelIds = [] }: RunNotification): string {
  const count = userIds.length + groupIds.length + slackChannelIds.length;
  switch (type) {
    case "SUCCESS":
      return vscode.l10n.t("Hex notifies when it completes: {0} recipients", count);
    case "FAILURE":
      return vscode.l10n.t("Hex notifies when it fails: {0} recipients", count);
    case "ALL":
      return vscode.l10n.t("Hex notifies when it ends: {0} recipients", count);
  }
}
