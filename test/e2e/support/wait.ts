import { setTimeout as delay } from "node:timers/promises";

/** As long as Playwright waits: only a test that fails ever waits so long. */
const defaultTimeoutMs = 30_000;
const pauseMs = 50;

/** Tries again until the check stops throwing, and gives what it gives; at the end of the time its last error. */
export async function eventually<T>(check: () => Promise<T> | T, timeoutMs = defaultTimeoutMs): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= end) {
        throw error;
      }
    }
    await delay(pauseMs);
  }
}
