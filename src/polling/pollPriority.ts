import type { ProjectId, Run, RunId } from "../hex/types";
import { unnoticedFadingMs, type LifeTable } from "../store/lifeTables";
import { elapsedMs } from "../store/durations";
import type { LocalRuns } from "../store/localRuns";
import type { RunStore } from "../store/runStore";

/** A project with active runs. */
export interface PollPriority {
  id: ProjectId;
  /**
   * What a poll `sinceMs` after the last one is worth, ms: for how long ends are expected to have
   * gone unnoticed by then, times how much they count. Grows with `sinceMs`.
   */
  worthMs: (sinceMs: number) => number;
}

interface PollPriorityOptions {
  /** By a clock that never goes back. */
  nowMs: number;
  firstSeen: FirstSeen;
  store: RunStore;
  localRuns: LocalRuns;
  /** How long runs of a project may last. */
  lifeTable: (id: ProjectId) => LifeTable;
  /** How much the project counts, 1 when the user does not look. */
  weight: (id: ProjectId) => number;
  /** The user looks: then it counts as well that a run has begun. */
  isLooking: boolean;
  /** How long ago a project was last polled, ms; Infinity when never. */
  sincePollMs: (id: ProjectId) => number;
}

/** A poll is worth a request from here on, ms. */
const priceMs = 300;
/** The end of a run that was started elsewhere counts less than of one that was started here. */
const othersShare = 0.5;
/** A run that is being cancelled ends soon; a pending one soon begins, which counts less than an end. */
const cancelMs = 5_000;
const pendingMs = 10_000;
const beginShare = 0.02;
/** The gaps between polls of a run that outlives the known ones grow with its age, by this share of how long it has … */
const gapShare = 1 / 20;
/** … but not beyond this, ms: it may go on for hours, and others need polls as well. */
const longestGapMs = 60_000;

/** The projects with active runs, and what polling them is worth. */
export function activePriorities(options: PollPriorityOptions): PollPriority[] {
  const all = options.store.activeRuns();
  options.firstSeen.note(all, options.nowMs);
  const runs = new Map<ProjectId, Run[]>();
  for (const run of all) {
    const others = runs.get(run.projectId);
    if (others) {
      others.push(run);
    } else {
      runs.set(run.projectId, [run]);
    }
  }
  return [...runs].map(([id, active]) => {
    const weight = options.weight(id);
    const worths = active.map((run) => runWorth(run, options));
    const sum = (sinceMs: number) => worths.reduce((total, worth) => total + worth(sinceMs), 0);
    return { id, worthMs: (sinceMs) => (sinceMs === Infinity ? Infinity : weight * sum(sinceMs)) };
  });
}

function runWorth(
  run: Run,
  { nowMs, firstSeen, localRuns, lifeTable, isLooking, sincePollMs }: PollPriorityOptions,
): PollPriority["worthMs"] {
  const share = localRuns.has(run.runId) ? 1 : othersShare;
  const lastMs = sincePollMs(run.projectId);
  const cancellingMs = firstSeen.cancellingMs(run, nowMs);
  if (cancellingMs !== undefined) {
    const lastAgeMs = Math.max(0, cancellingMs - lastMs);
    return (sinceMs) => share * unnoticedFadingMs(cancelMs, lastAgeMs, sinceMs);
  }
  const begins = isLooking && run.status === "PENDING" ? beginShare : 0;
  const lastAgeMs = Math.max(0, firstSeen.ageMs(run, nowMs) - lastMs);
  const lasting = lifeTable(run.projectId);
  const leastGapMs = Math.min(longestGapMs, lasting.outlivedForMs(lastAgeMs) * gapShare);
  return (sinceMs) =>
    sinceMs < leastGapMs
      ? 0
      : share * (lasting.unnoticedMs(lastAgeMs, sinceMs) + begins * unnoticedFadingMs(pendingMs, lastAgeMs, sinceMs));
}

/**
 * Milliseconds until a poll of the project is worth a request; 0 when it is now. Infinity, without working it out, when
 * that is later than `soonestMs` from now.
 */
export function dueAfterMs({ worthMs }: PollPriority, sinceMs: number, soonestMs: number): number {
  if (worthMs(sinceMs) >= priceMs) {
    return 0;
  }
  const mostMs = Math.min(soonestMs, 120_000);
  if (worthMs(sinceMs + mostMs) < priceMs) {
    return Infinity;
  }
  let [early, late] = [0, mostMs];
  while (late - early > 50) {
    const middle = (early + late) / 2;
    if (worthMs(sinceMs + middle) < priceMs) {
      early = middle;
    } else {
      late = middle;
    }
  }
  return late;
}

interface Sighting {
  /** When the run was first seen active, ms. */
  sinceMs: number;
  /** When it was first seen being cancelled, ms. */
  cancellingSinceMs?: number;
}

/** Remembers since when runs are active and being cancelled, so that a run without a start time ages as well. */
export class FirstSeen {
  private sightings = new Map<RunId, Sighting>();

  constructor(private readonly store: RunStore) {}

  /**
   * Takes what is active now and forgets the rest.
   *
   * @param nowMs by a clock that never goes back.
   */
  note(active: readonly Run[], nowMs: number): void {
    this.sightings = new Map(
      active.map(({ runId }) => {
        const { sinceMs = nowMs, cancellingSinceMs = nowMs } = this.sightings.get(runId) ?? {};
        return [runId, { sinceMs, cancellingSinceMs: this.store.isCancelling(runId) ? cancellingSinceMs : undefined }];
      }),
    );
  }

  /** How old the run is at least, ms. */
  ageMs(run: Run, nowMs: number): number {
    return Math.max(elapsedMs(run, this.store.now()), nowMs - (this.sightings.get(run.runId)?.sinceMs ?? nowMs));
  }

  /** For how long it has been being cancelled, ms; undefined when it is not. */
  cancellingMs({ runId }: Run, nowMs: number): number | undefined {
    const since = this.sightings.get(runId)?.cancellingSinceMs;
    return since === undefined ? undefined : nowMs - since;
  }
}

const minuteMs = 60_000;

/**
 * How long the longest wait of any of `count` projects may become, ms: a minute as long as the
 * pace allows a poll of each within it, else twice what polling each takes. The slack lets those go
 * first that are likely to have ended; with less of it all would just take turns.
 */
export function longestWaitMs(count: number, paceMs: number): number {
  // Besides them, something idle is polled once a minute.
  const roundMs = Math.floor((count + 1) * paceMs);
  return roundMs <= minuteMs ? minuteMs : 2 * roundMs;
}

/**
 * What has waited longest (`lastMs` is when it was last polled) and for how long others may still go first, ms, so that
 * with one poll every `paceMs` none waits longer than `latestMs`: if the k-th of those that wait cannot be k turns later
 * any more, those before it must not be put off.
 */
export function mostPressing<T extends { lastMs: number }>(
  waiting: readonly T[],
  { nowMs, latestMs, paceMs }: { nowMs: number; latestMs: number; paceMs: number },
): { first: T; slackMs: number } | undefined {
  const inTurn = [...waiting].sort((a, b) => a.lastMs - b.lastMs);
  const [first] = inTurn;
  const slacks = inTurn.map(({ lastMs }, place) => lastMs + latestMs - (place + 1) * paceMs - nowMs);
  return first && { first, slackMs: Math.min(...slacks) };
}
