import { isChart, type Cell, type ChartImage, type ChartQuery, type ProjectId } from "../../hex/types";
import type { Disposable } from "../../util/disposables";
import type { Lookups } from "../lookups";
import type { ChartCache } from "./chartCache";

/** The charts of a workspace's projects and their pictures, from the disk where they are there. */
export class RunCharts implements Disposable {
  private readonly cells = new Map<ProjectId, Promise<Cell[]>>();

  constructor(
    private readonly lookups: Pick<Lookups, "cells" | "chart">,
    private readonly cache: ChartCache,
    /** Takes what keeps the disk from keeping pictures. */
    private readonly report: (error: unknown) => void,
  ) {}

  /** The project's charts, in the order of the notebook; asked for once, again after a failure. Rejects with a HexError. */
  chartsOf(id: ProjectId): Promise<Cell[]> {
    const known = this.cells.get(id);
    if (known) {
      return known;
    }
    const asked = this.lookups.cells(id).then((cells) => cells.filter(isChart));
    this.cells.set(id, asked);
    asked.catch(() => this.cells.delete(id));
    return asked;
  }

  /** What a chart showed in a completed run. Waits for its turn where Hex is asked; rejects with a HexError. */
  async picture(query: ChartQuery): Promise<ChartImage> {
    const kept = await this.cache.get(query);
    if (kept) {
      return kept;
    }
    const image = await this.lookups.chart(query);
    this.cache.put(query, image).catch(this.report);
    return image;
  }

  dispose(): void {
    this.cells.clear();
    this.cache.close();
  }
}
