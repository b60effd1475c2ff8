/** How long to wait after `failures` failed requests in a row, ms, before jitter. */
export function backOffMs(failures: number): number {
  return Math.min(30_000, 5_000 * 2 ** (Math.max(1, failures) - 1));
}

/**
 * For reads that somebody looks at: rather than wait long for Hex's limit they fail and say so, and
 * the watcher makes up for them when the limit allows.
 */
export const whileLookedAt = { longestWaitMs: 5_000 };

/** At most one request a minute keeps an idle view up to date. */
export const idleIntervalMs = 60_000;
