import * as vscode from "vscode";
import type { Run } from "../hex/types";
import { inBackground, type CommandContext, type CommandHandler } from "./context";
import { kernelsText } from "./start";
import { keepItems } from "./liveItems";
import { loadFollowed } from "./pickRun";
import { ask, separator } from "../ui/quickPick";
import { endMs, endedRuns, runItem, runTimesEveryMs, type RunItem } from "./runItems";
import { justEndedMs } from "../store/recentRuns";

const mostEnded = 10;

/** *Hex: Show Active Runs*, also by a click on the status bar: what runs and what has just ended. */
export const showActiveRuns: CommandHandler = async (context) => {
  const { workspace } = context;
  const options = {
    title: vscode.l10n.t("Hex runs"),
    placeholder: vscode.l10n.t("Choose a run to show"),
    onDidLeave: context.onDidLeave,
  };
  const chosen = await ask<RunItem, Run | "runProject">(options, ({ pick, answer, disposables }) => {
    const items = () => activeItems(context, () => answer("runProject"));
    const update = keepItems({ pick, disposables }, items, runTimesEveryMs);
    disposables.add(workspace.store.onDidChange(() => update()));
    loadFollowed(context, (busy) => (pick.busy = busy));
    workspace.completions.markSeen();
    return { onAccept: ({ run }) => run && answer(run) };
  });
  if (chosen === "runProject") {
    inBackground(context, () => vscode.commands.executeCommand("hexRuns.runProject"));
  } else if (chosen !== undefined && typeof chosen !== "symbol") {
    await context.showRunPage(chosen.projectId, chosen.runId);
  }
};

function activeItems(context: CommandContext, runProject: () => void): RunItem[] {
  const { store } = context.workspace;
  const active = store.activeRuns();
  const since = store.now() - justEndedMs;
  const ended = endedRuns(context).slice(0, mostEnded);
  const hasJustEnded = (run: Run) => endMs(run) >= since;
  const group = (label: string, runs: Run[]) =>
    runs.length === 0 ? [] : [separator(label), ...runs.map((run) => runItem(context, run))];
  return [
    {
      key: "runProject",
      label: vscode.l10n.t("Run a project…"),
      description: active.length === 0 ? vscode.l10n.t("no run is active") : kernelsText(context.workspace),
      iconPath: new vscode.ThemeIcon("play"),
      alwaysShow: true,
      act: runProject,
    },
    ...group(vscode.l10n.t("Active"), active),
    ...group(vscode.l10n.t("Just ended"), ended.filter(hasJustEnded)),
    ...group(
      vscode.l10n.t("Recent"),
      ended.filter((run) => !hasJustEnded(run)),
    ),
  ];
}
