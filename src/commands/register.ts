import * as vscode from "vscode";
import type { SignedInWorkspace } from "../session/currentWorkspace";
import { systemClock } from "../util/clock";
import type { CommandContext, CommandDeps } from "./context";
import type { handlers } from "./handlers";
import { StartGuard } from "./startGuard";

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
  copyLink: true,
  copyId: true,
  pinProject: true,
  unpinProject: true,
  filterProjects: true,
  clearProjectFilter: true,
  sortProjects: true,
  showActiveRuns: true,
};

/** How long a sign-in that is known may take to open after the window did. */
const longestOpeningMs = 3_000;

/**
 * Registers everything that people do in a workspace; signing in and out is registered elsewhere.
 * The code behind the commands is only loaded when one is used, which keeps activation short.
 */
export function registerCommands(deps: CommandDeps): vscode.Disposable {
  const starts = new StartGuard(systemClock);
  return vscode.Disposable.from(
    ...(Object.keys(names) as CommandName[]).map((name) =>
      vscode.commands.registerCommand(`hexRuns.${name}`, (argument?: unknown) => run(deps, starts, name, argument)),
    ),
  );
}

/** Runs a command for whoever is signed in. Its errors are told here, and only here. */
async function run(deps: CommandDeps, starts: StartGuard, name: CommandName, argument: unknown): Promise<void> {
  const { pinnedProjects, log, showRunPage, current } = deps;
  try {
    const here = (await signedIn(deps)) ?? (await offerSignIn(deps));
    if (here) {
      const { session, workspace } = here;
      const onDidLeave: CommandContext["onDidLeave"] = (listener, thisArgument, disposables) =>
        current.onDidChange(() => current.value?.workspace !== workspace && listener.call(thisArgument), undefined, disposables);
      const { handlers } = await import("./handlers");
      await handlers[name]({ session, workspace, pinnedProjects, log, showRunPage, starts, onDidLeave }, argument);
    }
  } catch (error) {
    const { showError } = await import("../session/advice");
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
