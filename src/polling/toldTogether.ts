import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";

/** One notice serves all that comes to light within this time. */
const togetherMs = 1_500;
/** Notices are not held back longer than this while others are looked up. */
const longestHoldMs = 90_000;
/** When another window should notify, this one checks after so long whether it has. */
const checkAgainMs = 2_000;

interface ToldTogetherOptions<Item> {
  /** Never goes back. */
  steadyClock: Clock;
  /** More may come to light soon; missing: never. */
  isHeldBack?: () => boolean;
  /** Whether this window notifies, after the item has waited for so long. */
  notifiesHere(item: Item, waitedMs: number): Promise<boolean>;
  /** Answers those of which no window has notified, and makes sure that no other does. Never rejects. */
  claim(items: readonly Item[]): Promise<readonly Item[]>;
  notify(items: readonly Item[]): void;
}

/** What one of the windows notifies of: once, and in one go of what happens together. */
export class ToldTogether<Key, Item> implements Disposable {
  private readonly waiting = new Map<Key, { item: Item; sinceMs: number }>();
  private timer: Disposable | undefined;
  private disposed = false;

  constructor(private readonly options: ToldTogetherOptions<Item>) {}

  /** Returns false when it waits already. */
  add(key: Key, item: Item): boolean {
    if (this.waiting.has(key)) {
      return false;
    }
    this.waiting.set(key, { item, sinceMs: this.options.steadyClock.now() });
    this.notifyIn(togetherMs);
    return true;
  }

  /** Nobody needs to be notified of these here any more. */
  dropWhere(isDone: (key: Key) => boolean): void {
    [...this.waiting.keys()].filter(isDone).forEach((key) => this.waiting.delete(key));
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
  }

  private notifyIn(delayMs: number): void {
    this.timer?.dispose();
    this.timer = this.options.steadyClock.after(delayMs, () => void this.notify());
  }

  private async notify(): Promise<void> {
    const { steadyClock, isHeldBack, notifiesHere, claim } = this.options;
    const now = steadyClock.now();
    const longestMs = Math.max(0, ...[...this.waiting.values()].map(({ sinceMs }) => now - sinceMs));
    if (isHeldBack?.() && longestMs < longestHoldMs) {
      this.notifyIn(togetherMs);
      return;
    }
    const mine: { key: Key; item: Item }[] = [];
    for (const [key, { item, sinceMs }] of [...this.waiting]) {
      if (await notifiesHere(item, now - sinceMs)) {
        mine.push({ key, item });
      }
    }
    mine.forEach(({ key }) => this.waiting.delete(key));
    const news = mine.length > 0 ? await claim(mine.map(({ item }) => item)) : [];
    if (this.disposed) {
      return;
    }
    if (news.length > 0) {
      this.options.notify(news);
    }
    if (this.waiting.size > 0) {
      this.notifyIn(checkAgainMs);
    }
  }
}
