import * as vscode from "vscode";
import { showInformation } from "../ui/messages";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import { systemClock, type Clock } from "../util/clock";
import type { CommandDeps } from "./context";

/** How long a sign-in that is known may take to open after the window did. */
const longestOpeningMs = 3_000;

/** Who is signed in; waits for a sign-in that is just being opened. */
export function signedIn(deps: Pick<CommandDeps, "sessions" | "current">): Promise<SignedInWorkspace | undefined> {
  return signedInWithin(deps, longestOpeningMs, systemClock);
}

/** As `signedIn`, for a sign-in that may take `longestMs` to open; nobody when `stop` comes before. */
export async function signedInWithin(
  { sessions, current }: Pick<CommandDeps, "sessions" | "current">,
  longestMs: number,
  clock: Pick<Clock, "after">,
  stop?: AbortSignal,
): Promise<SignedInWorkspace | undefined> {
  await sessions.load();
  if (current.value || sessions.state !== "signedIn") {
    return current.value;
  }
  return await new Promise((resolve) => {
    const done = () => {
      listener.dispose();
      timer.dispose();
      stop?.removeEventListener("abort", done);
      resolve(stop?.aborted ? undefined : current.value);
    };
    const listener = current.onDidChange(done);
    const timer = clock.after(longestMs, done);
    stop?.addEventListener("abort", done);
  });
}

/** Fires when another workspace than this one, or none, becomes the current one. */
export function onDidLeave(
  { current }: Pick<CommandDeps, "current">,
  { workspace }: Pick<SignedInWorkspace, "workspace">,
): vscode.Event<void> {
  return (listener, thisArgument, disposables) =>
    current.onDidChange(
      () => current.value?.workspace !== workspace && listener.call(thisArgument),
      undefined,
      disposables,
    );
}

/** Why nothing can be asked of Hex, and what to do. */
export function signInFirst({ sessions }: Pick<CommandDeps, "sessions">): { message: string; signIn: string } {
  return sessions.state === "refused"
    ? {
        message: vscode.l10n.t("Hex no longer accepts your token: it has expired or was revoked. Sign in again first."),
        signIn: vscode.l10n.t("Sign In Again"),
      }
    : { message: vscode.l10n.t("Sign in to Hex first."), signIn: vscode.l10n.t("Sign In") };
}

/** Asks to sign in; answers who is, when that is done. */
export async function offerSignIn(
  deps: Pick<CommandDeps, "sessions" | "current">,
): Promise<SignedInWorkspace | undefined> {
  const { message, signIn } = signInFirst(deps);
  const chosen = await showInformation(message, { title: signIn, command: "hexRuns.signIn" });
  return chosen === undefined ? undefined : await signedIn(deps);
}
