import * as vscode from "vscode";
import { press, showInformation, showWarning } from "../ui/messages";
import { runLink } from "../hex/host";
import { isFailure, type Run } from "../hex/types";
import { followWorkspace, type CurrentWorkspace, type SignedInWorkspace } from "../signIn/currentWorkspace";
import { showActiveRunsAction, type AdviceAction } from "../ui/errors/errorActions";
import { DisposableStore, type Disposable } from "../util/disposables";
import { logError } from "../util/log";
import type { ConfigValue } from "../util/settings";
import { plain, withoutLinks } from "../util/text";
import { aboutText } from "../util/timeText";
import { outcomesText } from "../ui/historyText";
import type { RunNode } from "../ui/nodes";
import { projectTitle, runLength, statusText } from "../ui/format";

export type NotificationsSetting = "all" | "failures" | "off";

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
 * optionally that one is slower than usual.
 */
export function showNotices(deps: NoticesDeps): Disposable {
  const report = (error: unknown) => logError(deps.log, error);
  return followWorkspace(deps.current, (signedIn) => {
    const listeners = new DisposableStore();
    if (signedIn) {
      const { completions, slowRuns } = signedIn.workspace;
      listeners.add(completions.onDidEnd((runs) => tell(deps, signedIn, runs).catch(report)));
      listeners.add(completions.onDidVanish((runs) => tellVanished(deps, signedIn, runs).catch(report)));
      listeners.add(slowRuns.onDidBecomeSlow((run) => tellSlow(deps, signedIn, run).catch(report)));
    }
    return listeners;
  });
}

async function tell(deps: NoticesDeps, signedIn: SignedInWorkspace, ended: readonly Run[]): Promise<void> {
  const setting = deps.notifications.value;
  const runs = setting === "off" ? [] : ended.filter((run) => setting === "all" || isFailure(run));
  const [first] = runs;
  if (!first) {
    return;
  }
  const isOne = runs.length === 1;
  const message = isOne
    ? endText(signedIn, first)
    : vscode.l10n.t("{0} Hex runs ended: {1}.", runs.length, outcomesText(runs));
  const actions = isOne
    ? actionsFor(signedIn, first)
    : [{ ...showActiveRunsAction(), title: vscode.l10n.t("Show Runs") }];
  await show(deps, runs.some(isFailure), message, actions);
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
          "The run of “{0}” is gone: it or its project was deleted, or you have no access any more. It is no longer watched.",
          title,
        )
      : vscode.l10n.t(
          "{0} Hex runs are gone: they or their projects were deleted, or you have no access any more. They are no longer watched.",
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
      return vscode.l10n.t("“{0}” did not run: no kernel was available.", title);
    default:
      return vscode.l10n.t("“{0}” ended with the status {1}.", title, statusText(run, false));
  }
}

function actionsFor({ session }: SignedInWorkspace, run: Run): AdviceAction[] {
  const again = run.status === "COMPLETED" ? [] : [actionOn(run, vscode.l10n.t("Run Again"), "hexRuns.runAgain")];
  return [...openAction(session, run), detailsAction(run), ...again];
}

function detailsAction(run: Run): AdviceAction {
  return actionOn(run, vscode.l10n.t("Show Details"), "hexRuns.showRun");
}

/** Nothing when Hex did not say where the run is. */
function openAction({ host }: SignedInWorkspace["session"], run: Run): AdviceAction[] {
  return runLink(host, run) === undefined ? [] : [actionOn(run, vscode.l10n.t("Open in Hex"), "hexRuns.openRun")];
}

function actionOn({ projectId, runId }: Run, title: string, command: string): AdviceAction {
  const node: RunNode = { kind: "run", group: "recent", projectId, runId };
  return { title, command, arguments: [node] };
}
