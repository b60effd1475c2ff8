import type * as vscode from "vscode";
import type { FolderFiles } from "../files/folderFiles";
import type { ProjectId, RunId } from "../hex/types";
import type { CurrentWorkspace } from "../session/currentWorkspace";
import type { Sessions } from "../session/sessions";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { ConfigValue } from "../util/settings";
import { followWorkspace } from "./followWorkspace";
import { showNotices, type NotificationsSetting } from "./notices";
import { ProjectsView } from "./projectsView";
import { RunPages } from "./runPage";
import { registerShowMore, RunsView } from "./runsView";
import { StatusBar, type StatusBarSetting } from "./statusBar";
import type { Ticker } from "./ticker";
import type { TreeFrame } from "./treeFrame";

export interface ViewsDeps {
  /** The views that the trees fill. */
  frames: Readonly<Record<"runs" | "projects", TreeFrame>>;
  current: CurrentWorkspace;
  sessions: Sessions;
  pinnedProjects: ConfigValue<string[]>;
  statusBar: ConfigValue<StatusBarSetting>;
  notifications: ConfigValue<NotificationsSetting>;
  notifySlowRuns: ConfigValue<boolean>;
  clock: Clock;
  /** The one timer of everything on the screen. */
  ticker: Ticker;
  /** What is in the open folders. */
  files: FolderFiles;
  log: vscode.LogOutputChannel;
}

export interface Views extends Disposable {
  /** Opens a run's page and counts as having looked at the failures. */
  showRunPage(projectId: ProjectId, runId: RunId): Promise<void>;
}

/** Makes everything that people see, and lets the workspace know whether they see it. */
export function registerViews(deps: ViewsDeps): Views {
  const { current, frames, ticker, files, log } = deps;
  const disposables = new DisposableStore();
  const runs = disposables.add(new RunsView({ ...deps, show: (tree) => frames.runs.fill(tree) }));
  const fileRows = async () => {
    const { FolderRows } = await import("./files/fileRows");
    return new FolderRows({ hexFiles: await files.hexFiles(), log });
  };
  const projects = disposables.add(new ProjectsView({ ...deps, fileRows, show: (tree) => frames.projects.fill(tree) }));
  const pages = disposables.add(new RunPages({ current, ticker }));
  disposables.add(registerShowMore(runs));
  disposables.add(new StatusBar(deps));
  disposables.add(showNotices(deps));

  const tellVisible = () => current.value?.workspace.setViewVisible(runs.view.visible || projects.view.visible);
  disposables.add(runs.view.onDidChangeVisibility(tellVisible));
  disposables.add(projects.view.onDidChangeVisibility(tellVisible));
  disposables.add(
    followWorkspace(current, () => {
      tellVisible();
      return undefined;
    }),
  );
  return {
    showRunPage: (projectId, runId) => pages.show(projectId, runId),
    dispose: () => disposables.dispose(),
  };
}
