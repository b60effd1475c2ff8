/** A project that waits for its next look. */
interface Waiting {
  /** When it was last asked about, ms. */
  lastMs: number;
}

const minuteMs = 60_000;

/**
 * How long the longest wait of any of `count` projects may become, ms: a minute as long as the
 * pace allows a look at each within it, else twice what a look at each takes. The slack lets those
 * go first that are likely to have ended; with less of it all would just take turns.
 */
export function longestWaitMs(count: number, paceMs: number): number {
  // Besides them once a minute something idle is looked at.
  const roundMs = Math.floor((count + 1) * paceMs);
  return roundMs <= minuteMs ? minuteMs : 2 * roundMs;
}

/**
 * Who has waited longest and for how long others may still go first, ms, so that with one look
 * every `paceMs` nobody waits longer than `latestMs`: if the k-th of those who wait cannot be k
 * turns later any more, those before it must not be put off.
 */
export function mostPressing<T extends Waiting>(
  waiting: readonly T[],
  { nowMs, latestMs, paceMs }: { nowMs: number; latestMs: number; paceMs: number },
): { first: T; slackMs: number } | undefined {
  const inTurn = [...waiting].sort((a, b) => a.lastMs - b.lastMs);
  const [first] = inTurn;
  const slacks = inTurn.map(({ lastMs }, place) => lastMs + latestMs - (place + 1) * paceMs - nowMs);
  return first && { first, slackMs: Math.min(...slacks) };
}
