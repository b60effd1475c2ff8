import * as vscode from "vscode";
import { showError } from "../session/advice";
import type { SignedInWorkspace } from "../session/currentWorkspace";
import { systemClock } from "../util/clock";
import { showActiveRuns } from "./activeRuns";
import { cancelRun } from "./cancel";
import { cancelAllRuns } from "./cancelAll";
import type { CommandContext, CommandDeps, CommandHandler } from "./context";
import { copyId, copyLink } from "./copy";
import { openProject, openRun, showRun } from "./open";
import { pinProject, unpinProject } from "./pins";
import { clearProjectFilter, filterProjects, sortProjects } from "./projectFilter";
import { loadMore, refresh } from "./refresh";
import { runProject, runProjectWithOptions } from "./run";
import { runAgain } from "./runAgain";
import { StartGuard } from "./startGuard";

const handlers: Record<string, CommandHandler> = {
  runProject,
  runProjectWithOptions,
  runAgain,
  cancelRun,
  cancelAllRuns,
  refresh,
  loadMore,
  openProject,
  openRun,
  showRun,
  copyLink,
  copyId,
  pinProject,
  unpinProject,
  filterProjects,
  clearProjectFilter,
  sortProjects,
  showActiveRuns,
};

/** How long a sign-in that is known may take to open after the window did. */
const longestOpeningMs = 3_000;

/** Registers everything that people do in a workspace; signing in and out is registered elsewhere. */
export function registerCommands(deps: CommandDeps): vscode.Disposable {
  const starts = new StartGuard(systemClock);
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([name, handler]) =>
      vscode.commands.registerCommand(`hexRuns.${name}`, (argument?: unknown) => run(deps, starts, handler, argument)),
    ),
  );
}

/** Runs a command for whoever is signed in. Its errors are told here, and only here. */
async function run(deps: CommandDeps, starts: StartGuard, handler: CommandHandler, argument: unknown): Promise<void> {
  const { pinnedProjects, log, showRunPage, current } = deps;
  try {
    const here = (await signedIn(deps)) ?? (await offerSignIn(deps));
    if (here) {
      const { session, workspace } = here;
      const onDidLeave: CommandContext["onDidLeave"] = (listener, thisArgument, disposables) =>
        current.onDidChange(() => current.value?.workspace !== workspace && listener.call(thisArgument), undefined, disposables);
      await handler({ session, workspace, pinnedProjects, log, showRunPage, starts, onDidLeave }, argument);
    }
  } catch (error) {
    await showError(log, error);
  }
}

/** Who is signed in; waits for a sign-in that is just being opened. */
async function signedIn({ sessions, current }: CommandDeps): Promise<SignedInWorkspace | undefined> {
  await sessions.load();
  if (current.value || sessions.state !== "signedIn") {
    return current.value;
  }
  return await new Promise((resolve) => {
    const done = () => {
      listener.dispose();
      timer.dispose();
      resolve(current.value);
    };
    const listener = current.onDidChange(done);
    const timer = systemClock.after(longestOpeningMs, done);
  });
}

/** Asks to sign in; the command goes on when that is done. */
async function offerSignIn(deps: CommandDeps): Promise<SignedInWorkspace | undefined> {
  const refused = deps.sessions.state === "refused";
  const signIn = refused ? vscode.l10n.t("Sign In Again") : vscode.l10n.t("Sign In");
  const message = refused
    ? vscode.l10n.t("Hex no longer accepts your token: it has expired or was revoked. Sign in again first.")
    : vscode.l10n.t("Sign in to Hex first.");
  if ((await vscode.window.showInformationMessage(message, signIn)) !== signIn) {
    return undefined;
  }
  await vscode.commands.executeCommand("hexRuns.signIn");
  return await signedIn(deps);
}
