import type { Lease } from "../../../src/sync/lease";
import { FileMemory } from "../../../src/sync/openSync";
import type { SharedFolder } from "../../../src/sync/diskFolder";
import type { PinnedFailures } from "../../../src/polling/pinnedNotifier";
import { HexWorkspace } from "../../../src/workspace";
import type { ProjectId, Run } from "../../../src/hex/types";
import type { Disposable } from "../../../src/util/disposables";
import { Emitter } from "../../../src/util/events";
import type { FakeClock } from "./fakeClock";
import type { FakeHex } from "./fakeHex";

/** The disk that all windows share. */
export class FakeDisk {
  readonly files = new Map<string, { text: string; atMs: number }>();
  readonly changed = new Emitter<string>();
  /** What goes wrong as a file is written: it throws (a full disk), or the file never gets there. */
  fault: (name: string) => "full" | "lost" | undefined = () => undefined;
  private holder: { lease: FakeLease; lost: boolean; renewedMs: number } | undefined;
  private nextId = 1;

  constructor(readonly clock: FakeClock) {}

  /** Takes what a window says is wrong with itself or the disk. */
  report: (error: unknown) => void = fail;

  /** The shared folder on it, as a process sees it that can be killed. */
  folder(process = { alive: true }): SharedFolder {
    return new FakeFolder(this, process);
  }

  /** A window whose process can be killed: from then on it does nothing, and releases nothing. */
  async open(
    hex: FakeHex,
    { pinned = [], perMinute = 20 }: { pinned?: ProjectId[]; perMinute?: number } = {},
  ): Promise<FakeWindow> {
    const process = { alive: true };
    const folder = this.folder(process);
    const id = `w${this.nextId++}`;
    const memory = await FileMemory.open(folder, "started.json", (error) => this.report(error));
    const newsMemory = await FileMemory.open(folder, "news.json", (error) => this.report(error));
    const lease = new FakeLease(this, process);
    const workspace = new HexWorkspace({
      client: hex.clientOfWindow(),
      account: {},
      clock: {
        now: () => this.clock.now(),
        after: (ms, callback) => this.clock.after(ms, () => process.alive && callback()),
      },
      random: () => 0.5,
      memory,
      newsMemory,
      windows: { folder, lease, id },
      requestsPerMinute: () => perMinute,
      pinned: () => pinned,
      report: (error) => this.report(error),
    });
    const told: Run[] = [];
    workspace.completions.onDidEnd((runs) => told.push(...runs));
    const toldOfPinned: PinnedFailures[] = [];
    workspace.pinnedNews.onDidFail((failures) => toldOfPinned.push(failures));
    await workspace.ready;
    return {
      id,
      workspace,
      told,
      toldOfPinned,
      kill: () => void (process.alive = false),
      isWatching: () => process.alive && workspace.polling.isPolling,
    };
  }

  /** As a lock library does: free, released, or not renewed for five seconds. */
  take(lease: FakeLease): boolean {
    const { holder } = this;
    if (holder && !holder.lost && (holder.lease.isAlive || this.clock.now() - holder.renewedMs < 5_000)) {
      return false;
    }
    this.holder = { lease, lost: false, renewedMs: this.clock.now() };
    return true;
  }

  renew(lease: FakeLease): void {
    if (this.holder?.lease === lease) {
      this.holder.renewedMs = this.clock.now();
    }
  }

  release(lease: FakeLease): void {
    if (this.holder?.lease === lease) {
      this.holder = undefined;
    }
  }
}

export interface FakeWindow {
  id: string;
  workspace: HexWorkspace;
  /** Every end that this window told. */
  told: Run[];
  /** All news of pinned projects that it told. */
  toldOfPinned: PinnedFailures[];
  kill(): void;
  isWatching(): boolean;
}

class FakeFolder implements SharedFolder {
  private readonly heard = new Emitter<string>();
  readonly onDidChange = this.heard.event;
  private readonly listening: Disposable;

  constructor(
    private readonly disk: FakeDisk,
    private readonly process: { alive: boolean },
  ) {
    this.listening = disk.changed.event((name) =>
      process.alive ? setImmediate(() => process.alive && this.heard.fire(name)) : this.listening.dispose(),
    );
  }

  async names(): Promise<string[]> {
    return this.later([...this.disk.files.keys()]);
  }

  async read(name: string): Promise<string | undefined> {
    return this.later(this.disk.files.get(name)?.text);
  }

  async write(name: string, text: string): Promise<void> {
    await this.later(undefined);
    const fault = this.disk.fault(name);
    if (fault === "full") {
      throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    }
    if (this.process.alive && fault === undefined) {
      this.disk.files.set(name, { text, atMs: this.disk.clock.now() });
      this.disk.changed.fire(name);
    }
  }

  async remove(name: string): Promise<void> {
    if (this.process.alive && this.disk.files.delete(name)) {
      this.disk.changed.fire(name);
    }
    return this.later(undefined);
  }

  async change(name: string, change: (text: string | undefined) => string | undefined): Promise<void> {
    await this.later(undefined);
    if (this.process.alive) {
      const text = change(this.disk.files.get(name)?.text);
      if (text !== undefined) {
        this.disk.files.set(name, { text, atMs: this.disk.clock.now() });
        this.disk.changed.fire(name);
      }
    }
  }

  async touch(name: string): Promise<boolean> {
    const file = this.disk.files.get(name);
    if (file && this.process.alive) {
      file.atMs = this.disk.clock.now();
    }
    return this.later(file !== undefined);
  }

  async ageMs(name: string): Promise<number | undefined> {
    const file = this.disk.files.get(name);
    return this.later(file && this.disk.clock.now() - file.atMs);
  }

  checkOften(): Disposable {
    return { dispose: () => undefined };
  }

  dispose(): void {
    this.listening.dispose();
    this.heard.dispose();
  }

  /** What a killed process waits for never comes. */
  private later<T>(value: T): Promise<T> {
    return new Promise((resolve) => queueMicrotask(() => this.process.alive && resolve(value)));
  }
}

class FakeLease implements Lease {
  private readonly changed = new Emitter<boolean>();
  readonly onDidChange = this.changed.event;
  isHeld = false;

  constructor(
    private readonly disk: FakeDisk,
    private readonly process: { alive: boolean },
  ) {}

  get isAlive(): boolean {
    return this.process.alive;
  }

  tryAcquire(): Promise<void> {
    if (this.isHeld) {
      this.disk.renew(this);
    } else if (this.process.alive && this.disk.take(this)) {
      this.isHeld = true;
      this.changed.fire(true);
    }
    return Promise.resolve();
  }

  dispose(): void {
    this.disk.release(this);
    this.changed.dispose();
  }
}

function fail(error: unknown): never {
  throw error;
}
