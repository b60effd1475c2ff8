import * as vscode from "vscode";
import type { ProjectId, RunNotification, RunOptions } from "../hex/types";
import { typedDate, type TypedDates } from "../store/inputSchema/relativeDates";
import { formatValue } from "../store/inputSchema/values";
import { isSecretName } from "../store/localRuns";
import { plain } from "../util/text";
import { showWarning } from "../ui/messages";
import { oddNames } from "../polling/projectInputs";
import type { HexWorkspace } from "../workspace";
import { typedDateText } from "./typedDates";

/** All that the name of an input can have. */
const longestName = 200;
const longestValue = 200;

export interface LineOptions {
  /** Whether to show the values of inputs with secret-looking names; shown where the user did not type them here. */
  secrets?: "shown" | "hidden";
  /** Characters of a value; a longer one is cut and its length is added. */
  longest?: number;
  /** Dates of the options as they were typed. */
  dates?: TypedDates;
}

/** What is sent with a run, for people to read: one plain line each. */
export function optionLines(
  options: RunOptions,
  { secrets = "hidden", longest = longestValue, dates = {} }: LineOptions = {},
): string[] {
  const inputs = Object.entries(options.inputs ?? {});
  const { dryRun } = options;
  return [
    ...(dryRun ? [vscode.l10n.t("Dry run: nothing is started")] : []),
    ...inputs.map(([name, value]) => {
      const typed = typedDate(dates, name);
      const text = typed === undefined ? shown(formatValue(value), longest) : typedDateText(typed, value);
      const isHidden = isSecretName(name) && secrets === "hidden";
      return vscode.l10n.t("{0} = {1}", plain(name, longestName), isHidden ? "••••••" : text);
    }),
    ...(options.viewId === undefined
      ? []
      : [vscode.l10n.t("Inputs of the saved view {0}", plain(options.viewId, longestValue))]),
    ...(inputs.length === 0 && options.viewId === undefined ? [vscode.l10n.t("Inputs keep their defaults")] : []),
    ...(options.useCachedSqlResults === false ? [vscode.l10n.t("Cached SQL results are not used")] : []),
    ...(options.updatePublishedResults
      ? [dryRun ? vscode.l10n.t("Published results would be updated") : vscode.l10n.t("Published results are updated")]
      : []),
    ...(options.notifications ?? []).flatMap((notification) => notificationLines(notification, longest)),
  ];
}

/** How a run differs from a usual one, in sentences. */
export function optionSentences({ useCachedSqlResults, updatePublishedResults, dryRun }: RunOptions): string[] {
  return [
    ...(useCachedSqlResults === false ? [vscode.l10n.t("Cached SQL results are not used.")] : []),
    ...(updatePublishedResults
      ? [
          dryRun
            ? vscode.l10n.t("Published results would be updated.")
            : vscode.l10n.t("Published results are updated."),
        ]
      : []),
  ];
}

/** That a dry run starts nothing, in a sentence; nothing of other runs. */
export function dryRunSentences({ dryRun }: RunOptions): string[] {
  return dryRun ? [vscode.l10n.t("Nothing is started.")] : [];
}

/** Text with invisible characters written out, cut to a length; a text that is cut says how long it was. */
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

const longestNames = 200;

/** Which of the inputs Hex will ignore, and which are not in the project's file; nothing when that is unknown without a request. */
export async function ignoredTexts(
  workspace: HexWorkspace,
  projectId: ProjectId,
  options: RunOptions,
): Promise<string[]> {
  const known = Object.keys(options.inputs ?? {}).length > 0 ? await workspace.inputs.atHand(projectId) : undefined;
  if (!known) {
    return [];
  }
  const { ignored, unknown } = oddNames(known, options);
  const names = (all: readonly string[]) => plain(all.join(", "), longestNames);
  return [
    ...(ignored.length > 0 ? [vscode.l10n.t("Not in the app, so Hex ignores them: {0}", names(ignored))] : []),
    ...(unknown.length > 0 ? [vscode.l10n.t("Not among the inputs in the project’s file: {0}", names(unknown))] : []),
  ];
}

/** Warns of inputs that Hex will ignore; the run goes on. */
export async function tellIgnored(
  { workspace }: { workspace: HexWorkspace },
  projectId: ProjectId,
  options: RunOptions,
): Promise<void> {
  for (const text of await ignoredTexts(workspace, projectId, options)) {
    void showWarning(text);
  }
}
