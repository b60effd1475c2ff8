import { isActive, type Run } from "../hex/types";
import type { Typical } from "./durations";
import { elapsedMs } from "./elapsed";

/** How far an active run is, by what is usual for its project. */
export interface Outlook {
  /** How long its project's runs usually take, ms. */
  usualMs: number;
  /** It has taken longer than nine in ten do. */
  isSlow: boolean;
  /** How long until it counts as slow, ms; 0 when it does. */
  slowInMs: number;
}

/** Ends are seen seconds late and clocks differ by as much: so little more than usual is not slow. */
const leastMs = 5_000;
/** Where all runs take the same, one that takes a little longer is not slow. */
const leastShare = 0.1;

/** Undefined when the run has ended, Hex has not said when it began, or what is usual is not known. */
export function outlook(run: Run, typical: Typical | undefined, nowMs: number): Outlook | undefined {
  if (!typical || !run.startTime || !isActive(run)) {
    return undefined;
  }
  const { medianMs, p90Ms } = typical;
  const slowAfterMs = Math.round(Math.max(p90Ms, medianMs + leastMs, medianMs * (1 + leastShare)));
  const slowInMs = Math.max(0, slowAfterMs - elapsedMs(run, nowMs));
  return { usualMs: medianMs, isSlow: slowInMs === 0, slowInMs };
}
