import { randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isUuid, type ChartImage, type ChartQuery } from "../hex/types";

const extensions = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" } as const;
const mimeTypes = Object.keys(extensions) as ChartImage["mimeType"][];
/** What is removed when the folder is full leaves room for a while. */
const keptShare = 0.8;

interface StoredFile {
  path: string;
  bytes: number;
  usedMs: number;
}

/**
 * The pictures of ended runs on disk, where they never change: a folder for each run. When they
 * take more than `mostBytes`, those that were viewed longest ago are removed.
 */
export class ChartCache {
  private bytes: number | undefined;
  private turn: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly folder: string,
    private readonly mostBytes = 50_000_000,
  ) {}

  /** The picture, when it is there and can be read. */
  async get(query: ChartQuery): Promise<ChartImage | undefined> {
    for (const mimeType of mimeTypes) {
      const path = this.pathOf(query, mimeType);
      const content = path && (await readFile(path).catch(() => undefined));
      if (path && content && content.length > 0) {
        const now = new Date();
        await utimes(path, now, now).catch(() => undefined);
        return { base64: content.toString("base64"), mimeType };
      }
    }
    return undefined;
  }

  /** Keeps a picture. Rejects when the disk fails; what has ids that are no UUIDs is not kept. */
  async put(query: ChartQuery, { base64, mimeType }: ChartImage): Promise<void> {
    const path = this.pathOf(query, mimeType);
    if (path === undefined) {
      return;
    }
    const written = this.turn.then(() => this.write(path, Buffer.from(base64, "base64")));
    this.turn = written.catch(() => undefined);
    await written;
  }

  /** Writes nothing any more: the folder may be about to go. */
  close(): void {
    this.closed = true;
  }

  private async write(path: string, content: Buffer): Promise<void> {
    if (this.closed) {
      return;
    }
    // The workspace's own folder is not made here: after a sign-out it stays gone.
    for (const folder of [this.folder, dirname(path)]) {
      await mkdir(folder, { mode: 0o700 }).catch(unlessThere);
    }
    // Another window may write the same picture.
    const draft = `${path}.${randomUUID()}.part`;
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, path);
    this.bytes = (this.bytes ?? sum(await this.stored()) - content.length) + content.length;
    if (this.bytes > this.mostBytes) {
      await this.makeRoom();
    }
  }

  /** Removes what was used longest ago. */
  private async makeRoom(): Promise<void> {
    const oldestFirst = (await this.stored()).sort((a, b) => a.usedMs - b.usedMs);
    let left = sum(oldestFirst);
    for (const { path, bytes } of oldestFirst) {
      if (left <= this.mostBytes * keptShare) {
        break;
      }
      await rm(path, { force: true });
      // The run's folder goes with its last picture: one that is not empty stays.
      await rmdir(dirname(path)).catch(() => undefined);
      left -= bytes;
    }
    this.bytes = left;
  }

  private async stored(): Promise<StoredFile[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        const found = await stat(path).catch(() => undefined);
        return found ? [{ path, bytes: found.size, usedMs: found.mtimeMs }] : [];
      });
    return (await Promise.all(files)).flat();
  }

  /** Ids come from servers: only what is a UUID becomes part of a path. */
  private pathOf({ runId, staticId, width, height }: ChartQuery, mimeType: ChartImage["mimeType"]): string | undefined {
    const isSafe = isUuid(runId) && isUuid(staticId) && Number.isInteger(width) && Number.isInteger(height);
    return isSafe ? join(this.folder, runId, `${staticId}-${width}x${height}.${extensions[mimeType]}`) : undefined;
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") {
    throw error;
  }
}

function sum(files: readonly StoredFile[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}

/** Widths in which pictures are requested, pixels: few, so that one on disk is likely to fit. */
const widths = [400, 600, 800, 1_000, 1_200, 1_600] as const;
const widest = 2_000;
/** Pictures are half as high as they are wide, which is what Hex makes of a chart by itself. */
const heightShare = 0.5;

/** The size in which to request a picture that is shown so wide, in pixels of the screen. */
export function chartSize(shownWidth: number): { width: number; height: number } {
  const width = widths.find((step) => step >= shownWidth) ?? widest;
  return { width, height: Math.round(width * heightShare) };
}
