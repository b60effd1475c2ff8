import * as vscode from "vscode";
import { showWarning } from "../ui/messages";
import { showLogAction, signInAgainAction, tokenHelpAction, tryAgainAction } from "../ui/errors/errorActions";
import { dateText } from "../ui/format";
import type { Session } from "./sessions";

/** The notices about sign-ins; loaded when one is shown. */

const troubleshooting = vscode.Uri.parse(
  "https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues",
);

export async function tellRefusal(session: Session): Promise<void> {
  const message = vscode.l10n.t(
    "Hex no longer accepts the token of {0}: it has expired or was revoked. Sign in again to continue.",
    session.label,
  );
  await showWarning(message, signInAgainAction(session.host), tryAgainAction(), showLogAction());
}

export async function tellExpiry(session: Session): Promise<void> {
  const message = vscode.l10n.t(
    "The token of {0} expires on {1}. Create a new one and sign in with it to avoid an interruption.",
    session.label,
    dateText(session.account.expiresAt ?? new Date()),
  );
  await showWarning(message, signInAgainAction(session.host), tokenHelpAction());
}

/** @param consequence what could not be done in the system's secret store. */
export async function tellStorageFailure(consequence: "store" | "remove" | "silent"): Promise<void> {
  const message = storageText(consequence);
  await showWarning(message, {
    title: vscode.l10n.t("How to Fix It"),
    command: "vscode.open",
    arguments: [troubleshooting],
  });
}

function storageText(consequence: "store" | "remove" | "silent"): string {
  switch (consequence) {
    case "remove":
      return vscode.l10n.t(
        "Secret storage isn’t working on this machine, so the token may still be in it. Revoke the token in Hex to be safe.",
      );
    case "store":
      return vscode.l10n.t(
        "Secret storage isn’t working on this machine, so sign-ins to Hex last for this window only.",
      );
    case "silent":
      return vscode.l10n.t(
        "Secret storage isn’t answering, so you seem to be signed out of Hex. Your sign-ins appear as soon as it answers.",
      );
  }
}
