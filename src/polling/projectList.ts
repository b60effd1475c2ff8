import { HexError } from "../hex/errors";
import type { Project, ProjectId, ProjectPage, ProjectQuery } from "../hex/types";
import { Emitter } from "../util/events";
import type { RequestStamp } from "../store/requestOrder";
import type { ReadPriority } from "./requestBudget";
import type { Reader } from "./reader";
import type { RunStore } from "../store/runStore";
import {
  canMatchHere,
  isAnswered,
  isListed,
  needsAll,
  requestedSort,
  sorted,
  type ListSort,
  type ProjectFilter,
} from "./filterAndSort";

const pageSize = 100;
/** A click sends so many requests at once; those for more pages follow within the budget. */
const mostAtOnce = 5;
/** A list of so many pages is reloaded as a whole. */
const fewPages = 2;
/** A list that was brought up to date this long ago is when it is needed again. */
export const staleAfterMs = 60_000;
/** Hex's clock and ours differ by less, ms. */
const clocksDifferMs = 3_600_000;

/**
 * The project list as Hex sorts and filters it, page by page. Keeps what it shows while it is
 * brought up to date, also when that fails.
 */
export class ProjectList {
  protected ids: ProjectId[] = [];
  protected after: string | undefined;
  private generation = 0;
  /** Sorted by last published, Hex begins with a page or more of what never was: that order is made here then. */
  private unpublishedFirst = false;
  /** When the newest page that is shown was requested: see `RequestStamp.order`. */
  private order = 0;
  private loadingAll: Promise<void> | undefined;
  protected readonly changed = new Emitter<void>();

  filter: ProjectFilter = {};
  sort: ListSort = "LAST_EDITED_AT";
  /** When a page last came, ms since the epoch; missing: never. */
  loadedAtMs: number | undefined;
  /** Why the last request failed; missing when it did not. */
  error: HexError | undefined;
  /** A page is being waited for. */
  loading = false;
  /** Entries that Hex sent and that could not be read. */
  skipped = 0;

  /** What is shown or its state changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    protected readonly reader: Reader,
    protected readonly store: RunStore,
    protected readonly now: () => number,
    /** Every project: words and orders that Hex does not know are looked for in it. */
    private readonly all?: ProjectList,
  ) {
    all?.onDidChange(() => this.isOverAll && this.changed.fire());
  }

  /** The query for the newest page of this list. */
  get newest(): ProjectQuery {
    return this.query(this.filter, this.sort);
  }

  get hasMore(): boolean {
    return this.loadedAtMs === undefined || this.after !== undefined;
  }

  /** Words, or an order that is made here, need all projects. */
  get isOverAll(): boolean {
    return needsAll(this.filter, this.sort) || this.sort !== this.newest.sortBy;
  }

  /** There may be more to show than is shown. */
  get mayHaveMore(): boolean {
    return this.hasMore && this.source.hasMore;
  }

  /** How many projects were looked through, shown or not. */
  get searchedCount(): number {
    return Math.max(this.ids.length, this.source.ids.length);
  }

  /** What has to be complete for all projects to be shown: every project, or else the pages of this list. */
  private get source(): ProjectList {
    return this.all && this.isOverAll && canMatchHere(this.filter) ? this.all : this;
  }

  /** How long ago a page last came, ms; undefined: never. */
  get ageMs(): number | undefined {
    return this.loadedAtMs === undefined ? undefined : this.now() - this.loadedAtMs;
  }

  /** How many projects were loaded, shown or not. */
  get loadedCount(): number {
    return this.ids.length;
  }

  get isFiltered(): boolean {
    return Object.values(this.filter).some((value) => value !== undefined && value !== false && value !== "");
  }

  /** The projects that the filter lets through, in the list's order. */
  get projects(): Project[] {
    const own = this.ids.flatMap((id) => this.store.project(id) ?? []);
    if (!this.isOverAll) {
      const listed = own.filter(isListed(this.filter));
      // Nothing says where Hex puts what was never published.
      return this.sort === "LAST_PUBLISHED_AT" ? sorted(listed, this.sort, this.store) : listed;
    }
    const known = new Set(this.ids);
    const others = this.source === this ? [] : this.source.ids.filter((id) => !known.has(id));
    const answered = others.flatMap((id) => this.store.project(id) ?? []).filter(isAnswered(this.filter));
    return sorted([...own, ...answered].filter(isListed(this.filter)), this.sort, this.store);
  }

  /** Shows other projects, from the first page on. Rejects with a HexError. */
  async setQuery(filter: ProjectFilter, sort: ListSort): Promise<void> {
    const sameRequest = JSON.stringify(this.query(filter, sort)) === JSON.stringify(this.query(this.filter, this.sort));
    this.filter = filter;
    this.sort = sort;
    if (sameRequest && this.loadedAtMs !== undefined) {
      this.changed.fire();
      return;
    }
    this.unpublishedFirst = false;
    this.generation += 1;
    this.ids = [];
    this.after = undefined;
    this.loadedAtMs = undefined;
    await this.refresh("user");
  }

  /** Loads all that the words or the order need, until they no longer do; rejects with a HexError. */
  loadAll(): Promise<void> {
    const load = async () => {
      const { source } = this;
      if (source !== this && !source.hasMore && Math.abs(source.ageMs ?? 0) > staleAfterMs) {
        await source.catchUp("search", () => this.isOverAll);
      }
      while (this.isOverAll && this.mayHaveMore) {
        await this.source.loadMore("search");
      }
    };
    this.loadingAll ??= load().finally(() => (this.loadingAll = undefined));
    return this.loadingAll;
  }

  /** The next page of what is not shown yet; rejects with a HexError. */
  async showMore(): Promise<void> {
    await (this.isOverAll ? this.loadAll() : this.loadMore("user"));
  }

  /** The next page; rejects with a HexError. */
  async loadMore(priority: ReadPriority = "user"): Promise<void> {
    const { after } = this;
    if (this.loadedAtMs === undefined) {
      await this.refresh(priority);
    } else if (after !== undefined) {
      await this.guard(async (isCurrent) => {
        const page = await this.ask(priority, after);
        // The same page may have been requested twice and is taken once.
        if (isCurrent() && this.after === after) {
          this.ids = [...new Set([...this.ids, ...page.projects.map((project) => project.id)])];
          this.after = page.after;
          this.skipped += page.skipped;
        }
      });
    }
  }

  /**
   * Loads what was edited since the last page came, and no more: sorted by last edited, that
   * stands first. Rejects with a HexError.
   *
   * @param goesOn called before each page but the first; what is missing then is loaded the next time.
   */
  async catchUp(priority: ReadPriority, goesOn: () => boolean): Promise<void> {
    await this.loadEditedSince((this.loadedAtMs ?? 0) - clocksDifferMs, priority, goesOn);
  }

  /**
   * See `catchUp`. Returns whether nothing is missing.
   *
   * @param sinceMs by Hex's clock, ms since the epoch.
   */
  protected async loadEditedSince(sinceMs: number, priority: ReadPriority, goesOn: () => boolean): Promise<boolean> {
    const { loadedAtMs, generation } = this;
    let isDone = false;
    const { order } = this.store.stamp();
    await this.guard(async (isCurrent) => {
      let after: string | undefined;
      const newest: ProjectId[] = [];
      do {
        const page = await this.ask(priority, after);
        newest.push(...page.projects.map(({ id }) => id));
        after = page.after;
        isDone = after === undefined || (page.projects.at(-1)?.lastEditedAt?.getTime() ?? 0) < sinceMs;
      } while (!isDone && goesOn());
      if (isCurrent() && order >= this.order) {
        this.order = order;
        this.ids = [...new Set([...newest, ...this.ids])];
      }
    });
    if (!isDone && generation === this.generation) {
      this.loadedAtMs = loadedAtMs;
    }
    return isDone;
  }

  /** Reloads as many pages as are shown and shows them all at once. Rejects with a HexError. */
  async refresh(priority: ReadPriority): Promise<void> {
    const pages = Math.max(1, Math.ceil(this.ids.length / pageSize));
    const { order } = this.store.stamp();
    await this.guard(async (isCurrent) => {
      const ids: ProjectId[] = [];
      let after: string | undefined;
      let skipped = 0;
      for (let page = 0; page < pages && (page === 0 || after !== undefined); page += 1) {
        // A click on Refresh must not use up Hex's limit for a thousand projects that are listed.
        const answer = await this.ask(page < mostAtOnce ? priority : "view", after);
        ids.push(...answer.projects.map((project) => project.id));
        skipped += answer.skipped;
        after = answer.after;
      }
      if (isCurrent() && order >= this.order) {
        this.order = order;
        this.ids = [...new Set(ids)];
        this.after = after;
        this.skipped = skipped;
      }
    });
    const isUnpublished = (id: ProjectId) => this.store.project(id)?.lastPublishedAt === undefined;
    const isUseless = this.ids.length > 0 && this.after !== undefined && this.ids.every(isUnpublished);
    if (this.newest.sortBy === "LAST_PUBLISHED_AT" && isUseless) {
      this.unpublishedFirst = true;
      this.generation += 1;
      this.after = undefined;
      await this.refresh(priority);
    }
  }

  /**
   * Brings what comes first up to date with few requests, however much is listed: what was edited since,
   * or the newest page. Rejects with a HexError.
   */
  async refreshNewest(priority: ReadPriority): Promise<void> {
    if (this.ids.length <= fewPages * pageSize) {
      await this.refresh(priority);
    } else if (this.newest.sortBy === "LAST_EDITED_AT") {
      let pages = 1;
      await this.catchUp(priority, () => (pages += 1) <= mostAtOnce);
    } else {
      const { order } = this.store.stamp();
      await this.guard(async (isCurrent) => {
        const page = await this.ask(priority, undefined);
        if (isCurrent() && order >= this.order) {
          this.putNewest(page, order);
        }
      });
    }
  }

  /** Takes the newest page as it was polled; what was loaded beyond it stays. */
  takePolled(page: ProjectPage, stamp: RequestStamp): void {
    if (!this.loading && stamp.order >= this.order) {
      this.showNewest(page, this.now(), stamp.order);
    }
  }

  /** Takes the newest page as another window loaded it, or this one before a restart, unless a newer one is known. */
  takeOver(page: ProjectPage, loadedAtMs: number): void {
    const knownMs = this.loadedAtMs ?? 0;
    // A page from the future was loaded before the clock was set back.
    const isOlder = loadedAtMs < knownMs && knownMs <= this.now();
    if (!this.loading && !isOlder) {
      this.store.putProjects(page.projects);
      this.showNewest(page, loadedAtMs, this.order);
    }
  }

  private showNewest(page: ProjectPage, loadedAtMs: number, order: number): void {
    this.putNewest(page, order);
    this.loadedAtMs = loadedAtMs;
    this.error = undefined;
    this.changed.fire();
  }

  private putNewest(page: ProjectPage, order: number): void {
    const first = new Set(page.projects.map((project) => project.id));
    const beyond = page.after === undefined ? [] : this.ids.filter((id) => !first.has(id));
    this.after = beyond.length === 0 ? page.after : this.after;
    this.ids = [...first, ...beyond];
    this.order = order;
  }

  /** Lists a known project that no loaded page names, last, until the list is reloaded. */
  show(id: ProjectId): void {
    this.ids = [...new Set([...this.ids, id])];
    this.changed.fire();
  }

  /** The newest page could not be brought up to date. */
  takeFailure(error: HexError): void {
    this.error = error;
    this.changed.fire();
  }

  private query(filter: ProjectFilter, sort: ListSort): ProjectQuery {
    return {
      limit: pageSize,
      sortBy: this.unpublishedFirst && sort === "LAST_PUBLISHED_AT" ? "LAST_EDITED_AT" : requestedSort(sort),
      sortDirection: "DESC",
      ownerEmail: filter.ownerEmail,
      statuses: filter.status === undefined ? undefined : [filter.status],
      categories: filter.category === undefined ? undefined : [filter.category],
      collectionId: filter.collection?.id,
      includeArchived: filter.includeArchived || undefined,
    };
  }

  protected async ask(priority: ReadPriority, after: string | undefined): Promise<ProjectPage> {
    const page = await this.reader.read(priority, "ListProjects", { ...this.newest, after });
    // The cursor that was asked with would lead to the same page for ever.
    return page.after === after ? { ...page, after: undefined } : page;
  }

  /** Keeps `loading`, `error` and `loadedAtMs` right, also when the query changes meanwhile. */
  private async guard(work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const { generation } = this;
    const isCurrent = () => generation === this.generation;
    this.loading = true;
    this.changed.fire();
    try {
      await work(isCurrent);
      if (isCurrent()) {
        this.error = undefined;
        this.loadedAtMs = this.now();
      }
    } catch (error) {
      if (isCurrent() && error instanceof HexError && error.kind !== "cancelled") {
        this.error = error;
      }
      throw error;
    } finally {
      if (isCurrent()) {
        this.loading = false;
        this.changed.fire();
      }
    }
  }
}
