import * as vscode from "vscode";
import { isHexError } from "../hex/errors";
import type { Cell, ProjectId, Run, RunId } from "../hex/types";
import { chartSize } from "../store/chartCache";
import type { RunCharts } from "../polling/runCharts";
import { withServerWords } from "../ui/errors/errorTexts";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { statusText } from "../ui/format";
import type { Disposable } from "../util/disposables";
import { plain } from "../util/text";
import type { Sources } from "./content";
import type { Picture, Problem, ToPage } from "./pageMessages";

/** The charts of a page's project, and the pictures that the page has requested. */
export class ChartImages implements Disposable {
  private cells: Cell[] | undefined;
  private cellsError: unknown;
  private loading = false;
  private readonly pictures = new Map<string, ToPage & { type: "picture" }>();
  private readonly disposing = new AbortController();

  constructor(
    private readonly charts: RunCharts,
    private readonly projectId: ProjectId,
    private readonly sources: Pick<Sources, "onChange" | "report">,
    /** The version of the project whose charts are loaded. */
    private readonly version: () => string | undefined,
  ) {}

  /** One message for each picture. */
  get messages(): ToPage[] {
    return [...this.pictures.values()];
  }

  /** The charts with their labels; undefined while they are unknown. */
  get labels(): { staticId: string; label: string }[] | undefined {
    return this.cells?.map((cell, index) => ({ staticId: cell.staticId, label: chartLabel(cell, index) }));
  }

  /** Shown when there are no charts (yet). */
  get text(): string | undefined {
    if (this.cells) {
      return this.cells.length === 0 ? vscode.l10n.t("This project has no charts.") : undefined;
    }
    return this.cellsError === undefined ? vscode.l10n.t("Looking for charts…") : undefined;
  }

  get problem(): Problem | undefined {
    const tryAgain = {
      title: vscode.l10n.t("Try Again"),
      label: vscode.l10n.t("Try again to load the charts"),
      sends: { type: "retry", part: "cells" } as const,
    };
    return this.cellsError === undefined ? undefined : { text: cellsText(this.cellsError), buttons: [tryAgain] };
  }

  /** Loads the list of charts, unless that was tried already. */
  loadCharts(again = false): void {
    if (!this.loading && !this.cells && (again || this.cellsError === undefined)) {
      void this.requestCharts();
    }
  }

  /** Loads a picture for a place of `width` pixels, unless it is loading or loaded. Never rejects. */
  async load(runId: RunId, staticId: string, width: number): Promise<void> {
    const cell = this.labels?.find((one) => one.staticId === staticId);
    const known = this.pictures.get(`${runId} ${staticId}`)?.picture;
    if (!cell || known?.state === "waiting" || known?.state === "shown") {
      return;
    }
    const show = (picture: Picture) => {
      this.pictures.set(`${runId} ${staticId}`, { type: "picture", runId, staticId, picture });
      this.sources.onChange();
    };
    show({
      state: "waiting",
      text: vscode.l10n.t("Waiting for Hex to draw this chart. It draws at most 20 a minute."),
    });
    try {
      const query = { projectId: this.projectId, runId, staticId, ...chartSize(width) };
      const { base64, mimeType } = await this.charts.picture(query, this.disposing.signal);
      show({ state: "shown", mimeType, base64 });
    } catch (error) {
      if (this.disposing.signal.aborted) {
        return;
      }
      const label = vscode.l10n.t("Try again to load the picture of {0}", cell.label);
      const tryAgain = {
        title: vscode.l10n.t("Try Again"),
        label,
        sends: { type: "chart", runId, staticId, width } as const,
      };
      show({ state: "missing", problem: { text: pictureText(error), buttons: [tryAgain] } });
      this.reportFault(error);
    }
  }

  /** The page shows something else: pictures that wait are not requested any more. */
  dispose(): void {
    this.disposing.abort();
  }

  private async requestCharts(): Promise<void> {
    this.loading = true;
    this.cellsError = undefined;
    this.sources.onChange();
    try {
      this.cells = await this.charts.chartsOf(this.projectId, this.version());
    } catch (error) {
      this.cellsError = error;
      this.reportFault(error);
    }
    this.loading = false;
    this.sources.onChange();
  }

  private reportFault(error: unknown): void {
    if (!isHexError(error)) {
      this.sources.report(error);
    }
  }
}

/** The label of a chart: its cell's label, or its number. */
function chartLabel(cell: Cell, index: number): string {
  const label = plain(cell.label ?? "", 120);
  return label === "" ? vscode.l10n.t("Chart {0}", index + 1) : label;
}

/** Why a run has no pictures; undefined when it has. */
export function noCharts(run: Pick<Run, "status">): string | undefined {
  switch (run.status) {
    case "COMPLETED":
      return undefined;
    case "PENDING":
    case "RUNNING":
      return vscode.l10n.t("Charts appear here when the run has completed.");
    default:
      return vscode.l10n.t("Charts are only available for completed runs. This one: {0}.", statusText(run, false));
  }
}

/** Why the project's charts could not be loaded. */
function cellsText(error: unknown): string {
  return isHexError(error, "forbidden") || isHexError(error, "notFound")
    ? vscode.l10n.t(
        "Your token can’t read this project’s cells, so its charts can’t be shown here. Open the run in Hex to see them.",
      )
    : errorMessageFor(error).message;
}

/** Why a picture is missing. */
function pictureText(error: unknown): string {
  if (isHexError(error, "forbidden")) {
    return vscode.l10n.t("Your token can’t see this chart.");
  }
  if (isHexError(error, "notFound")) {
    return vscode.l10n.t("This chart isn’t in this run: the version that ran may not have it, or the run is too old.");
  }
  return isHexError(error, "badRequest") || isHexError(error, "unprocessable")
    ? withServerWords(
        vscode.l10n.t("This run has no picture of this chart: its cell didn’t run, or it failed."),
        error.details,
      )
    : errorMessageFor(error).message;
}
