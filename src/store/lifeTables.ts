import type { ProjectId } from "../hex/types";
import type { Durations, PastRun } from "./durations";

/** Before any run was seen to end: half of all runs take longer than this, ms. */
const priorMedianMs = 60_000;
/** Standard deviation of ln(duration) among all runs before anything is known: a tenth under 8 s, a tenth over 8 min. */
const priorSpread = 1.6;
/** The prior counts as so many projects. */
const priorProjects = 2;
/** Standard deviation of ln(duration) within a project before anything is known; counts as so many runs. */
const priorWithin = 0.5;
const priorRuns = 4;
/** A project's own history of n runs counts n, what is usual elsewhere this: it keeps the tails wide. */
const elsewhere = 0.3;
/** However much is known, this share of runs goes as any run might: those that fail at once, for one. */
const early = 0.05;
/** Shorter durations count as this one, ms. */
const shortestMs = 200;

/** The logarithms of a project's durations, their mean, and the sum of squares around it. */
interface Summary {
  past: readonly PastRun[];
  logs: number[];
  mean: number;
  squares: number;
}

/** Chance that a run lasts longer than an age. */
type Survival = (ageMs: number) => number;

/**
 * What past durations say of the next run. A project's own runs count for more the more there are;
 * with none it is what is usual in all projects, and with nothing at all a wide guess.
 */
export class LifeTables {
  private readonly summaries = new Map<ProjectId, Summary>();
  private readonly built = new Map<ProjectId, { summary: Summary; lifeTable: LifeTable }>();
  private revision = -1;
  private everywhere: Survival = () => 1;
  private unknown = new LifeTable(this.everywhere, trustIn(0));
  /** Variance of ln(duration) within projects. */
  private within = 0;

  constructor(private readonly durations: Durations) {}

  /** How long a run of the project may last. */
  of(id: ProjectId): LifeTable {
    this.learn();
    const summary = this.summaries.get(id);
    if (!summary || summary.logs.length === 0) {
      return this.unknown;
    }
    const known = this.built.get(id);
    if (known?.summary === summary) {
      return known.lifeTable;
    }
    const lifeTable = new LifeTable(this.survival(summary), trustIn(summary.logs.length));
    this.built.set(id, { summary, lifeTable });
    return lifeTable;
  }

  /** Brings what all projects have in common up to date. */
  private learn(): void {
    if (this.revision === this.durations.revision) {
      return;
    }
    this.revision = this.durations.revision;
    for (const id of this.durations.projects) {
      const past = this.durations.past(id);
      if (this.summaries.get(id)?.past !== past) {
        this.summaries.set(id, summary(past, this.durations.lengths(id)));
      }
    }
    const known = [...this.summaries.values()].filter(({ logs }) => logs.length > 0);
    const sum = (values: (one: Summary) => number) => known.reduce((total, one) => total + values(one), 0);
    const degrees = priorRuns + sum(({ logs }) => logs.length - 1);
    this.within = (priorRuns * priorWithin ** 2 + sum(({ squares }) => squares)) / degrees;
    const projects = priorProjects + known.length;
    const mean = (priorProjects * Math.log(priorMedianMs) + sum((one) => one.mean)) / projects;
    const variance = (priorProjects * priorSpread ** 2 + sum((one) => (one.mean - mean) ** 2 + this.within)) / projects;
    this.everywhere = logLogistic([mean], Math.sqrt(variance));
    this.unknown = new LifeTable(this.everywhere, trustIn(0));
  }

  /**
   * Each past duration stands for a hump, together as wide as the durations vary (so little known
   * is a wide hump, two kinds of runs are two humps); behind it the tails of what is usual elsewhere.
   */
  private survival({ logs, mean, squares }: Summary): Survival {
    const count = logs.length;
    const variance = ((priorRuns * this.within + squares) / (priorRuns + count - 1)) * (1 + 1 / count);
    const width = Math.sqrt(variance) * count ** -0.2;
    // Humps are drawn together so that with their width the whole varies as the durations do.
    const together = squares > 0 ? Math.min(1, Math.sqrt(((variance - width ** 2) * count) / squares)) : 0;
    const own = logLogistic(
      logs.map((log) => mean + (log - mean) * together),
      width,
    );
    const share = Math.max(early, elsewhere / (count + elsewhere));
    const { everywhere } = this;
    return (ageMs) => share * everywhere(ageMs) + (1 - share) * own(ageMs);
  }
}

/**
 * The less is known, the wider the tables are, and the more polls would seem worth their price. With
 * so much less of it counting, polls cost as many requests as with known durations (measured:
 * `npm run bench:watcher`).
 */
function trustIn(count: number): number {
  return (0.9 * (count + 2)) / (count + 4);
}

function summary(past: readonly PastRun[], lengthsMs: readonly number[]): Summary {
  const logs = lengthsMs.map((ms) => Math.log(Math.max(shortestMs, ms)));
  const mean = logs.reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length);
  return { past, logs, mean, squares: logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) };
}

/** Log-logistic humps of equal weight: like lognormal ones, with the heavy tails of a Pareto. */
function logLogistic(means: readonly number[], deviation: number): Survival {
  const slope = Math.PI / Math.sqrt(3) / Math.max(0.05, deviation);
  return (ageMs) => {
    const log = Math.log(ageMs);
    return means.reduce((sum, mean) => sum + 1 / (1 + Math.exp(slope * (log - mean))), 0) / means.length;
  };
}

/** The table begins at this age, ms; before it the chance of an end grows evenly. */
const firstMs = 500;
const lastMs = 24 * 3_600_000;
/** Step of the table in ln(age). */
const step = 0.1;
const steps = Math.ceil(Math.log(lastMs / firstMs) / step);
/** A run that lasts longer than all but this share of the known ones is an outlier. */
const outlived = 0.01;
/** Such a run ends as well some time: a third of them before their age has tripled (3^-0.4 = 0.64). */
const leastFall = 0.4 * step;

/**
 * How long runs last: the chance that one is still going on at an age, as a table of its logarithm
 * over the logarithm of the age. Between the entries and beyond the last one the hazard falls as
 * 1 / age, so it is never zero.
 */
export class LifeTable {
  private readonly logs = new Float64Array(steps + 1);
  /** The age from which a run is an outlier, ms. */
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

  /** For how long a run of this age has outlived nearly all known ones, ms; 0 for one that has not. */
  outlivedForMs(ageMs: number): number {
    return Math.max(0, ageMs - this.outlivedMs);
  }

  /**
   * For how long a run would be expected to have ended unnoticed, ms, if it is polled `sinceMs` after a poll that still
   * found it active at the age `lastAgeMs`.
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
