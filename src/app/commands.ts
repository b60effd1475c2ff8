import * as vscode from "vscode";
import { lazy } from "../util/lazy";
import type { CommandDeps } from "../actions/context";
import type { handlers } from "./handlers";

type CommandName = keyof typeof handlers;

const names: Record<CommandName, true> = {
  runProject: true,
  runWithInputs: true,
  runAgain: true,
  runAgainWithChanges: true,
  cancelRun: true,
  cancelAllRuns: true,
  refresh: true,
  loadMore: true,
  openProject: true,
  openRun: true,
  showRun: true,
  compareRuns: true,
  copyLink: true,
  copyId: true,
  copyRunAs: true,
  pinProject: true,
  unpinProject: true,
  filterProjects: true,
  clearProjectFilter: true,
  sortProjects: true,
  showActiveRuns: true,
  savePreset: true,
  runPreset: true,
  editPreset: true,
  deletePreset: true,
  runWithInputsFromFile: true,
  chooseProjectOfFile: true,
};

/**
 * Registers everything that people do in a workspace; signing in and out is registered elsewhere.
 * The code behind the commands is only loaded when one is used, which keeps activation short.
 */
export function registerCommands(deps: CommandDeps): vscode.Disposable {
  const runner = lazy(async () => new (await import("./commandRunner")).CommandRunner(deps));
  return vscode.Disposable.from(
    ...(Object.keys(names) as CommandName[]).map((name) =>
      vscode.commands.registerCommand(`hexRuns.${name}`, async (argument?: unknown) =>
        (await runner()).run(name, argument),
      ),
    ),
  );
}
