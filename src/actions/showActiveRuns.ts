import * as vscode from "vscode";
import type { Run } from "../hex/types";
import { justEndedMs, recentRuns } from "../store/recentRuns";
import { inBackground, type CommandContext, type CommandHandler } from "./context";
import { missedItem } from "./missedItem";
import { kernelsText } from "./start";
import { keepItems } from "./liveItems";
import { loadFollowed } from "./pickRun";
import { ask, separator } from "../ui/quickPick";
import { presetRows } from "./presetRows";
import { endMs, runItem, runTimesEveryMs, type RunItem } from "./runPickItems";

const mostEnded = 10;
const mostPresets = 10;

/**
 * *Hex: Show Active Runs*, also by a click on the status bar: what runs, what has failed or did not start since the
 * user last looked, and what has just ended; below that, what can be run.
 */
export const showActiveRuns: CommandHandler = async (context) => {
  const { workspace } = context;
  const options = {
    title: vscode.l10n.t("Hex runs"),
    placeholder: vscode.l10n.t("Choose a run to show"),
    onDidLeave: context.onDidLeave,
  };
  const chosen = await ask<RunItem, Run | "runProject">(options, ({ pick, answer, disposables }) => {
    // They are seen from now on, and stay where they are until the list closes.
    const { failures: failed, missed } = workspace.unseen;
    const items = () => [
      ...activeItems(
        context,
        failed,
        missed.map((one) => missedItem(context, one, () => pick.hide())),
      ),
      ...presetRows(context, () => pick.hide()).slice(0, mostPresets),
      runProjectItem(context, () => answer("runProject")),
    ];
    const update = keepItems({ pick, disposables }, items, runTimesEveryMs);
    disposables.add(workspace.store.onDidChange(() => update()));
    loadFollowed(context, (busy) => (pick.busy = busy));
    void context.files.presets.load().then(() => update());
    workspace.unseen.markSeen();
    return { onAccept: ({ run }) => run && answer(run) };
  });
  if (chosen === "runProject") {
    inBackground(context, () => vscode.commands.executeCommand("hexRuns.runProject"));
  } else if (chosen !== undefined && typeof chosen !== "symbol") {
    await context.showRunPage(chosen.projectId, chosen.runId);
  }
};

function activeItems(context: CommandContext, failed: readonly Run[], missed: readonly RunItem[]): RunItem[] {
  const { store } = context.workspace;
  const active = store.activeRuns();
  const since = store.now() - justEndedMs;
  const isListed = new Set([...active, ...failed].map(({ runId }) => runId));
  const ended = recentRuns(context.workspace)
    .filter((run) => endMs(run) >= since && !isListed.has(run.runId))
    .slice(0, mostEnded);
  const group = (label: string, rows: readonly RunItem[]) => (rows.length === 0 ? [] : [separator(label), ...rows]);
  const runRows = (runs: readonly Run[]) => runs.map((run) => runItem(context, run));
  const rows = [
    ...group(vscode.l10n.t("Active"), runRows(active)),
    ...group(vscode.l10n.t("Failed"), runRows(failed)),
    ...group(vscode.l10n.t("Didn’t start"), missed),
    ...group(vscode.l10n.t("Just ended"), runRows(ended)),
  ];
  return rows.length > 0 ? [...rows, separator("")] : [];
}

function runProjectItem(context: CommandContext, act: () => void): RunItem {
  const isIdle = context.workspace.store.activeRuns().length === 0;
  return {
    key: "runProject",
    label: vscode.l10n.t("Run a project…"),
    description: isIdle ? vscode.l10n.t("no run is active") : kernelsText(context.workspace),
    iconPath: new vscode.ThemeIcon("play"),
    alwaysShow: true,
    act,
  };
}
