import { isOutOfReach, type HexError } from "../hex/errors";
import type { ProjectId } from "../hex/types";
import type { Clock } from "../util/clock";

/** How long to wait after `failures` failed requests in a row, ms, before jitter. */
export function backOffMs(failures: number): number {
  return Math.min(30_000, 5_000 * 2 ** (Math.max(1, failures) - 1));
}

/** What is polled: a project's runs, or the list of projects. */
export type PollSubject = ProjectId | "projects";

/** A gap this long between two calls of `noteAwake` means that the computer slept. */
const sleptMs = 5 * 60_000;

/**
 * Remembers when each subject was last polled and how that went, and whether Hex can be reached at all. After a time
 * offline or asleep, everything from before is stale.
 */
export class PollState {
  private readonly last = new Map<PollSubject, { atMs: number; failures: number }>();
  private readonly underWay = new Set<PollSubject>();
  /** The user wants to know how they are now. */
  private readonly wanted = new Set<PollSubject>();
  private unreachableInARow = 0;
  private quietUntilMs = -Infinity;
  private staleBeforeMs = -Infinity;
  /** Infinity while no view is visible. */
  private awakeAtMs = Infinity;

  /**
   * @param clock never goes back.
   * @param random 0 ≤ x < 1.
   */
  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /** When it was last polled, ms; -Infinity when never. */
  lastMs(subject: PollSubject): number {
    return this.last.get(subject)?.atMs ?? -Infinity;
  }

  /** How often in a row polling it has failed. */
  failures(subject: PollSubject): number {
    return this.last.get(subject)?.failures ?? 0;
  }

  isUnderWay(subject: PollSubject): boolean {
    return this.underWay.has(subject);
  }

  /** What is known of it is from before a time offline or asleep, or not recent enough for the user. */
  isStale(subject: PollSubject): boolean {
    return this.wanted.has(subject) || this.lastMs(subject) < this.staleBeforeMs;
  }

  /** It is stale until it is polled. */
  want(subject: PollSubject): void {
    this.wanted.add(subject);
  }

  /** Milliseconds for which nothing is tried because Hex could not be reached just now. */
  get quietMs(): number {
    return Math.max(0, this.quietUntilMs - this.clock.now());
  }

  begin(subject: PollSubject): void {
    this.underWay.add(subject);
  }

  /** It was polled, or loaded by the user, and whether that failed. */
  end(subject: PollSubject, error?: HexError): void {
    this.underWay.delete(subject);
    this.wanted.delete(subject);
    const failures = error ? this.failures(subject) + 1 : 0;
    this.last.set(subject, { atMs: this.clock.now(), failures });
    if (isOutOfReach(error)) {
      this.unreachableInARow += 1;
      const jitter = 0.8 + 0.4 * this.random();
      this.quietUntilMs = this.clock.now() + backOffMs(this.unreachableInARow) * jitter;
    }
  }

  /** The next poll is due at once. */
  forget(subject: PollSubject): void {
    this.last.delete(subject);
  }

  /** Hex answered something. After a time offline, everything is stale. */
  noteReachable(): void {
    if (this.unreachableInARow > 0) {
      this.unreachableInARow = 0;
      this.quietUntilMs = -Infinity;
      this.staleBeforeMs = this.clock.now();
    }
  }

  /** To be called at least once a minute while a view is visible: a longer gap was a sleep. */
  noteAwake(): void {
    const now = this.clock.now();
    if (now - this.awakeAtMs > sleptMs) {
      this.staleBeforeMs = now;
    }
    this.awakeAtMs = now;
  }

  /** No view is visible: gaps mean nothing until the next `noteAwake`. */
  rest(): void {
    this.awakeAtMs = Infinity;
  }
}
