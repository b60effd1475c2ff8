import type { ProjectId, ProjectQuery } from "../hex/types";
import type { LocalRuns } from "../store/localRuns";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";

/** What one window shows. */
export interface Shown {
  focused: boolean;
  /** A view of ours is on the screen. */
  visible: boolean;
  /** Projects whose runs it shows. */
  shows: ProjectId[];
  /** The project that its user pointed at last. */
  attention?: ProjectId;
  /** The list of projects that it shows. */
  query?: ProjectQuery;
}

/** Recently run projects that the Runs view shows. */
const mostRecentProjects = 10;
/** A row that was under the mouse or clicked counts for more; the effect halves every so many ms. */
const halfLifeMs = 15_000;

/** What the user sees of a workspace in this window, and in the others while this one polls for them. */
export class Screen implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private readonly watchedChanged = this.disposables.add(new Emitter<void>());
  private readonly cameUp = this.disposables.add(new Emitter<void>());
  private readonly expanded = new Set<ProjectId>();
  /** Projects of which pages are open, one entry for each page. */
  private readonly pages: ProjectId[] = [];
  /** When the user last pointed at a project or one of its runs, ms. */
  private readonly pointedAtMs = new Map<ProjectId, number>();
  private others: readonly Shown[] = [];
  private focused = true;
  private visible = false;
  private attention: ProjectId | undefined;

  /** Something else is shown, here or in another window. */
  readonly onDidChange = this.changed.event;
  /** Other projects are pinned or recently run. */
  readonly onDidChangeWatched = this.watchedChanged.event;
  /** What the views show should be recent: they came up, or show other projects. */
  readonly onDidComeUp = this.cameUp.event;

  /** @param clock never goes back. */
  constructor(
    private readonly clock: Clock,
    private readonly localRuns: LocalRuns,
    private readonly pins: () => readonly ProjectId[],
  ) {
    // Runs that were started in another window are followed and shown here as well.
    this.disposables.add(
      localRuns.onDidChange(() => {
        this.watchedChanged.fire();
        this.changed.fire();
      }),
    );
  }

  /** Projects that are pinned for this sign-in. */
  get pinned(): readonly ProjectId[] {
    return this.pins();
  }

  /** Pinned projects, then those that were run from here lately. */
  get followed(): ProjectId[] {
    return [...new Set([...this.pinned, ...this.localRuns.projects.slice(0, mostRecentProjects)])];
  }

  /** Projects whose runs this window shows. */
  get watched(): ProjectId[] {
    return [...new Set([...this.expanded, ...this.pages, ...this.followed])];
  }

  /** Projects whose runs any window shows. */
  get watchedAnywhere(): ProjectId[] {
    return [...this.watched, ...this.others.filter(({ visible }) => visible).flatMap(({ shows }) => shows)];
  }

  /** The lists of projects that windows show; `own` is that of this window. */
  queries(own: ProjectQuery): ProjectQuery[] {
    return [{ visible: this.visible, query: own }, ...this.others].flatMap(({ visible, query }) =>
      visible && query ? [query] : [],
    );
  }

  /** What this window shows. */
  get own(): Shown {
    const { focused, visible, attention, watched: shows } = this;
    return { focused, visible, attention, shows };
  }

  /** A view of ours is on the screen in some window. */
  get isVisible(): boolean {
    return this.visible || this.others.some(({ visible }) => visible);
  }

  get isFocused(): boolean {
    return this.focused || this.others.some(({ focused }) => focused);
  }

  /** The user sees at once what changes. */
  get isLooking(): boolean {
    return this.isFocused && this.isVisible;
  }

  /** How much anything counts that the views show: 1 when the user does not look right now. */
  get weight(): number {
    return this.isLooking ? 30 : this.isFocused || this.isVisible ? 1 : 0.5;
  }

  /** How much a project counts; `isShown` when any window shows its runs. */
  weightOf(id: ProjectId, isShown: boolean): number {
    const sinceMs = this.clock.now() - (this.pointedAtMs.get(id) ?? -Infinity);
    return this.weight * (isShown ? 1 : 0.5) * (1 + 3 * 2 ** (-sinceMs / halfLifeMs));
  }

  setFocused(focused: boolean): void {
    this.focused = focused;
    this.changed.fire();
  }

  /** Whether any of the views is on the screen. */
  setViewVisible(visible: boolean): void {
    this.visible = visible;
    this.changed.fire();
    if (visible) {
      this.cameUp.fire();
    }
  }

  /** Runs of an expanded project are kept up to date. */
  setExpanded(id: ProjectId, expanded: boolean): void {
    if (expanded) {
      this.expanded.add(id);
    } else {
      this.expanded.delete(id);
    }
    this.changed.fire();
  }

  /** A page about a run of the project is open until that is disposed. */
  openPage(id: ProjectId): Disposable {
    this.pages.push(id);
    this.noteAttention(id);
    let isOpen = true;
    return {
      dispose: () => {
        if (isOpen) {
          isOpen = false;
          this.pages.splice(this.pages.indexOf(id), 1);
          this.changed.fire();
        }
      },
    };
  }

  /** The user points at the project or one of its runs: it counts for more for a while. */
  noteAttention(id: ProjectId): void {
    this.attention = id;
    this.pointedAtMs.set(id, this.clock.now());
    this.changed.fire();
  }

  /** Other projects were pinned or unpinned. */
  pinsChanged(): void {
    this.watchedChanged.fire();
    this.changed.fire();
    if (this.visible) {
      this.cameUp.fire();
    }
  }

  /** What the windows that this one polls for show now. */
  setOthers(others: readonly Shown[]): void {
    const before = this.others.map(({ attention }) => attention);
    for (const { attention } of others) {
      if (attention !== undefined && !before.includes(attention)) {
        this.pointedAtMs.set(attention, this.clock.now());
      }
    }
    this.others = others;
    this.changed.fire();
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
