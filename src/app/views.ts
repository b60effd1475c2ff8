import { join } from "node:path";
import type * as vscode from "vscode";
import type { FolderFiles } from "../hexFiles/folderFiles";
import { workspaceFolder, type CurrentWorkspace, type SignedInWorkspace } from "../signIn/currentWorkspace";
import type { Pins } from "../signIn/pins";
import type { Sessions } from "../signIn/sessions";
import type { Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { lazy } from "../util/lazy";
import type { ConfigValue } from "../util/settings";
import { followWorkspace } from "../signIn/followWorkspace";
import type { RunPages } from "../runPage/runPages";
import { showNotices, type NotificationsSetting } from "../status/runNotices";
import { ProjectsView } from "../tree/projectsView";
import { registerShowMore, RunsView } from "../tree/runsView";
import { StatusBar, type StatusBarSetting } from "../status/statusBar";
import type { Ticker } from "../ui/ticker";
import type { TreeFrame } from "../tree/treeFrame";

export interface ViewsDeps {
  /** The views that the trees fill. */
  frames: Readonly<Record<"runs" | "projects", TreeFrame>>;
  context: Pick<vscode.ExtensionContext, "extensionUri" | "globalStorageUri">;
  current: CurrentWorkspace;
  sessions: Sessions;
  pins: Pins;
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
  /** The pages about runs; their code is loaded with the first one. */
  pages(): Promise<RunPages>;
}

/** Makes everything that people see, and lets the workspace know whether they see it. */
export function registerViews(deps: ViewsDeps): Views {
  const disposables = new DisposableStore();
  try {
    return fill(deps, disposables);
  } catch (error) {
    // Nothing is left of it that would be in the way of the next try.
    disposables.dispose();
    throw error;
  }
}

function fill(deps: ViewsDeps, disposables: DisposableStore): Views {
  const { current, context, frames, files, log } = deps;
  const runs = disposables.add(new RunsView({ ...deps, show: (tree) => frames.runs.fill(tree) }));
  const fileRows = async () => {
    const { FolderRows } = await import("../hexFiles/fileRows");
    return new FolderRows({ hexFiles: await files.hexFiles(), presets: await files.presets(), log });
  };
  const projects = disposables.add(new ProjectsView({ ...deps, fileRows, show: (tree) => frames.projects.fill(tree) }));
  let pageVisible = false;
  const pages = lazy(async () => {
    const { RunPages: Pages } = await import("../runPage/runPages");
    const chartsFolder = ({ session }: SignedInWorkspace) => join(workspaceFolder(context, session), "charts");
    const onDidChangeVisible = (visible: boolean) => {
      pageVisible = visible;
      tellVisible();
    };
    return disposables.add(
      new Pages({ ...deps, extensionUri: context.extensionUri, chartsFolder, onDidChangeVisible }),
    );
  });
  disposables.add(registerShowMore(runs));
  disposables.add(new StatusBar(deps));
  disposables.add(showNotices(deps));

  const tellVisible = () =>
    current.value?.workspace.screen.setViewVisible(runs.view.visible || projects.view.visible || pageVisible);
  disposables.add(runs.view.onDidChangeVisibility(tellVisible));
  disposables.add(projects.view.onDidChangeVisibility(tellVisible));
  disposables.add(
    followWorkspace(current, () => {
      tellVisible();
      return undefined;
    }),
  );
  return {
    pages,
    dispose: () => disposables.dispose(),
  };
}
