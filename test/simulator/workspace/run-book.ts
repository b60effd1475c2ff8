import type { Timeline } from "../clock";
import { Random } from "../random";
import { type Course, drawCourse, pastRuns, times } from "./history";
import type { Project, Run, RunOutcome, RunTrigger } from "./model";
import { isActive } from "./run-state";
import { ScheduleBook } from "./schedule-book";

/** What a test says about a project's next run or runs; durations are unscaled. */
export interface RunPlan {
  durationMs?: number;
  pendingMs?: number;
  outcome?: RunOutcome;
  /** How many runs this holds for; 1 when not given. */
  times?: number;
  /** Only for runs with this trigger. Runs that a schedule starts by itself heed a plan only if it says SCHEDULED. */
  trigger?: RunTrigger;
}

export interface NewRun {
  trigger: RunTrigger;
  userId: string;
  at?: number;
  /** By itself, not because a test or a caller said so. */
  bySchedule?: boolean;
  slower?: number;
  updatesResults?: boolean;
  notifications?: unknown[];
  inputParams?: Record<string, unknown>;
}

/** All runs of the workspace. Nothing runs in the background: what is due by now is made up for on each access. */
export class RunBook {
  private readonly random: Random;
  private readonly past = new Map<string, Run[]>();
  /** Runs since the start, oldest first. */
  private readonly live = new Map<string, Run[]>();
  private readonly plans = new Map<string, { plan: RunPlan; left: number }[]>();
  private readonly schedules: ScheduleBook;

  constructor(
    private readonly projects: ReadonlyMap<string, Project>,
    private readonly timeline: Timeline,
    private readonly kernelLimit: () => number,
    private readonly userIdOf: (email: string) => string,
    options: { seed: number; schedules: boolean },
  ) {
    this.random = new Random(options.seed);
    this.schedules = new ScheduleBook(options.schedules ? projects : new Map(), timeline);
  }

  /** Starts what schedules have made due since the last access. */
  advance(): void {
    for (const { projectId, at } of this.schedules.take(this.timeline.now())) {
      const project = this.projects.get(projectId);
      if (!project || project.archivedAt !== null || project.trashedAt !== null || project.lastPublishedAt === null)
        continue;
      const userId = this.userIdOf(project.ownerEmail);
      const run = this.start(project, { trigger: "SCHEDULED", userId, at, bySchedule: true, updatesResults: true });
      if (this.activeOf(userId, at).length <= this.kernelLimit()) continue;
      run.outcome = "UNABLE_TO_ALLOCATE_KERNEL";
      run.endsAt = run.startsAt ?? run.endsAt;
      run.startsAt = null;
    }
  }

  plan(projectId: string, plan: RunPlan): void {
    const queue = this.plans.get(projectId) ?? [];
    queue.push({ plan, left: plan.times ?? 1 });
    this.plans.set(projectId, queue);
  }

  start(project: Project, request: NewRun): Run {
    const createdAt = request.at ?? this.timeline.now();
    const run: Run = {
      id: this.random.uuid(),
      projectId: project.id,
      projectVersion: project.publishedVersion,
      trigger: request.trigger,
      userId: request.userId,
      createdAt,
      ...times(this.course(project, request), createdAt, this.timeline),
      updatesResults: request.updatesResults ?? request.trigger !== "API",
      notifications: request.notifications ?? [],
      inputParams: request.inputParams ?? {},
    };
    const runs = this.live.get(project.id) ?? [];
    runs.push(run);
    this.live.set(project.id, runs);
    return run;
  }

  /** Ends an active run now (or `inMs` later); answers whether it was active. */
  end(run: Run, outcome: RunOutcome, inMs = 0): boolean {
    const now = this.timeline.now();
    if (!isActive(run, now)) return false;
    run.outcome = outcome;
    run.endsAt = now + inMs;
    if (outcome === "UNABLE_TO_ALLOCATE_KERNEL") run.startsAt = null;
    return true;
  }

  /** A project's runs, newest first. */
  of(projectId: string): Run[] {
    const project = this.projects.get(projectId);
    if (!project) return [];
    this.advance();
    let past = this.past.get(projectId);
    if (!past) {
      past = pastRuns(project, this.timeline, this.userIdOf(project.ownerEmail));
      this.past.set(projectId, past);
    }
    const live = [...(this.live.get(projectId) ?? [])].sort((a, b) => a.createdAt - b.createdAt).reverse();
    return [...live, ...past];
  }

  find(projectId: string, runId: string): Run | undefined {
    const id = runId.toLowerCase();
    return this.of(projectId).find((run) => run.id === id);
  }

  /** Runs since the simulator started that are active, of everyone or of one user. */
  active(userId?: string): Run[] {
    this.advance();
    return this.activeOf(userId, this.timeline.now());
  }

  /** Runs of a project since the simulator started. */
  since(projectId: string): readonly Run[] {
    this.advance();
    return this.live.get(projectId) ?? [];
  }

  uuid(): string {
    return this.random.uuid();
  }

  traceId(): string {
    return this.random.hex(32);
  }

  private activeOf(userId: string | undefined, at: number): Run[] {
    const runs: Run[] = [];
    for (const list of this.live.values()) {
      for (const run of list) if (isActive(run, at) && (userId === undefined || run.userId === userId)) runs.push(run);
    }
    return runs;
  }

  private course(project: Project, { trigger, bySchedule = false, slower }: NewRun): Course {
    const course = drawCourse(this.random, project, slower);
    const queue = this.plans.get(project.id) ?? [];
    const next = queue.find(({ plan }) => (plan.trigger === undefined ? !bySchedule : plan.trigger === trigger));
    if (!next) return course;
    next.left -= 1;
    if (next.left <= 0) queue.splice(queue.indexOf(next), 1);
    const { plan } = next;
    return {
      pendingMs: plan.pendingMs ?? course.pendingMs,
      durationMs: plan.durationMs ?? course.durationMs,
      outcome: plan.outcome ?? "COMPLETED",
    };
  }
}
