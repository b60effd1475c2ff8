import type { Clock } from "./clock";
import { MutableDisposable, type Disposable } from "./disposables";

/** Calls `load` once, with the first call, and caches the result; after a failure the next call loads again. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

/**
 * Does `work` now and, after a failure, again: in 5 s, then with a back-off of up to a minute, until it
 * succeeds or is disposed.
 *
 * @param report takes each failure.
 */
export function retryUntilDone(
  work: () => Promise<unknown>,
  clock: Pick<Clock, "after">,
  report: (error: unknown) => void,
): Disposable {
  const timer = new MutableDisposable();
  const attempt = (pauseMs: number) => {
    work().catch((error: unknown) => {
      report(error);
      timer.value = clock.after(pauseMs, () => attempt(Math.min(2 * pauseMs, longestPauseMs)));
    });
  };
  attempt(firstPauseMs);
  return timer;
}
