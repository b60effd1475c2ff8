/** What decides how soon a project with active runs is asked about again. */
export interface PaceOf {
  /** Age of its youngest active run, ms. */
  ageMs: number;
  /** One of them was started here. */
  startedHere: boolean;
  /** The window has the focus. */
  focused: boolean;
}

const soonestMs = 2_000;
const latestMs = 60_000;
/** A run that is ten times as old is asked about a tenth as often. */
const shareOfAge = 0.1;

/**
 * How long after the last look the next one is due, ms: soon after a start, later as a run grows
 * old, twice as long when nobody looks at the window, never more than a minute for a run that was
 * started here. The request budget may stretch it.
 */
export function pollIntervalMs({ ageMs, startedHere, focused }: PaceOf): number {
  const byAge = Math.min(latestMs, soonestMs + Math.max(0, ageMs) * shareOfAge);
  const unfocused = focused ? 1 : 2;
  const others = startedHere ? 1 : 1.5;
  return startedHere ? Math.min(latestMs, byAge * unfocused) : byAge * unfocused * others;
}

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
