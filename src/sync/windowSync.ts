import type { AnswerOf, QueryOf, ReadName } from "../hex/operations";
import type { ReadPriority } from "../polling/requestBudget";
import type { NotifyingWindow } from "../polling/completionNotifier";
import type { PollingService } from "../polling/pollingService";
import type { Reader, ReadRequest } from "../polling/reader";
import type { LocalRun } from "../store/localRuns";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { SharedFolder } from "./diskFolder";
import type { Lease } from "./lease";
import { serializeState, windowFile } from "./peerFiles";
import { PeerRequests } from "./peerRequests";
import { deadAfterMs, PeerWindows } from "./peerWindows";
import { SharedState } from "./sharedState";
import type { WorkspaceParts } from "../polling/parts";

/** What a window shares with the others of this user. */
export interface Windows {
  folder: SharedFolder;
  lease: Lease;
  /** Tells this window from the others; a reload gives it another one. */
  id: string;
}

interface WindowSyncOptions extends Pick<WorkspaceParts, "clock" | "store" | "durations" | "screen" | "report"> {
  windows: Windows;
  polling: PollingService;
}

/** How often a window shows that it lives, and tries to get the lease. */
const heartbeatMs = 2_000;
/** When the window that started a run is gone and none has the focus, any window notifies after so long. */
const anyoneNotifiesAfterMs = 4_000;

/**
 * One workspace in several windows. One of them holds the lease and polls: it sends the reads for all, and the others
 * follow what it writes into the shared folder. They write what they show and want into files of their own.
 */
export class WindowSync implements Reader, NotifyingWindow, Disposable {
  private readonly disposables = new DisposableStore();
  private readonly requests: PeerRequests;
  private readonly state: SharedState;
  /** The other windows, while this one polls for them. */
  private peers: PeerWindows | undefined;
  private written = "";
  private writing: Promise<void> | undefined;
  /** The last write failed and was reported. */
  private failing = false;
  private timer: Disposable | undefined;
  private disposed = false;

  /** This window knows what was known before and in other windows, and takes part. Never rejects. */
  readonly ready: Promise<void>;

  constructor(private readonly options: WindowSyncOptions) {
    const { windows, clock, store, polling, screen } = options;
    const { folder, lease, id: windowId } = windows;
    const { reader, hostName: host } = polling;
    this.requests = this.disposables.add(
      new PeerRequests({ folder, clock, windowId, host, reader }, () => this.write()),
    );
    this.state = this.disposables.add(new SharedState({ ...options, folder }));
    this.disposables.add(
      folder.onDidChange((name) => {
        this.quietly(this.requests.take(name));
        this.quietly(this.peers?.take(name));
      }),
    );
    this.disposables.add(lease.onDidChange((held) => this.setPolling(held)));
    this.disposables.add(screen.onDidChange(() => this.write()));
    this.disposables.add(polling.projects.onDidChange(() => this.write()));
    this.disposables.add(store.onDidChange(({ kind }) => kind === "cancelling" && this.write()));
    polling.setRemote(this);
    this.write();
    this.ready = this.state.restore().then(() => this.heartbeat());
  }

  /** Has the window that polls send a read. */
  read<Name extends ReadName>(priority: ReadPriority, operation: Name, query: QueryOf<Name>): Promise<AnswerOf<Name>> {
    // The schemas make sure that the answer fits the operation.
    return this.requests.read(priority, { operation, query } as ReadRequest) as Promise<AnswerOf<Name>>;
  }

  /** The window that started a run notifies of its end, else the one that has the focus, else any. */
  async notifiesHere({ windowId }: LocalRun, waitedMs: number): Promise<boolean> {
    const { screen, windows } = this.options;
    if (windowId === windows.id) {
      return true;
    }
    const ageMs = windowId === undefined ? undefined : await windows.folder.ageMs(windowFile(windowId));
    const isAlive = ageMs !== undefined && ageMs <= deadAfterMs;
    return !isAlive && (screen.own.focused || waitedMs >= anyoneNotifiesAfterMs);
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.peers?.dispose();
    this.disposables.dispose();
    const { folder, lease, id } = this.options.windows;
    lease.dispose();
    this.quietly(
      (this.writing ?? Promise.resolve()).then(() => folder.remove(windowFile(id))).finally(() => folder.dispose()),
    );
  }

  private setPolling(isPolling: boolean): void {
    const { polling, windows, report, screen } = this.options;
    this.peers?.dispose();
    this.peers = undefined;
    if (isPolling) {
      const { folder, id: windowId } = windows;
      const { reader, hostName: host } = polling;
      this.peers = new PeerWindows({ folder, windowId, host, reader, report }, () => this.takeOver());
      this.quietly(this.peers.check());
    }
    polling.setRemote(isPolling ? undefined : this);
    if (isPolling) {
      this.requests.serveAll();
      this.quietly(this.state.clearUp());
    }
    screen.setOthers([]);
  }

  /** Another window shows something else, has come, or is gone. */
  private takeOver(): void {
    const others = this.peers?.all ?? [];
    this.options.screen.setOthers(others);
    this.options.store.setCancellingElsewhere(others.flatMap(({ cancelling }) => cancelling));
  }

  private heartbeat(): void {
    if (this.disposed) {
      return;
    }
    const { windows, clock } = this.options;
    this.quietly(windows.lease.tryAcquire());
    this.quietly(this.touch());
    this.quietly(this.peers?.check());
    // What a full disk did not take.
    this.write();
    this.timer = clock.after(heartbeatMs, () => this.heartbeat());
  }

  /** After a sleep another window may have taken this one for dead. */
  private async touch(): Promise<void> {
    const { folder, id } = this.options.windows;
    if (!this.writing && !(await folder.touch(windowFile(id)))) {
      this.written = "";
      this.write();
    }
  }

  /** Writes what this window shows and wants when that has changed or could not be written; the last state wins. */
  private write(): void {
    if (this.writing || this.disposed) {
      return;
    }
    const { folder, id } = this.options.windows;
    this.writing = Promise.resolve()
      .then(async () => {
        for (let text = this.text(); text !== this.written && !this.disposed; text = this.text()) {
          await folder.write(windowFile(id), text);
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
    const { polling, screen, store } = this.options;
    return serializeState({
      ...screen.own,
      query: polling.projects.newest,
      cancelling: [...store.cancellingHere],
      requests: this.requests.open,
    });
  }

  private quietly(work: Promise<void> | undefined): void {
    work?.catch(this.options.report);
  }
}
