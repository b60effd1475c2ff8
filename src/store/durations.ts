import { isActive, type ProjectId, type Run, type RunId, type RunStatus } from "../hex/types";
import type { Disposable } from "../util/disposables";
import { aboutMs } from "../util/timeText";
import type { RunStore } from "./runStore";

/** An ended run, as far as a project's history is concerned. */
export interface PastRun {
  runId: RunId;
  status: RunStatus;
  endedAtMs: number;
  /** How long it took, ms. */
  elapsedMs: number;
}

/** How long runs of a project usually take, ms. */
export interface Typical {
  medianMs: number;
  p10Ms: number;
  p90Ms: number;
  /** How many runs this was learned from. */
  count: number;
}

/** So many ended runs of a project are remembered. */
const mostKept = 50;
/** Of so many projects; those of which nothing was learned for longest are forgotten. */
const mostProjects = 1_000;
/** Fewer say nothing about what is usual. */
const fewest = 3;

/** What the past runs of each project tell; learned from every ended run that the store sees. */
export class Durations implements Disposable {
  private readonly byProject = new Map<ProjectId, PastRun[]>();
  /** What is usual, worked out once: every text about an active run needs it. */
  private readonly usual = new Map<ProjectId, Typical | undefined>();
  private readonly listener: Disposable;
  private changes = 0;

  constructor(store: RunStore) {
    this.listener = store.onDidChange((change) => {
      if (change.kind === "runs") {
        this.add(
          change.projectId,
          change.changes.flatMap(({ after }) => pastRun(after) ?? []),
        );
      }
    });
  }

  /** Grows whenever something was learned. */
  get revision(): number {
    return this.changes;
  }

  /** Projects of which an ended run is known. */
  get projects(): Iterable<ProjectId> {
    return this.byProject.keys();
  }

  /** The last 50 ended runs, whatever their outcome; the one that ended last first. */
  past(id: ProjectId): readonly PastRun[] {
    return this.byProject.get(id) ?? [];
  }

  /** Usual durations by the completed and failed ones; undefined while too few are known. */
  typical(id: ProjectId): Typical | undefined {
    if (!this.usual.has(id)) {
      this.usual.set(id, this.workOut(id));
    }
    return this.usual.get(id);
  }

  /** Durations of runs that came to their own end, ms; cancelled ones say nothing. */
  lengths(id: ProjectId): number[] {
    return this.past(id)
      .filter(({ status }) => status === "COMPLETED" || status === "ERRORED")
      .map((run) => run.elapsedMs);
  }

  /** Takes what was known before a restart, or learned elsewhere. */
  add(id: ProjectId, runs: readonly PastRun[]): void {
    if (runs.length === 0) {
      return;
    }
    const fresh = new Map([...this.past(id), ...runs].map((run) => [run.runId, run]));
    this.byProject.delete(id);
    this.byProject.set(id, [...fresh.values()].sort((a, b) => b.endedAtMs - a.endedAtMs).slice(0, mostKept));
    this.usual.delete(id);
    this.changes += 1;
    const [oldest] = this.byProject.keys();
    if (oldest !== undefined && this.byProject.size > mostProjects) {
      this.byProject.delete(oldest);
      this.usual.delete(oldest);
    }
  }

  dispose(): void {
    this.listener.dispose();
  }

  private workOut(id: ProjectId): Typical | undefined {
    const lengths = this.lengths(id).sort((a, b) => a - b);
    if (lengths.length < fewest) {
      return undefined;
    }
    return {
      medianMs: quantile(lengths, 0.5),
      p10Ms: quantile(lengths, 0.1),
      p90Ms: quantile(lengths, 0.9),
      count: lengths.length,
    };
  }
}

function pastRun(run: Run): PastRun | undefined {
  const ended =
    run.endTime ??
    (run.startTime && run.elapsedMs !== undefined ? new Date(run.startTime.getTime() + run.elapsedMs) : undefined);
  if (isActive(run) || !ended) {
    return undefined;
  }
  return {
    runId: run.runId,
    status: run.status,
    endedAtMs: ended.getTime(),
    elapsedMs: elapsedMs(run, ended.getTime()),
  };
}

/** @param sorted ascending, not empty. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * How long the run took, or has taken so far at `nowMs` by Hex's clock; never negative. 0 while
 * Hex has not said when it began.
 */
export function elapsedMs(run: Run, nowMs: number): number {
  if (!isActive(run) && run.elapsedMs !== undefined) {
    return run.elapsedMs;
  }
  if (!run.startTime) {
    return Math.max(0, run.elapsedMs ?? 0);
  }
  const endMs = isActive(run) ? nowMs : (run.endTime?.getTime() ?? run.startTime.getTime());
  return Math.max(0, endMs - run.startTime.getTime());
}

/** How far an active run is, by what is usual for its project. */
export interface Outlook {
  /** How long its project's runs usually take, ms. */
  usualMs: number;
  /** It has taken longer than they do, as `aboutText` tells it. */
  isOver: boolean;
  /** It has taken longer than nine in ten do. */
  isSlow: boolean;
  /** How long until it counts as slow, ms; 0 when it does. */
  slowInMs: number;
  /** How long until one of these is no longer so, ms; Infinity when that stays. */
  changesInMs: number;
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
  const elapsed = elapsedMs(run, nowMs);
  const slowInMs = Math.max(0, slowAfterMs - elapsed);
  // One that is slow is over as well, however the estimate is rounded.
  const overInMs = Math.min(slowInMs, Math.max(0, aboutMs(medianMs) - elapsed));
  return {
    usualMs: medianMs,
    isOver: overInMs === 0,
    isSlow: slowInMs === 0,
    slowInMs,
    changesInMs: overInMs || slowInMs || Infinity,
  };
}
