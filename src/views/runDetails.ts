import * as vscode from "vscode";
import { projectLink, runLink } from "../hex/host";
import { isActive, type Run } from "../hex/types";
import { isSecretName, type StartedHere } from "../runs/starting/startedRuns";
import type { SignedInWorkspace } from "../session/currentWorkspace";
import { plain } from "../util/text";
import { dateText, utcText } from "../util/timeText";
import { usualText } from "./history";
import { projectTitle, runProgress, statusText, triggerText, versionText } from "./words";

type Line = readonly [name: string, value: string | undefined];

const longestValue = 500;

/** All that is known of a run, as text to read, to search and to copy from. */
export function runDetails({ session, workspace }: SignedInWorkspace, run: Run): string {
  const { store, started } = workspace;
  const { projectId, runId } = run;
  const startedHere = started.get(runId);
  const project = store.project(projectId);
  const length = runProgress(workspace, run);
  return [
    projectTitle(workspace, projectId),
    section([
      [vscode.l10n.t("Status"), statusText(run, store.isCancelling(runId))],
      [vscode.l10n.t("Trigger"), triggerText(run.trigger)],
      [vscode.l10n.t("Started from"), startedHere && vscode.l10n.t("this editor")],
      [vscode.l10n.t("Version"), versionText(run.version)],
      [vscode.l10n.t("Started"), run.startTime && bothTimes(run.startTime)],
      [vscode.l10n.t("Ended"), run.endTime && bothTimes(run.endTime)],
      [isActive(run) ? vscode.l10n.t("Running for") : vscode.l10n.t("Took"), length],
      [vscode.l10n.t("Usually"), usualText(workspace.durations, projectId)],
      [vscode.l10n.t("Owner"), project?.ownerEmail && plain(project.ownerEmail, 120)],
    ]),
    startedHere && optionsSection(startedHere),
    startedHere && inputsSection(startedHere),
    section([
      [vscode.l10n.t("Run in Hex"), runLink(session.host, run)],
      [vscode.l10n.t("Project in Hex"), projectLink(session.host, projectId)],
      [vscode.l10n.t("Run ID"), runId],
      [vscode.l10n.t("Project ID"), projectId],
      [vscode.l10n.t("Trace ID"), run.traceId && plain(run.traceId, 120)],
    ]),
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
}

/** What the run was told besides its inputs. */
function optionsSection({ options }: StartedHere): string {
  const yesOrNo = (value: boolean) => (value ? vscode.l10n.t("yes") : vscode.l10n.t("no"));
  return titled(vscode.l10n.t("Options"), [
    [vscode.l10n.t("Use cached SQL results"), yesOrNo(options.useCachedSqlResults ?? true)],
    [vscode.l10n.t("Update published results"), yesOrNo(options.updatePublishedResults ?? false)],
  ]);
}

/** The values that were sent; those that look secret are not shown. */
function inputsSection({ options, leftOut }: StartedHere): string {
  const inputs = Object.entries(options.inputs ?? {});
  const hidden = vscode.l10n.t("(not shown: the name looks secret)");
  const lines: Line[] = inputs.map(([name, value]) => [
    plain(name, 120),
    isSecretName(name) ? hidden : plain(JSON.stringify(value), longestValue),
  ]);
  const missing = leftOut.filter((name) => !inputs.some(([known]) => known === name));
  lines.push(...missing.map((name): Line => [plain(name, 120), hidden]));
  return lines.length === 0
    ? section([[vscode.l10n.t("Inputs"), vscode.l10n.t("the defaults")]])
    : titled(vscode.l10n.t("Inputs"), lines);
}

function titled(title: string, lines: readonly Line[]): string {
  return `${title}\n${section(lines, "  ")}`;
}

/** Names and values in two columns; what is not known is left out. */
function section(lines: readonly Line[], indent = ""): string {
  const known = lines.filter(([, value]) => value !== undefined && value !== "");
  const width = Math.min(40, Math.max(0, ...known.map(([name]) => name.length)));
  return known.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value ?? ""}`).join("\n");
}

function bothTimes(date: Date): string {
  return vscode.l10n.t("{0} ({1})", dateText(date), utcText(date));
}
