import * as vscode from "vscode";
import { isOutOfReach } from "../hex/errors";
import type { Run } from "../hex/types";
import type { HexWorkspace } from "../workspace";
import { followWorkspace, type CurrentWorkspace } from "../signIn/currentWorkspace";
import type { Sessions } from "../signIn/sessions";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { ConfigValue } from "../util/settings";
import type { Ticker, Ticking } from "../ui/ticker";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { escaped } from "../ui/tooltip";
import {
  briefProgress,
  joined,
  progressChangesInMs,
  projectTitle,
  runProgress,
  shortTitle,
  statusText,
} from "../ui/format";

export type StatusBarSetting = "always" | "active" | "never";

export interface StatusBarDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  sessions: Pick<Sessions, "state" | "onDidChange">;
  statusBar: Pick<ConfigValue<StatusBarSetting>, "value" | "onDidChange">;
  ticker: Ticker;
  /** Makes the item; VS Code's own except in tests. */
  createItem?: () => vscode.StatusBarItem;
}

const longestTitle = 30;
const mostListed = 10;
/** How often the times in the tooltip and the label change: seldom enough that they can be read. */
const tooltipMs = 10_000;

/** What the item shows. */
interface Shown {
  text: string;
  spoken: string;
  tooltip: string | vscode.MarkdownString;
  command: string;
  isFailure?: boolean;
}

/** The item in the status bar: active runs, and failures that were not looked at yet. */
export class StatusBar implements Ticking, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly item: vscode.StatusBarItem;
  private workspace: HexWorkspace | undefined;
  private scheduled = false;
  private tooltipAtMs = 0;

  constructor(private readonly deps: StatusBarDeps) {
    this.item = this.disposables.add((deps.createItem ?? createItem)());
    const renderSoon = () => this.renderSoon();
    this.disposables.add(deps.sessions.onDidChange(renderSoon));
    this.disposables.add(deps.statusBar.onDidChange(renderSoon));
    this.disposables.add(deps.ticker.add(this));
    this.disposables.add(
      followWorkspace(deps.current, (signedIn) => {
        this.workspace = signedIn?.workspace;
        this.renderSoon();
        const listeners = new DisposableStore();
        if (signedIn) {
          listeners.add(signedIn.workspace.store.onDidChange(renderSoon));
          listeners.add(signedIn.workspace.completions.onDidChangeUnseen(renderSoon));
          listeners.add(signedIn.workspace.projects.onDidChange(renderSoon));
        }
        return listeners;
      }),
    );
  }

  dueInMs(): number | undefined {
    const { workspace } = this;
    const active = this.deps.statusBar.value === "never" ? [] : (workspace?.store.activeRuns() ?? []);
    const [first] = active;
    if (!workspace || !first) {
      return undefined;
    }
    return active.length > 1 ? tooltipMs : Math.min(progressChangesInMs(workspace, first) ?? tooltipMs, tooltipMs);
  }

  tick(): void {
    this.render(true);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Once for everything that changes in one go. */
  private renderSoon(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      queueMicrotask(() => {
        this.scheduled = false;
        this.render();
        this.deps.ticker.wake();
      });
    }
  }

  /** @param isTick Nothing but the time has changed. */
  private render(isTick = false): void {
    const shown = this.deps.statusBar.value === "never" ? undefined : this.content();
    if (!shown) {
      this.item.hide();
      return;
    }
    this.item.text = shown.text;
    const nowMs = this.workspace?.store.now() ?? 0;
    if (!isTick || Math.abs(nowMs - this.tooltipAtMs) >= tooltipMs) {
      this.tooltipAtMs = nowMs;
      this.item.tooltip = shown.tooltip;
      this.item.accessibilityInformation = { label: shown.spoken, role: "button" };
    }
    this.item.command = shown.command;
    this.item.backgroundColor = shown.isFailure ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.show();
  }

  private content(): Shown | undefined {
    const { workspace } = this;
    if (!workspace) {
      return this.deps.sessions.state === "refused" ? refused() : undefined;
    }
    const active = workspace.store.activeRuns();
    const failed = workspace.completions.unseenFailures;
    const outOfReach = whyOutOfReach(workspace, active);
    if (active.length === 0 && failed.length === 0) {
      return this.deps.statusBar.value === "always" ? idle(outOfReach) : undefined;
    }
    return {
      text: [
        active.length > 0 &&
          `$(${outOfReach === undefined ? "sync~spin" : "warning"}) ${activeText(workspace, active)}`,
        failed.length > 0 && `$(error) ${failedText(workspace, failed, active.length > 0)}`,
      ]
        .filter(Boolean)
        .join("  "),
      spoken: vscode.l10n.t(
        "Hex: {0}",
        [spokenActive(workspace, active), failed.length > 0 && failedText(workspace, failed, false), outOfReach]
          .filter(Boolean)
          .join(", "),
      ),
      tooltip: listing(workspace, active, failed, outOfReach),
      command: "hexRuns.showActiveRuns",
      isFailure: failed.length > 0,
    };
  }
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem("hexRuns.status", vscode.StatusBarAlignment.Left);
  item.name = "Hex Runs";
  return item;
}

/** Why Hex cannot be reached, while something that is shown waits for it. */
function whyOutOfReach({ store, projects, screen }: HexWorkspace, active: readonly Run[]): string | undefined {
  const errors = active.map(({ projectId }) => store.runsOf(projectId).error);
  const error = [...errors, screen.isVisible ? projects.error : undefined].find(isOutOfReach);
  return error && errorMessageFor(error).message;
}

function idle(outOfReach: string | undefined): Shown {
  return {
    text: outOfReach === undefined ? "$(play-circle) Hex" : "$(warning) Hex",
    spoken: outOfReach === undefined ? vscode.l10n.t("Hex: nothing is running") : vscode.l10n.t("Hex: {0}", outOfReach),
    tooltip: outOfReach ?? vscode.l10n.t("Nothing is running in Hex. Click to run a project."),
    command: "hexRuns.showActiveRuns",
  };
}

function refused(): Shown {
  return {
    text: `$(warning) ${vscode.l10n.t("Hex: sign in")}`,
    spoken: vscode.l10n.t("Hex: sign in"),
    tooltip: vscode.l10n.t("Hex no longer accepts your token. Click to sign in again."),
    command: "hexRuns.signIn",
  };
}

/** "Revenue by region 45s / ~3m", or how many there are. */
function activeText(workspace: HexWorkspace, [first, ...others]: readonly Run[]): string {
  if (!first || others.length > 0) {
    return vscode.l10n.t("{0} runs", others.length + 1);
  }
  const progress = first.status === "PENDING" ? statusText(first, false) : briefProgress(workspace, first);
  return [shortTitle(workspace, first.projectId, longestTitle), progress].filter(Boolean).join(" ");
}

/** "Revenue by region is running, 45 seconds of about 3 minutes". */
function spokenActive(workspace: HexWorkspace, [first, ...others]: readonly Run[]): string | undefined {
  if (!first) {
    return undefined;
  }
  if (others.length > 0) {
    return vscode.l10n.t("{0} active runs", others.length + 1);
  }
  const title = projectTitle(workspace, first.projectId);
  const isCancelling = workspace.store.isCancelling(first.runId);
  const state =
    first.status === "RUNNING" && !isCancelling
      ? vscode.l10n.t("{0} is running", title)
      : vscode.l10n.t("{0}: {1}", title, statusText(first, isCancelling));
  return [state, runProgress(workspace, first, "long")].filter(Boolean).join(", ");
}

/** @param isShort Beside active runs: the number alone. */
function failedText(workspace: HexWorkspace, [first, ...others]: readonly Run[], isShort: boolean): string {
  const count = others.length + (first ? 1 : 0);
  if (isShort || !first) {
    return vscode.l10n.t("{0} failed", count);
  }
  return count === 1
    ? vscode.l10n.t("{0} failed", shortTitle(workspace, first.projectId, longestTitle))
    : vscode.l10n.t("{0} runs failed", count);
}

function listing(
  workspace: HexWorkspace,
  active: readonly Run[],
  failed: readonly Run[],
  outOfReach: string | undefined,
): vscode.MarkdownString {
  const list = (title: string, runs: readonly Run[]) => {
    const lines = runs.slice(0, mostListed).map((run) => {
      const status = statusText(run, workspace.store.isCancelling(run.runId));
      return joined(projectTitle(workspace, run.projectId), status, runProgress(workspace, run));
    });
    if (runs.length > mostListed) {
      lines.push(vscode.l10n.t("and {0} more", runs.length - mostListed));
    }
    return runs.length === 0
      ? undefined
      : [`**${escaped(title)}**`, ...lines.map((line) => `- ${escaped(line)}`)].join("\n");
  };
  return new vscode.MarkdownString(
    [
      outOfReach && escaped(outOfReach),
      list(vscode.l10n.t("Active in Hex"), active),
      list(vscode.l10n.t("Failed since you last looked"), failed),
      escaped(vscode.l10n.t("Click to open, cancel or start runs.")),
    ]
      .filter(Boolean)
      .join("\n\n"),
  );
}
