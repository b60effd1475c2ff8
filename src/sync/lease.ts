import { join } from "node:path";
import { lock, unlockSync } from "proper-lockfile";
import type { Disposable } from "../util/disposables";
import { Emitter, type Event } from "../util/events";
import { lockFs } from "./files";

/** The right to poll for all windows: at most one of them holds it. */
export interface Lease extends Disposable {
  readonly isHeld: boolean;
  /** It was got or lost. */
  readonly onDidChange: Event<boolean>;
  /** Takes it when it is free, or its holder has died. Never rejects. */
  tryAcquire(): Promise<void>;
}

/**
 * A holder that has not renewed for this long is dead. With `renewMs` and an attempt every two seconds: replaced within
 * 10 s. A window that only follows is given up later, see `deadAfterMs` of `PeerWindows`.
 */
const staleMs = 5_000;
const renewMs = 1_500;
/** So often the folder must be found missing: after a sign-out in another window this one hears of that first. */
const mostMissing = 5;

/**
 * A lease on a folder of this machine's disk, by a lock that its holder renews. When the machine
 * slept, or the holder was stuck for seconds, another window may have taken it: the holder notices
 * at its next renewal. On a disk that takes no lock every window holds it, for itself.
 */
export class DiskLease implements Lease {
  private readonly changed = new Emitter<boolean>();
  private readonly lockfilePath: string;
  private trying = false;
  private disposed = false;
  private locked = false;
  private missing = 0;

  isHeld = false;
  readonly onDidChange = this.changed.event;

  /** @param report takes what keeps this disk from locking, once. */
  constructor(
    private readonly folder: string,
    private readonly report: (error: unknown) => void,
  ) {
    this.lockfilePath = join(folder, "watching.lock");
  }

  async tryAcquire(): Promise<void> {
    if (this.isHeld || this.trying || this.disposed) {
      return;
    }
    this.trying = true;
    try {
      await lock(this.folder, {
        lockfilePath: this.lockfilePath,
        realpath: false,
        stale: staleMs,
        update: renewMs,
        fs: lockFs,
        onCompromised: () => this.lose(),
      });
      this.locked = true;
      this.missing = 0;
      this.set(true);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      this.missing = code === "ENOENT" ? this.missing + 1 : 0;
      if (code !== "ELOCKED" && (code !== "ENOENT" || this.missing >= mostMissing)) {
        this.report(error);
        this.set(true);
      }
    } finally {
      this.trying = false;
    }
    if (this.disposed) {
      this.release();
    }
  }

  dispose(): void {
    this.disposed = true;
    this.release();
    this.changed.dispose();
  }

  private lose(): void {
    this.locked = false;
    this.set(false);
  }

  private set(held: boolean): void {
    this.isHeld = held;
    this.changed.fire(held);
  }

  /** At once, as nothing that takes time is finished when a window closes. */
  private release(): void {
    if (this.locked) {
      this.locked = false;
      try {
        unlockSync(this.folder, { lockfilePath: this.lockfilePath, realpath: false });
      } catch {
        // Taken by another window meanwhile: nothing is left to release.
      }
    }
  }
}
