import * as vscode from "vscode";
import type { Run, RunStatus } from "../hex/types";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import type { SessionState } from "../signIn/sessions";
import { statusText } from "../ui/format";
import { plain } from "../util/text";
import type { Button, MessageView, Outcome, RunCommand, Status } from "./pageMessages";

/** What several pages have in common. */

/** What a page shows while signed out, or while sign-ins are loading. */
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

/** What a page shows for a run that could not be loaded. */
export function missingView(title: string, text: string): MessageView {
  return { kind: "message", title, text, busy: false, buttons: [tryAgainButton()] };
}

/** The text for a run that does not exist or is not accessible. */
export function unknownRunText(): string {
  return vscode.l10n.t(
    "This run is not known here (any more): it or its project was deleted, or you have no access to it. Check also that you are signed in to the right workspace.",
  );
}

export function tryAgainButton(part: "run" | "history" = "run"): Button {
  return { title: vscode.l10n.t("Try Again"), primary: part === "run", sends: { type: "retry", part } };
}

/** A button that runs a command on a run. */
export function commandButton(title: string, command: RunCommand, runId: string, more: Partial<Button> = {}): Button {
  return { title, sends: { type: "run", command, runId }, ...more };
}

export function runStatus({ workspace: { store } }: SignedInWorkspace, run: Run): Status {
  const cancelling = store.isCancelling(run.runId);
  return { outcome: outcomeOf(run.status, cancelling), text: statusText(run, cancelling) };
}

/** How a run of this status is drawn. */
export function outcomeOf(status: RunStatus, cancelling = false): Outcome {
  switch (status) {
    case "PENDING":
      return cancelling ? "cancelling" : "pending";
    case "RUNNING":
      return cancelling ? "cancelling" : "running";
    case "COMPLETED":
      return "completed";
    case "ERRORED":
      return "failed";
    case "KILLED":
      return "cancelled";
    case "UNABLE_TO_ALLOCATE_KERNEL":
      return "noKernel";
    default:
      return "other";
  }
}

export function whoText({ session, workspace }: SignedInWorkspace, run: Run): string {
  if (workspace.localRuns.has(run.runId)) {
    return vscode.l10n.t("You, in this editor ({0})", plain(session.label, 80));
  }
  return run.trigger === "SCHEDULED" ? vscode.l10n.t("A schedule of the project") : vscode.l10n.t("Hex does not tell");
}
