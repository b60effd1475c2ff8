import * as vscode from "vscode";
import { press, showInformation, showWarning } from "../ui/messages";
import { runLink } from "../hex/host";
import { isFailure, type Run } from "../hex/types";
import type { MissedRun, PinnedFailures } from "../polling/pinnedNotifier";
import { followWorkspace, type CurrentWorkspace, type SignedInWorkspace } from "../signIn/currentWorkspace";
import { showActiveRunsAction, type AdviceAction } from "../ui/errors/errorActions";
import { DisposableStore, type Disposable } from "../util/disposables";
import { logError } from "../util/log";
import type { ConfigValue } from "../util/settings";
import { plain, withoutLinks } from "../util/text";
import { aboutText, clockText } from "../util/timeText";
import type { HexWorkspace } from "../workspace";
import { outcomesText } from "../ui/historyText";
import type { RunNode } from "../ui/nodes";
import { projectTitle, runLength, statusText } from "../ui/format";

export type NotificationsSetting = "all" | "mineAndPinned" | "failures" | "off";

export interface NoticesDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  notifications: Pick<ConfigValue<NotificationsSetting>, "value">;
  notifySlowRuns: Pick<ConfigValue<boolean>, "value">;
  log: Pick<vscode.LogOutputChannel, "error">;
  /** Shows a message and answers the button that was pressed; VS Code's own except in tests. */
  showMessage?: (isWarning: boolean, message: string, buttons: readonly string[]) => Thenable<string | undefined>;
}

const longestTitle = 60;

/**
 * Notifies that runs started here have ended, with one message for those that end together, and
 * optionally that one is slower than usual, and of failures of pinned projects.
 */
export function showNotices(deps: NoticesDeps): Disposable {
  const report = (error: unknown) => logError(deps.log, error);
  return followWorkspace(deps.current, (signedIn) => {
    const listeners = new DisposableStore();
    if (signedIn) {
      const { completions, pinnedNews, slowRuns } = signedIn.workspace;
      listeners.add(completions.onDidEnd((runs) => tell(deps, signedIn, runs).catch(report)));
      listeners.add(completions.onDidVanish((runs) => tellVanished(deps, signedIn, runs).catch(report)));
      listeners.add(pinnedNews.onDidFail((failures) => tellOfPinned(deps, signedIn, failures).catch(report)));
      listeners.add(slowRuns.onDidBecomeSlow((run) => tellSlow(deps, signedIn, run).catch(report)));
    }
    return listeners;
  });
}

async function tell(deps: NoticesDeps, signedIn: SignedInWorkspace, ended: readonly Run[]): Promise<void> {
  const setting = deps.notifications.value;
  const runs = setting === "off" ? [] : ended.filter((run) => setting !== "failures" || isFailure(run));
  const [first] = runs;
  if (!first) {
    return;
  }
  const isOne = runs.length === 1;
  const message = isOne
    ? endText(signedIn, first)
    : vscode.l10n.t("{0} Hex runs ended: {1}.", runs.length, outcomesText(runs));
  const actions = isOne ? actionsFor(signedIn, first) : [showRunsAction()];
  await show(deps, runs.some(isFailure), message, actions);
}

async function tellOfPinned(
  deps: NoticesDeps,
  signedIn: SignedInWorkspace,
  { runs, missed }: PinnedFailures,
): Promise<void> {
  if (deps.notifications.value === "mineAndPinned") {
    const [run] = runs;
    const [missedRun] = missed;
    const isOne = runs.length + missed.length === 1;
    const message = isOne && run ? pinnedEndText(signedIn, run) : pinnedText(signedIn, runs, missed);
    const one = run ? actionsFor(signedIn, run) : missedRun ? missedActions(missedRun) : [];
    await show(deps, true, message, isOne ? one : [showRunsAction()]);
  }
}

/** What happened to a run that is gone is unknown: that counts as a failure. */
async function tellVanished(deps: NoticesDeps, { workspace }: SignedInWorkspace, runs: readonly Run[]): Promise<void> {
  const [first] = runs;
  if (!first || deps.notifications.value === "off") {
    return;
  }
  const title = plain(projectTitle(workspace, first.projectId), longestTitle);
  const message =
    runs.length === 1
      ? vscode.l10n.t(
          "The run of “{0}” can’t be found: it or its project was deleted, or you no longer have access. It’s no longer updated.",
          title,
        )
      : vscode.l10n.t(
          "{0} Hex runs can’t be found: they or their projects were deleted, or you no longer have access. They’re no longer updated.",
          runs.length,
        );
  await show(deps, true, message, []);
}

async function tellSlow(deps: NoticesDeps, { session, workspace }: SignedInWorkspace, run: Run): Promise<void> {
  const usualMs = workspace.durations.typical(run.projectId)?.medianMs;
  if (!deps.notifySlowRuns.value || usualMs === undefined) {
    return;
  }
  const title = plain(projectTitle(workspace, run.projectId), longestTitle);
  const length = runLength(run, workspace.store.now()) ?? "";
  const usual = aboutText(usualMs, vscode.env.language);
  const message = vscode.l10n.t("“{0}” is slower than usual: {1} so far, usually about {2}.", title, length, usual);
  const cancel = actionOn(run, vscode.l10n.t("Cancel Run"), "hexRuns.cancelRun");
  await show(deps, false, message, [detailsAction(run), cancel, ...openAction(session, run)]);
}

async function show(
  deps: NoticesDeps,
  isWarning: boolean,
  message: string,
  actions: readonly AdviceAction[],
): Promise<void> {
  const chosen = await (deps.showMessage ?? showMessage)(
    isWarning,
    withoutLinks(message),
    actions.map(({ title }) => title),
  );
  const action = actions.find(({ title }) => title === chosen);
  if (action) {
    await press(action);
  }
}

function showMessage(isWarning: boolean, message: string, titles: readonly string[]): Thenable<string | undefined> {
  return (isWarning ? showWarning : showInformation)(message, ...titles.map((title) => ({ title })));
}

/** One run's end, in a sentence. */
function endText({ workspace }: SignedInWorkspace, run: Run): string {
  const title = plain(projectTitle(workspace, run.projectId), longestTitle);
  const length = runLength(run, workspace.store.now());
  switch (run.status) {
    case "COMPLETED":
      return length === undefined
        ? vscode.l10n.t("“{0}” completed.", title)
        : vscode.l10n.t("“{0}” completed in {1}.", title, length);
    case "ERRORED":
      return length === undefined
        ? vscode.l10n.t("“{0}” failed.", title)
        : vscode.l10n.t("“{0}” failed after {1}.", title, length);
    case "KILLED":
      return length === undefined
        ? vscode.l10n.t("“{0}” was cancelled.", title)
        : vscode.l10n.t("“{0}” was cancelled after {1}.", title, length);
    case "UNABLE_TO_ALLOCATE_KERNEL":
      return vscode.l10n.t("“{0}” didn’t run: no kernel was available.", title);
    default:
      return vscode.l10n.t("“{0}” ended with the status {1}.", title, statusText(run, false));
  }
}

/** The same of a run that was not started here, and what has started it. */
function pinnedEndText(signedIn: SignedInWorkspace, run: Run): string {
  return [endText(signedIn, run), startedText(run)].filter(Boolean).join(" ");
}

/** Nothing when Hex does not say, or in a word that is not known here. */
function startedText({ trigger }: Run): string | undefined {
  switch (trigger) {
    case "SCHEDULED":
      return vscode.l10n.t("It was started by a schedule.");
    case "API":
      return vscode.l10n.t("It was started through the API.");
    case "APP_REFRESH":
      return vscode.l10n.t("It was started by a refresh of the app.");
    default:
      return undefined;
  }
}

/** Several that happened together, each kind in a sentence. */
function pinnedText({ workspace }: SignedInWorkspace, runs: readonly Run[], missed: readonly MissedRun[]): string {
  const [first] = missed;
  const sentences = [
    runs.length > 1 && vscode.l10n.t("{0} runs of pinned projects failed.", runs.length),
    runs.length === 1 && vscode.l10n.t("1 run of a pinned project failed."),
    missed.length > 1 && vscode.l10n.t("{0} scheduled runs of pinned projects didn’t start.", missed.length),
    missed.length === 1 && first && missedText(workspace, first),
  ];
  return sentences.filter(Boolean).join(" ");
}

function missedText(workspace: HexWorkspace, { projectId, due }: MissedRun): string {
  const title = plain(projectTitle(workspace, projectId), longestTitle);
  const at = clockText(due, Date.now(), vscode.env.language);
  return vscode.l10n.t("A scheduled run of “{0}” didn’t start. It was due at {1}.", title, at);
}

function missedActions({ projectId }: MissedRun): AdviceAction[] {
  const target = { projectId };
  return [
    { title: vscode.l10n.t("Open in Hex"), command: "hexRuns.openProject", arguments: [target] },
    { title: vscode.l10n.t("Run Project"), command: "hexRuns.runProject", arguments: [target] },
  ];
}

function showRunsAction(): AdviceAction {
  return { ...showActiveRunsAction(), title: vscode.l10n.t("Show Runs") };
}

function actionsFor({ session }: SignedInWorkspace, run: Run): AdviceAction[] {
  const again = run.status === "COMPLETED" ? [] : [actionOn(run, vscode.l10n.t("Run Again"), "hexRuns.runAgain")];
  return [...openAction(session, run), detailsAction(run), ...again];
}

function detailsAction(run: Run): AdviceAction {
  return actionOn(run, vscode.l10n.t("Show Run"), "hexRuns.showRun");
}

/** Nothing when Hex did not say where the run is. */
function openAction({ host }: SignedInWorkspace["session"], run: Run): AdviceAction[] {
  return runLink(host, run) === undefined ? [] : [actionOn(run, vscode.l10n.t("Open in Hex"), "hexRuns.openRun")];
}

function actionOn({ projectId, runId }: Run, title: string, command: string): AdviceAction {
  const node: RunNode = { kind: "run", group: "recent", projectId, runId };
  return { title, command, arguments: [node] };
}
