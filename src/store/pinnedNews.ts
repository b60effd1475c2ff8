import * as v from "valibot";
import { projectId, runId, timeMs } from "../hex/fields";
import type { ProjectId, RunId } from "../hex/types";
import type { Disposable } from "../util/disposables";
import { SharedEntries, type Memory } from "./sharedEntries";

/** That a run of a pinned project failed, or that a scheduled one did not start. */
export interface PinnedNews {
  projectId: ProjectId;
  /** Missing: a scheduled run did not start. */
  runId?: RunId;
  /** When the run ended, or should have started, by Hex's clock, ms since the epoch. */
  atMs: number;
  /** A window has notified of it, or none needs to. Named as in the file. */
  told: boolean;
  /** The user has seen it. */
  seen: boolean;
}

const mostKept = 50;
/** What is older is no news, ms. */
const keptForMs = 24 * 3_600_000;

const entrySchema = v.object({
  projectId,
  runId: v.optional(runId),
  atMs: timeMs,
  told: v.boolean(),
  seen: v.boolean(),
} satisfies Record<keyof PinnedNews, v.GenericSchema>);

/** Tells one piece of news from others: of each run one, and of the schedule of a project one at a time. */
export function newsKey({ projectId, runId }: Pick<PinnedNews, "projectId" | "runId">): string {
  return runId ?? projectId;
}

/** The news of pinned projects that windows have found, newest first; the same in every window. */
export class PinnedNewsList implements Disposable {
  private readonly entries: SharedEntries<PinnedNews>;

  readonly onDidChange;

  /** @param report takes errors of the disk. */
  constructor(memory: Memory, report: (error: unknown) => void) {
    this.entries = new SharedEntries({ memory, parse, report });
    this.onDidChange = this.entries.onDidChange;
  }

  get all(): readonly PinnedNews[] {
    return this.entries.all;
  }

  has(key: string): boolean {
    return this.all.some((entry) => newsKey(entry) === key);
  }

  /** Adds what is not known yet, and forgets what is old. */
  add(found: Omit<PinnedNews, "told" | "seen">, nowMs: number): void {
    if (!this.all.some((entry) => isSame(entry, found) && isNews(entry, nowMs))) {
      const entry = { ...found, told: false, seen: false };
      this.entries.change((entries) => {
        const recent = entries.filter((other) => isNews(other, nowMs));
        return recent.some((other) => isSame(other, found)) ? recent : [entry, ...recent].slice(0, mostKept);
      });
    }
  }

  /** It is none any more: the scheduled run has started after all, or the next one has. */
  remove(key: string): void {
    if (this.has(key)) {
      this.entries.change((entries) => entries.filter((entry) => newsKey(entry) !== key));
    }
  }

  /** The user has seen these; this goes for every window. */
  markSeen(keys: readonly string[]): void {
    this.entries.change((entries) => marked(entries, keys, { seen: true }));
  }

  /** Returns those of which no window has notified yet, and makes sure that no other window does. */
  claim(keys: readonly string[]): Promise<string[]> {
    return this.entries.claim(
      // What was removed meanwhile is no news any more.
      (entries) => keys.filter((key) => entries.some((entry) => newsKey(entry) === key && !entry.told)),
      (entries) => marked(entries, keys, { told: true }),
    );
  }

  dispose(): void {
    this.entries.dispose();
  }
}

/** Neither from long ago nor, after a clock was set back, from tomorrow. */
export function isNews({ atMs }: Pick<PinnedNews, "atMs">, nowMs: number): boolean {
  return Math.abs(nowMs - atMs) < keptForMs;
}

function isSame(one: Pick<PinnedNews, "projectId" | "runId">, other: Pick<PinnedNews, "projectId" | "runId">): boolean {
  return newsKey(one) === newsKey(other);
}

function marked(entries: readonly PinnedNews[], keys: readonly string[], mark: Partial<PinnedNews>): PinnedNews[] {
  return entries.map((entry) => (keys.includes(newsKey(entry)) ? { ...entry, ...mark } : entry));
}

function parse(value: unknown): PinnedNews[] {
  const written: readonly unknown[] = Array.isArray(value) ? value.slice(0, mostKept) : [];
  return written.flatMap((entry) => {
    const parsed = v.safeParse(entrySchema, entry);
    return parsed.success ? [parsed.output] : [];
  });
}
