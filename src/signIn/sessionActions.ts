import * as vscode from "vscode";
import { confirm, showInformation } from "../ui/messages";
import { showQuickPick } from "../ui/quickInput";
import { parseHost } from "../hex/host";
import { dateText } from "../ui/format";
import { signIn, signInWithToken, type SignInDeps, type SignInPreset } from "./signIn";
import type { Session, Sessions } from "./sessions";
import { plain, withoutIcons } from "../util/text";

/**
 * *Hex: Sign In*.
 *
 * @param preset `{ host }` of a button; anything else is ignored. Answers undefined when the user cancels.
 */
export async function signInTo(deps: SignInDeps, preset?: unknown): Promise<Session | undefined> {
  await deps.sessions.load();
  return await signIn(deps, presetOf(preset, deps.sessions));
}

/** *Hex: Try Again*: asks Hex again about the token that it refused. */
export async function tryAgain(deps: SignInDeps): Promise<void> {
  const { sessions } = deps;
  await sessions.load();
  const session = sessions.current;
  const token = session && (await sessions.token(session.id));
  if (session && token !== undefined) {
    await signInWithToken(deps, session.host, token, session.account);
  }
}

/** `{ host }` of a button; else, while a token is refused, its host. Keybindings can pass anything. */
function presetOf(given: unknown, sessions: Sessions): SignInPreset {
  const text = typeof given === "object" && given !== null && "host" in given ? given.host : undefined;
  const host = typeof text === "string" ? parseHost(text) : undefined;
  if (typeof host === "string") {
    return { host };
  }
  return sessions.state === "refused" ? { host: sessions.current?.host } : {};
}

/** *Hex: Sign Out*. */
export async function signOut(sessions: Sessions): Promise<void> {
  await sessions.load();
  if (sessions.all.length === 0) {
    void showInformation(vscode.l10n.t("You are not signed in to Hex."));
    return;
  }
  const session =
    sessions.all.length === 1
      ? sessions.current
      : await pickSession(sessions, vscode.l10n.t("Choose the sign-in to sign out of"));
  if (!session) {
    return;
  }
  const detail = vscode.l10n.t(
    "Its token is removed from this system’s secret store, and its projects and runs are forgotten here. Active runs go on in Hex. To make the token useless, revoke it in Hex.",
  );
  const message = vscode.l10n.t("Sign out {0}?", session.label);
  if (await confirm(message, vscode.l10n.t("Sign Out"), { detail })) {
    await sessions.remove(session.id);
  }
}

/** *Hex: Switch Workspace*. */
export async function switchWorkspace(deps: SignInDeps): Promise<void> {
  const { sessions } = deps;
  await sessions.load();
  const another: SessionItem = {
    label: vscode.l10n.t("Sign in to another workspace…"),
    iconPath: new vscode.ThemeIcon("add"),
    alwaysShow: true,
  };
  const session =
    sessions.all.length === 0
      ? another
      : await pickItem(sessions, vscode.l10n.t("Choose the workspace to work with in this window"), [another]);
  if (session === another) {
    await signIn(deps);
  } else if (session?.session) {
    await sessions.switchTo(session.session.id);
  }
}

interface SessionItem extends vscode.QuickPickItem {
  readonly session?: Session;
}

async function pickSession(sessions: Sessions, placeHolder: string): Promise<Session | undefined> {
  return (await pickItem(sessions, placeHolder, []))?.session;
}

function pickItem(
  sessions: Sessions,
  placeHolder: string,
  more: readonly SessionItem[],
): Thenable<SessionItem | undefined> {
  const items = [...sessions.all.map((session) => itemOf(session, session === sessions.current)), ...more];
  return showQuickPick(items, { title: vscode.l10n.t("Hex workspaces"), placeHolder, matchOnDescription: true });
}

function itemOf(session: Session, isCurrent: boolean): SessionItem {
  const { email, role, orgId, expiresAt } = session.account;
  const facts = [
    email,
    role,
    expiresAt && vscode.l10n.t("token expires on {0}", dateText(expiresAt)),
    orgId && vscode.l10n.t("workspace {0}", orgId.slice(0, 8)),
  ];
  return {
    label: withoutIcons(session.label),
    description: isCurrent ? vscode.l10n.t("current") : undefined,
    detail: withoutIcons(facts.flatMap((fact) => (fact ? [plain(fact, 80)] : [])).join(" · ")),
    session,
  };
}
