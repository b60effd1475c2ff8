import { isHexError, isRefusal } from "../hex/errors";
import type { ProjectId, Run, RunId } from "../hex/types";
import { laterSighting } from "../store/runList";
import type { HexWorkspace } from "../workspace";
import { errorMessageFor } from "../ui/errors/errorMessage";
import type { Sources } from "./content";
import type { Problem } from "./pageMessages";

/** GetRunStatus may lag behind the list: after this long it is asked again, ms, and then ever later. */
const firstWaitMs = 5_000;

/**
 * A run on a page: the store's run, with details from GetRunStatus. The details are loaded when the page
 * opens and when the status changes; polling does the rest.
 */
export class ShownRun {
  private details: Run | undefined;
  private error: unknown;
  /** The run's status for which the details were loaded; they may have another one. */
  private loadedFor: string | undefined;
  private waitMs = firstWaitMs;
  private againAtMs = 0;
  private loading = false;

  constructor(
    private readonly workspace: HexWorkspace,
    readonly projectId: ProjectId,
    readonly runId: RunId,
    private readonly sources: Pick<Sources, "onChange" | "report">,
  ) {}

  /** Undefined while the run is unknown, and when it is gone. */
  get run(): Run | undefined {
    if (this.workspace.store.isLost(this.runId)) {
      return undefined;
    }
    const listed = this.workspace.store.run(this.projectId, this.runId);
    const { details } = this;
    if (!listed || !details) {
      return listed ?? details;
    }
    const notifications = listed.notifications ?? details.notifications;
    return { ...laterSighting(details, listed), notifications, stateEvents: details.stateEvents };
  }

  /** The run does not exist, or its project is not accessible; not while it is tried again. */
  get isGone(): boolean {
    return !this.loading && (this.workspace.store.isLost(this.runId) || isRefusal(this.error));
  }

  /** Why the last request failed. */
  get problem(): Problem | undefined {
    if (this.error === undefined || this.loading) {
      return undefined;
    }
    return { text: errorMessageFor(this.error).message, buttons: [] };
  }

  /** Loads the details, unless those at hand are current. */
  loadIfChanged(): void {
    if (!this.loading && this.isDue) {
      void this.load(this.details ? "view" : "user");
    }
  }

  /** Loads the details. Never rejects. */
  async load(priority: "user" | "view"): Promise<void> {
    const status = this.run?.status;
    this.waitMs = status === this.loadedFor ? 2 * this.waitMs : firstWaitMs;
    this.loadedFor = status;
    this.loading = true;
    this.sources.onChange();
    try {
      this.details = await this.workspace.loader.run(this.projectId, this.runId, priority);
      if (this.details.status === this.run?.status) {
        this.loadedFor = this.details.status;
      }
      this.error = undefined;
    } catch (error) {
      this.error = error;
      if (!isHexError(error)) {
        this.sources.report(error);
      }
    }
    this.loading = false;
    this.againAtMs = this.workspace.store.now() + this.waitMs;
    this.sources.onChange();
  }

  private get isDue(): boolean {
    const status = this.run?.status;
    if (status === undefined) {
      return this.details === undefined && this.error === undefined;
    }
    if (status !== this.loadedFor) {
      return true;
    }
    const isBehind = this.details !== undefined && this.details.status !== status;
    return isBehind && this.workspace.store.now() >= this.againAtMs;
  }
}
