import * as vscode from "vscode";
import type { Run, RunId } from "../hex/types";
import { DisposableStore } from "../util/disposables";
import { progressChangesInMs, projectTitle, shortTitle } from "../ui/format";
import { noCharts } from "./chartWords";
import { columnName, compareView, type RunPair } from "./compareView";
import type { Content, Sources } from "./content";
import { LookedRun } from "./lookedRun";
import type { ChartPlace, CompareView, FromPage, ToPage, View } from "./pageMessages";
import { loadingView, missingView, tryAgainButton, unknownRunText } from "./messageViews";
import { Pictures } from "./pictures";
import type { Subject } from "./subject";

/** What fits into a tab beside others. */
const longestTitle = 24;

/** The page that sets two runs of a project side by side. */
export class CompareContent implements Content {
  private readonly disposables = new DisposableStore();
  private readonly looked: readonly [LookedRun, LookedRun];
  private readonly charts: Pictures;
  readonly history = undefined;

  constructor(
    private readonly subject: Extract<Subject, { kind: "compare" }>,
    private readonly sources: Sources,
  ) {
    const { projectId, runIds } = subject;
    const { signedIn, charts, onChange } = sources;
    const { store, localRuns } = signedIn.workspace;
    const look = (runId: RunId) => new LookedRun(signedIn.workspace, projectId, runId, sources);
    this.looked = [look(runIds[0]), look(runIds[1])];
    this.charts = new Pictures(charts, projectId, sources, () => this.looked[0].run?.version);
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
      const problem = this.looked.map((one) => one.problem).find((one) => one !== undefined);
      return {
        ...compareView(this.sources.signedIn, runs),
        problem: problem && { ...problem, buttons: [tryAgainButton()] },
        charts: this.chartsView(runs),
      };
    }
    const title = projectTitle(this.sources.signedIn.workspace, this.subject.projectId);
    const missing = this.looked.find((one) => !one.run && (one.isGone || one.problem));
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
    // A run that is known needs no look: its events are not compared.
    this.looked.filter(({ run }) => !run).forEach((one) => one.lookIfChanged());
    if (this.runs?.some((run) => noCharts(run) === undefined)) {
      this.charts.lookForCharts();
    }
  }

  isOurs(runId: RunId): boolean {
    return this.subject.runIds.includes(runId);
  }

  take(message: Extract<FromPage, { type: "retry" | "chart" }>): void {
    if (message.type === "chart") {
      void this.charts.ask(message.runId as RunId, message.staticId, message.width);
    } else if (message.part === "cells") {
      this.charts.lookForCharts(true);
    } else {
      this.looked.filter((one) => !one.run || one.problem).forEach((one) => void one.look("user"));
    }
  }

  idToCopy(): undefined {
    return undefined;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Both runs, the earlier one first; undefined while one of them is not known. */
  private get runs(): RunPair | undefined {
    const [one, other] = [this.looked[0].run, this.looked[1].run];
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
