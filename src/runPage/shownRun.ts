import { isHexError, isRefusal } from "../hex/errors";
import type { ProjectId, Run, RunId } from "../hex/types";
import { laterSighting } from "../store/runList";
import type { HexWorkspace } from "../workspace";
import { errorMessageFor } from "../ui/errors/errorMessage";
import type { Sources } from "./content";
import type { Problem } from "./pageMessages";

/**
 * A run on a page: the store's run, with details from GetRunStatus. The details are loaded when the page
 * opens and when the status changes; polling does the rest.
 */
export class ShownRun {
  private details: Run | undefined;
  private error: unknown;
  private loadedStatus: string | undefined;
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

  /** The run does not exist, or its project is not accessible. */
  get isGone(): boolean {
    return this.workspace.store.isLost(this.runId) || isRefusal(this.error);
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
    const status = this.run?.status;
    if (!this.loading && (status === undefined ? this.error === undefined : status !== this.loadedStatus)) {
      void this.load(this.details ? "view" : "user");
    }
  }

  /** Loads the details. Never rejects. */
  async load(priority: "user" | "view"): Promise<void> {
    this.loading = true;
    this.loadedStatus = this.run?.status;
    this.sources.onChange();
    try {
      this.details = await this.workspace.loader.run(this.projectId, this.runId, priority);
      this.loadedStatus = this.details.status;
      this.error = undefined;
    } catch (error) {
      this.error = error;
      if (!isHexError(error)) {
        this.sources.report(error);
      }
    }
    this.loading = false;
    this.sources.onChange();
  }
}
