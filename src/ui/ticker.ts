import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";

/** Something on the screen with times in it that grow old. */
export interface Ticking {
  /** How long until one of its texts changes, ms; undefined while nothing moves or it is not seen. */
  dueInMs(): number | undefined;
  /** Time has passed: paint anew what reads differently now. */
  tick(): void;
}

const secondMs = 1_000;

/** The one timer of everything on the screen. It runs only while something moves. */
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

  /** What moves, or how fast, changed. */
  wake(): void {
    const due = [...this.parts].flatMap((part) => part.dueInMs() ?? []);
    if (due.length === 0) {
      this.stop();
      return;
    }
    const now = this.clock.now();
    // On whole seconds, so that rows that began at different moments move together.
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
