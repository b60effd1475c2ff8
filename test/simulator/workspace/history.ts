import type { Timeline } from "../clock";
import { Random } from "../random";
import type { Project, Run, RunOutcome, RunTrigger } from "./model";
import { Occurrences } from "./schedules";

const dayMs = 86_400_000;

/** How one run goes, drawn from what is usual for its project; times are unscaled. */
export interface Course {
  pendingMs: number;
  durationMs: number;
  outcome: RunOutcome;
}

export function drawCourse(random: Random, project: Project, slower = 1): Course {
  const usual: [RunOutcome, number][] = [
    ["COMPLETED", 1 - project.failureRate - 0.03],
    ["ERRORED", project.failureRate],
    ["KILLED", 0.02],
    ["UNABLE_TO_ALLOCATE_KERNEL", 0.01],
  ];
  const outcome = random.weighted(usual);
  const whole = random.lognormal(project.medianRunMs, 0.35) * slower;
  const durationMs = outcome === "COMPLETED" ? whole : whole * (0.1 + 0.8 * random.next());
  return { pendingMs: random.lognormal(4000, 0.4), durationMs, outcome };
}

/** Turns a course into a run's times. */
export function times(
  course: Course,
  createdAt: number,
  timeline: Timeline,
): Pick<Run, "startsAt" | "endsAt" | "outcome"> {
  const pendingMs = Math.round(timeline.scaled(course.pendingMs));
  const allocated = course.outcome !== "UNABLE_TO_ALLOCATE_KERNEL";
  const startsAt = allocated ? createdAt + pendingMs : null;
  const durationMs = Math.round(timeline.scaled(course.durationMs));
  return {
    startsAt,
    endsAt: startsAt === null ? createdAt + pendingMs : startsAt + durationMs,
    outcome: course.outcome,
  };
}

/** The runs a project had before the simulator started, newest first. */
export function pastRuns(project: Project, timeline: Timeline, userId: string): Run[] {
  const random = new Random(project.seed);
  return startTimes(random, project, timeline.startedAt).flatMap(([createdAt, trigger], index): Run[] => {
    const plan = times(drawCourse(random, project), createdAt, timeline);
    if (plan.endsAt >= timeline.startedAt) return [];
    return [
      {
        id: random.uuid(),
        projectId: project.id,
        projectVersion: Math.max(1, project.publishedVersion - Math.floor(index / 12)),
        trigger,
        userId,
        createdAt,
        ...plan,
        updatesResults: trigger !== "API",
        notifications: [],
        inputParams: {},
      },
    ];
  });
}

function startTimes(random: Random, project: Project, before: number): [number, RunTrigger][] {
  const schedule = project.schedules[0];
  const scheduled = schedule ? new Occurrences(schedule).before(before, Math.floor(project.pastRuns * 0.7)) : [];
  const starts = scheduled
    .filter((instant) => instant > project.createdAt)
    .map((instant): [number, RunTrigger] => [instant, "SCHEDULED"]);
  const span = Math.max(before - project.createdAt, dayMs);
  while (starts.length < project.pastRuns) {
    const ago = 600_000 + span * random.next() ** 4;
    starts.push([Math.floor(before - ago), random.chance(0.7) ? "API" : "APP_REFRESH"]);
  }
  return starts.sort((a, b) => b[0] - a[0]);
}
