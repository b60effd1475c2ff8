import { join } from "node:path";
import * as vscode from "vscode";
import type { CommandDeps } from "./actions/context";
import { HexTools } from "./chat/tools";
import { createHexClient } from "./hex/client";
import type { HexHost } from "./hex/types";
import { FolderRows } from "./hexFiles/fileRows";
import { ChosenProjects } from "./hexFiles/chosenProjects";
import { HexFiles } from "./hexFiles/hexFiles";
import { HexLenses } from "./hexFiles/hexLenses";
import { InputsFiles } from "./inputsFile/inputsFiles";
import { LinkProvider } from "./links/linkProvider";
import { Presets } from "./presets/presetStore";
import { RunPages } from "./runPage/runPages";
import { CurrentWorkspace, followWorkspace, workspaceFolder } from "./signIn/currentWorkspace";
import type { Environment } from "./signIn/environment";
import { signInFromEnvironment } from "./signIn/environmentSignIn";
import { SessionNotices } from "./signIn/notices";
import { Pins } from "./signIn/pins";
import { signInTo, signOut, switchWorkspace, tryAgain } from "./signIn/sessionActions";
import type { Sessions } from "./signIn/sessions";
import { showNotices } from "./status/runNotices";
import { StatusBar } from "./status/statusBar";
import { HexTasks } from "./tasks/taskProvider";
import { ProjectsView } from "./tree/projectsView";
import { RunsView } from "./tree/runsView";
import type { TreeFrame } from "./tree/treeFrame";
import type { CommandName } from "./ui/commandIds";
import { Ticker } from "./ui/ticker";
import { systemClock as clock } from "./util/clock";
import { DisposableStore } from "./util/disposables";
import type { StoredState } from "./util/memento";
import { ConfigValue, integer, oneOf, texts } from "./util/settings";
import { CommandRunner, handlers } from "./commandRunner";

/** What activation has made. */
interface AppDeps {
  context: Pick<vscode.ExtensionContext, "extension" | "extensionUri" | "globalStorageUri">;
  globalState: StoredState;
  workspaceState: StoredState;
  sessions: Sessions;
  environment: Environment;
  /** The views, which the trees fill. */
  runs: TreeFrame;
  projects: TreeFrame;
  /** Has VS Code ask for the code lenses again. */
  lensesChanged: vscode.EventEmitter<void>;
  schemaChanged: vscode.EventEmitter<vscode.Uri>;
  log: vscode.LogOutputChannel;
}

/** What registrations with VS Code call. */
export type App = ReturnType<typeof startApp>;

/** The composition root: makes all parts and connects them. Nothing here waits for the network. */
export function startApp(deps: AppDeps) {
  const parts = new DisposableStore();
  try {
    return { ...compose(deps, parts), dispose: () => parts.dispose() };
  } catch (error) {
    // Leave nothing behind that would be in the way of the next attempt.
    parts.dispose();
    throw error;
  }
}

function compose(deps: AppDeps, parts: DisposableStore) {
  const { context, globalState, workspaceState, sessions, environment, log } = deps;
  const frames = { runs: deps.runs, projects: deps.projects };
  const notices = parts.add(new SessionNotices(sessions, globalState));
  const pins = new Pins(parts.add(new ConfigValue("pinnedProjects", texts)), globalState);
  const chosen = new ChosenProjects(workspaceState);
  const hexFiles = parts.add(new HexFiles(log, chosen));
  const presets = parts.add(new Presets({ memento: globalState, log }));
  const requestsPerMinute = parts.add(new ConfigValue("requestsPerMinute", integer(1, 60, 20)));
  const current = parts.add(
    new CurrentWorkspace({
      context,
      sessions,
      log,
      requestsPerMinute,
      pins,
      findHexFile: (id) => hexFiles.find(id),
    }),
  );
  const ticker = parts.add(new Ticker(clock));
  const shared = { current, sessions, pins, ticker, clock, log };

  const runs = parts.add(new RunsView({ ...shared, globalState, show: (tree) => frames.runs.fill(tree) }));
  const fileRows = () => new FolderRows({ hexFiles, presets, log });
  const projects = parts.add(new ProjectsView({ ...shared, fileRows, show: (tree) => frames.projects.fill(tree) }));
  let pageVisible = false;
  const pages = parts.add(
    new RunPages({
      ...shared,
      extensionUri: context.extensionUri,
      chartsFolder: ({ session }) => join(workspaceFolder(context, session), "charts"),
      onDidChangeVisible: (visible) => {
        pageVisible = visible;
        noteVisible();
      },
    }),
  );
  const statusBar = parts.add(new ConfigValue("statusBar", oneOf(["always", "active", "never"], "always")));
  parts.add(new StatusBar({ ...shared, statusBar }));
  const notifications = parts.add(
    new ConfigValue("notifications", oneOf(["all", "mineAndPinned", "failures", "off"], "all")),
  );
  const notifySlowRuns = parts.add(new ConfigValue("notifySlowRuns", (raw) => raw === true));
  parts.add(showNotices({ ...shared, notifications, notifySlowRuns }));

  const noteVisible = () =>
    current.value?.workspace.screen.setViewVisible(runs.view.visible || projects.view.visible || pageVisible);
  parts.add(runs.view.onDidChangeVisibility(noteVisible));
  parts.add(projects.view.onDidChangeVisibility(noteVisible));
  parts.add(
    followWorkspace(current, () => {
      noteVisible();
      return undefined;
    }),
  );

  const commandDeps: CommandDeps = {
    ...shared,
    files: { hexFiles, presets, chosen },
    showRunPage: (projectId, runId) => pages.show(projectId, runId),
    followRun: (projectId, from, to) => pages.follow(projectId, from, to),
    showComparison: (projectId, runIds) => pages.compare(projectId, runIds),
    revealProject: (projectId) => {
      const group = current.value?.workspace.screen.pinned.includes(projectId) ? "pinned" : "all";
      return frames.projects.view.reveal({ kind: "project", group, projectId }, { focus: true, expand: true });
    },
  };
  const visible = () => vscode.window.visibleTextEditors.map(({ document }) => document);
  const diagnostics = parts.add(vscode.languages.createDiagnosticCollection("hexRuns"));
  parts.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => diagnostics.delete(uri)));
  const links = new LinkProvider({ ...commandDeps, current, sessions, globalState });
  const { version } = context.extension.packageJSON as { version: string };
  const createClient = (host: HexHost, token: string) => createHexClient({ host, token, version });
  const signInDeps = { sessions, globalState, log, createClient };
  const runner = new CommandRunner(commandDeps);
  const others: Record<OtherCommand, (argument: unknown) => unknown> = {
    signIn: (preset) => signInTo(signInDeps, preset),
    tryAgain: () => tryAgain(signInDeps),
    useEnvironmentToken: () => signInFromEnvironment(signInDeps, environment),
    getStarted: () => vscode.commands.executeCommand("workbench.action.openWalkthrough", walkthrough, false),
    signOut: () => signOut(sessions),
    switchWorkspace: () => switchWorkspace(signInDeps),
    keepPage: () => pages.keep(),
    pageBack: () => pages.go("back"),
    pageForward: () => pages.go("forward"),
    followLink: (target) => links.followLink(target),
    openRunsRow: () => frames.runs.openSelected(),
    openProjectsRow: () => frames.projects.openSelected(),
    showMoreRecent: (row) => runs.showMore(row),
    showRunsAsList: () => runs.showAsList(true),
    showRunsByProject: () => runs.showAsList(false),
    collapseRuns: () => collapse("hexRuns.runs"),
    collapseProjects: () => collapse("hexRuns.projects"),
  };
  return {
    links,
    notices,
    pages,
    signIn: () => signInTo(signInDeps),
    tasks: new HexTasks(commandDeps),
    tools: new HexTools(commandDeps),
    inputsFiles: parts.add(
      new InputsFiles({ current, log, schemaChanged: (uri) => deps.schemaChanged.fire(uri) }, diagnostics),
    ),
    lenses: parts.add(new HexLenses({ ...shared, chosen, visible, changed: () => deps.lensesChanged.fire() })),
    /** Runs a command, from a tree on its selected rows. Returns nothing, as other extensions can call it. */
    async run(name: Exclude<CommandName, "showLog">, argument?: unknown, selected?: unknown): Promise<void> {
      await (isOther(name) ? others[name](argument) : runner.run(name, argument, selected));
    },
  };
}

/** As package.json names it. */
const walkthrough = "hex-runs.hex-runs#start";

/** VS Code's own button would also be there while signed out. */
function collapse(viewId: string): Thenable<unknown> {
  return vscode.commands.executeCommand(`workbench.actions.treeView.${viewId}.collapseAll`);
}

/** Commands that need no sign-in. */
type OtherCommand = Exclude<CommandName, keyof typeof handlers | "showLog">;

function isOther(name: Exclude<CommandName, "showLog">): name is OtherCommand {
  return !(name in handlers);
}
