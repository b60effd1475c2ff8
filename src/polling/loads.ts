import { HexError } from "../hex/errors";
import type { Collection, ProjectId } from "../hex/types";
import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { ProjectList } from "./projectList";
import { Refresh } from "./refreshAll";
import type { Reader } from "./readRequests";
import type { RunStore } from "../store/runStore";

export interface LoadsOptions {
  reader: Reader;
  clock: Clock;
  store: RunStore;
  /** What the Projects view shows. */
  projects: ProjectList;
  /** Projects whose runs the views show. */
  watched: () => readonly ProjectId[];
  /** Projects that are shown although no list may name them: pinned ones, and those run from here. */
  followed: () => readonly ProjectId[];
  /** A run of the project was started from here. */
  startedHere: (id: ProjectId) => boolean;
  /** See `RefreshOptions.inTurn`. */
  inTurn: () => ((ids: readonly ProjectId[]) => void) | undefined;
  /** Takes an error that is a fault of ours. */
  report: (error: unknown) => void;
}

/** What is younger is shown as it is when a view comes up. */
const recentMs = 2 * 60_000;

/** Loads what views and pickers ask for, and what is shown and not recent. */
export class Loads implements Disposable {
  private readonly catchingUp = new Set<{ sinceMs: number }>();
  private readonly behindChanged = new Emitter<void>();
  /** `behindSinceMs` is another time, or none. */
  readonly onDidChangeBehind = this.behindChanged.event;

  private readonly refreshing: Refresh;

  constructor(private readonly options: LoadsOptions) {
    this.refreshing = new Refresh({ ...options, runs: (id, priority) => this.runs(id, priority) });
  }

  /**
   * From when the oldest of what the views show is, ms since the epoch, while that is brought up to
   * date after they came up; undefined when it is not.
   */
  get behindSinceMs(): number | undefined {
    return this.catchingUp.size === 0 ? undefined : Math.min(...[...this.catchingUp].map(({ sinceMs }) => sinceMs));
  }

  /** The newest runs of a project; rejects with a HexError, which the store remembers as well. */
  async runs(id: ProjectId, priority: "user" | "view"): Promise<void> {
    await this.options.reader.read<"GetProjectRuns">(priority, { operation: "GetProjectRuns", id, offset: 0 });
  }

  /** Older runs of a project; rejects with a HexError. */
  async moreRuns(id: ProjectId): Promise<void> {
    const { reader, store } = this.options;
    const offset = store.runsOf(id).runs.length;
    const asked = store.ask();
    store.putPage(
      id,
      offset,
      await reader.read<"GetProjectRuns">("user", { operation: "GetProjectRuns", id, offset }),
      asked,
    );
  }

  /** A project that is not in the list, such as a pinned one on a later page. Rejects with a HexError. */
  async project(id: ProjectId, priority: "user" | "view"): Promise<void> {
    await this.options.reader.read<"GetProject">(priority, { operation: "GetProject", id });
  }

  collections(): Promise<Collection[]> {
    return this.options.reader.read<"ListCollections">("user", { operation: "ListCollections" });
  }

  /** Brings everything that is shown up to date now; rejects with the first HexError. */
  refresh(): Promise<void> {
    return this.refreshing.now();
  }

  /** Loads what the views show and is not recent. */
  shown(): void {
    const { projects, store, watched } = this.options;
    if (this.isOld(projects) && !projects.loading) {
      this.catchUp(
        projects.loadedAtMs,
        projects.refreshNewest("view").then(() => this.followedProjects()),
      );
    } else {
      this.quietly(this.followedProjects());
    }
    for (const id of watched()) {
      const list = store.runsOf(id);
      if (this.isOld(list)) {
        this.catchUp(list.loadedAtMs, this.runs(id, "view"));
      }
    }
  }

  /** For what nobody waits for: the store and the list keep a HexError and show it. */
  quietly(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof HexError)) {
        this.options.report(error);
      }
    });
  }

  dispose(): void {
    this.behindChanged.dispose();
  }

  /** @param sinceMs from when that is what is shown meanwhile; undefined when nothing is. */
  private catchUp(sinceMs: number | undefined, work: Promise<unknown>): void {
    if (sinceMs === undefined) {
      this.quietly(work);
      return;
    }
    const entry = { sinceMs };
    this.catchingUp.add(entry);
    this.behindChanged.fire();
    this.quietly(
      work.finally(() => {
        this.catchingUp.delete(entry);
        this.behindChanged.fire();
      }),
    );
  }

  /** Never loaded, or too long ago to be shown to somebody who has just opened the view. */
  private isOld({ loadedAtMs, error, gone }: { loadedAtMs?: number; error?: HexError; gone?: boolean }): boolean {
    const ageMs = this.options.clock.now() - (loadedAtMs ?? -Infinity);
    return error === undefined && !gone && (ageMs < 0 || ageMs > recentMs);
  }

  /** Looks up the pinned and recently run projects that no loaded page names. */
  private async followedProjects(): Promise<void> {
    const { store, followed } = this.options;
    const unknown = followed().filter((id) => !store.project(id) && !store.runsOf(id).gone);
    await Promise.allSettled(unknown.map((id) => this.project(id, "view")));
  }
}
