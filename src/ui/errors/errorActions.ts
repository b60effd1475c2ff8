import * as vscode from "vscode";
import type { HexHost } from "../../hex/types";

/** A button beside a message: runs a command. */
export interface AdviceAction {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

/** What happened and what to do next, with buttons. */
export interface Advice {
  readonly message: string;
  readonly actions: readonly AdviceAction[];
}

/** Where Hex explains how a token is made. */
export const tokenHelp = vscode.Uri.parse("https://learn.hex.tech/docs/api-integrations/api/overview#token-creation");

const action = (title: string, command: string, ...args: unknown[]): AdviceAction => ({
  title,
  command,
  arguments: args,
});

export const signInAction = () => action(vscode.l10n.t("Sign In"), "hexRuns.signIn");
/** With a host, the sign-in starts at the token step. */
export const signInAgainAction = (host?: HexHost) =>
  action(vscode.l10n.t("Sign In Again"), "hexRuns.signIn", ...(host === undefined ? [] : [{ host }]));
/** Asks Hex again about the token that it refused. */
export const tryAgainAction = () => action(vscode.l10n.t("Try Again"), "hexRuns.tryAgain");
export const tokenHelpAction = () => action(vscode.l10n.t("How to Create a Token"), "vscode.open", tokenHelp);
export const showLogAction = () => action(vscode.l10n.t("Show Log"), "hexRuns.showLog");
export const showActiveRunsAction = () => action(vscode.l10n.t("Show Active Runs"), "hexRuns.showActiveRuns");
export const refreshAction = () => action(vscode.l10n.t("Refresh"), "hexRuns.refresh");
export const proxySettingsAction = () =>
  action(vscode.l10n.t("Open Settings"), "workbench.action.openSettings", "http.systemCertificates");
