import * as vscode from "vscode";
import type { HexError } from "../../hex/errors";
import {
  refreshAction,
  showLogAction,
  signInAction,
  signInAgainAction,
  tokenHelpAction,
  type Advice,
} from "./errorActions";
import { redirectTarget, secondsToWait, withServerWords } from "./errorDetails";

/** Advice for a run that was not cancelled, or may not have been. */
export function cancelErrorMessage(error: HexError): Advice {
  const { kind, details } = error;
  const { host } = details;
  switch (kind) {
    case "unauthorized":
      return {
        message: vscode.l10n.t("The run was not cancelled: {0} no longer accepts your token. Sign in again.", host),
        actions: [signInAgainAction()],
      };
    case "forbidden":
      return {
        message: withServerWords(
          vscode.l10n.t(
            "The run was not cancelled: you don’t have permission. A workspace token needs the scope “Run projects”; a personal token needs access to the project.",
          ),
          details,
        ),
        actions: [signInAction(), tokenHelpAction()],
      };
    case "notFound":
      return {
        message: vscode.l10n.t(
          "The run was not cancelled: it can’t be found, or you no longer have access to its project.",
        ),
        actions: [refreshAction()],
      };
    case "badRequest":
    case "unprocessable":
      return {
        message: withServerWords(
          vscode.l10n.t("The run was not cancelled: it may already have ended. Refresh to see its state."),
          details,
        ),
        actions: [refreshAction()],
      };
    case "rateLimited": {
      const seconds = secondsToWait(details);
      const message =
        seconds === undefined
          ? vscode.l10n.t("The run was not cancelled: Hex’s request limit is reached. Try again in a minute.")
          : vscode.l10n.t(
              "The run was not cancelled: Hex’s request limit is reached. Try again in {0} seconds.",
              seconds,
            );
      return { message, actions: [] };
    }
    case "redirected": {
      const target = redirectTarget(details);
      if (details.redirectPath !== undefined) {
        return {
          message: vscode.l10n.t(
            "The run was not cancelled: {0} redirects the request to {1}, which is not followed. Check the host that you signed in to.",
            host,
            target ?? host,
          ),
          actions: [signInAction(), showLogAction()],
        };
      }
      const message =
        target === undefined
          ? vscode.l10n.t(
              "The run was not cancelled: {0} redirects to another host, and your token isn’t sent there. Sign in to the right host.",
              host,
            )
          : vscode.l10n.t(
              "The run was not cancelled: {0} redirects to {1}, and your token isn’t sent there. Sign in to the right host.",
              host,
              target,
            );
      return { message, actions: [signInAction(), showLogAction()] };
    }
    case "cancelled":
      return { message: vscode.l10n.t("Stopped before Hex answered."), actions: [] };
    case "kernelsBusy":
    case "serverFailed":
    case "offline":
    case "timeout":
    case "unexpectedAnswer":
      return { message: answerLost(error), actions: [refreshAction(), showLogAction()] };
  }
}

/** Cancelling twice does no harm, so the advice is to look and try again. */
function answerLost(error: HexError): string {
  const { host } = error.details;
  if (!error.mayHaveHappened) {
    return vscode.l10n.t(
      "The run was not cancelled: can’t reach {0}. Check your network connection, VPN or proxy.",
      host,
    );
  }
  switch (error.kind) {
    case "timeout":
      return vscode.l10n.t(
        "{0} didn’t answer in time, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
        host,
      );
    case "unexpectedAnswer":
      if (error.details.isPage) {
        return vscode.l10n.t(
          "{0} sent a web page instead of an answer, perhaps from a proxy or sign-in page, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
          host,
        );
      }
      return vscode.l10n.t(
        "Unexpected answer from {0}, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
        host,
      );
    case "offline":
      return vscode.l10n.t(
        "The connection to {0} was lost, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
        host,
      );
    default:
      return vscode.l10n.t(
        "{0} returned an error, so the run may or may not be cancelled. Refresh to check, and cancel again if it’s still running.",
        host,
      );
  }
}
