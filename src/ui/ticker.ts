import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";

/** Something on the screen that shows times. */
export interface Ticking {
  /** How long until one of its texts changes, ms; undefined while nothing changes or it is hidden. */
  dueInMs(): number | undefined;
  /** Time has passed: repaint what has changed. */
  tick(): void;
}

const secondMs = 1_000;

/** The one timer for everything on the screen. It runs only while something changes. */
export class Ticker implements Disposable {
  private readonly parts = new Set<Ticking>();
  private timer: (Disposable & { dueMs: number }) | undefined;

  constructor(private readonly clock: Clock) {}

  add(part: Ticking): Disposable {
    this.parts.add(part);
    this.wake();
    return {
      dispose: () => {
        this.parts.delete(part);
        this.wake();
      },
    };
  }

  /** Call when what is shown, or how fast it changes, has changed. */
  wake(): void {
    const due = [...this.parts].flatMap((part) => part.dueInMs() ?? []);
    if (due.length === 0) {
      this.stop();
      return;
    }
    const now = this.clock.now();
    // On whole seconds, so that rows that started at different moments change together.
    const dueMs = Math.ceil((now + Math.max(1, Math.min(...due))) / secondMs) * secondMs;
    if (this.timer?.dueMs === dueMs) {
      return;
    }
    this.stop();
    const timer = this.clock.after(Math.max(1, dueMs - now), () => this.tick());
    this.timer = { dueMs, dispose: () => timer.dispose() };
  }

  dispose(): void {
    this.parts.clear();
    this.stop();
  }

  private stop(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  private tick(): void {
    this.timer = undefined;
    for (const part of [...this.parts]) {
      part.tick();
    }
    this.wake();
  }
}
