import { setTimeout as delay } from "node:timers/promises";

/** As long as Playwright waits: only a test that fails ever waits so long. */
const defaultTimeoutMs = 30_000;
/** Between tries: longer when it takes longer, as each one asks the window. */
const pausesMs = [50, 50, 50, 100, 100, 150, 200];
const laterPauseMs = 250;

/** Tries again until the check stops throwing, and gives what it gives; at the end of the time its last error. */
export async function eventually<T>(check: () => Promise<T> | T, timeoutMs = defaultTimeoutMs): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (let tries = 0; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= end) {
        throw error;
      }
    }
    await delay(pausesMs[tries] ?? laterPauseMs);
  }
}
