import { isHexError, type HexError, type HexErrorKind } from "../hex/errors";
import type { ProjectId } from "../hex/types";
import type { PollingService } from "./pollingService";
import type { WorkspaceParts } from "./parts";

interface RefreshOptions extends WorkspaceParts {
  polling: PollingService;
}

type Subject = ProjectId | "projects";

/** What was requested so recently is not requested again, ms. */
const recentMs = 5_000;
/** So many requests of refreshes go at once in a minute; the rest follows within the budget. */
const mostAtOnce = 6;
const minuteMs = 60_000;
/** When one request fails like this, the next one does as well. */
const concernsAll: ReadonlySet<HexErrorKind> = new Set([
  "rateLimited",
  "offline",
  "timeout",
  "unauthorized",
  "redirected",
  "cancelled",
]);

/** Nothing else is requested then, and what is shown counts as stale. */
const outOfReach: ReadonlySet<HexErrorKind> = new Set(["rateLimited", "offline", "timeout"]);

/** A click on *Refresh*: brings what is shown up to date with few requests. */
export class Refresh {
  private readonly requestedAtMs = new Map<Subject, number>();
  private clicks: number[] = [];

  constructor(
    private readonly options: RefreshOptions,
    private readonly loadRuns: (id: ProjectId, priority: "user" | "view") => Promise<void>,
  ) {}

  /**
   * Runs that were started here come first, then other active ones, the list, and what else is shown. The
   * first answer is waited for: while Hex refuses or cannot be reached nothing else is sent.
   *
   * @throws HexError the first one, but none that says that a project is gone.
   */
  async now(): Promise<void> {
    const nowMs = this.options.clock.now();
    const [first, ...others] = this.subjects().filter((subject) => !this.isRecent(subject, nowMs));
    if (first === undefined) {
      return;
    }
    const firstAnswer = this.load(first, nowMs);
    try {
      await firstAnswer;
    } catch (error) {
      if (isHexError(error) && concernsAll.has(error.kind)) {
        // It may be tried again with the next click.
        this.requestedAtMs.delete(first);
        if (outOfReach.has(error.kind)) {
          this.takeFailure(error);
        }
        throw error;
      }
    }
    const atOnce = this.leaveForLater(others);
    const answers = await Promise.allSettled([firstAnswer, ...atOnce.map((subject) => this.load(subject, nowMs))]);
    const failed = answers.find(
      (answer): answer is PromiseRejectedResult => answer.status === "rejected" && !isGone(answer.reason),
    );
    if (failed) {
      throw failed.reason;
    }
  }

  /** All that is shown is stale now. */
  private takeFailure(error: HexError): void {
    const { polling, screen, store } = this.options;
    polling.projects.takeFailure(error);
    screen.watched.forEach((id) => store.putFailure(id, error));
  }

  /** While the end of a run that was started here is awaited, only a few others are polled before it is polled again. */
  private leaveForLater(subjects: readonly Subject[]): readonly Subject[] {
    const { polling, store } = this.options;
    if (!polling.isPolling || !store.activeRuns().some(({ projectId }) => this.isStartedHere(projectId))) {
      return subjects;
    }
    const atOnce = subjects.slice(0, Math.max(0, mostAtOnce - this.recentClicks));
    polling.pollInTurn(
      subjects.filter((subject): subject is ProjectId => subject !== "projects" && !atOnce.includes(subject)),
    );
    return atOnce;
  }

  private get recentClicks(): number {
    const nowMs = this.options.clock.now();
    this.clicks = this.clicks.filter((atMs) => atMs <= nowMs && nowMs - atMs < minuteMs);
    return this.clicks.length;
  }

  private subjects(): Subject[] {
    const { screen, store } = this.options;
    const active = [...new Set(store.activeRuns().map(({ projectId }) => projectId))];
    const here = active.filter((id) => this.isStartedHere(id));
    return [...new Set<Subject>([...here, ...active, "projects", ...screen.watched])];
  }

  /** A run of the project was started from here. */
  private isStartedHere(id: ProjectId): boolean {
    return this.options.localRuns.projects.includes(id);
  }

  private isRecent(subject: Subject, nowMs: number): boolean {
    const ageMs = nowMs - (this.requestedAtMs.get(subject) ?? -Infinity);
    return ageMs >= 0 && ageMs < recentMs;
  }

  /** However late its turn comes, it counts as requested at the click: a later click refreshes all or nothing. */
  private load(subject: Subject, clickedAtMs: number): Promise<void> {
    const nowMs = this.options.clock.now();
    this.requestedAtMs.set(subject, clickedAtMs);
    const priority = this.recentClicks < mostAtOnce ? "user" : "view";
    if (priority === "user") {
      this.clicks.push(nowMs);
    }
    return subject === "projects"
      ? this.options.polling.projects.refreshNewest(priority)
      : this.loadRuns(subject, priority);
  }
}

function isGone(error: unknown): boolean {
  return isHexError(error) && error.details.projectGone === true;
}
