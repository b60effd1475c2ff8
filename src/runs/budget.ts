import type { RequestRecord } from "../hex/client";
import type { Clock } from "../util/clock";

/**
 * How much a request matters: `user` is a click and waits for nothing of ours; `view` fills what
 * is on the screen; `poll` keeps known things up to date.
 */
export type Priority = "user" | "view" | "poll";

const windowMs = 60_000;
/** Requests of the server's window that polls and views leave to clicks and to other tools. */
const keptForClicks = 3;
/** A view may use this share of the budget at once, so that polls of active runs never starve. */
const viewShare = 0.75;
const blockWithoutAdviceMs = 60_000;
/** These share Hex's group of reads; the limits of other groups say nothing about them. */
const readOperations = new Set([
  "ListProjects",
  "GetProject",
  "GetProjectRuns",
  "GetRunStatus",
  "ListCollections",
]);

/**
 * Decides when the next request may go: never more of ours in any 60 s than the setting allows,
 * never more than the server's headers leave, and none while it has answered 429. Counts what was
 * really sent, retries and clicks included.
 */
export class RequestBudget {
  /** When each request of the last minute was sent, oldest first. */
  private sent: number[] = [];
  private reserved = 0;
  private server: { remaining: number; resetAtMs: number } | undefined;
  private blockedUntilMs = 0;
  /** After a 429 one request at a time tests the water. */
  private testing = false;

  /** @param clock never goes back. */
  constructor(
    private readonly clock: Clock,
    private readonly requestsPerMinute: () => number,
  ) {}

  /** True from a 429 until a read was answered again. */
  get cautious(): boolean {
    return this.testing;
  }

  /** Milliseconds for which Hex takes no request at all; 0 when it does. */
  get blockedMs(): number {
    return Math.max(0, this.blockedUntilMs - this.now());
  }

  /** Counts a request that is about to be sent, so that the next one already sees it. */
  reserve(): void {
    this.reserved += 1;
    this.sent.push(this.now());
  }

  /** Counts a request as it goes out, unless it was reserved: a POST, or a retry. */
  noteSent(): void {
    if (this.reserved > 0) {
      this.reserved -= 1;
    } else {
      this.sent.push(this.now());
    }
  }

  /** Learns from an answer: what is left, or that the limit is reached. */
  noteAnswer(record: RequestRecord): void {
    if (!readOperations.has(record.operation) || record.status === undefined) {
      return;
    }
    const now = this.now();
    const { remaining, resetMs } = record.rateLimit ?? {};
    if (record.status === 429) {
      this.blockedUntilMs = Math.max(this.blockedUntilMs, now + (record.retryAfterMs ?? resetMs ?? blockWithoutAdviceMs));
      this.testing = true;
      return;
    }
    this.testing = false;
    this.server = remaining === undefined ? undefined : { remaining, resetAtMs: now + (resetMs ?? windowMs) };
  }

  /** Milliseconds until a request of this priority may be sent; 0 means now. */
  delayMs(priority: Priority): number {
    const now = this.now();
    const blocked = Math.max(0, this.blockedUntilMs - now);
    if (priority === "user") {
      return blocked;
    }
    return Math.max(blocked, this.serverDelayMs(priority, now), this.ownDelayMs(priority, now));
  }

  private ownDelayMs(priority: "view" | "poll", now: number): number {
    const perMinute = Math.max(1, Math.floor(this.requestsPerMinute()));
    const most = priority === "poll" ? perMinute : Math.max(1, Math.floor(perMinute * viewShare));
    const excess = this.sent.length - most;
    const wait = excess < 0 ? 0 : (this.sent[excess] ?? now) + windowMs - now;
    const last = this.sent.at(-1);
    const pace = priority === "poll" && last !== undefined ? last + windowMs / perMinute - now : 0;
    return Math.max(0, wait, pace);
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
    const last = this.sent.at(-1);
    return priority === "poll" && last !== undefined ? Math.max(0, last + untilReset / left - now) : 0;
  }

  /** The clock's time; forgets what was sent more than a minute ago. */
  private now(): number {
    const now = this.clock.now();
    while (this.sent[0] !== undefined && this.sent[0] <= now - windowMs) {
      this.sent.shift();
    }
    return now;
  }
}
