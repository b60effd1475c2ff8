import * as vscode from "vscode";
import { isOutOfReach } from "../hex/errors";
import { isActive, type ProjectId, type Run } from "../hex/types";
import type { ListSort, ProjectFilter } from "../polling/filterAndSort";
import { elapsedMs, outlook, type Outlook } from "../store/durations";
import type { HexWorkspace } from "../workspace";
import { plain, withoutIcons } from "../util/text";
import * as time from "../util/timeText";

/** The words and icons for what Hex knows. All text is plain, on one line, and draws no icons. */

const longestTitle = 120;
const longestName = 40;

/** A run's state; a status that is not known here as Hex says it. */
export function statusText(run: Pick<Run, "status">, cancelling: boolean): string {
  switch (run.status) {
    case "PENDING":
      return cancelling ? vscode.l10n.t("Cancelling…") : vscode.l10n.t("Pending");
    case "RUNNING":
      return cancelling ? vscode.l10n.t("Cancelling…") : vscode.l10n.t("Running");
    case "COMPLETED":
      return vscode.l10n.t("Completed");
    case "ERRORED":
      return vscode.l10n.t("Failed");
    case "KILLED":
      return vscode.l10n.t("Cancelled");
    case "UNABLE_TO_ALLOCATE_KERNEL":
      return vscode.l10n.t("No kernel available");
    default:
      return cancelling ? vscode.l10n.t("Cancelling…") : serverWord(run.status) || vscode.l10n.t("Unknown status");
  }
}

/** A run's state as icon; slower than usual is beside it in words, too. */
export function statusIcon(run: Pick<Run, "status">, cancelling: boolean, isSlow = false): vscode.ThemeIcon {
  switch (run.status) {
    case "PENDING":
      return cancelling ? icon("loading~spin") : icon("circle-outline", "charts.yellow");
    case "RUNNING":
      return cancelling ? icon("loading~spin") : icon("sync~spin", isSlow ? "list.warningForeground" : "charts.blue");
    case "COMPLETED":
      return icon("pass", "testing.iconPassed");
    case "ERRORED":
      return icon("error", "testing.iconFailed");
    case "KILLED":
      return icon("circle-slash", "testing.iconSkipped");
    case "UNABLE_TO_ALLOCATE_KERNEL":
      return icon("warning", "list.warningForeground");
    default:
      return icon("question");
  }
}

/** The icon of a run as it is known: it stands still while Hex cannot be reached. */
export function runIcon(workspace: HexWorkspace, run: Run): vscode.ThemeIcon {
  const shown = statusIcon(run, workspace.store.isCancelling(run.runId), runOutlook(workspace, run)?.isSlow);
  return isStale(workspace, run) ? new vscode.ThemeIcon(shown.id.replace("~spin", ""), shown.color) : shown;
}

/** What is known of an active run may be over: Hex cannot be reached. */
export function isStale({ store }: HexWorkspace, run: Run): boolean {
  return isActive(run) && isOutOfReach(store.runsOf(run.projectId).error);
}

/** "as of 14:02": from when what is known of a stale run is; nothing when that is not known. */
function asOfText({ store }: HexWorkspace, { projectId }: Run): string | undefined {
  const { loadedAtMs } = store.runsOf(projectId);
  return loadedAtMs === undefined
    ? undefined
    : vscode.l10n.t("as of {0}", time.clockText(new Date(loadedAtMs), Date.now(), vscode.env.language));
}

/** What started a run; nothing when Hex does not say. */
export function triggerText(trigger: string | undefined): string | undefined {
  switch (trigger) {
    case undefined:
    case "":
      return undefined;
    case "API":
      return vscode.l10n.t("API");
    case "SCHEDULED":
      return vscode.l10n.t("Scheduled");
    case "APP_REFRESH":
      return vscode.l10n.t("App refresh");
    default:
      return serverWord(trigger);
  }
}

/** What started a run; "You" for what was started from this editor. */
export function startedBy({ localRuns }: HexWorkspace, run: Pick<Run, "runId" | "trigger">): string | undefined {
  return localRuns.has(run.runId) ? vscode.l10n.t("You") : triggerText(run.trigger);
}

/** "v12", or "draft"; nothing when Hex does not say. */
export function versionText(version: string | undefined): string | undefined {
  if (version === undefined || version === "") {
    return undefined;
  }
  return /^\d+$/.test(version) ? vscode.l10n.t("v{0}", version) : serverWord(version);
}

/** The project's title; while Hex has not said it, the one it had when it was run from here, else its id. */
export function projectTitle(workspace: HexWorkspace, projectId: ProjectId): string {
  const known = workspace.store.project(projectId);
  const startedHere = workspace.localRuns.all.find((entry) => entry.projectId === projectId);
  const title = withoutIcons(plain(known?.title ?? startedHere?.title ?? projectId, longestTitle));
  return title === "" ? vscode.l10n.t("Untitled project") : title;
}

/** The project's title cut to `max` characters, where other things stand beside it. */
export function shortTitle(workspace: HexWorkspace, projectId: ProjectId, max: number): string {
  return withoutIcons(plain(projectTitle(workspace, projectId), max));
}

/** A run's state, and for how long it has been or was going on, when that is known. */
export function runLabel(workspace: HexWorkspace, run: Run): string {
  const status = statusText(run, workspace.store.isCancelling(run.runId));
  const progress = runProgress(workspace, run);
  return progress === undefined ? status : vscode.l10n.t("{0} · {1}", status, progress);
}

/**
 * How long the run took, or has been going on of about how long: "1m 20s of about 3m"; "4m, usually 3m" when it takes
 * longer. While Hex cannot be reached: "as of 14:02".
 */
export function runProgress(workspace: HexWorkspace, run: Run, width?: time.Width): string | undefined {
  if (isStale(workspace, run)) {
    return asOfText(workspace, run);
  }
  const length = runLength(run, workspace.store.now(), width);
  const ahead = runOutlook(workspace, run);
  if (!ahead || length === undefined) {
    return length;
  }
  if (ahead.isSlow) {
    return vscode.l10n.t("{0}, slower than usual", length);
  }
  const usual = time.aboutText(ahead.usualMs, vscode.env.language, width);
  return ahead.isOver
    ? vscode.l10n.t("{0}, usually {1}", length, usual)
    : vscode.l10n.t("{0} of about {1}", length, usual);
}

/** The same where there is little room: "1m 20s / ~3m", and "4m · usually 3m" once it takes longer. */
export function briefProgress(workspace: HexWorkspace, run: Run): string | undefined {
  if (isStale(workspace, run)) {
    return asOfText(workspace, run);
  }
  const length = runLength(run, workspace.store.now());
  const ahead = runOutlook(workspace, run);
  if (!ahead || length === undefined) {
    return length;
  }
  const usual = time.aboutText(ahead.usualMs, vscode.env.language);
  return ahead.isOver ? vscode.l10n.t("{0} · usually {1}", length, usual) : vscode.l10n.t("{0} / ~{1}", length, usual);
}

/** How long until `runProgress` reads differently, ms; at least one, undefined for a run that has ended. */
export function progressChangesInMs(workspace: HexWorkspace, run: Run): number | undefined {
  if (!isActive(run) || isStale(workspace, run)) {
    return undefined;
  }
  const { changesInMs = Infinity } = runOutlook(workspace, run) ?? {};
  return Math.min(time.elapsedChangesInMs(elapsedMs(run, workspace.store.now())), changesInMs);
}

/** How long until what is told of a run reads differently, ms: how far it is, or how long ago it ended. */
export function runChangesInMs(workspace: HexWorkspace, run: Run): number | undefined {
  const ended = run.endTime ?? run.startTime;
  return isActive(run)
    ? progressChangesInMs(workspace, run)
    : ended && time.agoChangesInMs(ended, workspace.store.now());
}

/** How far an active run is; nothing for one that is being cancelled or may be over: it will not take as long as usual. */
export function runOutlook(workspace: HexWorkspace, run: Run): Outlook | undefined {
  const { store, durations } = workspace;
  return store.isCancelling(run.runId) || isStale(workspace, run)
    ? undefined
    : outlook(run, durations.typical(run.projectId), store.now());
}

/** How long the run took or has been going on; nothing when that is not known. */
export function runLength(run: Run, nowMs: number, width?: time.Width): string | undefined {
  const ms = elapsedMs(run, nowMs);
  if (isActive(run)) {
    return run.startTime ? time.elapsedText(ms, vscode.env.language, width) : undefined;
  }
  return run.elapsedMs !== undefined || (run.startTime && run.endTime) ? durationText(ms, width) : undefined;
}

/** When the run ended, or began when that is not known: "5m ago". */
export function runAgo(run: Run, nowMs: number, width?: time.Width): string | undefined {
  const date = isActive(run) ? run.startTime : (run.endTime ?? run.startTime);
  // A clock that is behind does not put what has happened into the future.
  return date && agoText(new Date(Math.min(date.getTime(), nowMs)), nowMs, width);
}

/** "45s", "1m 20s", "2h 5m". */
export function durationText(ms: number, width?: time.Width): string {
  return time.durationText(ms, vscode.env.language, width);
}

/** "5m ago", "in 2h". */
export function agoText(date: Date, nowMs: number, width?: time.Width): string {
  return time.agoText(date, nowMs, vscode.env.language, width);
}

/** "Scheduled run due at 14:02", with the date when that was not today. */
export function dueText(due: Date): string {
  return vscode.l10n.t("Scheduled run due at {0}", time.clockText(due, Date.now(), vscode.env.language));
}

/** A date and time as people write it, in VS Code's language. */
export function dateText(date: Date): string {
  return Number.isNaN(date.getTime())
    ? ""
    : date.toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "short" });
}

/** Which projects are listed and in what order; the usual (all, by last edited) goes without saying. */
export function queryText(filter: ProjectFilter, sort: ListSort, ownEmail: string | undefined): string {
  return joined(
    filter.words && vscode.l10n.t("“{0}”", serverWord(filter.words)),
    filter.ownerEmail && ownerText(filter.ownerEmail, ownEmail),
    filter.status && vscode.l10n.t("status {0}", serverWord(filter.status)),
    filter.category && vscode.l10n.t("category {0}", serverWord(filter.category)),
    filter.collection && vscode.l10n.t("collection {0}", serverWord(filter.collection.name)),
    filter.publishedOnly ? vscode.l10n.t("published only") : undefined,
    filter.includeArchived ? vscode.l10n.t("including archived") : undefined,
    sortText(sort),
  );
}

function ownerText(email: string, ownEmail: string | undefined): string {
  return email.toLowerCase() === ownEmail?.toLowerCase()
    ? vscode.l10n.t("owned by you")
    : vscode.l10n.t("owned by {0}", serverWord(email));
}

function sortText(sort: ListSort): string | undefined {
  switch (sort) {
    case "LAST_EDITED_AT":
      return undefined;
    case "LAST_PUBLISHED_AT":
      return vscode.l10n.t("by last published");
    case "CREATED_AT":
      return vscode.l10n.t("by created");
    case "TITLE":
      return vscode.l10n.t("by title");
    case "LAST_RUN":
      return vscode.l10n.t("by last run");
  }
}

/** Facts beside each other; those that are missing are left out. */
export function joined(...facts: (string | undefined)[]): string {
  return facts.filter((fact) => fact !== undefined && fact !== "").join(" · ");
}

/** A short word of Hex's that has no translation here, such as a status or an owner's name. */
export function serverWord(text: string): string {
  return withoutIcons(plain(text, longestName));
}

function icon(id: string, color?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
