/** How long work goes on before everything else has a turn: a frame of a screen. */
const atOnceMs = 12;

/** Spreads long work, so that the extension host, which other extensions share, is never held up. */
export class Pace {
  private beganAtMs = performance.now();

  /** True when the work has gone on for long enough: then `rest` is awaited. */
  get isLong(): boolean {
    return performance.now() - this.beganAtMs > atOnceMs;
  }

  /** Lets everything else have a turn. */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.beganAtMs = performance.now();
  }
}
