import { HexError, asHexError, isRefusal } from "../hex/errors";
import { isActive, type ProjectId, type Run, type RunId } from "../hex/types";
import { elapsedMs } from "../store/durations";
import type { PollState, PollSubject } from "./pollState";
import type { ProjectList } from "./projectList";
import { newestRuns, type AnswerWriter } from "./reader";
import type { WorkspaceParts } from "./parts";

export interface RunPollerOptions extends WorkspaceParts {
  state: PollState;
  writer: AnswerWriter;
  /** What the Projects view of this window shows. */
  projects: ProjectList;
}

/** A run that the newest page does not list may be too new to be listed, until it is this old. */
const listedAfterMs = 30_000;
/** So many are asked for after each page, by turns. */
const mostMissing = 3;
/** How often Hex must refuse a run that no list names before it is gone; only 404 says so at once. */
const refusalsForGone = 2;

/** Sends the watcher's polls, one request each, and notes how they went. Its methods never reject. */
export class RunPoller {
  private readonly missing = new Map<ProjectId, Run[]>();
  /** When Hex was last asked for a run that no page lists, ms. */
  private readonly askedAtMs = new Map<RunId, number>();
  /** How often in a row Hex has refused to tell of a run. */
  private readonly refused = new Map<RunId, number>();
  /** When each list of projects was last polled, ms. */
  private readonly listPolledAtMs = new Map<string, number>();

  constructor(private readonly options: RunPollerOptions) {}

  /** Projects of which an active run was not on the newest page. */
  get missingRunsOf(): Iterable<ProjectId> {
    return this.missing.keys();
  }

  /** The newest page of one of the lists that windows show, by turns. */
  pollProjects(): Promise<void> {
    const { steadyClock, screen, projects, store, writer } = this.options;
    const lastMs = (query: object) => this.listPolledAtMs.get(JSON.stringify(query)) ?? -Infinity;
    const [query = projects.newest] = screen.queries(projects.newest).sort((a, b) => lastMs(a) - lastMs(b));
    this.listPolledAtMs.set(JSON.stringify(query), steadyClock.now());
    // Another list may be shown by the time the answer comes.
    const isShown = () => JSON.stringify(query) === JSON.stringify(projects.newest);
    return this.noted("projects", async () => {
      const stamp = store.stamp();
      try {
        const page = await writer.poll("ListProjects", query, stamp);
        if (isShown()) {
          projects.takePolled(page, stamp);
        }
      } catch (error) {
        if (error instanceof HexError && error.kind !== "cancelled") {
          writer.noteListFailed(query, error);
          if (isShown()) {
            projects.takeFailure(error);
          }
        }
        throw error;
      }
    });
  }

  /** The newest page of the project's runs. */
  async pollRuns(id: ProjectId): Promise<void> {
    const { state, store, writer } = this.options;
    state.begin(id);
    const before = store.runsOf(id).runs.filter(isActive);
    try {
      const page = await writer.poll("GetProjectRuns", newestRuns(id));
      const listed = new Set(page.runs.map((run) => run.runId));
      listed.forEach((runId) => this.forget(runId));
      const lastMs = ({ runId }: Run) => this.askedAtMs.get(runId) ?? -Infinity;
      const missing = before.filter((run) => !listed.has(run.runId)).sort((a, b) => lastMs(a) - lastMs(b));
      this.setMissing(id, missing.slice(0, mostMissing));
    } catch (error) {
      // The writer has noted what Hex refused.
      if (!(error instanceof HexError)) {
        throw error;
      }
    }
  }

  /** An active run that the newest page did not list. What goes wrong is about that run: its project was answered just before. */
  pollMissing(id: ProjectId): Promise<void> {
    const [run, ...others] = this.missing.get(id) ?? [];
    this.setMissing(id, others);
    return this.noted(id, async () => {
      if (run) {
        await this.pollRun(run);
      }
    });
  }

  private async pollRun(run: Run): Promise<void> {
    const { client, steadyClock, store } = this.options;
    const stamp = store.stamp();
    this.askedAtMs.set(run.runId, steadyClock.now());
    try {
      const seen = await client.send("GetRunStatus", { id: run.projectId, runId: run.runId }, { attempts: 1 });
      this.refused.delete(run.runId);
      if (!isActive(seen)) {
        this.forget(run.runId);
      }
      store.putRun(seen, stamp);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      const times = (this.refused.get(run.runId) ?? 0) + 1;
      this.refused.set(run.runId, times);
      const isGone = error.kind === "notFound" || times >= refusalsForGone;
      if (isGone && elapsedMs(run, store.now()) > listedAfterMs) {
        this.forget(run.runId);
        store.dropRun(run, stamp);
      }
    }
  }

  private forget(runId: RunId): void {
    this.refused.delete(runId);
    this.askedAtMs.delete(runId);
  }

  private setMissing(id: ProjectId, runs: Run[]): void {
    if (runs.length > 0) {
      this.missing.set(id, runs);
    } else {
      this.missing.delete(id);
    }
  }

  private async noted(subject: PollSubject, poll: () => Promise<void>): Promise<void> {
    const { state, report, client } = this.options;
    state.begin(subject);
    try {
      await poll();
      state.end(subject);
    } catch (error) {
      if (!(error instanceof HexError)) {
        report(error);
      }
      state.end(subject, asHexError(error, "GetProjectRuns", client.hostName));
    }
  }
}
