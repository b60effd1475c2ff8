import type { HexError } from "../hex/errors";
import { isActive, isKnownEnd, noStatus, type ProjectId, type Run, type RunId, type RunPage } from "../hex/types";

/** What is known of one project's runs. */
export interface RunList {
  /** Newest first. */
  runs: readonly Run[];
  /** True when Hex has older runs than the last one here. */
  hasMore: boolean;
  /** When the newest page last came, ms since the epoch; missing: never. */
  loadedAtMs?: number;
  /** Why the last request for it failed; missing when it did not. */
  error?: HexError;
  /** The project was deleted or access to it was lost: it is not polled any more. */
  gone: boolean;
}

/** A run that is not what it was, or is new. */
export interface RunChange {
  before?: Run;
  after: Run;
}

export const emptyRunList: RunList = { runs: [], hasMore: true, gone: false };

/**
 * The later of two sightings of a run. Answers may arrive out of order: an ended run never
 * becomes active again, except from a status that is new at Hex.
 */
export function laterSighting(known: Run | undefined, seen: Run): Run {
  if (!known) {
    return seen;
  }
  const isSettled = (isKnownEnd(known) && isActive(seen)) || (seen.status === noStatus && known.status !== noStatus);
  const base = isSettled ? known : seen;
  return {
    ...base,
    trigger: base.trigger ?? known.trigger,
    version: base.version ?? known.version,
    url: base.url ?? known.url,
    traceId: base.traceId ?? known.traceId,
    startTime: base.startTime ?? known.startTime,
  };
}

/**
 * Lays the newest page over what is known. Active runs that were started here stay although Hex
 * does not list them yet; older runs that were loaded before stay while they connect to the page,
 * but no more than were there: a list that is watched for days does not grow with each new run.
 *
 * @param newer runs that were requested after the page was: what is known of them stays.
 */
export function withNewestPage(
  known: readonly Run[],
  page: RunPage,
  startedHere: (id: RunId) => boolean,
  newer: ReadonlySet<RunId> = new Set(),
): { runs: Run[]; hasMore: boolean } {
  const byId = new Map(known.map((run) => [run.runId, run]));
  const onPage = new Set(page.runs.map((run) => run.runId));
  const newest = once(page.runs).map(
    (run) => (newer.has(run.runId) ? byId.get(run.runId) : undefined) ?? laterSighting(byId.get(run.runId), run),
  );
  const notListedYet = known.filter(
    (run) => !onPage.has(run.runId) && ((isActive(run) && startedHere(run.runId)) || newer.has(run.runId)),
  );
  const lastShared = known.findLastIndex((run) => onPage.has(run.runId));
  const older = page.hasMore && lastShared >= 0 ? known.slice(lastShared + 1) : [];
  const kept = new Set(notListedYet.map((run) => run.runId));
  const room = Math.max(0, known.length - notListedYet.length - newest.length);
  const tail = older.filter((run) => !kept.has(run.runId)).slice(0, room);
  return { runs: [...notListedYet, ...newest, ...tail], hasMore: page.hasMore };
}

/**
 * Adds a page of older runs behind what is known. When the history has grown since, the page's
 * offset names newer runs than expected: those are left to the newest page.
 */
export function withOlderPage(known: readonly Run[], page: RunPage): { runs: Run[]; hasMore: boolean } {
  const have = new Set(known.map((run) => run.runId));
  const listed = once(page.runs);
  const lastShared = listed.findLastIndex((run) => have.has(run.runId));
  const oldestMs = known.at(-1)?.startTime?.getTime() ?? Infinity;
  const older = listed.slice(lastShared + 1).filter((run) => (run.startTime?.getTime() ?? 0) <= oldestMs);
  return { runs: [...known, ...older], hasMore: page.hasMore };
}

/** Each run once: of one that a page names twice the later sighting, where it stands first. */
function once(runs: readonly Run[]): Run[] {
  const byId = new Map<RunId, Run>();
  runs.forEach((run) => byId.set(run.runId, laterSighting(byId.get(run.runId), run)));
  return [...byId.values()];
}

/** The runs of `after` that are new or differ from `before`. */
export function changedRuns(before: readonly Run[], after: readonly Run[]): RunChange[] {
  const known = new Map(before.map((run) => [run.runId, run]));
  return after
    .map((run) => ({ before: known.get(run.runId), after: run }))
    .filter((change) => !change.before || !sameRun(change.before, change.after));
}

function sameRun(a: Run, b: Run): boolean {
  return (
    a.status === b.status &&
    a.startTime?.getTime() === b.startTime?.getTime() &&
    a.endTime?.getTime() === b.endTime?.getTime() &&
    (isActive(b) || a.elapsedMs === b.elapsedMs) &&
    a.version === b.version &&
    a.trigger === b.trigger &&
    a.url === b.url
  );
}

/** The runs of so many projects are kept: far more than are pinned, expanded or run in a day. */
const mostKept = 300;

/** The lists of runs that are known. Of very many, those are forgotten that did not change for longest and in which nothing runs. */
export class RunLists {
  /** Those that were put last are at the end. */
  private readonly byProject = new Map<ProjectId, RunList>();

  get(id: ProjectId): RunList | undefined {
    return this.byProject.get(id);
  }

  /** @returns the project whose list was forgotten for it, if any. */
  set(id: ProjectId, list: RunList): ProjectId | undefined {
    this.byProject.delete(id);
    this.byProject.set(id, list);
    if (this.byProject.size <= mostKept) {
      return undefined;
    }
    for (const [other, { runs }] of this.byProject) {
      if (other !== id && !runs.some(isActive)) {
        this.byProject.delete(other);
        return other;
      }
    }
    return undefined;
  }
}

/**
 * The runs that are pending or running, kept at hand: every change and every poll needs them, and they are few among
 * all that are known.
 */
export class ActiveRuns {
  private readonly byProject = new Map<ProjectId, readonly Run[]>();
  private sorted: Run[] | undefined;

  /** Every one of them, newest first. */
  get all(): Run[] {
    this.sorted ??= newestFirst([...this.byProject.values()]);
    return [...this.sorted];
  }

  /** These are a project's runs now, newest first. */
  note(projectId: ProjectId, runs: readonly Run[]): void {
    const active = runs.filter(isActive);
    if (active.length > 0) {
      this.byProject.set(projectId, active);
    } else if (!this.byProject.delete(projectId)) {
      return;
    }
    this.sorted = undefined;
  }
}

/** One list of several, each newest first. */
export function newestFirst(lists: readonly (readonly Run[])[]): Run[] {
  return lists
    .flatMap(dated)
    .sort((a, b) => b.ms - a.ms)
    .map(({ run }) => run);
}

/**
 * When each active run began and each ended one ended, ms. One that never began, for want of a kernel,
 * stands before the next older one of its project; an active one without a start time has only
 * just been started.
 */
function dated(runs: readonly Run[]): { run: Run; ms: number }[] {
  let older: Run | undefined;
  return runs
    .map((_, index, { length }) => {
      const run = runs[length - 1 - index] as Run;
      older = run.startTime || run.endTime ? run : older;
      if (!run.startTime && isActive(run)) {
        return { run, ms: Number.MAX_SAFE_INTEGER };
      }
      const date = (isActive(run) ? older?.startTime : older?.endTime) ?? older?.startTime;
      return { run, ms: date?.getTime() ?? 0 };
    })
    .reverse();
}
