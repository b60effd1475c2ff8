import * as vscode from "vscode";
import { cancelAllRuns, cancelRun } from "./actions/cancelRun";
import type { CommandDeps, CommandHandler } from "./actions/context";
import { copyId, copyLink } from "./actions/copy";
import { openProject, openRun, showRun } from "./actions/openInHex";
import { pinProject, unpinProject } from "./actions/pinProject";
import { clearProjectFilter, filterProjects, sortProjects } from "./actions/filterAndSortProjects";
import { loadMore, refresh } from "./actions/refresh";
import { showActiveRuns } from "./actions/showActiveRuns";
import { StartGuard } from "./actions/startGuard";
import { addressIn, several, sessionIn } from "./actions/target";
import { offerSignIn, onDidLeave, signedIn } from "./actions/whoIsSignedIn";
import { copyRunAs } from "./copyAs/copyRunAs";
import { wrongFor } from "./findProject";
import { chooseProjectOfFile } from "./hexFiles/chooseProjectOfFile";
import { runAgain, runAgainWithChanges, runProject, runWithInputs } from "./inputs/run";
import { runWithInputsFromFile } from "./inputsFile/runWithInputsFromFile";
import { deletePreset, editPreset, savePreset } from "./presets/presetCommands";
import { runPreset } from "./presets/runPreset";
import { compareRuns } from "./runPage/compare";
import type { CommandName } from "./ui/commandIds";
import { addressErrorMessage } from "./ui/errors/entryErrors";
import { showError } from "./ui/errors/errorMessage";
import { showWarning } from "./ui/messages";
import { QuestionFlow } from "./ui/questionFlow";
import { systemClock } from "./util/clock";

/** The commands that need a sign-in. */
export const handlers = {
  runProject,
  runWithInputs,
  runWithInputsFromFile,
  runAgain,
  runAgainWithChanges,
  cancelRun,
  cancelAllRuns,
  refresh,
  loadMore,
  openProject,
  openRun,
  showRun,
  compareRuns,
  copyLink,
  copyId,
  copyRunAs,
  pinProject,
  unpinProject,
  filterProjects,
  clearProjectFilter,
  sortProjects,
  showActiveRuns,
  savePreset,
  runPreset,
  editPreset,
  deletePreset,
  chooseProjectOfFile,
} satisfies Partial<Record<CommandName, CommandHandler>>;

/** Runs the commands that need a sign-in. */
export class CommandRunner {
  private readonly starts = new StartGuard(systemClock);

  constructor(private readonly deps: CommandDeps) {}

  /** Offers to sign in first when nobody is. Its errors are shown here, and only here. */
  async run(name: keyof typeof handlers, argument: unknown, selected?: unknown): Promise<void> {
    const { pins, files, log, showRunPage, followRun, showComparison } = this.deps;
    const flow = new QuestionFlow();
    try {
      const here = (await signedIn(this.deps)) ?? (await offerSignIn(this.deps));
      if (here) {
        const { session, workspace } = here;
        const asked = sessionIn(argument);
        if (asked !== undefined && asked !== session.id) {
          void showWarning(
            vscode.l10n.t("Nothing was started: the workspace was switched after the question was asked."),
          );
          return;
        }
        const address = addressIn(argument);
        const wrong = address && wrongFor(workspace, address);
        if (wrong) {
          void showWarning(addressErrorMessage(wrong, workspace));
          return;
        }
        const context = { pins, files, log, showRunPage, followRun, showComparison, starts: this.starts, flow };
        await handlers[name](
          { ...here, ...context, onDidLeave: onDidLeave(this.deps, here) },
          argument,
          several(selected),
        );
      }
    } catch (error) {
      flow.end();
      await showError(log, error);
    } finally {
      flow.dispose();
    }
  }
}
