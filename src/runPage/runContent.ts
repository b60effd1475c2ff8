import * as vscode from "vscode";
import { isHexError } from "../hex/errors";
import type { RunId } from "../hex/types";
import { lastRuns, mostLastRuns } from "../store/lastRuns";
import type { StoreChange } from "../store/runStore";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { DisposableStore } from "../util/disposables";
import { clockText } from "../util/timeText";
import { projectTitle, runChangesInMs, shortTitle } from "../ui/format";
import type { Content, Sources, Subject } from "./content";
import { historyView } from "./historyView";
import { ShownRun } from "./shownRun";
import type { FromPage, History, Outcome, Problem, RunView, ToPage, View } from "./pageMessages";
import { loadingView, missingView, runStatus, tryAgainButton, unknownRunText } from "./sharedViews";
import { noCharts, ChartImages } from "./chartImages";
import { runFacts } from "./runView";

/** What fits into a tab beside others, and a time. */
const longestTitle = 24;

/** The page of one run. */
export class RunContent implements Content {
  private readonly disposables = new DisposableStore();
  private readonly shownRun: ShownRun;
  private readonly charts: ChartImages;
  private historyProblem: Problem | undefined;
  private isHistoryLoaded = false;
  private isProjectAsked = false;

  constructor(
    private readonly subject: Extract<Subject, { kind: "run" }>,
    private readonly sources: Sources,
  ) {
    const { projectId, runId } = subject;
    const { signedIn, charts, onChange } = sources;
    const { workspace } = signedIn;
    this.shownRun = new ShownRun(workspace, projectId, runId, sources);
    this.charts = this.disposables.add(new ChartImages(charts, projectId, sources, () => this.shownRun.run?.version));
    this.disposables.add(workspace.store.onDidChange((change) => isAbout(change, subject) && onChange()));
    this.disposables.add(workspace.localRuns.onDidChange(onChange));
  }

  /** Includes the run's time, to distinguish the pages of a project. */
  get title(): string {
    const { workspace } = this.sources.signedIn;
    const started = this.shownRun.run?.startTime;
    const title = shortTitle(workspace, this.subject.projectId, longestTitle);
    return started
      ? vscode.l10n.t("{0}, {1}", title, clockText(started, workspace.store.now(), vscode.env.language))
      : title;
  }

  get outcome(): Outcome | undefined {
    const { run } = this.shownRun;
    return run && runStatus(this.sources.signedIn, run).outcome;
  }

  get view(): View {
    const { run, isGone, problem } = this.shownRun;
    const { projectId } = this.subject;
    const { signedIn } = this.sources;
    const { workspace } = signedIn;
    if (run) {
      return {
        ...runFacts(signedIn, run),
        problem: problem && { ...problem, buttons: [tryAgainButton()] },
        charts: this.chartsView(run),
      };
    }
    if (isGone) {
      return missingView(projectTitle(workspace, projectId), unknownRunText());
    }
    return problem
      ? missingView(projectTitle(workspace, projectId), problem.text)
      : loadingView(projectTitle(workspace, projectId));
  }

  get history(): History | undefined {
    const { run } = this.shownRun;
    return run && historyView(this.sources.signedIn, this.subject.projectId, run, this.historyProblem);
  }

  get pictures(): ToPage[] {
    return this.charts.messages;
  }

  get dueInMs(): number | undefined {
    const { run } = this.shownRun;
    return run && runChangesInMs(this.sources.signedIn.workspace, run);
  }

  shown(): void {
    this.loadProject();
    this.shownRun.loadIfChanged();
    if (this.shownRun.run && noCharts(this.shownRun.run) === undefined) {
      this.charts.loadCharts();
    }
    if (!this.isHistoryLoaded) {
      void this.loadHistory();
    }
  }

  isOurs(runId: RunId): boolean {
    const { projectId } = this.subject;
    const { store, durations } = this.sources.signedIn.workspace;
    return (
      runId === this.subject.runId ||
      lastRuns(store, durations, projectId, this.shownRun.run).some((run) => run.runId === runId)
    );
  }

  take(message: Extract<FromPage, { type: "retry" | "chart" }>): void {
    if (message.type === "chart") {
      if (message.runId === this.subject.runId) {
        void this.charts.load(this.subject.runId, message.staticId, message.width);
      }
      return;
    }
    switch (message.part) {
      case "run":
        void this.shownRun.load("user");
        return;
      case "history":
        void this.loadHistory();
        return;
      case "cells":
        this.charts.loadCharts(true);
        return;
    }
  }

  idToCopy(what: "runId" | "projectId" | "traceId"): string | undefined {
    return what === "traceId"
      ? this.sources.signedIn.workspace.localRuns.get(this.subject.runId)?.traceId
      : this.subject[what];
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** A run that was opened by its link may be of a project that is in no list: its title and owner are loaded. */
  private loadProject(): void {
    const { loader, store } = this.sources.signedIn.workspace;
    const { projectId } = this.subject;
    if (!this.isProjectAsked && !store.project(projectId)) {
      this.isProjectAsked = true;
      loader.quietly(loader.project(projectId, "view"));
    }
  }

  private chartsView(run: Parameters<typeof noCharts>[0]): RunView["charts"] {
    const heading = vscode.l10n.t("Charts");
    const none = noCharts(run);
    if (none !== undefined) {
      return { heading, items: [], text: none };
    }
    const { runId } = this.subject;
    const items = (this.charts.labels ?? []).map(({ staticId, label }) => ({
      label,
      place: { runId, staticId, alt: vscode.l10n.t("Chart: {0}", label) },
    }));
    return { heading, items, text: this.charts.text, problem: this.charts.problem };
  }

  /** Loads the newest runs when none were loaded yet, and one page of older ones. */
  private async loadHistory(): Promise<void> {
    this.isHistoryLoaded = true;
    this.historyProblem = undefined;
    this.sources.onChange();
    const { projectId } = this.subject;
    const { workspace } = this.sources.signedIn;
    const { store, durations } = workspace;
    try {
      if (store.runsOf(projectId).loadedAtMs === undefined) {
        await workspace.loader.runs(projectId, "user");
      }
      if (store.runsOf(projectId).hasMore && lastRuns(store, durations, projectId).length < mostLastRuns) {
        await workspace.loader.moreRuns(projectId);
      }
    } catch (error) {
      this.historyProblem = { text: errorMessageFor(error).message, buttons: [tryAgainButton("history")] };
      if (!isHexError(error)) {
        this.sources.report(error);
      }
    }
    this.sources.onChange();
  }
}

/** Whether a change concerns the page: its project or the project's runs. */
function isAbout(change: StoreChange, { projectId }: Pick<Subject, "projectId">): boolean {
  switch (change.kind) {
    case "projects":
      return change.ids.includes(projectId);
    case "runs":
      return change.projectId === projectId;
    case "cancelling":
      return change.run.projectId === projectId;
  }
}
