import * as vscode from "vscode";
import { showErrorMessage } from "../messages";
import { HexError } from "../../hex/errors";
import { plain } from "../../util/text";
import { logError } from "../../util/log";
import { showLogAction, type Advice, type AdviceAction } from "./errorActions";
import { tlsMessage } from "./errorTexts";
import { messageFor, type Purpose } from "./errorTable";

interface AdviceOptions {
  /** The error occurred while signing in, where another host or token helps. */
  signingIn?: boolean;
  /** It was a dry run: nothing can have been started. */
  dryRun?: boolean;
}

/** The purposes of operations that are not reads. */
const purposes: Partial<Record<string, Purpose>> = { RunProject: "run", CancelRun: "cancel" };

/**
 * What an error means to the user: one or two sentences on what happened and what to do next. The only
 * place that turns an error into text; the text is on one line and is shown through `ui/`.
 */
export function errorMessageFor(error: unknown, { signingIn, dryRun }: AdviceOptions = {}): Advice {
  if (!(error instanceof HexError)) {
    return {
      message: vscode.l10n.t("Something went wrong in Hex Runs itself. See the log for details."),
      actions: [showLogAction()],
    };
  }
  const { details } = error;
  if (details.tls !== undefined) {
    return tlsMessage(details.tls, details);
  }
  const purpose = dryRun && error.mayHaveHappened ? "read" : purposes[details.operation];
  return messageFor(error, signingIn ? "signIn" : (purpose ?? "read"));
}

export interface ShowErrorOptions extends AdviceOptions {
  /** What it is about, such as a project's title; a prefix of the message. */
  subject?: string;
  /** Further buttons, before those of the advice. */
  actions?: readonly AdviceAction[];
}

/**
 * Shows an error, with buttons that run commands. Shows nothing for what the user stopped or for a
 * refused token, which has its own prompt (signIn/notices.ts).
 */
export async function showError(
  log: vscode.LogOutputChannel,
  error: unknown,
  options: ShowErrorOptions = {},
): Promise<void> {
  if (error instanceof vscode.CancellationError) {
    return;
  }
  if (!(error instanceof HexError)) {
    // Errors of the client are in the log already, with the request.
    logError(log, error);
  } else if (error.kind === "cancelled" || (error.kind === "unauthorized" && !options.signingIn)) {
    return;
  }
  const advice = errorMessageFor(error, options);
  const subject = plain(options.subject ?? "", 60);
  const message = subject === "" ? advice.message : vscode.l10n.t("{0}: {1}", subject, advice.message);
  await showErrorMessage(message, ...(options.actions ?? []), ...advice.actions);
}
