import type { ProjectId, RunId } from "../hex/types";

/** When a request was sent. The answer to a later request is newer, in whatever order the answers come. */
export interface RequestStamp {
  /** Counts up with each request. */
  readonly order: number;
  /** By the clock of this machine, ms. */
  readonly atMs: number;
}

/** Remembers when what is known was requested, so that an older answer that comes late changes nothing newer. */
export class RequestOrder {
  private last = 0;
  private readonly projects = new Map<ProjectId, number>();
  private readonly pages = new Map<ProjectId, number>();
  private readonly failures = new Map<ProjectId, number>();
  /** Of runs that were requested by themselves since the last page of their project was. */
  private readonly runs = new Map<ProjectId, Map<RunId, number>>();

  next(atMs: number): RequestStamp {
    this.last += 1;
    return { order: this.last, atMs };
  }

  /** Notes an answer about a project's properties; false when a newer one is known. */
  takeProject(id: ProjectId, { order }: RequestStamp): boolean {
    return take(this.projects, id, order);
  }

  /** Notes a project's newest page; false when a newer one is known. */
  takePage(id: ProjectId, { order }: RequestStamp): boolean {
    const isNew = take(this.pages, id, order);
    if (isNew) {
      const since = [...(this.runs.get(id) ?? [])].filter(([, of]) => of > order);
      this.runs.set(id, new Map(since));
      if (since.length === 0) {
        this.runs.delete(id);
      }
    }
    return isNew;
  }

  /** The runs of which something newer is known than the project's newest page. */
  since(id: ProjectId): ReadonlySet<RunId> {
    return new Set(this.runs.get(id)?.keys());
  }

  /** Notes that the newest page was refused; false when a newer one came. */
  takeFailure(id: ProjectId, { order }: RequestStamp): boolean {
    return order >= (this.pages.get(id) ?? 0) && take(this.failures, id, order);
  }

  /** A later question than this one has failed. */
  hasFailedSince(id: ProjectId, { order }: RequestStamp): boolean {
    return (this.failures.get(id) ?? 0) > order;
  }

  /** Notes an answer about one run; false when something newer is known of it. */
  takeRun(id: ProjectId, runId: RunId, { order }: RequestStamp): boolean {
    if (order < (this.pages.get(id) ?? 0)) {
      return false;
    }
    const runs = this.runs.get(id) ?? new Map<RunId, number>();
    this.runs.set(id, runs);
    return take(runs, runId, order);
  }
}

function take<Id>(known: Map<Id, number>, id: Id, order: number): boolean {
  if (order < (known.get(id) ?? 0)) {
    return false;
  }
  known.set(id, order);
  return true;
}
