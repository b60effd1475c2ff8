import type { RequestRecord } from "../hex/client";
import { operationsWithin } from "../hex/operations";
import type { Clock } from "../util/clock";

/**
 * How much a request matters: `user` is a click and waits for nothing of ours; `search` is what the
 * user types for, and takes what Hex's limit leaves; `view` fills what is on the screen; `poll` keeps known
 * things up to date.
 */
export type Priority = "user" | "search" | "view" | "poll";
/** Of requests that are not polls. */
export type ReadPriority = Exclude<Priority, "poll">;

const windowMs = 60_000;
/** Requests of the server's window that polls and views leave to clicks and to other tools. */
const keptForClicks = 3;
/** Searches leave more of them: the user may wait for the end of a run as well. */
const keptForRuns = 6;
/** Views may use this share of the budget at once, so that polls never starve … */
const viewShare = 0.75;
/** … and while there is much to poll and views wait as well, each has this share. */
const busyShare = 0.5;
/** After a 429 that does not say when to come back nothing is sent for a window of a minute, ms; see also `hex/retry.ts`. */
const blockWithoutAdviceMs = 60_000;
/** A test of the water that was not answered in this time does not hold up others any more. */
const testMs = 10_000;
/** After a refusal we allow ourselves this share of what went through, but not less than `fewest` a minute. */
const shareAfterRefusal = 0.75;
const fewest = 3;
/** One more a minute is tried after this long without a refusal, and ever later the more often that fails. */
const growAfterAtFirstMs = 60_000;
const growAfterAtMostMs = 4 * growAfterAtFirstMs;
/** Refusals between which fewer requests went through are one storm: however many they are, it counts once … */
const fewBetween = 5;
/** … and so many steps after it the budget is what it was before. */
const stepsBack = 5;

/** Hex's documented limit of reads, a minute. Headers that name a higher one may tell of all requests only. */
const readsLimit = 30;
/** Where no header tells of that limit, clicks and polls stay below it. */
const mostReadsUntold = 27;

/**
 * Decides when the next request may go: never more for views and polls in any 60 s than the
 * setting allows, never more than the server's headers leave, and none while it has answered 429.
 * Where others use up Hex's limit as well, which shows only when it refuses us, the budget shrinks,
 * and grows back little by little. A click waits for nothing of ours; polls make room for what clicks, retries and other requests took.
 */
export class RequestBudget {
  /** When requests for views, and polls, of the last minute were sent, oldest first. */
  private readonly viewed: number[] = [];
  private readonly polled: number[] = [];
  /** When all reads of the last minute were sent, clicks and retries included, oldest first. */
  private readonly reads: number[] = [];
  private readonly operations: ReadonlySet<string>;
  private reserved = 0;
  private server: { limit: number | undefined; remaining: number; resetAtMs: number } | undefined;
  private blockedUntilMs = -Infinity;
  /** After a 429 one request at a time tests the water: until when others wait for its answer, ms. */
  private testing: { untilMs: number } | undefined;
  /** What refusals have left of the setting, reads a minute. */
  private allowed = Infinity;
  private growAfterMs = growAfterAtFirstMs;
  private changedAtMs = -Infinity;
  /** What was allowed before the last storm, and by how much that comes back at a time. */
  private beforeStorm = Infinity;
  private step = Infinity;
  private answeredSinceRefusal = 0;

  /**
   * @param clock never goes back.
   * @param limit the operations that count; the limits of other groups say nothing about them.
   */
  constructor(
    private readonly clock: Clock,
    private readonly requestsPerMinute: () => number,
    limit: "reads" | "charts" = "reads",
  ) {
    this.operations = operationsWithin(limit);
  }

  /** True from a 429 until a read was answered again. */
  get cautious(): boolean {
    return this.testing !== undefined;
  }

  /** What polls and views may send in a minute. */
  get perMinute(): number {
    const setting = Math.max(1, Math.floor(this.requestsPerMinute()));
    const now = this.now();
    while (this.allowed < setting && this.growsAtMs <= now) {
      this.changedAtMs = this.growsAtMs;
      this.allowed = this.hasLost ? Math.min(this.beforeStorm, this.allowed + this.step) : this.allowed + 1;
    }
    if (this.allowed >= setting) {
      this.allowed = Infinity;
    }
    return Math.min(setting, this.allowed);
  }

  /** What the last storm has taken has not come back yet. */
  private get hasLost(): boolean {
    return this.allowed < this.beforeStorm;
  }

  private get growsAtMs(): number {
    return this.changedAtMs + (this.hasLost ? growAfterAtFirstMs : this.growAfterMs);
  }

  /** Polls go at least this far apart, ms. */
  get paceMs(): number {
    return windowMs / this.perMinute;
  }

  /** Less than half of a minute's reads were sent in the last one, and Hex refused none. */
  get hasRoom(): boolean {
    this.now();
    return !this.cautious && this.reads.length < this.perMinute / 2;
  }

  /** Milliseconds for which Hex takes no request at all; 0 when it does. */
  get blockedMs(): number {
    return Math.max(0, this.blockedUntilMs - this.now());
  }

  /** Counts a request that is about to be sent, so that the next one already sees it. */
  reserve(priority: Priority): void {
    const now = this.now();
    this.reserved += 1;
    this.reads.push(now);
    if (this.testing) {
      this.testing.untilMs = now + testMs;
    }
    if (priority === "poll" || priority === "view") {
      (priority === "poll" ? this.polled : this.viewed).push(now);
    }
  }

  /** Counts a read as it goes out, unless it was reserved: a retry, or a second request of a poll. */
  noteSent(operation: string): void {
    if (!this.operations.has(operation)) {
      return;
    }
    if (this.reserved > 0) {
      this.reserved -= 1;
    } else {
      this.reads.push(this.now());
    }
  }

  /** Learns from an answer: what is left, or that the limit is reached. */
  noteAnswer(record: RequestRecord): void {
    if (!this.operations.has(record.operation)) {
      return;
    }
    if (record.status === undefined) {
      this.testing &&= { untilMs: -Infinity };
      return;
    }
    const now = this.now();
    const { limit, remaining, resetMs } = record.rateLimit ?? {};
    if (record.status === 429) {
      if (this.blockedMs === 0) {
        this.shrink(now);
      }
      this.blockedUntilMs = Math.max(
        this.blockedUntilMs,
        now + (record.retryAfterMs ?? resetMs ?? blockWithoutAdviceMs),
      );
      this.testing = { untilMs: -Infinity };
      return;
    }
    if (this.blockedMs === 0) {
      this.testing = undefined;
    }
    this.answeredSinceRefusal += 1;
    this.server = remaining === undefined ? undefined : { limit, remaining, resetAtMs: now + (resetMs ?? windowMs) };
  }

  /**
   * Milliseconds until a request of this priority may be sent; 0 means now.
   *
   * @param viewsWait a poll is to leave room for requests of views that wait.
   */
  delayMs(priority: Priority, viewsWait = false): number {
    const now = this.now();
    const blocked = Math.max(0, this.blockedUntilMs - now, (this.testing?.untilMs ?? -Infinity) - now);
    if (priority === "user") {
      return blocked;
    }
    if (priority === "search") {
      return Math.max(blocked, this.searchDelayMs(now));
    }
    return Math.max(blocked, this.serverDelayMs(priority, now), this.ownDelayMs(priority, now, viewsWait));
  }

  /** Hex has refused a request: others use the limit as well, or it is lower than the setting. */
  private shrink(now: number): void {
    const { perMinute } = this;
    const passed = this.reads.length - 1;
    // Few of ours in the last minute say only that others sent many.
    const most = passed < perMinute / 2 ? perMinute : Math.min(perMinute, passed);
    const lowered = Math.min(perMinute, Math.max(fewest, Math.floor(most * shareAfterRefusal)));
    if (this.allowed === Infinity) {
      this.growAfterMs = growAfterAtFirstMs;
      // Nothing says yet that the limit is lower than the setting.
      this.beforeStorm = perMinute;
    } else if (this.answeredSinceRefusal >= fewBetween) {
      this.growAfterMs = Math.min(growAfterAtMostMs, 2 * this.growAfterMs);
      this.beforeStorm = lowered;
    }
    this.allowed = lowered;
    this.step = Math.max(1, Math.ceil((this.beforeStorm - lowered) / stepsBack));
    this.answeredSinceRefusal = 0;
    this.changedAtMs = now;
  }

  private ownDelayMs(priority: "view" | "poll", now: number, viewsWait: boolean): number {
    const { perMinute } = this;
    const shareMs =
      priority === "view"
        ? this.viewDelayMs(now)
        : viewsWait
          ? untilFewerThan(share(perMinute, busyShare), this.polled, now)
          : 0;
    const background = [...this.viewed, ...this.polled].sort((a, b) => a - b);
    const last = background.at(-1);
    const pace = priority === "poll" && last !== undefined ? last + windowMs / perMinute - now : 0;
    const readsMs = this.tellsOfReads ? 0 : untilFewerThan(this.mostReads, this.reads, now);
    return Math.max(0, pace, shareMs, untilFewerThan(perMinute, background, now), readsMs);
  }

  private searchDelayMs(now: number): number {
    const server = this.server && this.server.resetAtMs > now ? this.server : undefined;
    const serverMs = server && server.remaining <= keptForRuns ? server.resetAtMs - now : 0;
    return server && this.tellsOfReads
      ? serverMs
      : Math.max(serverMs, untilFewerThan(Math.max(1, this.mostReads - keptForRuns), this.reads, now));
  }

  /** What is left of the limit of reads is known. */
  private get tellsOfReads(): boolean {
    return this.server?.limit !== undefined && this.server.limit <= readsLimit;
  }

  /** Reads that may be sent in a minute where no header tells of their limit. */
  private get mostReads(): number {
    const { perMinute } = this;
    return this.allowed === Infinity ? Math.max(perMinute, mostReadsUntold) : perMinute;
  }

  /** Until views have not used up their share of the last minute, ms. */
  private viewDelayMs(now: number): number {
    const { perMinute } = this;
    const isBusy = this.polled.length >= perMinute * (1 - viewShare);
    return untilFewerThan(share(perMinute, isBusy ? busyShare : viewShare), this.viewed, now);
  }

  private serverDelayMs(priority: "view" | "poll", now: number): number {
    if (!this.server || this.server.resetAtMs <= now) {
      return 0;
    }
    const untilReset = this.server.resetAtMs - now;
    const left = this.server.remaining - keptForClicks;
    if (left <= 0) {
      return untilReset;
    }
    const last = this.reads.at(-1);
    return priority === "poll" && last !== undefined ? Math.max(0, last + untilReset / left - now) : 0;
  }

  /** The clock's time; forgets what was sent more than a minute ago. */
  private now(): number {
    const now = this.clock.now();
    for (const sent of [this.viewed, this.polled, this.reads]) {
      while (sent[0] !== undefined && sent[0] <= now - windowMs) {
        sent.shift();
      }
    }
    return now;
  }
}

/** Milliseconds until the last minute holds fewer than `most` of the requests that were sent at these times. */
function untilFewerThan(most: number, sent: readonly number[], now: number): number {
  const excess = sent.length - most;
  return excess < 0 ? 0 : (sent[excess] ?? now) + windowMs - now;
}

/** So many of `perMinute`, at least one. */
function share(perMinute: number, part: number): number {
  return Math.max(1, Math.floor(perMinute * part));
}
