import * as vscode from "vscode";
import { confirm } from "../ui/messages";
import type { CommandDeps } from "../actions/context";
import { offerSignIn, signedIn } from "../actions/whoIsSignedIn";
import { hostName } from "../hex/host";
import type { HexHost, ProjectId } from "../hex/types";
import { findByAddress, isGone } from "../findProject";
import type { CurrentWorkspace, SignedInWorkspace } from "../signIn/currentWorkspace";
import { strangerText } from "../signIn/signIn";
import type { Session, Sessions } from "../signIn/sessions";
import { systemClock } from "../util/clock";
import type { StoredState } from "../util/memento";

/** What following a link needs of the rest of the extension. */
export interface LinkDeps extends Omit<CommandDeps, "current"> {
  current: Pick<CurrentWorkspace, "value" | "onDidChange" | "sees">;
  sessions: Pick<Sessions, "load" | "state" | "all" | "switchTo">;
  /** Where earlier sign-ins are remembered. */
  globalState: Pick<StoredState, "get">;
}

/** Where a link leads, as far as it says. */
interface LinkPlace {
  host?: HexHost;
  /** An organisation's UUID or short name. */
  org?: string;
  projectId?: ProjectId;
}

/** How long a sign-in may take to open. */
const longestOpeningMs = 5_000;

/**
 * The workspace that a link is of. Of several sign-ins at its host the one of its organisation is
 * asked for the project first, then the others. Asks the user to sign in, or to switch, when it is
 * not the current one.
 */
export async function workspaceFor(deps: LinkDeps, place: LinkPlace): Promise<SignedInWorkspace | undefined> {
  await deps.sessions.load();
  const current = await signedIn(deps);
  const { host } = place;
  if (host === undefined) {
    return current ?? (await offerSignIn(deps));
  }
  const there = inOrder(deps.sessions.all, place, current?.session);
  const session =
    (await whoSees(deps, there, place, current)) ?? there.find(({ id }) => id === current?.session.id) ?? there[0];
  if (!session) {
    return (await confirm(elsewhere(host, current), vscode.l10n.t("Sign In"), {
      detail: strangerText(host, deps.globalState),
    }))
      ? await opened(
          deps,
          (one) => one.host === host,
          () => vscode.commands.executeCommand("hexRuns.signIn", { host }),
        )
      : undefined;
  }
  if (session.id === current?.session.id) {
    return current;
  }
  const question =
    current?.session.host === host
      ? vscode.l10n.t("The link’s project is in a workspace that you’re signed in to as {0}.", session.label)
      : elsewhere(host, current);
  return (await confirm(question, vscode.l10n.t("Switch Workspace")))
    ? await opened(
        deps,
        (one) => one.id === session.id,
        () => deps.sessions.switchTo(session.id),
      )
    : undefined;
}

/** The sign-ins at the link's host: that of its organisation, then the current one, then the others. */
function inOrder(all: readonly Session[], { host, org }: LinkPlace, current: Session | undefined): Session[] {
  const rank = ({ id, account }: Session) =>
    org !== undefined && account.orgId === org ? 0 : id === current?.id ? 1 : 2;
  return all.filter((session) => session.host === host).sort((a, b) => rank(a) - rank(b));
}

/** The first of several sign-ins that may see the link's project; of one alone nothing is asked. */
async function whoSees(
  deps: LinkDeps,
  sessions: readonly Session[],
  { projectId }: LinkPlace,
  current: SignedInWorkspace | undefined,
): Promise<Session | undefined> {
  if (projectId === undefined || sessions.length < 2) {
    return undefined;
  }
  for (const session of sessions) {
    const sees =
      session.id === current?.session.id ? await isIn(current, projectId) : await deps.current.sees(session, projectId);
    if (sees) {
      return session;
    }
  }
  return undefined;
}

async function isIn({ workspace }: SignedInWorkspace, projectId: ProjectId): Promise<boolean> {
  try {
    return "project" in (await findByAddress(workspace, { projectId }));
  } catch (error) {
    if (isGone(error)) {
      return false;
    }
    throw error;
  }
}

function elsewhere(host: HexHost, current: SignedInWorkspace | undefined): string {
  return current
    ? vscode.l10n.t(
        "The link belongs to {0}, but you’re signed in to {1}.",
        hostName(host),
        hostName(current.session.host),
      )
    : vscode.l10n.t("The link belongs to {0}, where you aren’t signed in.", hostName(host));
}

/** Opens another workspace; answers it as soon as it is there, or nothing after some seconds. */
async function opened(
  { current }: LinkDeps,
  isIt: (session: Session) => boolean,
  open: () => Thenable<unknown>,
): Promise<SignedInWorkspace | undefined> {
  const value = () => (current.value && isIt(current.value.session) ? current.value : undefined);
  const opening = new Promise<void>((resolve) => {
    const done = () => {
      listener.dispose();
      timer.dispose();
      resolve();
    };
    const listener = current.onDidChange(() => value() && done());
    const timer = systemClock.after(longestOpeningMs, done);
  });
  await open();
  if (!value()) {
    await opening;
  }
  return value();
}
