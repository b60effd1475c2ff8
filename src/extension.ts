import * as vscode from "vscode";
import { registerChat } from "./chat/register";
import { registerLenses } from "./hexFiles/register";
import { registerInputsFiles } from "./inputsFile/register";
import { registerLinks } from "./links/register";
import { AuthenticationProvider } from "./signIn/authenticationProvider";
import { Environment } from "./signIn/environment";
import { Sessions } from "./signIn/sessions";
import type { StorageFailure } from "./signIn/signInStore";
import { registerTasks } from "./tasks/register";
import { TreeFrame } from "./tree/treeFrame";
import { commandNames } from "./ui/commandIds";
import { systemClock } from "./util/clock";
import { DisposableStore, MutableDisposable } from "./util/disposables";
import { lazy, retryUntilDone } from "./util/lazy";
import { logError } from "./util/log";
import { SerialMemento } from "./util/memento";

/** Registers everything and reads who is signed in. All else is in app.ts, loaded with the first sign-in or first use. */
export function activate(context: vscode.ExtensionContext): void {
  const parts = new DisposableStore();
  context.subscriptions.push(parts);
  const log = parts.add(vscode.window.createOutputChannel("Hex Runs", { log: true }));
  const report = (error: unknown) => logError(log, error);
  const states = {
    globalState: new SerialMemento(context.globalState),
    workspaceState: new SerialMemento(context.workspaceState),
  };
  const openSync = async () => (await import("./signIn/sessionSync")).openSessionSync(context, report);
  const sessions = parts.add(new Sessions({ secrets: context.secrets, ...states }, log, openSync));
  const environment = parts.add(new Environment());
  const runs = parts.add(new TreeFrame("hexRuns.runs", "hexRuns.openRunsRow"));
  const projects = parts.add(new TreeFrame("hexRuns.projects", "hexRuns.openProjectsRow"));
  const lensesChanged = parts.add(new vscode.EventEmitter<void>());
  const schemaChanged = parts.add(new vscode.EventEmitter<vscode.Uri>());
  const deps = { context, ...states, sessions, environment, runs, projects, lensesChanged, schemaChanged, log };
  const app = lazy(async () => parts.add((await import("./app")).startApp(deps)));

  for (const name of commandNames) {
    const run = async (...args: unknown[]) => (name === "showLog" ? log.show() : (await app()).run(name, ...args));
    parts.add(vscode.commands.registerCommand(`hexRuns.${name}`, run));
  }
  const restore = async (panel: vscode.WebviewPanel, state: unknown) => (await app()).pages.restore(panel, state);
  parts.add(vscode.window.registerWebviewPanelSerializer("hexRuns.page", { deserializeWebviewPanel: restore }));
  parts.add(new AuthenticationProvider(sessions, async () => (await app()).signIn()));
  parts.add(registerLenses(async () => (await app()).lenses, lensesChanged.event));
  parts.add(registerInputsFiles(async () => (await app()).inputsFiles, schemaChanged.event, report));
  parts.add(registerLinks(async () => (await app()).links));
  parts.add(registerTasks(async () => (await app()).tasks));
  parts.add(registerChat(sessions, async () => (await app()).tools));

  // Signed out, the views' welcome is all there is to see.
  const loading = parts.add(new MutableDisposable());
  const load = () => (loading.value = retryUntilDone(app, systemClock, report));
  parts.add(sessions.onDidChange(() => sessions.state !== "signedOut" && load()));
  const showFailure = (failure: StorageFailure) =>
    app().then(({ notices }) => notices.showStorageFailure(failure), report);
  parts.add(sessions.onDidFailToStore(showFailure));
  void sessions.load().then(() => environment.start());
}
