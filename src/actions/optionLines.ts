import * as vscode from "vscode";
import type { RunNotification, RunOptions } from "../hex/types";
import { formatValue } from "../store/inputSchema/values";
import { isSecretName } from "../store/localRuns";
import { plain } from "../util/text";

/** All that the name of an input can have. */
const longestName = 200;
const longestValue = 200;

export interface LineOptions {
  /** Whether the values of inputs whose names say that they are secret are told: those that the user did not type here are. */
  secrets?: "shown" | "hidden";
  /** Characters of a value; a longer one is cut, and its length is told. */
  longest?: number;
}

/** What is sent with a run, for people to read before or while it is: one plain line each. */
export function optionLines(
  options: RunOptions,
  { secrets = "hidden", longest = longestValue }: LineOptions = {},
): string[] {
  const inputs = Object.entries(options.inputs ?? {});
  return [
    ...inputs.map(([name, value]) =>
      vscode.l10n.t(
        "{0} = {1}",
        plain(name, longestName),
        isSecretName(name) && secrets === "hidden" ? "••••••" : shown(formatValue(value), longest),
      ),
    ),
    ...(options.viewId === undefined
      ? []
      : [vscode.l10n.t("Inputs of the saved view {0}", plain(options.viewId, longestValue))]),
    ...(inputs.length === 0 && options.viewId === undefined ? [vscode.l10n.t("Inputs keep their defaults")] : []),
    ...(options.useCachedSqlResults === false ? [vscode.l10n.t("Cached SQL results are not used")] : []),
    ...(options.updatePublishedResults ? [vscode.l10n.t("Published results are updated")] : []),
    ...(options.notifications ?? []).flatMap((notification) => notificationLines(notification, longest)),
    ...(options.dryRun ? [vscode.l10n.t("Dry run: nothing is started")] : []),
  ];
}

/** The first lines and how many are left out; all of them when there are no more than that. */
export function firstLines(lines: readonly string[], most: number): string[] {
  const left = lines.length - most;
  return left > 0 ? [...lines.slice(0, most), vscode.l10n.t("… and {0} more", left)] : [...lines];
}

/** Text with what would not be seen written out, cut to a length that is then told. */
function shown(text: string, longest: number): string {
  const written = text.replace(
    /(?![\u200C\u200D])[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu,
    (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
  );
  const cut = plain(written, longest);
  return written.length > longest ? vscode.l10n.t("{0} ({1} characters)", cut, written.length) : cut;
}

function notificationLines(
  { type, userIds = [], groupIds = [], slackChannelIds = [], subject, body, includeSuccessScreenshot }: RunNotification,
  longest: number,
): string[] {
  const recipients = [
    ...userIds.map((id) => vscode.l10n.t("user {0}", id)),
    ...groupIds.map((id) => vscode.l10n.t("group {0}", id)),
    ...slackChannelIds.map((id) => vscode.l10n.t("Slack channel {0}", id)),
  ].join(", ");
  return [
    whenText(type, shown(recipients, longest)),
    ...(subject === undefined ? [] : [vscode.l10n.t("Subject: {0}", shown(subject, longest))]),
    ...(body === undefined ? [] : [vscode.l10n.t("Message: {0}", shown(body, longest))]),
    ...(includeSuccessScreenshot ? [vscode.l10n.t("With a screenshot of the app")] : []),
  ];
}

function whenText(type: RunNotification["type"], recipients: string): string {
  switch (type) {
    case "SUCCESS":
      return vscode.l10n.t("Hex notifies when it completes: {0}", recipients);
    case "FAILURE":
      return vscode.l10n.t("Hex notifies when it fails: {0}", recipients);
    case "ALL":
      return vscode.l10n.t("Hex notifies when it ends: {0}", recipients);
  }
}
