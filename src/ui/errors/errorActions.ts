import * as vscode from "vscode";
import type { HexHost } from "../../hex/types";

/** A button beside a message: runs a command. */
export interface AdviceAction {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

/** Runs the command of a button that was chosen; none was when the message was closed. */
export async function runAction(action: AdviceAction | undefined): Promise<void> {
  if (action) {
    await vscode.commands.executeCommand(action.command, ...(action.arguments ?? []));
  }
}

/** What happened and what to do next, with what can be done at once. */
export interface Advice {
  readonly message: string;
  readonly actions: readonly AdviceAction[];
}

/** Where Hex explains how a token is made. */
export const tokenHelp = vscode.Uri.parse("https://learn.hex.tech/docs/api-integrations/api/overview#token-creation");

export const signInAction = (): AdviceAction => ({
  title: vscode.l10n.t("Sign In"),
  command: "hexRuns.signIn",
});

/** With a host, the sign-in begins at its token. */
export const signInAgainAction = (host?: HexHost): AdviceAction => ({
  title: vscode.l10n.t("Sign In Again"),
  command: "hexRuns.signIn",
  arguments: host === undefined ? [] : [{ host }],
});

/** Asks Hex again about the token that it refused. */
export const tryAgainAction = (): AdviceAction => ({
  title: vscode.l10n.t("Try Again"),
  command: "hexRuns.tryAgain",
});

export const showLogAction = (): AdviceAction => ({
  title: vscode.l10n.t("Show Log"),
  command: "hexRuns.showLog",
});

export const showActiveRunsAction = (): AdviceAction => ({
  title: vscode.l10n.t("Show Active Runs"),
  command: "hexRuns.showActiveRuns",
});

export const refreshAction = (): AdviceAction => ({
  title: vscode.l10n.t("Refresh"),
  command: "hexRuns.refresh",
});

export const tokenHelpAction = (): AdviceAction => ({
  title: vscode.l10n.t("How to Create a Token"),
  command: "vscode.open",
  arguments: [tokenHelp],
});
