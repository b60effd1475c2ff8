import * as vscode from "vscode";
import { confirm, showWarning } from "../ui/messages";
import { showQuickPick } from "../ui/quickInput";
import { hostName } from "../hex/host";
import { tokenProblem } from "../hex/token";
import type { HexHost } from "../hex/types";
import { plain, withoutIcons } from "../util/text";
import { signInAction } from "../ui/errors/errorActions";
import { hostErrorMessage, tokenErrorMessage } from "../ui/errors/entryErrors";
import { isHexHost } from "./environmentVariables";
import type { Environment, FoundSignIn } from "./environment";
import { signInWithToken, type SignInDeps } from "./signIn";
import type { Session } from "./sessions";

/** Signs in with the token of the environment or a `.env` file, after it was checked as any other. */
export async function signInFromEnvironment(deps: SignInDeps, environment: Environment): Promise<Session | undefined> {
  if (!vscode.workspace.isTrusted) {
    offerSignIn(vscode.l10n.t("Trust this workspace to use tokens from its environment."));
    return undefined;
  }
  const found = await environment.read();
  if (found.length === 0) {
    offerSignIn(
      vscode.l10n.t(
        "No Hex token found in the environment or the .env file. Add it as HEX_API_TOKEN, or sign in with a token.",
      ),
    );
    return undefined;
  }
  const chosen = found.length === 1 ? found[0] : await chooseFolder(found);
  if (!chosen) {
    return undefined;
  }
  const problem = tokenProblem(chosen.token);
  if (problem) {
    offerSignIn(tokenErrorMessage(problem));
    return undefined;
  }
  if (typeof chosen.host !== "string") {
    offerSignIn(hostErrorMessage(chosen.host.problem));
    return undefined;
  }
  return (await mayBeSent(chosen, chosen.host)) ? signInWithToken(deps, chosen.host, chosen.token) : undefined;
}

/**
 * A `.env` file can come with a repository that others wrote, and could name a host of theirs to
 * get a token that is put into it; so a host that is not Hex's is asked about.
 */
async function mayBeSent({ folder }: FoundSignIn, host: HexHost): Promise<boolean> {
  if (folder === undefined || isHexHost(host)) {
    return true;
  }
  const detail = vscode.l10n.t(
    "The .env file of “{0}” names this host, which isn’t one of Hex’s own. The people who run it can use the token.",
    plain(folder.name, 80),
  );
  const message = vscode.l10n.t("Send the token in .env to {0}?", hostName(host));
  return await confirm(message, vscode.l10n.t("Send Token"), { detail });
}

async function chooseFolder(found: readonly FoundSignIn[]): Promise<FoundSignIn | undefined> {
  const items = found.map((signIn) => ({
    label: withoutIcons(plain(signIn.folder?.name ?? "", 80)),
    description: typeof signIn.host === "string" ? hostName(signIn.host) : undefined,
    signIn,
  }));
  const chosen = await showQuickPick(items, {
    title: vscode.l10n.t("Sign in to Hex"),
    placeHolder: vscode.l10n.t("Use the .env file of which folder?"),
  });
  return chosen?.signIn;
}

/** Not waited for: the message may stand for long. */
function offerSignIn(message: string): void {
  void showWarning(message, signInAction());
}
