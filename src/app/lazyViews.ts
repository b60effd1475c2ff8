import * as vscode from "vscode";
import type { ProjectId, RunId } from "../hex/types";
import { DisposableStore, type Disposable } from "../util/disposables";
import { lazy, Persistent } from "../util/lazy";
import type { Views, ViewsDeps } from "./views";
import type { RunPages } from "../runPage/runPages";
import { TreeFrame } from "../tree/treeFrame";

/**
 * Everything that people see. Two empty views are there from the start; what fills them, and the
 * rest, is loaded with the first sign-in, as nothing of it is seen before.
 */
export class LazyViews implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly frames = {
    runs: this.disposables.add(new TreeFrame("hexRuns.runs")),
    projects: this.disposables.add(new TreeFrame("hexRuns.projects")),
  };
  private readonly load = lazy(() => this.make());

  constructor(private readonly deps: Omit<ViewsDeps, "frames">) {
    this.disposables.add(
      vscode.window.registerWebviewPanelSerializer("hexRuns.page", {
        deserializeWebviewPanel: async (panel, state) => (await this.pages()).restore(panel, state),
      }),
    );
    const loading = this.disposables.add(
      new Persistent(
        () => this.load(),
        deps.clock,
        (error) => deps.log.error(String(error)),
      ),
    );
    this.disposables.add(deps.sessions.onDidChange(() => deps.sessions.state !== "signedOut" && loading.start()));
  }

  /** Opens a run's page and counts as having looked at the failures. */
  async showRunPage(projectId: ProjectId, runId: RunId): Promise<void> {
    (await this.pages()).show(projectId, runId);
  }

  /** Sets two runs of a project side by side, on a page. */
  async compareRuns(projectId: ProjectId, runIds: readonly [RunId, RunId]): Promise<void> {
    (await this.pages()).compare(projectId, runIds);
  }

  /** Selects a listed project in the Projects view and opens its row. */
  async revealProject(projectId: ProjectId): Promise<void> {
    await this.load();
    const group = this.deps.current.value?.workspace.screen.pinned.includes(projectId) ? "pinned" : "all";
    await this.frames.projects.view.reveal({ kind: "project", group, projectId }, { focus: true, expand: true });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async pages(): Promise<RunPages> {
    return await (await this.load()).pages();
  }

  private async make(): Promise<Views> {
    const { registerViews } = await import("./views");
    return this.disposables.add(registerViews({ ...this.deps, frames: this.frames }));
  }
}
