import type { HexError } from "../hex/errors";
import type { ProjectId } from "../hex/types";
import type { Clock } from "../util/clock";
import { backOffMs } from "./pacing";

/** A thing to ask about: a project's runs, or the list of projects. */
export type PollSubject = ProjectId | "projects";

/** A gap without any look at the clock this long means that the computer slept. */
const sleptMs = 5 * 60_000;

/**
 * Remembers when each subject was last asked about and how that went, and whether Hex can be
 * reached at all. After a time offline or asleep everything from before is behind.
 */
export class PollState {
  private readonly last = new Map<PollSubject, { atMs: number; failures: number }>();
  private readonly underWay = new Set<PollSubject>();
  /** Somebody wants to know how they are now. */
  private readonly wanted = new Set<PollSubject>();
  private unreachableInARow = 0;
  private quietUntilMs = -Infinity;
  private behindBeforeMs = -Infinity;
  private awakeAtMs: number;

  /**
   * @param clock never goes back.
   * @param random 0 ≤ x < 1.
   */
  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {
    this.awakeAtMs = clock.now();
  }

  /** When it was last asked about, ms; -Infinity when never. */
  lastMs(subject: PollSubject): number {
    return this.last.get(subject)?.atMs ?? -Infinity;
  }

  /** How often in a row asking about it has failed. */
  failures(subject: PollSubject): number {
    return this.last.get(subject)?.failures ?? 0;
  }

  isUnderWay(subject: PollSubject): boolean {
    return this.underWay.has(subject);
  }

  /** What is known of it is from before a time offline or asleep, or not recent enough for somebody. */
  isBehind(subject: PollSubject): boolean {
    return this.wanted.has(subject) || this.lastMs(subject) < this.behindBeforeMs;
  }

  /** It is behind until it is asked about. */
  want(subject: PollSubject): void {
    this.wanted.add(subject);
  }

  /** Milliseconds for which nothing is worth a try because Hex could not be reached just now. */
  get quietMs(): number {
    return Math.max(0, this.quietUntilMs - this.clock.now());
  }

  begin(subject: PollSubject): void {
    this.underWay.add(subject);
  }

  /** It was asked about, by whomever, and whether that failed. */
  end(subject: PollSubject, error?: HexError): void {
    this.underWay.delete(subject);
    this.wanted.delete(subject);
    const failures = error ? this.failures(subject) + 1 : 0;
    this.last.set(subject, { atMs: this.clock.now(), failures });
    if (error && (error.kind === "offline" || error.kind === "timeout")) {
      this.unreachableInARow += 1;
      const jitter = 0.8 + 0.4 * this.random();
      this.quietUntilMs = this.clock.now() + backOffMs(this.unreachableInARow) * jitter;
    }
  }

  /** The next look is due at once. */
  forget(subject: PollSubject): void {
    this.last.delete(subject);
  }

  /** Hex answered something. After a time offline, everything is behind. */
  noteReachable(): void {
    if (this.unreachableInARow > 0) {
      this.unreachableInARow = 0;
      this.quietUntilMs = -Infinity;
      this.behindBeforeMs = this.clock.now();
    }
  }

  /** To be called at least once a minute while somebody looks: a longer gap was a sleep. */
  noteAwake(): void {
    const now = this.clock.now();
    if (now - this.awakeAtMs > sleptMs) {
      this.behindBeforeMs = now;
    }
    this.awakeAtMs = now;
  }

  /** Nobody looks: gaps mean nothing until the next `noteAwake`. */
  rest(): void {
    this.awakeAtMs = Infinity;
  }
}
