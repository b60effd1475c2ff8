import * as vscode from "vscode";
import type { ChosenProjects } from "../hexFiles/chosenProjects";
import type { HexFiles } from "../hexFiles/hexFiles";
import type { ProjectId, RunId } from "../hex/types";
import type { Presets } from "../presets/presetStore";
import { showError, type ShowErrorOptions } from "../ui/errors/errorMessage";
import type { CurrentWorkspace, SignedInWorkspace } from "../signIn/currentWorkspace";
import type { Pins } from "../signIn/pins";
import type { Sessions } from "../signIn/sessions";
import type { QuestionFlow } from "../ui/questionFlow";
import { logError } from "../util/log";
import type { StartGuard } from "./startGuard";

/** What the commands need of the rest of the extension. */
export interface CommandDeps {
  current: Pick<CurrentWorkspace, "value" | "onDidChange">;
  sessions: Pick<Sessions, "load" | "state">;
  pins: Pick<Pins, "isEmpty" | "add" | "remove">;
  /** What is in the open folders. */
  files: { hexFiles: Pick<HexFiles, "load" | "projects">; presets: Presets; chosen: ChosenProjects };
  log: vscode.LogOutputChannel;
  showRunPage: (projectId: ProjectId, runId: RunId) => unknown;
  /** A run was started again from its page: the page goes on to the new run. */
  followRun: (projectId: ProjectId, from: RunId, to: RunId) => unknown;
  /** Sets two runs of a project side by side. */
  showComparison: (projectId: ProjectId, runIds: readonly [RunId, RunId]) => unknown;
  /** Selects a listed project in the Projects view. */
  revealProject: (projectId: ProjectId) => Thenable<unknown>;
}

/** What one command works with, from its call to its end. */
export interface CommandContext
  extends
    SignedInWorkspace,
    Pick<CommandDeps, "pins" | "files" | "log" | "showRunPage" | "followRun" | "showComparison"> {
  starts: StartGuard;
  /** Another workspace became the current one: open questions no longer apply. */
  onDidLeave: vscode.Event<void>;
  /** The questions that this command asks one after the other. */
  flow: QuestionFlow;
}

/**
 * A command. `argument` is what it was called on; without one the command asks. `selected` are the rows of a tree
 * that it was called on together, `argument` among them; not given, or empty, when it was called on one.
 */
export type CommandHandler = (
  context: CommandContext,
  argument: unknown,
  selected?: readonly unknown[],
) => Promise<void> | void;

/** Shows an error without waiting for the user's response. */
export function report({ log }: Pick<CommandContext, "log">, error: unknown, options?: ShowErrorOptions): void {
  void showError(log, error, options).then(undefined, (failure: unknown) => logError(log, failure));
}

/** Does work that a button or a list started, and shows its errors. */
export function inBackground(context: Pick<CommandContext, "log">, work: () => unknown): void {
  void (async () => {
    try {
      await work();
    } catch (error) {
      report(context, error);
    }
  })();
}

/** Shows a short confirmation in the status bar. */
export function showStatus(text: string): void {
  vscode.window.setStatusBarMessage(text, 4_000);
}
