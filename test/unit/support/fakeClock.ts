import type { Clock } from "../../../src/util/clock";
import type { Disposable } from "../../../src/util/disposables";

interface Timer {
  due: number;
  order: number;
  callback: () => void;
}

/** Timers that fire one after the other without any time between: more make a processor busy for good. */
const mostAtOnce = 1_000;

/**
 * A clock that only moves when a test says so. Timers run on elapsed time, as the machine's do:
 * setting the wall clock with `jump` neither fires nor delays them.
 */
export class FakeClock implements Clock {
  private readonly timers = new Set<Timer>();
  private elapsedMs = 0;
  private wallOffsetMs: number;
  private order = 0;

  constructor(start: Date | number = Date.UTC(2026, 0, 5, 9)) {
    this.wallOffsetMs = Number(start);
  }

  /** Something that is no timer is under way, such as a request within this process: no time passes until it is done. */
  isBusy: () => boolean = () => false;

  /** Timers that wait. */
  get pending(): number {
    return this.timers.size;
  }

  /** How long until the next timer is due; missing when none waits. */
  get nextDelayMs(): number | undefined {
    const next = this.next();
    return next && Math.max(0, next.due - this.elapsedMs);
  }

  now(): number {
    return this.wallOffsetMs + this.elapsedMs;
  }

  after(delayMs: number, callback: () => void): Disposable {
    const timer = { due: this.elapsedMs + Math.max(0, delayMs), order: this.order++, callback };
    this.timers.add(timer);
    return { dispose: () => this.timers.delete(timer) };
  }

  /** Sets the wall clock forward (or back, when negative) without any time passing. */
  jump(ms: number): void {
    this.wallOffsetMs += ms;
  }

  /** Lets `ms` pass: runs what falls due, in order, and lets promises settle after each timer. */
  async advance(ms: number): Promise<void> {
    const end = this.elapsedMs + ms;
    await this.settle();
    let atOnce = 0;
    for (let timer = this.next(); timer && timer.due <= end; timer = this.next()) {
      this.timers.delete(timer);
      atOnce = timer.due > this.elapsedMs ? 0 : atOnce + 1;
      if (atOnce > mostAtOnce) {
        throw new Error(`A timer is due again and again while no time passes: ${String(timer.callback)}`);
      }
      this.elapsedMs = Math.max(this.elapsedMs, timer.due);
      timer.callback();
      await this.settle();
    }
    this.elapsedMs = end;
    await this.settle();
  }

  private async settle(): Promise<void> {
    do {
      await settle();
    } while (this.isBusy());
  }

  private next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  }
}

/** Lets every promise that can settle without I/O or timers do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
