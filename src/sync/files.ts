import fs from "node:fs";
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/** On Windows a file cannot be replaced while it is read or scanned for viruses: how often to try again, and after how long, ms. */
const mostTries = 8;
const firstWaitMs = 10;
const inUse = new Set<string | undefined>(["EPERM", "EACCES", "EBUSY"]);

/**
 * Writes a file of this user's alone: readers see the old text or the new one, never a part. Makes no
 * folder, as one that is missing was removed on purpose. Does not wait for the disk: a crash of the machine may lose it.
 *
 * @param goesOn called before the new text takes the old one's place.
 * @throws the system's error, such as ENOENT and ENOSPC; then nothing is left behind.
 */
export async function replaceFile(path: string, text: string, goesOn: () => boolean): Promise<void> {
  const draft = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    if (goesOn()) {
      await retryWhileInUse(() => rename(draft, path));
    }
  } finally {
    await rm(draft).catch(() => undefined);
  }
}

async function retryWhileInUse(work: () => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (process.platform !== "win32" || tried >= mostTries || !inUse.has((error as NodeJS.ErrnoException).code)) {
        throw error;
      }
      await setTimeout(firstWaitMs * 2 ** tried);
    }
  }
}

type Callback<T> = (error: NodeJS.ErrnoException | null, value: T) => void;

/** A lock is renewed every few seconds: one from further in the future is left from before a clock was set back. */
const furthestMs = 10_000;

/**
 * What locks are made with: folders, for this user alone as everything else that we make. One of the
 * future would block all windows until then, so it counts as one of long ago.
 */
export const lockFs = {
  ...fs,
  mkdir: (path: string, callback: fs.NoParamCallback) => fs.mkdir(path, 0o700, callback),
  stat: (path: string, callback: Callback<fs.Stats>) =>
    fs.stat(path, (error, stats) => {
      if (!error && stats.mtimeMs > Date.now() + furthestMs) {
        stats.mtime = new Date(0);
      }
      callback(error, stats);
    }),
};
