import { watch, type FSWatcher } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import { Emitter, type Event } from "../util/events";
import { lockFs, replaceFile } from "./files";

/**
 * A folder of small text files that all windows of this user read and write. Every method rejects
 * with the system's error when the disk does.
 */
export interface SharedFolder extends Disposable {
  /** A file was written or removed, perhaps by this window; its name. May fire more than once. */
  readonly onDidChange: Event<string>;
  /** Names of all files. */
  names(): Promise<string[]>;
  /** Undefined when there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** Replaces the whole file: readers see the old text or the new one, never a part. Nothing when the folder is gone. */
  write(name: string, text: string): Promise<void>;
  /** Also when it is gone already. */
  remove(name: string): Promise<void>;
  /** Reads, changes and writes a file while no other window does; `undefined` leaves it as it is. Nothing when the folder is gone. */
  change(name: string, change: (text: string | undefined) => string | undefined): Promise<void>;
  /** Makes the file as young as if it had been written now; false when it is missing. */
  touch(name: string): Promise<boolean>;
  /** Checks for changes every second until that is disposed: the system may report none on a network disk. */
  checkOften(): Disposable;
  /** How long ago it was written or touched, ms; undefined when there is no such file. */
  ageMs(name: string): Promise<number | undefined>;
}

/** How often to check for changes where the system reports none. */
const checkEveryMs = 1_000;
/** A window that died while it changed a file holds others up for this long. */
const lockStaleMs = 5_000;
/** A larger file is none that a window wrote. */
const largestFile = 32 * 1024 * 1024;
const retries = { retries: 60, factor: 1.2, minTimeout: 10, maxTimeout: 200 };
const isOurs = (name: string) => /^[\w-]+\.json$/.test(name);

/**
 * A folder on this machine's disk, of this user alone. Once `life` is aborted nothing is written into it;
 * and it is only made by `open`, so that it stays gone when another window has removed it.
 */
export class DiskFolder implements SharedFolder {
  private readonly changed = new Emitter<string>();
  private watcher: FSWatcher | undefined;
  private timer: Disposable | undefined;
  private checkers = 0;
  /** The files' times at the last check, by name. */
  private seen: ReadonlyMap<string, number | undefined> | undefined;
  private disposed = false;

  readonly onDidChange = this.changed.event;

  private constructor(
    readonly path: string,
    private readonly clock: Clock,
    private readonly life: AbortSignal,
  ) {}

  /** Makes the folder when it is missing, for this user alone. */
  static async open(path: string, clock: Clock, life = new AbortController().signal): Promise<DiskFolder> {
    life.throwIfAborted();
    await mkdir(path, { recursive: true, mode: 0o700 });
    if (((await stat(path)).mode & 0o077) !== 0 && process.platform !== "win32") {
      await chmod(path, 0o700);
    }
    const folder = new DiskFolder(path, clock, life);
    folder.listen();
    return folder;
  }

  async names(): Promise<string[]> {
    return ((await unlessMissing(readdir(this.path))) ?? []).filter(isOurs);
  }

  async read(name: string): Promise<string | undefined> {
    const path = join(this.path, name);
    const file = await unlessMissing(stat(path));
    return file?.isFile() && file.size <= largestFile ? unlessMissing(readFile(path, "utf8")) : undefined;
  }

  async write(name: string, text: string): Promise<void> {
    await this.whileThere(() => replaceFile(join(this.path, name), text, () => !this.life.aborted));
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }

  async change(name: string, change: (text: string | undefined) => string | undefined): Promise<void> {
    await this.whileThere(async () => {
      // Else the lock would be tried for again and again.
      await stat(this.path);
      const release = await lock(join(this.path, name), {
        realpath: false,
        stale: lockStaleMs,
        retries,
        fs: lockFs,
        // By default the library throws from a timer, which nothing can catch.
        onCompromised: () => undefined,
      });
      try {
        const text = change(await this.read(name));
        if (text !== undefined) {
          await this.write(name, text);
        }
      } finally {
        // A lock that was taken from us meanwhile needs no release.
        await release().catch(() => undefined);
      }
    });
  }

  async touch(name: string): Promise<boolean> {
    const now = new Date();
    const touched = await unlessMissing(utimes(join(this.path, name), now, now).then(() => true));
    return touched ?? false;
  }

  async ageMs(name: string): Promise<number | undefined> {
    const file = await unlessMissing(stat(join(this.path, name)));
    // One that is far in the future is left from before a clock was set back.
    return file && Math.abs(Date.now() - file.mtimeMs);
  }

  checkOften(): Disposable {
    this.checkers += 1;
    void this.times().then((now) => (this.seen ??= now));
    this.check();
    let looks = true;
    return {
      dispose: () => {
        this.checkers -= looks ? 1 : 0;
        looks = false;
      },
    };
  }

  dispose(): void {
    this.disposed = true;
    this.watcher?.close();
    this.timer?.dispose();
    this.changed.dispose();
  }

  private listen(): void {
    try {
      this.watcher = watch(this.path, (_event, name) => name !== null && isOurs(name) && this.changed.fire(name));
      this.watcher.on("error", () => {
        this.watcher?.close();
        this.checkOften();
      });
    } catch {
      // No watches left, or a disk that has none.
      this.checkOften();
    }
  }

  /** Compares the files' times with those seen before, again and again while `checkOften` holds. */
  private check(): void {
    if (this.timer || this.disposed) {
      return;
    }
    this.timer = this.clock.after(checkEveryMs, () => {
      void this.times().then((now) => {
        this.timer = undefined;
        const before = this.seen ?? now;
        const goesOn = this.checkers > 0;
        this.seen = goesOn ? now : undefined;
        const names = new Set([...before.keys(), ...now.keys()]);
        [...names].filter((name) => before.get(name) !== now.get(name)).forEach((name) => this.changed.fire(name));
        if (goesOn) {
          this.check();
        }
      });
    });
  }

  private async times(): Promise<Map<string, number | undefined>> {
    const names = await this.names().catch((): string[] => []);
    const timeOf = async (name: string) => (await stat(join(this.path, name)).catch(() => undefined))?.mtimeMs;
    return new Map(await Promise.all(names.map(async (name) => [name, await timeOf(name)] as const)));
  }

  /** Does what writes, unless the folder's life is over or it is gone: then there is nobody to write for. */
  private async whileThere(work: () => Promise<void>): Promise<void> {
    if (this.life.aborted) {
      return;
    }
    try {
      await work();
    } catch (error) {
      const isGone = this.life.aborted || (isMissing(error) && (await unlessMissing(stat(this.path))) === undefined);
      if (!isGone) {
        throw error;
      }
    }
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}
