import * as vscode from "vscode";
import { confirm, showInformation } from "../ui/messages";
import { askOne, back } from "../ui/quickPick";
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
    void showInformation(vscode.l10n.t("You aren’t signed in to Hex."));
    return;
  }
  const session =
    sessions.all.length === 1
      ? sessions.current
      : await pickSession(sessions, vscode.l10n.t("Sign out of which account?"));
  if (!session || session === "another") {
    return;
  }
  const detail = vscode.l10n.t(
    "Its token is deleted from this machine, and so is everything stored about its projects and runs. Active runs continue in Hex. To disable the token, revoke it in Hex.",
  );
  const message = vscode.l10n.t("Sign out of {0}?", session.label);
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
    value: "another",
  };
  const choice =
    sessions.all.length === 0
      ? "another"
      : await pickSession(sessions, vscode.l10n.t("Use which workspace in this window?"), another);
  if (choice === "another") {
    await signIn(deps);
  } else if (choice) {
    await sessions.switchTo(choice.id);
  }
}

type Choice = Session | "another";

interface SessionItem extends vscode.QuickPickItem {
  readonly value: Choice;
}

/** Asks for one of the sign-ins; Enter takes the current one. */
async function pickSession(
  sessions: Sessions,
  placeholder: string,
  ...others: readonly SessionItem[]
): Promise<Choice | undefined> {
  const items = [...sessions.all.map((session) => itemOf(sessions, session)), ...others];
  const choice = await askOne<Choice>({ title: vscode.l10n.t("Hex workspaces"), placeholder }, items, sessions.current);
  return choice === back ? undefined : choice;
}

function itemOf(sessions: Sessions, session: Session): SessionItem {
  const { email, role, orgId } = session.account;
  const facts = [
    email,
    role,
    tokenFact(session, sessions.isRefused(session)),
    orgId && vscode.l10n.t("workspace {0}", orgId.slice(0, 8)),
  ];
  return {
    label: withoutIcons(session.label),
    description: session === sessions.current ? vscode.l10n.t("current") : undefined,
    detail: withoutIcons(facts.flatMap((fact) => (fact ? [plain(fact, 80)] : [])).join(" · ")),
    value: session,
  };
}

/** How long the token lasts; of one that Hex refuses that it does not, whatever date it once had. */
function tokenFact({ account: { expiresAt } }: Session, isRefused: boolean): string | undefined {
  if (isRefused) {
    return vscode.l10n.t("token expired or revoked");
  }
  return expiresAt ? vscode.l10n.t("token expires on {0}", dateText(expiresAt)) : undefined;
}
