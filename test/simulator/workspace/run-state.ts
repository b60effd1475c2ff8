import type { Run, RunStatus } from "./model";

/** What a run's plan makes of it at a moment. */
export interface RunState {
  status: RunStatus;
  /** When it got its kernel, if it has. */
  startTime: number | null;
  endTime: number | null;
  /** From kernel to end, or to now; `null` before. */
  elapsedMs: number | null;
}

export function runState(run: Run, now: number): RunState {
  const started = run.startsAt !== null && run.startsAt <= now && run.startsAt <= run.endsAt;
  const startTime = started ? run.startsAt : null;
  if (run.endsAt <= now) {
    return {
      status: run.outcome,
      startTime,
      endTime: run.endsAt,
      elapsedMs: startTime === null ? null : run.endsAt - startTime,
    };
  }
  if (startTime === null) return { status: "PENDING", startTime, endTime: null, elapsedMs: null };
  return { status: "RUNNING", startTime, endTime: null, elapsedMs: now - startTime };
}

/** A run holds a kernel from its creation to its end. */
export function isActive(run: Run, now: number): boolean {
  return run.createdAt <= now && run.endsAt > now;
}

/** The changes of a run's status so far, oldest first. */
export function stateEvents(run: Run, now: number): { type: "STATUS"; value: RunStatus; timestamp: string }[] {
  const { startTime, endTime, status } = runState(run, now);
  const moments: [RunStatus, number][] = [["PENDING", run.createdAt]];
  if (startTime !== null) moments.push(["RUNNING", startTime]);
  if (endTime !== null) moments.push([status, endTime]);
  return moments.map(([value, instant]) => ({ type: "STATUS", value, timestamp: new Date(instant).toISOString() }));
}
