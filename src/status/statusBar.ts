import * as vscode from "vscode";
import { isActive, isFailure, type Run } from "../hex/types";
import type { StoreChange } from "../store/runStore";
import type { HexWorkspace } from "../workspace";
import { followWorkspace, type CurrentWorkspace } from "../signIn/currentWorkspace";
import type { Sessions } from "../signIn/sessions";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { ConfigValue } from "../util/settings";
import type { Ticker, Ticking } from "../ui/ticker";
import { progressChangesInMs } from "../ui/format";
import { idle, refused, shownOf, type Shown } from "./statusContent";

export type StatusBarSetting = "always" | "active" | "never";

export interface StatusBarDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  sessions: Pick<Sessions, "state" | "onDidChange">;
  statusBar: Pick<ConfigValue<StatusBarSetting>, "value" | "onDidChange">;
  ticker: Ticker;
  /** Makes the item; VS Code's own except in tests. */
  createItem?: () => vscode.StatusBarItem;
}

/** How often the times in the tooltip and the label change: seldom enough that they can be read. */
const tooltipMs = 10_000;
/** The end of a run is shown for so long. */
const endShownMs = 30_000;

/** The item in the status bar: active runs, for a moment the one that ended last, and what failed or did not start and was not looked at yet. */
export class StatusBar implements Ticking, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly item: vscode.StatusBarItem;
  private workspace: HexWorkspace | undefined;
  private scheduled = false;
  private tooltipAtMs = 0;
  /** The run that ended last, and when that was seen, by Hex's clock. */
  private ended: { run: Run; atMs: number } | undefined;

  constructor(private readonly deps: StatusBarDeps) {
    this.item = this.disposables.add((deps.createItem ?? createItem)());
    const renderSoon = () => this.renderSoon();
    this.disposables.add(deps.sessions.onDidChange(renderSoon));
    this.disposables.add(deps.statusBar.onDidChange(renderSoon));
    this.disposables.add(deps.ticker.add(this));
    this.disposables.add(
      followWorkspace(deps.current, (signedIn) => {
        this.workspace = signedIn?.workspace;
        this.ended = undefined;
        this.renderSoon();
        const listeners = new DisposableStore();
        if (signedIn) {
          const { workspace } = signedIn;
          listeners.add(
            workspace.store.onDidChange((change) => {
              this.noteEnds(workspace, change);
              this.renderSoon();
            }),
          );
          listeners.add(workspace.unseen.onDidChange(renderSoon));
          listeners.add(workspace.projects.onDidChange(renderSoon));
        }
        return listeners;
      }),
    );
  }

  dueInMs(): number | undefined {
    const { workspace } = this;
    if (!workspace || this.deps.statusBar.value === "never") {
      return undefined;
    }
    const active = workspace.store.activeRuns();
    const [first] = active;
    const endsInMs = this.shownEnd(workspace)?.leftMs;
    const changesInMs =
      first &&
      Math.min((active.length > 1 ? undefined : progressChangesInMs(workspace, first)) ?? tooltipMs, tooltipMs);
    return endsInMs === undefined ? changesInMs : Math.min(endsInMs, changesInMs ?? endsInMs);
  }

  tick(): void {
    const isOver = this.ended !== undefined && this.workspace !== undefined && !this.shownEnd(this.workspace);
    this.ended = isOver ? undefined : this.ended;
    this.render(!isOver);
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
    const always = this.deps.statusBar.value === "always";
    if (!workspace) {
      return this.deps.sessions.state === "refused" ? refused() : undefined;
    }
    return shownOf(workspace, this.shownEnd(workspace)?.run) ?? (always ? idle(workspace) : undefined);
  }

  /** Remembers the end of a run that the user follows; failures stay until they are looked at. */
  private noteEnds(workspace: HexWorkspace, change: StoreChange): void {
    if (change.kind !== "runs" || !workspace.screen.followed.includes(change.projectId)) {
      return;
    }
    const end = change.changes.find(
      ({ before, after }) => before && isActive(before) && !isActive(after) && !isFailure(after),
    );
    this.ended = end ? { run: end.after, atMs: workspace.store.now() } : this.ended;
  }

  /** The run whose end is shown now, and for how long yet; also when Hex's clock turns out to be another one. */
  private shownEnd({ store }: HexWorkspace): { run: Run; leftMs: number } | undefined {
    const { ended } = this;
    const leftMs = ended ? endShownMs - Math.abs(store.now() - ended.atMs) : 0;
    return ended && leftMs > 0 ? { run: ended.run, leftMs } : undefined;
  }
}

function createItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem("hexRuns.status", vscode.StatusBarAlignment.Left);
  item.name = "Hex Runs";
  return item;
}
