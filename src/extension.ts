import * as vscode from "vscode";
import { registerChat } from "./chat/register";
import { registerInputsFileHelp } from "./inputsFile/inputsFileHelp";
import { registerCommands } from "./app/commands";
import { registerSessionCommands } from "./signIn/sessionCommands";
import { FolderFiles } from "./hexFiles/folderFiles";
import type { ProjectId, RunId } from "./hex/types";
import { registerLinks } from "./links/register";
import { CurrentWorkspace } from "./signIn/currentWorkspace";
import { Pins } from "./signIn/pins";
import { Sessions } from "./signIn/sessions";
import { registerTasks } from "./tasks/register";
import { systemClock } from "./util/clock";
import { SerialMemento } from "./util/memento";
import { ConfigValue, integer, oneOf, texts } from "./util/settings";
import { registerLenses } from "./hexFiles/lazyLenses";
import { LazyViews } from "./app/lazyViews";
import { Ticker } from "./ui/ticker";

/** Makes the parts, wires them and registers them. Nothing here waits for the network. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(vscode.window.createOutputChannel("Hex Runs", { log: true }));
  const globalState = new SerialMemento(context.globalState);
  const workspaceState = new SerialMemento(context.workspaceState);
  const pins = new Pins(own(new ConfigValue("pinnedProjects", texts)), globalState);
  const requestsPerMinute = own(new ConfigValue("requestsPerMinute", integer(1, 60, 20)));
  const statusBar = own(new ConfigValue("statusBar", oneOf(["always", "active", "never"], "always")));
  const notifications = own(new ConfigValue("notifications", oneOf(["all", "failures", "off"], "all")));
  const notifySlowRuns = own(new ConfigValue("notifySlowRuns", (raw) => raw === true));

  const news = async () => {
    const { openSessionSync } = await import("./signIn/sessionSync");
    return openSessionSync(context.globalStorageUri.fsPath, (error) => log.error(String(error)));
  };
  const sessions = own(new Sessions({ secrets: context.secrets, globalState, workspaceState }, log, news));
  const files = own(new FolderFiles(log, globalState, workspaceState));
  const current = own(
    new CurrentWorkspace({ context, sessions, log, requestsPerMinute, pins, findHexFile: files.find }),
  );
  const ticker = own(new Ticker(systemClock));
  const views = own(
    new LazyViews({
      context,
      current,
      sessions,
      pins,
      statusBar,
      notifications,
      notifySlowRuns,
      clock: systemClock,
      ticker,
      files,
      log,
    }),
  );
  own(registerLenses({ current, sessions, ticker, clock: systemClock, log, chosen: files.chosen }));
  const deps = {
    current,
    sessions,
    pins,
    files,
    log,
    showRunPage: (projectId: ProjectId, runId: RunId) => views.showRunPage(projectId, runId),
    showComparison: (projectId: ProjectId, runIds: readonly [RunId, RunId]) => views.compareRuns(projectId, runIds),
    revealProject: (projectId: ProjectId) => views.revealProject(projectId),
  };
  own(registerCommands(deps));
  own(registerLinks({ ...deps, globalState }));
  own(registerTasks({ ...deps, files }));
  own(registerChat(deps));
  own(registerInputsFileHelp({ current, log }));
  own(registerSessionCommands({ context: { extension: context.extension, globalState }, sessions, log }));
}
