import * as vscode from "vscode";
import { isHexError } from "../hex/errors";
import type { Cell, ProjectId, RunId } from "../hex/types";
import { chartSize } from "../store/charts/chartSize";
import type { RunCharts } from "../polling/runCharts";
import { cellsProblem, chartLabel, pictureProblem } from "./chartWords";
import type { Sources } from "./content";
import type { Picture, Problem, ToPage } from "./pageMessages";

/** The charts of a page's project, and the pictures of them that the page has asked for. */
export class Pictures {
  private cells: Cell[] | undefined;
  private cellsError: unknown;
  private asking = false;
  private readonly pictures = new Map<string, ToPage & { type: "picture" }>();

  constructor(
    private readonly charts: RunCharts,
    private readonly projectId: ProjectId,
    private readonly sources: Pick<Sources, "onChange" | "report">,
    /** The version of the project whose charts are looked for. */
    private readonly version: () => string | undefined,
  ) {}

  /** What the page is told of pictures, one message each. */
  get messages(): ToPage[] {
    return [...this.pictures.values()];
  }

  /** The charts with what they are called; undefined while they are not known. */
  get labels(): { staticId: string; label: string }[] | undefined {
    return this.cells?.map((cell, index) => ({ staticId: cell.staticId, label: chartLabel(cell, index) }));
  }

  /** What stands where there are no charts (yet). */
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
    return this.cellsError === undefined || this.asking ? undefined : cellsProblem(this.cellsError, tryAgain);
  }

  /** Asks which charts there are, unless that was asked. */
  lookForCharts(again = false): void {
    if (!this.asking && !this.cells && (again || this.cellsError === undefined)) {
      void this.askForCharts();
    }
  }

  /** Asks for a picture, `width` pixels wide where it is shown. What is asked for already, or there, is not asked for again. Never rejects. */
  async ask(runId: RunId, staticId: string, width: number): Promise<void> {
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
      const { base64, mimeType } = await this.charts.picture({
        projectId: this.projectId,
        runId,
        staticId,
        ...chartSize(width),
      });
      show({ state: "shown", mimeType, base64 });
    } catch (error) {
      const label = vscode.l10n.t("Try again to load the picture of {0}", cell.label);
      const tryAgain = {
        title: vscode.l10n.t("Try Again"),
        label,
        sends: { type: "chart", runId, staticId, width } as const,
      };
      show({ state: "missing", problem: pictureProblem(error, tryAgain) });
      this.reportFault(error);
    }
  }

  private async askForCharts(): Promise<void> {
    this.asking = true;
    try {
      this.cells = await this.charts.chartsOf(this.projectId, this.version());
      this.cellsError = undefined;
    } catch (error) {
      this.cellsError = error;
      this.reportFault(error);
    }
    this.asking = false;
    this.sources.onChange();
  }

  private reportFault(error: unknown): void {
    if (!isHexError(error)) {
      this.sources.report(error);
    }
  }
}
