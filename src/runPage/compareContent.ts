import * as vscode from "vscode";
import type { Run, RunId } from "../hex/types";
import { DisposableStore } from "../util/disposables";
import { progressChangesInMs, projectTitle, shortTitle } from "../ui/format";
import { columnName, compareView, type RunPair } from "./compareView";
import type { Content, Sources, Subject } from "./content";
import { ShownRun } from "./shownRun";
import type { ChartPlace, CompareView, FromPage, ToPage, View } from "./pageMessages";
import { loadingView, missingView, tryAgainButton, unknownRunText } from "./sharedViews";
import { noCharts, ChartImages } from "./chartImages";

/** What fits into a tab beside others. */
const longestTitle = 24;

/** The page that compares two runs of a project. */
export class CompareContent implements Content {
  private readonly disposables = new DisposableStore();
  private readonly shownRuns: readonly [ShownRun, ShownRun];
  private readonly charts: ChartImages;
  readonly history = undefined;
  readonly outcome = undefined;

  constructor(
    private readonly subject: Extract<Subject, { kind: "compare" }>,
    private readonly sources: Sources,
  ) {
    const { projectId, runIds } = subject;
    const { signedIn, charts, onChange } = sources;
    const { store, localRuns } = signedIn.workspace;
    const show = (runId: RunId) => new ShownRun(signedIn.workspace, projectId, runId, sources);
    this.shownRuns = [show(runIds[0]), show(runIds[1])];
    this.charts = this.disposables.add(
      new ChartImages(charts, projectId, sources, () => this.shownRuns[0].run?.version),
    );
    this.disposables.add(store.onDidChange(onChange));
    this.disposables.add(localRuns.onDidChange(onChange));
  }

  get title(): string {
    return vscode.l10n.t(
      "Compare: {0}",
      shortTitle(this.sources.signedIn.workspace, this.subject.projectId, longestTitle),
    );
  }

  get view(): View {
    const { runs } = this;
    if (runs) {
      const problem = this.shownRuns.map((one) => one.problem).find((one) => one !== undefined);
      return {
        ...compareView(this.sources.signedIn, runs),
        problem: problem && { ...problem, buttons: [tryAgainButton()] },
        charts: this.chartsView(runs),
      };
    }
    const title = projectTitle(this.sources.signedIn.workspace, this.subject.projectId);
    const missing = this.shownRuns.find((one) => !one.run && (one.isGone || one.problem));
    if (!missing) {
      return loadingView(title);
    }
    return missingView(title, missing.isGone ? unknownRunText() : (missing.problem?.text ?? ""));
  }

  get pictures(): ToPage[] {
    return this.charts.messages;
  }

  get dueInMs(): number | undefined {
    const { workspace } = this.sources.signedIn;
    const due = (this.runs ?? []).flatMap((run) => progressChangesInMs(workspace, run) ?? []);
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  shown(): void {
    // A known run needs no request: its events are not compared.
    this.shownRuns.filter(({ run }) => !run).forEach((one) => one.loadIfChanged());
    if (this.runs?.some((run) => noCharts(run) === undefined)) {
      this.charts.loadCharts();
    }
  }

  isOurs(runId: RunId): boolean {
    return this.subject.runIds.includes(runId);
  }

  take(message: Extract<FromPage, { type: "retry" | "chart" }>): void {
    if (message.type === "chart") {
      void this.charts.load(message.runId as RunId, message.staticId, message.width);
    } else if (message.part === "cells") {
      this.charts.loadCharts(true);
    } else {
      this.shownRuns.filter((one) => !one.run || one.problem).forEach((one) => void one.load("user"));
    }
  }

  idToCopy(): undefined {
    return undefined;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Both runs, the earlier one first; undefined while one of them is unknown. */
  private get runs(): RunPair | undefined {
    const [one, other] = [this.shownRuns[0].run, this.shownRuns[1].run];
    if (!one || !other) {
      return undefined;
    }
    return (one.startTime?.getTime() ?? Infinity) <= (other.startTime?.getTime() ?? Infinity)
      ? [one, other]
      : [other, one];
  }

  private chartsView(runs: RunPair): CompareView["charts"] {
    const heading = vscode.l10n.t("Charts");
    if (runs.every((run) => noCharts(run) !== undefined)) {
      return {
        heading,
        items: [],
        text: vscode.l10n.t("Charts are only available for completed runs, and neither of these has completed."),
      };
    }
    const place = (run: Run, index: number, staticId: string, label: string): ChartPlace | string =>
      noCharts(run) ?? { runId: run.runId, staticId, alt: vscode.l10n.t("Chart: {0}, {1}", label, columnName(index)) };
    const items = (this.charts.labels ?? []).map(({ staticId, label }) => ({
      label,
      places: runs.map((run, index) => place(run, index, staticId, label)),
    }));
    return { heading, items, text: this.charts.text, problem: this.charts.problem };
  }
}
