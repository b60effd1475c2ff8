import { isHexError, type HexErrorKind } from "../hex/errors";
import type { Project, ProjectId, ProjectPage } from "../hex/types";
import type { ReadPriority } from "./requestBudget";
import { ProjectList, staleAfterMs } from "./projectList";

/** A complete list as it outlives the window. */
export interface KnownProjects {
  /** When it was complete, ms since the epoch. */
  completeAtMs: number;
  /** Everything that was edited until then is in it, by Hex's clock, ms; missing in files of older versions. */
  knownUntilMs?: number;
  /** When every page was last gone through, ms since the epoch. */
  checkedAtMs?: number;
}

/** Hex may list an edit after a later one, and its clock and ours differ: so much is asked for again, ms. */
const overlapMs = 5 * 60_000;
/** The same for lists that an older version saved: only our own time is known for them. */
const overlapOfOursMs = 3_600_000;
/** What was deleted, or came without an edit, shows only in all pages: they are gone through this often. */
const checkEveryMs = 24 * 3_600_000;
/** So many projects that no page lists any more are looked up after one check, the rest after the next one. */
const mostLookedUp = 20;
/** How Hex says that a project is not there; no status is documented. */
const refusals: ReadonlySet<HexErrorKind> = new Set(["notFound", "forbidden", "badRequest", "unprocessable"]);

/** All pages, one after the other, in the background. */
interface Check {
  /** Known as it began. */
  readonly listed: ReadonlySet<ProjectId>;
  /** In any page since. */
  readonly seen: Set<ProjectId>;
  after?: string;
}

/**
 * Every project of the workspace, for pickers. Once it was complete it stays so over restarts: what was edited since
 * is asked for, which is the newest page or few, and once a day all pages are gone through in the background for what
 * was deleted.
 */
export class AllProjects extends ProjectList {
  private knownUntilMs: number | undefined;
  private checkedAtMs: number | undefined;
  private check: Check | undefined;
  private checking = false;
  /** The latest edit in the newest page, when that was last loaded. */
  private topMs: number | undefined;
  /** Projects that Hex does not list any more, and says it does not know. */
  private readonly gone = new Set<ProjectId>();

  /** Deleted, or no longer to be seen by this user. */
  isGone(id: ProjectId): boolean {
    return this.gone.has(id);
  }

  /** What is to be kept; undefined while the list is not complete. */
  get known(): KnownProjects | undefined {
    const { loadedAtMs: completeAtMs, knownUntilMs, checkedAtMs } = this;
    return this.hasMore || completeAtMs === undefined ? undefined : { completeAtMs, knownUntilMs, checkedAtMs };
  }

  /** Takes a complete list, as it was known before a restart or by another window, unless this one is complete. */
  takeAll(projects: readonly Project[], known: KnownProjects): void {
    if (this.hasMore && !this.loading) {
      this.ids = [...new Set([...projects.map(({ id }) => id), ...this.ids])];
      this.after = undefined;
      this.loadedAtMs = known.completeAtMs;
      this.knownUntilMs = known.knownUntilMs;
      this.checkedAtMs = known.checkedAtMs;
      this.changed.fire();
    }
  }

  /**
   * Completes the list: page by page the first time, later with what was edited since. Rejects with a HexError.
   *
   * @param priority of each page but the first, which the user waits for.
   * @param goesOn called before each page but the first; what is missing then is loaded the next time.
   */
  async complete(priority: () => ReadPriority, goesOn: () => boolean): Promise<void> {
    const nothingKnown = this.store.projects[Symbol.iterator]().next().done === true;
    if (!this.hasMore && Math.abs(this.ageMs ?? 0) > staleAfterMs) {
      await this.catchUp("user", goesOn);
    }
    for (let isFirst = true; this.hasMore && (isFirst || goesOn()); isFirst = false) {
      await this.loadMore(isFirst && nothingKnown ? "user" : priority());
    }
  }

  override async loadMore(priority?: ReadPriority): Promise<void> {
    const isFirst = this.loadedAtMs === undefined;
    await super.loadMore(priority);
    if (isFirst) {
      // What is edited while the rest is loaded goes to the top, where it is missed.
      this.knownUntilMs = this.topMs;
    }
    if (!this.hasMore && this.checkedAtMs === undefined) {
      this.checkedAtMs = this.now();
      this.changed.fire();
    }
  }

  /** Loads what was edited since the list was complete, and no more: sorted by last edited, that stands first. */
  override async catchUp(priority: ReadPriority, goesOn: () => boolean): Promise<void> {
    const { loadedAtMs = 0, knownUntilMs } = this;
    const sinceMs = knownUntilMs === undefined ? loadedAtMs - overlapOfOursMs : knownUntilMs - overlapMs;
    if ((await this.loadEditedSince(sinceMs, priority, goesOn)) && this.topMs !== undefined) {
      this.knownUntilMs = Math.max(this.topMs, knownUntilMs ?? this.topMs);
    }
  }

  /**
   * Once a day: goes through all pages in the background, takes what no edit told of, and forgets what is deleted.
   * What fails goes on another time.
   */
  async lookThrough(): Promise<void> {
    const isDue = this.check || Math.abs(this.now() - (this.checkedAtMs ?? -Infinity)) > checkEveryMs;
    if (this.hasMore || !isDue || this.checking) {
      return;
    }
    this.checking = true;
    try {
      await this.goThrough();
    } catch (error) {
      if (!isHexError(error)) {
        throw error;
      }
      // The place where it stopped may be why.
      this.check = refusals.has(error.kind) ? undefined : this.check;
    } finally {
      this.checking = false;
    }
  }

  protected override async ask(priority: ReadPriority, after: string | undefined): Promise<ProjectPage> {
    const page = await super.ask(priority, after);
    const editedMs = page.projects.flatMap(({ lastEditedAt }) => lastEditedAt?.getTime() ?? []);
    if (after === undefined) {
      // One from the future says nothing about what is edited until then.
      this.topMs = editedMs.length === 0 ? undefined : Math.min(Math.max(...editedMs), this.store.now());
    }
    for (const { id } of page.projects) {
      this.check?.seen.add(id);
      this.gone.delete(id);
    }
    return page;
  }

  private async goThrough(): Promise<void> {
    const check = (this.check ??= { listed: new Set(this.shown()), seen: new Set() });
    do {
      const page = await this.ask("view", check.after);
      this.ids = [...new Set([...this.ids, ...page.projects.map(({ id }) => id)])];
      check.after = page.after;
    } while (check.after !== undefined);
    // What was edited meanwhile went to the top and is on no page that was still to come.
    await this.catchUp("view", () => true);
    const missing = [...check.listed].filter((id) => !check.seen.has(id));
    for (const id of missing.slice(0, mostLookedUp)) {
      await this.lookUp(id);
    }
    this.check = undefined;
    this.checkedAtMs = missing.length > mostLookedUp ? this.checkedAtMs : this.now();
    this.changed.fire();
  }

  /** What is known and should be on some page. */
  private shown(): ProjectId[] {
    return [...this.store.projects]
      .filter(
        ({ id, type, archivedAt, trashedAt }) => type === "PROJECT" && !archivedAt && !trashedAt && !this.isGone(id),
      )
      .map(({ id }) => id);
  }

  /** Forgets a project that is not listed any more, unless Hex knows it still. */
  private async lookUp(id: ProjectId): Promise<void> {
    try {
      const { archivedAt, trashedAt } = await this.reader.read("view", "GetProject", { id });
      if (!archivedAt && !trashedAt) {
        return;
      }
    } catch (error) {
      if (!isHexError(error) || !refusals.has(error.kind)) {
        throw error;
      }
    }
    this.gone.add(id);
    this.ids = this.ids.filter((other) => other !== id);
  }
}
