import type { HexError } from "../hex/errors";
import type { ProjectId, ProjectPage, ProjectQuery } from "../hex/types";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { Event } from "../util/events";
import type { Reader } from "../polling/readRequests";
import type { StartedHere } from "../store/localRuns";
import { WindowLink, type Shown, type WindowLinkOptions } from "./link";
import { SharedState, type SharedStateOptions } from "./sharedState";

export type WindowSyncOptions = Omit<WindowLinkOptions, "folder" | "windowId"> &
  Omit<SharedStateOptions, "folder" | "isWatching">;

/** Where the window that started a run is gone and none has the focus, this much later any window tells. */
const anyoneTellsAfterMs = 4_000;

/** One workspace in several windows: one of them watches, and all know what it learns. */
export class WindowSync implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly link: WindowLink;
  private readonly state: SharedState;
  private attention: ProjectId[] = [];
  private shown: Shown = { focused: false, visible: false, shows: [], cancelling: [] };

  /** This window began to watch, or another one does. */
  readonly onDidChangeWatching: Event<boolean>;
  /** While this window watches: another one shows something else, has come, or is gone. */
  readonly onDidChangeOthers: Event<void>;

  constructor(private readonly options: WindowSyncOptions) {
    const { folder, id: windowId } = options.windows;
    this.link = this.disposables.add(new WindowLink({ ...options, folder, windowId }));
    this.state = this.disposables.add(new SharedState({ ...options, folder, isWatching: () => this.link.isWatching }));
    this.onDidChangeWatching = this.link.onDidChangeWatching;
    this.onDidChangeOthers = this.link.onDidChangeOthers;
  }

  /** Takes over what was known before and begins to take part. Never rejects. */
  async start(): Promise<void> {
    await this.state.restore();
    this.link.start();
  }

  /** Answers reads while another window watches. */
  get watchingWindow(): Reader | undefined {
    return this.link.isWatching ? undefined : this.link;
  }

  /** Projects whose runs other windows show, if this one watches for them. */
  get shownElsewhere(): ProjectId[] {
    return this.link.others.filter(({ visible }) => visible).flatMap(({ shows }) => shows);
  }

  /** The lists of projects that windows show. */
  get queries(): ProjectQuery[] {
    return [this.shown, ...this.link.others].flatMap(({ visible, query }) => (visible && query ? [query] : []));
  }

  /** A view of ours is on the screen in some window. */
  get isVisible(): boolean {
    return [this.shown, ...this.link.others].some(({ visible }) => visible);
  }

  get isFocused(): boolean {
    return [this.shown, ...this.link.others].some(({ focused }) => focused);
  }

  /** What the users of other windows point at since this was last asked. */
  takeAttention(): ProjectId[] {
    const before = this.attention;
    this.attention = this.link.others.flatMap(({ attention }) => attention ?? []);
    return this.attention.filter((id) => !before.includes(id));
  }

  get cancellingElsewhere(): string[] {
    return this.link.others.flatMap(({ cancelling }) => cancelling);
  }

  /** Tells the others what this window shows. */
  show(shown: Shown): void {
    this.shown = shown;
    this.link.show(shown);
  }

  /** The newest page of a list came, or could not be had. */
  noteList(query: ProjectQuery, news: ProjectPage | HexError): void {
    this.state.noteList(query, news);
  }

  /** Forgets what nobody has looked at for long. */
  clearUp(): void {
    this.state.clearUp().catch(this.options.report);
  }

  /** A run's end is told by the window that started it, else by the one that has the focus, else by any. */
  async tellsHere({ windowId }: StartedHere, waitedMs: number): Promise<boolean> {
    if (windowId === this.options.windows.id) {
      return true;
    }
    if (windowId !== undefined && (await this.link.isAlive(windowId))) {
      return false;
    }
    return this.shown.focused || waitedMs >= anyoneTellsAfterMs;
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
