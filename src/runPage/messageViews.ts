import * as vscode from "vscode";
import type { SessionState } from "../signIn/sessions";
import type { Button, MessageView } from "./pageMessages";

/** What a page says while nobody is signed in, or that is being found out. */
export function signedOutView(state: SessionState): MessageView {
  const title = vscode.l10n.t("Hex run");
  const signIn = (text: string): Button[] => [
    { title: text, primary: true, sends: { type: "plain", command: "signIn" } },
  ];
  switch (state) {
    case "signedIn":
      return loadingView(title);
    case "refused":
      return {
        kind: "message",
        title,
        text: vscode.l10n.t("Hex no longer accepts your token: it has expired or was revoked."),
        busy: false,
        buttons: signIn(vscode.l10n.t("Sign In Again")),
      };
    default:
      return {
        kind: "message",
        title,
        text: vscode.l10n.t("Sign in to Hex to see this run."),
        busy: false,
        buttons: signIn(vscode.l10n.t("Sign In")),
      };
  }
}

export function loadingView(title: string): MessageView {
  return { kind: "message", title, text: vscode.l10n.t("Loading…"), busy: true, buttons: [] };
}

/** What a page says of a run that could not be had. */
export function missingView(title: string, text: string): MessageView {
  return { kind: "message", title, text, busy: false, buttons: [tryAgainButton()] };
}

/** @returns the words for a run of which Hex knows nothing, or not for us. */
export function unknownRunText(): string {
  return vscode.l10n.t(
    "This run can’t be found: it or its project was deleted, or you don’t have access. Check also that you’re signed in to the right workspace.",
  );
}

export function tryAgainButton(part: "run" | "history" = "run"): Button {
  return { title: vscode.l10n.t("Try Again"), primary: part === "run", sends: { type: "retry", part } };
}
