import { writeFile } from "atomically";
import { watch, type FSWatcher } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import type { Clock } from "../../util/clock";
import type { Disposable } from "../../util/disposables";
import { Emitter } from "../../util/events";
import type { SharedFolder } from "./folder";

/** Where the system cannot tell of changes, this is how often we look. */
const lookEveryMs = 1_000;
/** A window that died while it changed a file holds others up for this long. */
const staleMs = 5_000;
const retries = { retries: 60, factor: 1.2, minTimeout: 10, maxTimeout: 200 };
const isOurs = (name: string) => /^[\w-]+\.json$/.test(name);

/** A folder on this machine's disk. */
export class DiskFolder implements SharedFolder {
  private readonly changed = new Emitter<string>();
  private watcher: FSWatcher | undefined;
  private timer: Disposable | undefined;
  private disposed = false;

  readonly onDidChange = this.changed.event;

  private constructor(
    readonly path: string,
    private readonly clock: Clock,
  ) {}

  /** Makes the folder when it is missing, for this user alone. */
  static async open(path: string, clock: Clock): Promise<DiskFolder> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const folder = new DiskFolder(path, clock);
    folder.listen();
    return folder;
  }

  async names(): Promise<string[]> {
    return (await readdir(this.path)).filter(isOurs);
  }

  read(name: string): Promise<string | undefined> {
    return unlessMissing(readFile(join(this.path, name), "utf8"));
  }

  async write(name: string, text: string): Promise<void> {
    // What a crash of the machine loses here is asked for anew.
    await writeFile(join(this.path, name), text, { fsync: false, mode: 0o600 });
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }

  async change(name: string, change: (text: string | undefined) => string | undefined): Promise<void> {
    const release = await lock(join(this.path, name), { realpath: false, stale: staleMs, retries });
    try {
      const text = change(await this.read(name));
      if (text !== undefined) {
        await this.write(name, text);
      }
    } finally {
      // A lock that was taken from us meanwhile needs no release.
      await release().catch(() => undefined);
    }
  }

  async touch(name: string): Promise<boolean> {
    const now = new Date();
    const touched = await unlessMissing(utimes(join(this.path, name), now, now).then(() => true));
    return touched ?? false;
  }

  async ageMs(name: string): Promise<number | undefined> {
    const file = await unlessMissing(stat(join(this.path, name)));
    return file && Date.now() - file.mtimeMs;
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
        this.look(new Map());
      });
    } catch {
      // No watches left, or a disk that has none.
      this.look(new Map());
    }
  }

  /** Compares the files' times with those seen before, again and again. */
  private look(before: ReadonlyMap<string, number>): void {
    this.timer = this.clock.after(lookEveryMs, () => {
      void this.times().then((now) => {
        if (!this.disposed) {
          const names = new Set([...before.keys(), ...now.keys()]);
          [...names].filter((name) => before.get(name) !== now.get(name)).forEach((name) => this.changed.fire(name));
          this.look(now);
        }
      });
    });
  }

  private async times(): Promise<Map<string, number>> {
    const names = await this.names().catch((): string[] => []);
    const times = await Promise.all(names.map(async (name) => (await unlessMissing(stat(join(this.path, name))))?.mtimeMs));
    return new Map(names.flatMap((name, index) => (times[index] === undefined ? [] : [[name, times[index]]])));
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
