import { isHexError, isRefusal } from "../hex/errors";
import type { ProjectId, Run, RunId } from "../hex/types";
import { laterSighting } from "../store/runList";
import type { HexWorkspace } from "../workspace";
import { errorMessageFor } from "../ui/errors/errorMessage";
import type { Sources } from "./content";
import type { Problem } from "./pageMessages";

/**
 * A run that a page shows: as the store knows it, with what only looking at this one run tells. It
 * is looked at when the page opens, and when its status has changed; the watcher does the rest.
 */
export class LookedRun {
  private answered: Run | undefined;
  private error: unknown;
  private askedStatus: string | undefined;
  private asking = false;

  constructor(
    private readonly workspace: HexWorkspace,
    readonly projectId: ProjectId,
    readonly runId: RunId,
    private readonly sources: Pick<Sources, "onChange" | "report">,
  ) {}

  /** Undefined while nothing is known of it, and when it is gone. */
  get run(): Run | undefined {
    if (this.workspace.store.isLost(this.runId)) {
      return undefined;
    }
    const listed = this.workspace.store.run(this.projectId, this.runId);
    const { answered } = this;
    if (!listed || !answered) {
      return listed ?? answered;
    }
    const notifications = listed.notifications ?? answered.notifications;
    return { ...laterSighting(answered, listed), notifications, stateEvents: answered.stateEvents };
  }

  /** Hex does not know the run, or its project is not for us. */
  get isGone(): boolean {
    return this.workspace.store.isLost(this.runId) || isRefusal(this.error);
  }

  /** Why the last look failed. */
  get problem(): Problem | undefined {
    if (this.error === undefined || this.asking) {
      return undefined;
    }
    return { text: errorMessageFor(this.error).message, buttons: [] };
  }

  /** Asks Hex, unless what was asked before still holds. */
  lookIfChanged(): void {
    const status = this.run?.status;
    if (!this.asking && (status === undefined ? this.error === undefined : status !== this.askedStatus)) {
      void this.look(this.answered ? "view" : "user");
    }
  }

  /** Asks Hex. Never rejects. */
  async look(priority: "user" | "view"): Promise<void> {
    this.asking = true;
    this.askedStatus = this.run?.status;
    this.sources.onChange();
    try {
      this.answered = await this.workspace.loader.run(this.projectId, this.runId, priority);
      this.askedStatus = this.answered.status;
      this.error = undefined;
    } catch (error) {
      this.error = error;
      if (!isHexError(error)) {
        this.sources.report(error);
      }
    }
    this.asking = false;
    this.sources.onChange();
  }
}
