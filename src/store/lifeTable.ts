/** The table begins at this age, ms; before it the chance of an end grows evenly. */
const firstMs = 500;
const lastMs = 24 * 3_600_000;
/** Step of the table in ln(age). */
const step = 0.1;
const steps = Math.ceil(Math.log(lastMs / firstMs) / step);
/** A run that outlived all but this share of what is known is on its own. */
const outlived = 0.01;
/** From then on the gaps between looks at it grow with its age, by this share of how long it has outlived the rest … */
const gapShare = 1 / 20;
/** … but not beyond this, ms. */
const longestGapMs = 60_000;
/** Such a run ends as well some time: a third of them before their age has tripled (3^-0.4 = 0.64). */
const leastFall = 0.4 * step;

/**
 * How long runs last: the chance that one is still going on at an age, as a table of its logarithm
 * over the logarithm of the age. Between the entries and beyond the last one the hazard falls as
 * 1 / age, so it is never zero.
 */
export class LifeTable {
  private readonly logs = new Float64Array(steps + 1);
  /** The age that so few runs reach that one which does is on its own, ms. */
  private readonly outlivedMs: number;

  /**
   * @param survival the share of runs that last longer than `ageMs`: 1 at 0, never growing.
   * @param trust how much of what the table says counts, 0 to 1.
   */
  constructor(
    survival: (ageMs: number) => number,
    private readonly trust = 1,
  ) {
    let before = 0;
    let usual = 0;
    for (let index = 0; index <= steps; index += 1) {
      const log = Math.log(Math.max(1e-9, survival(firstMs * Math.exp(index * step))));
      before = log < Math.log(outlived) ? Math.min(log, before - leastFall) : Math.min(log, before);
      this.logs[index] = before;
      usual += before >= Math.log(outlived) ? 1 : 0;
    }
    this.outlivedMs = firstMs * Math.exp(usual * step);
  }

  /** How far apart looks at a run of this age are at least, ms: it may go on for hours, and other things want to be looked at. */
  leastGapMs(ageMs: number): number {
    return Math.min(longestGapMs, Math.max(0, ageMs - this.outlivedMs) * gapShare);
  }

  /**
   * For how long a run would be expected to have ended unnoticed, ms, if it is looked at `sinceMs`
   * after a look that still found it going on at the age `lastAgeMs`.
   */
  unnoticedMs(lastAgeMs: number, sinceMs: number): number {
    const panels = 8;
    const width = sinceMs / panels;
    const last = this.logSurvival(lastAgeMs);
    let sum = 0;
    for (let panel = 1; panel <= panels; panel += 1) {
      const ended = -Math.expm1(this.logSurvival(lastAgeMs + panel * width) - last);
      sum += panel < panels ? ended : ended / 2;
    }
    return this.trust * sum * width;
  }

  private logSurvival(ageMs: number): number {
    if (ageMs <= firstMs) {
      return ((this.logs[0] ?? 0) * Math.max(0, ageMs)) / firstMs;
    }
    const at = Math.log(ageMs / firstMs) / step;
    const index = Math.min(steps - 1, Math.floor(at));
    const low = this.logs[index] ?? 0;
    return low + ((this.logs[index + 1] ?? low) - low) * (at - index);
  }
}

/** The same for something that happens at any time alike, every `meanMs` on average. */
export function unnoticedAnyTimeMs(meanMs: number, sinceMs: number): number {
  return sinceMs + meanMs * Math.expm1(-sinceMs / meanMs);
}

/**
 * The same for something that happens within `usualMs` half of the time, and the less likely soon
 * the longer it has not: what has not happened at an age takes as long again half of the time.
 */
export function unnoticedFadingMs(usualMs: number, lastAgeMs: number, sinceMs: number): number {
  const scaleMs = usualMs + lastAgeMs;
  return sinceMs - scaleMs * Math.log1p(sinceMs / scaleMs);
}
