import type { Disposable } from "./disposables";

/** Time, injected so that tests and benchmarks can control it. */
export interface Clock {
  /** Milliseconds since the epoch; may jump when the system's clock is set. */
  now(): number;
  /** Calls `callback` once after `delayMs`, unless disposed before; never, when that is infinite or no number. */
  after(delayMs: number, callback: () => void): Disposable;
}

/** The longest delay that a timer of the system holds, ms, 24.8 days: with a longer one it would fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** The clock of the machine. A delay longer than its timers hold is waited for in parts. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number) => {
      const isLast = leftMs <= longestTimerMs;
      timer = setTimeout(() => (isLast ? callback() : wait(leftMs - longestTimerMs)), isLast ? leftMs : longestTimerMs);
    };
    wait(Number.isNaN(delayMs) ? Infinity : delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};

/**
 * Resolves after `delayMs`, or rejects with the signal's reason as soon as `signal` aborts.
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = () => {
      timer.dispose();
      reject(signal?.reason as Error);
    };
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** The same clock, but when the system's is set back it goes on from where it was. */
export function forwardOnly(clock: Clock): Clock {
  let last = clock.now();
  let offset = 0;
  return {
    now() {
      const now = clock.now();
      offset += Math.max(0, last - now);
      last = now;
      return now + offset;
    },
    after: (delayMs, callback) => clock.after(delayMs, callback),
  };
}
