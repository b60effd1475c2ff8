import { HexError } from "../hex/errors";
import { isActive, isRunnable, type Project, type Run } from "../hex/types";
import { findProject, isTitle, type WrongAddress } from "../findProject";
import type { LateOutcome, StartOutcome } from "../polling/runActions";
import type { HexWorkspace } from "../workspace";
import type { Disposable } from "../util/disposables";
import type { HexTaskDefinition } from "./taskDefinition";

/** What a task reports while it runs. */
export type TaskNews =
  /** All projects are looked through for a title. */
  | { kind: "searching" }
  | { kind: "starting"; project: Project }
  /** Hex's answer was lost, and it lists no new run yet. */
  | { kind: "notKnownYet" }
  /** `found`: Hex's answer was lost, but this run has appeared. */
  | { kind: "started"; run: Run; found: boolean }
  /** Its state is another one, or it is being cancelled. */
  | { kind: "changed"; run: Run };

/** How a task ends. */
export type TaskEnd =
  | { kind: "ended"; run: Run }
  /** It was not to wait. */
  | { kind: "started"; run: Run }
  /** A dry run. */
  | { kind: "accepted" }
  | { kind: "noProject" }
  | { kind: "several"; projects: Project[] }
  /** The task names the project by an address that leads to none of this workspace. */
  | { kind: "wrongAddress"; wrong: WrongAddress }
  | { kind: "notRunnable"; project: Project }
  /** Nothing was started. */
  | { kind: "refused"; error: HexError }
  /** The answer was lost: no new run is listed a minute later, or the outcome cannot be found out. */
  | { kind: "lost"; error: HexError; started: "notListed" | "unknown" }
  /** Hex does not know the run any more. */
  | { kind: "gone"; run: Run }
  /** Who is signed in has changed, so the run's end is not seen here. */
  | { kind: "left"; run?: Run }
  /** The task was ended; the run, if any, goes on. */
  | { kind: "stopped"; run?: Run };

/** 0 only when the run completed, or all that was wanted is done. */
export function exitCode(end: TaskEnd): number {
  switch (end.kind) {
    case "ended":
      return exitCodeOf(end.run);
    case "started":
    case "accepted":
      return 0;
    case "gone":
    case "left":
      return end.kind === "left" && !end.run ? 4 : 1;
    case "stopped":
      return 2;
    case "refused":
      return end.error.kind === "kernelsBusy" ? 3 : 4;
    case "noProject":
    case "several":
    case "wrongAddress":
    case "notRunnable":
    case "lost":
      return 4;
  }
}

function exitCodeOf({ status }: Run): number {
  switch (status) {
    case "COMPLETED":
      return 0;
    case "KILLED":
      return 2;
    case "UNABLE_TO_ALLOCATE_KERNEL":
      return 3;
    default:
      return 1;
  }
}

interface TaskContext {
  workspace: HexWorkspace;
  /** Asks before the run is started; missing: that was done, or need not be. */
  allows?: (project: Project) => Promise<boolean>;
  report: (news: TaskNews) => void;
  /** Ends the task; what was started goes on. */
  signal: AbortSignal;
  /** Another workspace became the current one. */
  onDidLeave: (listener: () => void) => Disposable;
}

/** Carries out a task: starts the run and, when it is to wait, follows it to its end. */
export async function executeTask(order: HexTaskDefinition, context: TaskContext): Promise<TaskEnd> {
  try {
    return await carryOut(order, context);
  } catch (error) {
    if (!(error instanceof HexError)) {
      throw error;
    }
    return context.signal.aborted ? { kind: "stopped" } : { kind: "refused", error };
  }
}

async function carryOut({ project: wanted, options, wait }: HexTaskDefinition, context: TaskContext): Promise<TaskEnd> {
  const { workspace, report, signal } = context;
  if (workspace.allProjects.hasMore && isTitle(wanted)) {
    report({ kind: "searching" });
  }
  const found = await findProject(workspace, wanted, signal);
  if (signal.aborted) {
    return { kind: "stopped" };
  }
  if ("problem" in found) {
    return { kind: "wrongAddress", wrong: found };
  }
  if (!("project" in found)) {
    return "several" in found ? { kind: "several", projects: found.several } : { kind: "noProject" };
  }
  const project = await latest(workspace, found.project);
  if (!isRunnable(project)) {
    return { kind: "notRunnable", project };
  }
  if (context.allows && !(await context.allows(project))) {
    return { kind: "stopped" };
  }
  report({ kind: "starting", project });
  const outcome = await settled(await workspace.actions.run(project.id, options, signal), context);
  switch (outcome.kind) {
    case "stopped":
    case "left":
      return outcome;
    case "dryRun":
      return { kind: "accepted" };
    case "notListed":
    case "unknown":
      return { kind: "lost", error: outcome.error, started: outcome.kind === "unknown" ? "unknown" : "notListed" };
    case "started":
    case "found": {
      const { runId } = outcome.kind === "found" ? outcome.run : outcome.started;
      const run = workspace.store.run(project.id, runId);
      if (!run) {
        return { kind: "left" };
      }
      report({ kind: "started", run, found: outcome.kind === "found" });
      return wait ? await follow(run, context) : { kind: "started", run };
    }
  }
}

type Settled = Exclude<StartOutcome, { kind: "notKnownYet" }> | LateOutcome | { kind: "stopped" };

/** What came of a start, waiting for that while it is not known yet. */
async function settled(outcome: StartOutcome, { report, signal }: TaskContext): Promise<Settled> {
  if (outcome.kind !== "notKnownYet") {
    return outcome;
  }
  report({ kind: "notKnownYet" });
  return await new Promise<Settled>((resolve) => {
    const stop = () => resolve({ kind: "stopped" });
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) {
      stop();
    }
    void outcome.settled.then((late) => {
      signal.removeEventListener("abort", stop);
      resolve(late);
    });
  });
}

/** What is known may be stale: a project that cannot be run is loaded again. */
async function latest(workspace: HexWorkspace, known: Project): Promise<Project> {
  if (!isRunnable(known)) {
    await workspace.loader.project(known.id, "user");
  }
  return workspace.store.project(known.id) ?? known;
}

/** Waits until the run has ended, as the store learns of it. */
function follow(started: Run, { workspace: { store }, report, signal, onDidLeave }: TaskContext): Promise<TaskEnd> {
  return new Promise((resolve) => {
    let run = started;
    let shown = "";
    const end = (how: TaskEnd) => {
      listeners.forEach((listener) => listener.dispose());
      signal.removeEventListener("abort", stop);
      resolve(how);
    };
    const stop = () => end({ kind: "stopped", run });
    const look = () => {
      const now = store.run(started.projectId, started.runId);
      if (!now) {
        return end({ kind: "gone", run });
      }
      run = now;
      const state = `${run.status} ${String(store.isCancelling(run.runId))}`;
      if (!isActive(run)) {
        end({ kind: "ended", run });
      } else if (state !== shown) {
        shown = state;
        report({ kind: "changed", run });
      }
    };
    const listeners = [store.onDidChange(look), onDidLeave(() => end({ kind: "left", run }))];
    signal.addEventListener("abort", stop);
    if (signal.aborted) {
      stop();
    } else {
      look();
    }
  });
}
