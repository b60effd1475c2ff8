import { setTimeout as delay } from "node:timers/promises";

const defaultTimeoutMs = 10_000;
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
