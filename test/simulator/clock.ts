/** Where the simulator's time comes from. Nothing in it waits: state is computed when asked for. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/**
 * Time as the workspace lives it. Every timestamp in an answer is a real one (as `clock` gives
 * it); what `speed` changes is how long things take: at speed 10 a run of 5 minutes ends, and
 * says it took, 30 seconds. Past runs are shortened alike, so that a client that guesses a run's
 * end from earlier ones guesses right. Request limits never follow `speed`.
 */
export class Timeline {
  readonly startedAt: number;

  constructor(
    private readonly clock: Clock,
    readonly speed: number,
    now?: number,
  ) {
    const offset = now === undefined ? 0 : now - clock.now();
    this.offset = offset;
    this.startedAt = clock.now() + offset;
  }

  private readonly offset: number;

  now(): number {
    return this.clock.now() + this.offset;
  }

  /** How long something of `durationMs` in Hex takes here. */
  scaled(durationMs: number): number {
    return durationMs / this.speed;
  }

  /** The moment at which a life lived `speed` times as fast gets to `instant`. */
  hastened(instant: number): number {
    return this.startedAt + (instant - this.startedAt) / this.speed;
  }

  /** The reverse of `hastened`: how far that faster life has got at `instant`. */
  livedUntil(instant: number): number {
    return this.startedAt + (instant - this.startedAt) * this.speed;
  }
}
