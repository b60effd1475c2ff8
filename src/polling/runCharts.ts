import { chartCells } from "../hex/chartCells";
import { isHexError, isRefusal } from "../hex/errors";
import { isChart, type Cell, type ChartImage, type ChartQuery, type ProjectId } from "../hex/types";
import type { Disposable } from "../util/disposables";
import type { Loader } from "./loader";
import type { ChartCache } from "../store/chartCache";

/** Pictures that are requested at once; the others wait here, where a newer page can overtake them. */
const mostUnderWay = 4;

/**
 * The charts of a workspace's projects and their pictures, from the disk where they are there. Which
 * charts a run has is in the export of the version that ran; ListCells, which stands in where there
 * is no export, tells of the draft.
 */
export class RunCharts implements Disposable {
  private readonly charts = new Map<string, Promise<Cell[]>>();
  private readonly drafts = new Map<ProjectId, Promise<Cell[]>>();
  /** Charts that an export names by their `cellId`, with their labels. */
  private readonly exported = new Map<string, Cell>();
  /** For a `cellId` that is no `staticId`: the one that is. */
  private readonly staticIds = new Map<string, string>();
  private readonly waiting: { page: AbortSignal; start: () => void }[] = [];
  /** Pictures that Hex is drawing, by their query. */
  private readonly sent = new Map<string, Promise<ChartImage>>();
  private underWay = 0;

  constructor(
    private readonly loader: Pick<Loader, "cells" | "chart" | "exported">,
    private readonly cache: ChartCache,
    /** Takes errors of the disk. */
    private readonly report: (error: unknown) => void,
  ) {}

  /**
   * The project's charts, in the order of the notebook; loaded once, again after a failure. Rejects with a HexError.
   *
   * @param version of the run; the published one is used when this is no number.
   */
  chartsOf(id: ProjectId, version?: string): Promise<Cell[]> {
    return once(this.charts, `${id} ${version ?? ""}`, async () => {
      return (await this.exportedCharts(id, version)) ?? (await this.draftOf(id)).filter(isChart);
    });
  }

  /**
   * What a chart showed in a completed run. A request for it waits for its turn: those of the page that asked last go
   * first. Rejects with a HexError.
   *
   * @param page aborted when it shows something else: what waits for it is dropped, and rejects with another error.
   */
  async picture(query: ChartQuery, page: AbortSignal): Promise<ChartImage> {
    const kept = await this.cache.get(query);
    if (kept) {
      return kept;
    }
    const key = JSON.stringify(query);
    const sent = this.sent.get(key);
    if (sent) {
      return await sent;
    }
    await this.turn(page);
    try {
      page.throwIfAborted();
      return await (this.sent.get(key) ?? this.send(key, query));
    } finally {
      this.underWay -= 1;
      this.startWaiting();
    }
  }

  dispose(): void {
    this.charts.clear();
    this.drafts.clear();
    this.cache.close();
  }

  /** Whoever wants the same meanwhile gets this answer, until it is on the disk. */
  private send(key: string, query: ChartQuery): Promise<ChartImage> {
    const image = this.asked(query);
    this.sent.set(key, image);
    image
      .then((shown) => this.cache.put(query, shown).catch(this.report))
      .catch(() => undefined)
      .finally(() => this.sent.delete(key));
    return image;
  }

  private turn(page: AbortSignal): Promise<void> {
    return new Promise((start) => {
      this.waiting.push({ page, start });
      this.startWaiting();
    });
  }

  private startWaiting(): void {
    while (this.underWay < mostUnderWay && this.waiting.length > 0) {
      const page = this.waiting.at(-1)?.page;
      const [first] = this.waiting.splice(
        this.waiting.findIndex((one) => one.page === page),
        1,
      );
      this.underWay += 1;
      first?.start();
    }
  }

  /** Undefined when the version cannot be exported, or its file does not name its charts. */
  private async exportedCharts(id: ProjectId, version: string | undefined): Promise<Cell[] | undefined> {
    try {
      const file = await this.loader.exported(id, /^[1-9]\d{0,8}$/.test(version ?? "") ? Number(version) : undefined);
      const charts = await chartCells(file);
      charts?.forEach((cell) => this.exported.set(cell.staticId, cell));
      return charts;
    } catch (error) {
      if (isRefusal(error) || isHexError(error, "unexpectedAnswer") || isHexError(error, "serverFailed")) {
        return undefined;
      }
      throw error;
    }
  }

  private async asked(query: ChartQuery): Promise<ChartImage> {
    const { staticId } = query;
    const cell = this.exported.get(staticId);
    const known = this.staticIds.get(staticId) ?? staticId;
    try {
      return await this.loader.chart({ ...query, staticId: known });
    } catch (error) {
      const other =
        cell && known === staticId && isRefusal(error) ? await this.staticIdOf(query.projectId, cell) : undefined;
      if (other === undefined) {
        throw error;
      }
      const image = await this.loader.chart({ ...query, staticId: other });
      this.staticIds.set(staticId, other);
      return image;
    }
  }

  /** The `staticId` of an exported chart whose `cellId` is none, by what the draft says; undefined when it does not have the chart. */
  private async staticIdOf(id: ProjectId, { staticId: cellId, label }: Cell): Promise<string | undefined> {
    const charts = (await this.draftOf(id).catch(() => [])).filter(isChart);
    const sameLabel = charts.filter((cell) => label !== undefined && cell.label === label);
    const found = charts.find((cell) => cell.id === cellId) ?? (sameLabel.length === 1 ? sameLabel[0] : undefined);
    return found?.staticId === cellId ? undefined : found?.staticId;
  }

  private draftOf(id: ProjectId): Promise<Cell[]> {
    return once(this.drafts, id, () => this.loader.cells(id));
  }
}

/** What was loaded under this key, or loads it; again after a failure. */
function once<K, T>(answers: Map<K, Promise<T>>, key: K, ask: () => Promise<T>): Promise<T> {
  const known = answers.get(key);
  if (known) {
    return known;
  }
  const asked = ask();
  answers.set(key, asked);
  asked.catch(() => answers.delete(key));
  return asked;
}
