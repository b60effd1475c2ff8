import * as vscode from "vscode";
import type { Run, RunNotification, ToldNotification } from "../hex/types";
import { inputNames, sentInput, type SentInput, type LocalRun } from "../store/localRuns";
import { plain } from "../util/text";
import { joined } from "../ui/format";
import type { Row, Section } from "./pageMessages";

const longestName = 120;
const longestValue = 500;

/** The inputs that a run was started with; values that look secret are hidden. */
export function inputsSection(startedHere: LocalRun | undefined): Section {
  const heading = vscode.l10n.t("Inputs");
  if (!startedHere) {
    return {
      heading,
      rows: [],
      text: vscode.l10n.t("Hex does not tell the inputs of runs that were not started here."),
    };
  }
  const rows = inputNames(startedHere).map((name): Row => ({
    label: plain(name, longestName),
    value: inputText(sentInput(startedHere, name)),
    code: true,
  }));
  if (rows.length > 0) {
    return { heading, rows };
  }
  const { viewId } = startedHere.options;
  return {
    heading,
    rows: [],
    text:
      viewId === undefined
        ? vscode.l10n.t("The defaults of the published app.")
        : vscode.l10n.t("Those of the saved view {0}.", plain(viewId, 60)),
  };
}

/** What an input was, on one line. */
export function inputText(input: SentInput): string {
  switch (input.kind) {
    case "secret":
      return vscode.l10n.t("(not shown: the name looks secret)");
    case "default":
      return vscode.l10n.t("(default)");
    case "value":
      return plain(
        typeof input.value === "string" && input.value !== "" ? input.value : JSON.stringify(input.value),
        longestValue,
      );
  }
}

/** The options of a run. */
export function optionsSection(startedHere: LocalRun): Section {
  return { heading: vscode.l10n.t("Options"), rows: optionRows(startedHere) };
}

export function optionRows({ options }: LocalRun): Row[] {
  const yesOrNo = (value: boolean) => (value ? vscode.l10n.t("yes") : vscode.l10n.t("no"));
  const rows: Row[] = [
    { label: vscode.l10n.t("Use cached SQL results"), value: yesOrNo(options.useCachedSqlResults ?? true) },
    { label: vscode.l10n.t("Update published results"), value: yesOrNo(options.updatePublishedResults ?? false) },
  ];
  if (options.viewId !== undefined) {
    rows.push({ label: vscode.l10n.t("Saved view"), value: plain(options.viewId, 60), code: true });
  }
  return rows;
}

/** Who is notified when the run ends; undefined for nobody. */
export function notificationsSection(run: Run): Section | undefined {
  const rows = (run.notifications ?? []).map(notificationRow);
  return rows.length === 0 ? undefined : { heading: vscode.l10n.t("Notifications"), rows };
}

function notificationRow(told: ToldNotification): Row {
  const kind = recipientKind(told.recipientType);
  const details = [
    told.recipientName === undefined && told.recipientId === undefined ? undefined : kind,
    ...whatIsTold(told),
  ];
  return {
    label: whenText(told.type),
    value: plain(told.recipientName ?? told.recipientId ?? kind ?? vscode.l10n.t("Somebody"), longestName),
    detail: joined(...details) || undefined,
  };
}

/** What a notification carries: a screenshot, a subject, a message. */
function whatIsTold({
  includeSuccessScreenshot,
  screenshotFormats = [],
  subject,
  body,
}: ToldNotification): (string | undefined)[] {
  const formats = screenshotFormats.map((format) => plain(format, 10).toUpperCase()).join(", ");
  const screenshot =
    formats === "" ? vscode.l10n.t("with a screenshot") : vscode.l10n.t("with a screenshot ({0})", formats);
  return [
    includeSuccessScreenshot ? screenshot : undefined,
    subject && vscode.l10n.t("Subject: {0}", plain(subject, 80)),
    body && vscode.l10n.t("Message: {0}", plain(body, 200)),
  ];
}

function recipientKind(type: string | undefined): string | undefined {
  switch (type) {
    case undefined:
      return undefined;
    case "USER":
      return vscode.l10n.t("User");
    case "GROUP":
      return vscode.l10n.t("Group");
    case "SLACK_CHANNEL":
      return vscode.l10n.t("Slack channel");
    default:
      return plain(type, 40);
  }
}

function whenText(type: RunNotification["type"] | (string & {})): string {
  switch (type) {
    case "SUCCESS":
      return vscode.l10n.t("When it completes");
    case "FAILURE":
      return vscode.l10n.t("When it fails");
    case "ALL":
      return vscode.l10n.t("When it ends");
    default:
      return plain(type, 40);
  }
}
