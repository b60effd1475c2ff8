import type { ReadPriority } from "../polling/budget";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { Answer, Answers, Operation, ReadRequest, Reader } from "../polling/readRequests";
import { PeerRequests } from "./peerRequests";
import type { SharedFolder } from "./folder";
import type { Lease } from "./lease";
import { deadAfterMs, PeerWindows, type PeerWindowsOptions } from "./peerWindows";
import { serializeState, windowFile, type WindowState } from "./presence";

/** What a window shares with the others of this user. */
export interface Windows {
  folder: SharedFolder;
  lease: Lease;
  /** Tells this window from the others; a reload makes another one of it. */
  id: string;
}

/** What a window says of itself besides its asks. */
export type Shown = Omit<WindowState, "asks">;

export interface WindowLinkOptions extends PeerWindowsOptions {
  windows: Windows;
  clock: Clock;
}

/** How often a window says that it lives, and looks whether the one that watches still does. */
const beatMs = 2_000;
const nothingShown: Shown = { focused: false, visible: false, shows: [], cancelling: [] };

/**
 * One of several windows. One of them holds the lease and watches: it sends the reads for all. The
 * others tell it by a file what they show and want, and find the answers in files of their own.
 */
export class WindowLink implements Reader, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly watchingChanged = this.disposables.add(new Emitter<boolean>());
  private readonly othersChanged = this.disposables.add(new Emitter<void>());
  private readonly asks: PeerRequests;
  private watch: PeerWindows | undefined;
  private shown: Shown = nothingShown;
  private written = "";
  private writing: Promise<void> | undefined;
  /** The last write failed, and that was said. */
  private failing = false;
  private timer: Disposable | undefined;
  private disposed = false;

  /** This window began to watch, or another one does. */
  readonly onDidChangeWatching = this.watchingChanged.event;
  /** While this window watches: another one shows something else, has come, or is gone. */
  readonly onDidChangeOthers = this.othersChanged.event;

  constructor(private readonly options: WindowLinkOptions) {
    const { windows, clock, host } = options;
    const { folder, lease, id } = windows;
    this.asks = this.disposables.add(
      new PeerRequests({ folder, clock, windowId: id, host, serve: options.serve }, () => this.write()),
    );
    this.disposables.add(
      folder.onDidChange((name) => {
        this.quietly(this.asks.take(name));
        this.quietly(this.watch?.take(name));
      }),
    );
    this.disposables.add(lease.onDidChange((held) => this.setWatching(held)));
  }

  /** Begins to take part; not before `serve` can be called. */
  start(): void {
    this.write();
    this.heartbeat();
  }

  get isWatching(): boolean {
    return this.watch !== undefined;
  }

  /** The other windows, as far as this one watches for them. */
  get others(): readonly WindowState[] {
    return this.watch?.all ?? [];
  }

  /** Tells the others what this window shows. */
  show(shown: Shown): void {
    this.shown = shown;
    this.write();
  }

  read<O extends Operation>(priority: ReadPriority, read: ReadRequest<O>): Promise<Answers[O]> {
    const answer: Promise<Answer> = this.isWatching
      ? this.options.serve(priority, read)
      : this.asks.read(priority, read);
    // Answered as asked: the schemas and the client see to that.
    return answer as Promise<Answers[O]>;
  }

  /** Whether the window with this id is there. */
  async isAlive(id: string): Promise<boolean> {
    const { folder, id: own } = this.options.windows;
    const ageMs = id === own ? 0 : await folder.ageMs(windowFile(id));
    return ageMs !== undefined && ageMs <= deadAfterMs;
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.watch?.dispose();
    this.disposables.dispose();
    const { folder, lease, id } = this.options.windows;
    lease.dispose();
    this.quietly(
      (this.writing ?? Promise.resolve()).then(() => folder.remove(windowFile(id))).finally(() => folder.dispose()),
    );
  }

  private setWatching(watching: boolean): void {
    this.watch?.dispose();
    this.watch = watching ? new PeerWindows(this.options, () => this.othersChanged.fire()) : undefined;
    if (this.watch) {
      this.quietly(this.watch.look());
      this.asks.answerWith(this.options.serve);
    }
    this.watchingChanged.fire(watching);
  }

  /** The one timer of this. */
  private heartbeat(): void {
    const { windows, clock } = this.options;
    this.quietly(windows.lease.tryAcquire());
    this.quietly(this.touch());
    this.quietly(this.watch?.look());
    // What a full disk did not take.
    this.write();
    this.timer = clock.after(beatMs, () => this.heartbeat());
  }

  /** After a sleep another window may have taken this one for dead. */
  private async touch(): Promise<void> {
    const { folder, id } = this.options.windows;
    if (!this.writing && !(await folder.touch(windowFile(id)))) {
      this.written = "";
      this.write();
    }
  }

  /** Writes what this window says when that has changed or could not be written; the last state wins. */
  private write(): void {
    if (this.writing || this.disposed) {
      return;
    }
    this.writing = Promise.resolve()
      .then(async () => {
        for (let text = this.text(); text !== this.written && !this.disposed; text = this.text()) {
          await this.options.windows.folder.write(windowFile(this.options.windows.id), text);
          this.written = text;
          this.failing = false;
        }
      })
      .catch((error: unknown) => {
        if (!this.failing) {
          this.options.report(error);
        }
        this.failing = true;
      })
      .finally(() => (this.writing = undefined));
  }

  private text(): string {
    return serializeState({ ...this.shown, asks: this.asks.open });
  }

  private quietly(work: Promise<void> | undefined): void {
    work?.catch(this.options.report);
  }
}
