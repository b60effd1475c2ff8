import { randomUUID } from "node:crypto";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { Memory } from "../store/sharedEntries";
import { DiskFolder, type SharedFolder } from "./diskFolder";
import { DiskLease } from "./lease";
import type { Windows } from "./windowSync";

/** The file of the runs that were started here. */
const startedFile = "started.json";
/** The file of the news of pinned projects. */
const newsFile = "news.json";

/**
 * Opens what the windows of this user share of one workspace, in a folder of its own. Where the
 * disk fails this window goes on by itself, and what it knows does not outlive it. Never rejects.
 *
 * @param life aborted when the workspace is signed out of: from then on nothing is written.
 */
export async function openShared(
  path: string,
  clock: Clock,
  report: (error: unknown) => void,
  life?: AbortSignal,
): Promise<{ memory: Memory; newsMemory?: Memory; windows?: Windows }> {
  try {
    return await opened(path, clock, life, async (folder) => {
      const memory = await FileMemory.open(folder, startedFile, report);
      const newsMemory = await FileMemory.open(folder, newsFile, report);
      return { memory, newsMemory, windows: { folder, lease: new DiskLease(path, report), id: randomUUID() } };
    });
  } catch (error) {
    if (!life?.aborted) {
      report(error);
    }
    return { memory: shortMemory() };
  }
}

/** Marks a folder that is about to be removed. */
const goneMark = ".gone-";

/**
 * Removes what the windows shared of a workspace; to be called when its life is over in this window.
 * What others still write is lost: the folder has another name before anything in it is removed, and no window
 * creates it again.
 *
 * @throws the system's error, when something of it is left.
 */
export async function forgetShared(path: string): Promise<void> {
  const gone = `${path}${goneMark}${randomUUID()}`;
  const moved = await rename(path, gone).then(
    () => true,
    // Windows moves no folder in which a file is open.
    () => false,
  );
  await rm(moved ? gone : path, { recursive: true, force: true, maxRetries: 5 });
}

/** Removes what a window that was closed too early left of the workspaces below `path` that are `signedOut`. Never rejects. */
export async function forgetLeftOver(path: string, signedOut: (id: string) => boolean): Promise<void> {
  const names = await readdir(path).catch((): string[] => []);
  const left = names.filter((name) => name.includes(goneMark) || signedOut(name));
  await Promise.all(
    left.map((name) => rm(join(path, name), { recursive: true, maxRetries: 5 }).catch(() => undefined)),
  );
}

/** Opens a value that all windows of this user see, in a file; where the disk fails it is this window's alone. */
export async function openMemory(
  path: string,
  file: string,
  clock: Clock,
  report: (error: unknown) => void,
): Promise<Memory & Disposable> {
  try {
    return await opened(path, clock, undefined, async (folder) => {
      const memory = await FileMemory.open(folder, file, report);
      return {
        read: () => memory.read(),
        change: (change) => memory.change(change),
        onDidChange: memory.onDidChange,
        dispose: () => folder.dispose(),
      };
    });
  } catch (error) {
    report(error);
    return shortMemory();
  }
}

/** What is made of a folder that is opened for it, and disposed when that fails. */
async function opened<T>(
  path: string,
  clock: Clock,
  life: AbortSignal | undefined,
  make: (folder: DiskFolder) => Promise<T>,
): Promise<T> {
  const folder = await DiskFolder.open(path, clock, life);
  try {
    return await make(folder);
  } catch (error) {
    folder.dispose();
    throw error;
  }
}

/** Lasts as long as this window. */
export function shortMemory(): Memory & Disposable {
  let value: unknown;
  return {
    read: () => value,
    change: (change) => {
      value = change(value);
      return Promise.resolve();
    },
    onDidChange: new Emitter<void>().event,
    dispose: () => undefined,
  };
}

type MemoryFolder = Pick<SharedFolder, "onDidChange" | "read" | "change">;

/** A value in a file of the shared folder. */
export class FileMemory implements Memory {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  private constructor(
    private readonly folder: MemoryFolder,
    private readonly name: string,
    private text: string | undefined,
    report: (error: unknown) => void,
  ) {
    folder.onDidChange((changed) => {
      if (changed === name) {
        this.readAgain().catch(report);
      }
    });
  }

  /** Lives as long as the folder. Rejects when the disk fails. */
  static async open(folder: MemoryFolder, name: string, report: (error: unknown) => void): Promise<FileMemory> {
    return new FileMemory(folder, name, await folder.read(name), report);
  }

  read(): unknown {
    return valueOf(this.text);
  }

  async change(change: (value: unknown) => unknown): Promise<void> {
    await this.folder.change(this.name, (text) => {
      this.text = JSON.stringify(change(valueOf(text)));
      return this.text;
    });
  }

  private async readAgain(): Promise<void> {
    const text = await this.folder.read(this.name);
    if (text !== undefined && text !== this.text) {
      this.text = text;
      this.changed.fire();
    }
  }
}

function valueOf(text = ""): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Missing, or written by another program, which is as good as missing.
    return undefined;
  }
}
