import type { ProjectId, Run, RunId } from "../hex/types";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import type { CompletionNotifier } from "./completionNotifier";
import type { MissedRun, PinnedNotifier } from "./pinnedNotifier";

/** All that failed and the user has not looked at yet: runs that were started here, and those of pinned projects. */
export class Unseen implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly completions: CompletionNotifier,
    private readonly pinned: PinnedNotifier,
  ) {
    this.disposables.add(completions.onDidChangeUnseen(() => this.changed.fire()));
    this.disposables.add(pinned.onDidChangeUnseen(() => this.changed.fire()));
  }

  /** Runs that failed; those that were started here come first. */
  get failures(): readonly Run[] {
    return [...this.completions.unseenFailures, ...this.pinned.unseenFailures];
  }

  /** Scheduled runs of pinned projects that did not start. */
  get missed(): readonly MissedRun[] {
    return this.pinned.unseenMissed;
  }

  /** The user has looked at everything, or at a run or a project. */
  markSeen(looked?: { projectId: ProjectId; runId?: RunId }): void {
    this.completions.markSeen(looked && (looked.runId ? [looked.runId] : []));
    this.pinned.markSeen(looked);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
