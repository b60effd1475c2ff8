import * as vscode from "vscode";
import { showErrorMessage } from "../messages";
import { HexError } from "../../hex/errors";
import { plain } from "../../util/text";
import { runAction, showLogAction, type Advice, type AdviceAction } from "./errorActions";
import { cancelErrorMessage } from "./cancelErrors";
import { readErrorMessage } from "./readErrors";
import { runErrorMessage } from "./runErrors";
import { signInErrorMessage } from "./signInErrors";
import { tlsErrorMessage } from "./tlsErrors";

export interface AdviceOptions {
  /** The error came up while signing in, where another host or token is the way out. */
  signingIn?: boolean;
}

/**
 * What an error means to the user: one sentence or two on what happened and what to do next. The
 * only way from an error to words; the text is on one line, and is shown through `ui/`.
 */
export function errorMessageFor(error: unknown, { signingIn }: AdviceOptions = {}): Advice {
  if (!(error instanceof HexError)) {
    return {
      message: vscode.l10n.t("Something went wrong in Hex Runs itself. See the log for details."),
      actions: [showLogAction()],
    };
  }
  const tls = tlsErrorMessage(error.details);
  if (tls) {
    return tls;
  }
  if (signingIn) {
    return signInErrorMessage(error);
  }
  switch (error.details.operation) {
    case "RunProject":
      return runErrorMessage(error);
    case "CancelRun":
      return cancelErrorMessage(error);
    default:
      return readErrorMessage(error);
  }
}

export interface ShowErrorOptions extends AdviceOptions {
  /** What it is about, such as a project's title; stands before the message. */
  subject?: string;
  /** Further buttons, before those of the advice. */
  actions?: readonly AdviceAction[];
}

/**
 * Tells the user of an error, with buttons that run commands. Says nothing of what the user
 * stopped, nor of a refused token, which has a prompt of its own (refusal.ts).
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
    log.error(error instanceof Error ? error : String(error));
  } else if (error.kind === "cancelled" || (error.kind === "unauthorized" && !options.signingIn)) {
    return;
  }
  const advice = errorMessageFor(error, options);
  const subject = plain(options.subject ?? "", 60);
  const message = subject === "" ? advice.message : vscode.l10n.t("{0}: {1}", subject, advice.message);
  const actions = [...(options.actions ?? []), ...advice.actions];
  const chosen = await showErrorMessage(message, ...actions.map(({ title }) => title));
  await runAction(actions.find(({ title }) => title === chosen));
}
