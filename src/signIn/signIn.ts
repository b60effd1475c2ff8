import * as vscode from "vscode";
import { showInformation, withProgress } from "../ui/messages";
import { askMe, type HexClient } from "../hex/client";
import { HexError, isHexError } from "../hex/errors";
import { hostName, isHexHost, parseHost } from "../hex/host";
import type { Account, HexHost } from "../hex/types";
import { plain } from "../util/text";
import { logError } from "../util/log";
import { showError } from "../ui/errors/errorMessage";
import { dateText } from "../ui/format";
import { askHost } from "./hostStep";
import { QuestionFlow } from "../ui/questionFlow";
import { back } from "../ui/quickPick";
import { logRequests } from "./requestLog";
import type { Session, Sessions } from "./sessions";
import { askToken } from "./tokenStep";
import type { StoredState } from "../util/memento";

export interface SignInDeps {
  readonly sessions: Sessions;
  readonly globalState: StoredState;
  readonly log: vscode.LogOutputChannel;
  createClient(host: HexHost, token: string): HexClient;
}

export interface SignInPreset {
  /** Begins with the token of this host. */
  readonly host?: HexHost;
}

/** Asks for host and token and keeps them once the host has accepted the token. */
export async function signIn(deps: SignInDeps, preset: SignInPreset = {}): Promise<Session | undefined> {
  const flow = new QuestionFlow();
  let host = preset.host;
  let before: HexHost | undefined;
  let typed = "";
  for (;;) {
    host ??= await askHost(rememberedHosts(deps.globalState), flow, before);
    if (host === undefined) {
      flow.end();
      return undefined;
    }
    const chosen = host;
    const step = await askToken({
      host: chosen,
      flow,
      // Not the user but a link may have named it.
      warning: chosen === preset.host ? strangerText(chosen, deps.globalState) : undefined,
      typed,
      check: (token, signal) => checkToken(deps, chosen, token, signal),
    });
    typed = step.typed;
    if (step.result === back) {
      [before, host] = [host, undefined];
    } else {
      flow.end();
      return step.result && keep(deps, chosen, step.result.token, step.result.account);
    }
  }
}

/**
 * Asks the host whose token it is, and whether it may read projects: without that nothing here
 * works. Nothing is retried, as the user is waiting. Rejects with a HexError.
 */
async function checkToken(
  deps: Pick<SignInDeps, "createClient" | "log">,
  host: HexHost,
  token: string,
  signal: AbortSignal,
): Promise<Account> {
  const client = deps.createClient(host, token);
  const logging = logRequests(client, deps.log);
  try {
    const account = await askMe(client, { signal, attempts: 1 });
    // Where there is no Me the projects have been asked for already.
    if (Object.keys(account).length > 0) {
      await mayReadProjects(client, signal);
    }
    return account;
  } catch (error) {
    if (!(error instanceof HexError)) {
      logError(deps.log, error);
    }
    throw error;
  } finally {
    logging.dispose();
  }
}

/**
 * Signs in with a known token: checks it with visible progress and keeps it. Shows its errors.
 *
 * @param known the known account, for a workspace that does not return one.
 */
export async function signInWithToken(
  deps: SignInDeps,
  host: HexHost,
  token: string,
  known: Account = {},
): Promise<Session | undefined> {
  try {
    const account = await withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Checking the token with {0}…", hostName(host)),
        cancellable: true,
      },
      (_progress, cancellation) => {
        const aborting = new AbortController();
        cancellation.onCancellationRequested(() => aborting.abort());
        return checkToken(deps, host, token, aborting.signal);
      },
    );
    return await keep(deps, host, token, { ...known, ...account });
  } catch (error) {
    if (!isHexError(error, "cancelled")) {
      void showError(deps.log, error, { signingIn: true });
    }
    return undefined;
  }
}

/** Rejects only with errors that are about the token; the views show any other. */
async function mayReadProjects(client: HexClient, signal: AbortSignal): Promise<void> {
  try {
    await client.send("ListProjects", { limit: 1 }, { signal, attempts: 1 });
  } catch (error) {
    if (!(error instanceof HexError) || ["unauthorized", "forbidden", "cancelled"].includes(error.kind)) {
      throw error;
    }
  }
}

/** Keeps a checked token and says whose it is. */
export async function keep(deps: SignInDeps, host: HexHost, token: string, account: Account): Promise<Session> {
  const session = await deps.sessions.add(host, token, account);
  await rememberHost(deps.globalState, host);
  void greet(session);
  return session;
}

/** With a button, as VS Code cuts a message without one to a line, and the expiry is at its end. */
async function greet(session: Session): Promise<void> {
  await showInformation(greeting(session), {
    title: vscode.l10n.t("Show Projects"),
    command: "hexRuns.projects.focus",
  });
}

/** Who signed in where; then when the token expires, where Hex tells that. */
function greeting(session: Session): string {
  return [welcome(session), tokenText(session)].filter((text) => text !== undefined).join(" ");
}

function welcome({ host, account, kind }: Session): string {
  const where = hostName(host);
  const [name, email, role] = [account.name, account.email, account.role].map((text) => plain(text ?? "", 80));
  const who = name && email ? vscode.l10n.t("{0} ({1})", name, email) : name || email;
  if (who) {
    return role
      ? vscode.l10n.t("Signed in to {0} as {1}, role {2}.", where, who, roleText(role))
      : vscode.l10n.t("Signed in to {0} as {1}.", where, who);
  }
  return kind === "workspace"
    ? vscode.l10n.t("Signed in to {0} with a workspace token.", where)
    : vscode.l10n.t("Signed in to {0}.", where);
}

/** `EDITOR` as "Editor"; a role in another form as it is. */
function roleText(role: string): string {
  return /^[A-Z]+(_[A-Z]+)*$/.test(role) ? role.charAt(0) + role.slice(1).toLowerCase().replaceAll("_", " ") : role;
}

/** That it never expires is said only where Hex says so; of a personal token, which always does, it is not believed. */
function tokenText({ account: { expiresAt }, kind }: Session): string | undefined {
  if (expiresAt === undefined) {
    return undefined;
  }
  const until = expiresAt && dateText(expiresAt);
  switch (kind) {
    case "personal":
      return until === null ? undefined : vscode.l10n.t("The personal token expires on {0}.", until);
    case "workspace":
      return until === null
        ? vscode.l10n.t("The workspace token doesn’t expire.")
        : vscode.l10n.t("The workspace token expires on {0}.", until);
    case "unknown":
      return until === null
        ? vscode.l10n.t("The token doesn’t expire.")
        : vscode.l10n.t("The token expires on {0}.", until);
  }
}

const hostsKey = "hexRuns.hosts";
const mostHostsRemembered = 10;

/** Hosts of earlier sign-ins, the last first. */
export function rememberedHosts(globalState: Pick<StoredState, "get">): HexHost[] {
  const stored = globalState.get<unknown>(hostsKey);
  return Array.isArray(stored)
    ? stored.flatMap((text) => {
        const host = typeof text === "string" ? parseHost(text) : undefined;
        return typeof host === "string" ? [host] : [];
      })
    : [];
}

async function rememberHost(globalState: StoredState, host: HexHost): Promise<void> {
  const hosts = [host, ...rememberedHosts(globalState).filter((earlier) => earlier !== host)];
  await globalState.update(hostsKey, hosts.slice(0, mostHostsRemembered));
}

/** A warning before a token is pasted for a host that a link named; none for Hex's own hosts and those of earlier sign-ins. */
export function strangerText(host: HexHost, globalState: Pick<StoredState, "get">): string | undefined {
  return isHexHost(host) || rememberedHosts(globalState).includes(host)
    ? undefined
    : vscode.l10n.t(
        "{0} isn’t one of Hex’s own hosts, and you haven’t signed in there before. The people who run it could use a token that you paste there.",
        hostName(host),
      );
}
