import type { HexError } from "../hex/errors";
import { isActive, isKnownEnd, noStatus, type ProjectId, type Run, type RunId, type RunPage } from "../hex/types";

/** What is known of one project's runs. */
export interface RunList {
  /** Newest first. */
  runs: readonly Run[];
  /**
   * Those of the runs, all at the end, that stand further back at Hex than the pages that were loaded: Hex has others
   * before them. They are active, or were when the newest page came. Missing: there are none.
   */
  beyond?: readonly RunId[];
  /** True when Hex has older runs than the last one here. */
  hasMore: boolean;
  /** When the newest page last came, ms since the epoch; missing: never. */
  loadedAtMs?: number;
  /** Why the last request for it failed; missing when it did not. */
  error?: HexError;
  /** The project was deleted or access to it was lost: it is not polled any more. */
  gone: boolean;
}

type KnownRuns = Pick<RunList, "runs" | "beyond">;
type MergedRuns = Required<Pick<RunList, "runs" | "beyond" | "hasMore">>;

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
    startTime: base.startTime ?? known.startTime,
  };
}

/** The part of what is known that connects: all but the runs from further back. */
export function connectedRuns({ runs, beyond = [] }: KnownRuns): readonly Run[] {
  return runs.filter(({ runId }) => !beyond.includes(runId));
}

/**
 * Lays the newest page over what is known. Active runs that were started here stay although Hex
 * does not list them yet; older runs that were loaded before stay while they connect to the page,
 * but no more than were there: a list that is watched for days does not grow with each new run.
 * Active runs that are too old for the page stay in any case.
 *
 * @param newer runs that were requested after the page was: what is known of them stays.
 * @param beyond the runs from further back, where the page's sender names them; else those that are known.
 */
export function withNewestPage(
  known: KnownRuns,
  page: RunPage,
  startedHere: (id: RunId) => boolean,
  newer: ReadonlySet<RunId> = new Set(),
  beyond?: readonly Run[],
): MergedRuns {
  const connected = connectedRuns(known);
  const byId = new Map(known.runs.map((run) => [run.runId, run]));
  const onPage = new Set(page.runs.map((run) => run.runId));
  const newest = once(page.runs).map(
    (run) => (newer.has(run.runId) ? byId.get(run.runId) : undefined) ?? laterSighting(byId.get(run.runId), run),
  );
  const lastShared = connected.findLastIndex((run) => onPage.has(run.runId));
  const isOlder = olderThan(page, lastShared, known.beyond);
  const notListedYet = connected.filter(
    (run, index) =>
      !onPage.has(run.runId) &&
      !isOlder(run, index) &&
      ((isActive(run) && startedHere(run.runId)) || newer.has(run.runId)),
  );
  const room = Math.max(0, connected.length - notListedYet.length - newest.length);
  const older = page.hasMore && lastShared >= 0 ? connected.slice(lastShared + 1, lastShared + 1 + room) : [];
  const seen = new Map(beyond?.map((run) => [run.runId, laterSighting(byId.get(run.runId), run)]));
  const listed = [...notListedYet, ...newest, ...older.map((run) => seen.get(run.runId) ?? run)];
  const have = new Set(listed.map((run) => run.runId));
  const stays = (run: Run, index: number) => (isActive(run) || newer.has(run.runId)) && isOlder(run, index);
  const rest = (beyond ? [...seen.values()] : known.runs.filter(stays)).filter((run) => !have.has(run.runId));
  return { runs: [...listed, ...rest], beyond: rest.map((run) => run.runId), hasMore: page.hasMore };
}

/** Tells which known runs are too old for a page: by their place, or by their start where none of them is on it. */
function olderThan(page: RunPage, lastShared: number, beyond: readonly RunId[] = []) {
  const oldestMs = page.runs.at(-1)?.startTime?.getTime() ?? -Infinity;
  return ({ runId, startTime }: Run, index: number): boolean =>
    page.hasMore &&
    (beyond.includes(runId) || (lastShared >= 0 ? index > lastShared : (startTime?.getTime() ?? Infinity) < oldestMs));
}

/**
 * Adds a page of older runs behind what is known. When the history has grown since, the page's
 * offset names newer runs than expected: those are left to the newest page.
 */
export function withOlderPage(known: KnownRuns, page: RunPage): MergedRuns {
  const connected = connectedRuns(known);
  const have = new Set(connected.map((run) => run.runId));
  const byId = new Map(known.runs.map((run) => [run.runId, run]));
  const listed = once(page.runs);
  const lastShared = listed.findLastIndex((run) => have.has(run.runId));
  const oldestMs = connected.at(-1)?.startTime?.getTime() ?? Infinity;
  const older = listed
    .slice(lastShared + 1)
    .filter((run) => (run.startTime?.getTime() ?? 0) <= oldestMs)
    .map((run) => laterSighting(byId.get(run.runId), run));
  const reached = new Set([...have, ...older.map((run) => run.runId)]);
  const rest = known.runs.filter((run) => !reached.has(run.runId));
  return {
    runs: [...connected, ...older, ...rest],
    beyond: rest.map((run) => run.runId),
    hasMore: page.hasMore,
  };
}

/** Adds a run that is not known, by its start; on top when it has none. */
export function withRun(known: RunList, run: Run): Pick<MergedRuns, "runs" | "beyond"> {
  const { runs, beyond = [], hasMore, loadedAtMs } = known;
  const startMs = run.startTime?.getTime() ?? Infinity;
  const next = runs.findIndex(({ startTime }) => (startTime?.getTime() ?? Infinity) <= startMs);
  const index = next < 0 ? runs.length : next;
  const connects = connectedRuns(known).length;
  const isBeyond = loadedAtMs !== undefined && hasMore && connects > 0 && index >= connects;
  return {
    runs: [...runs.slice(0, index), run, ...runs.slice(index)],
    beyond: isBeyond ? [...beyond, run.runId] : beyond,
  };
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
  return inOrder(lists.flatMap(dated)).map(({ run }) => run);
}

/** Every change makes another list, so what ended in one is worked out once. */
const knownEnded = new WeakMap<readonly Run[], readonly DatedRun[]>();

/**
 * The ended runs of several lists, the one that ended last first.
 *
 * @param most of each list.
 */
export function lastEnded(lists: readonly (readonly Run[])[], most = Infinity): Run[] {
  const ended = lists.flatMap((runs) => {
    const known = knownEnded.get(runs) ?? inOrder(dated(runs.filter((run) => !isActive(run))));
    knownEnded.set(runs, known);
    return known.slice(0, most);
  });
  return inOrder(ended).map(({ run }) => run);
}

function inOrder(runs: DatedRun[]): DatedRun[] {
  return runs.sort((a, b) => b.ms - a.ms);
}

interface DatedRun {
  run: Run;
  ms: number;
}

/**
 * When each active run began and each ended one ended, ms. One that never began, for want of a kernel,
 * stands before the next older one of its project; an active one without a start time has only
 * just been started.
 */
function dated(runs: readonly Run[]): DatedRun[] {
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
