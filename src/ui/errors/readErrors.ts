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

/** Advice for a read that failed: lists, a project, the state of a run. */
export function readErrorMessage({ kind, details }: HexError): Advice {
  const { host, operation } = details;
  switch (kind) {
    case "unauthorized":
      return {
        message: vscode.l10n.t("{0} no longer accepts your token: it has expired or was revoked. Sign in again.", host),
        actions: [signInAgainAction()],
      };
    case "forbidden":
      return { message: withServerWords(forbidden(operation), details), actions: [signInAction(), tokenHelpAction()] };
    case "notFound":
      return notFound(operation, host);
    case "unprocessable":
      return unprocessable(operation) ?? misunderstood(host, details);
    case "rateLimited": {
      const seconds = secondsToWait(details);
      const message =
        seconds === undefined
          ? vscode.l10n.t("Hex’s request limit is reached. Try again in a minute.")
          : vscode.l10n.t("Hex’s request limit is reached. Try again in {0} seconds.", seconds);
      return { message, actions: [] };
    }
    case "kernelsBusy":
    case "serverFailed":
      return {
        message: vscode.l10n.t("{0} returned an error (status {1}). Try again later.", host, details.status ?? 500),
        actions: [refreshAction(), showLogAction()],
      };
    case "offline":
      return {
        message: vscode.l10n.t("Can’t reach {0}. Check your network connection, VPN or proxy.", host),
        actions: [refreshAction(), showLogAction()],
      };
    case "timeout":
      return {
        message: vscode.l10n.t("{0} didn’t answer in time. Try again later.", host),
        actions: [refreshAction(), showLogAction()],
      };
    case "cancelled":
      return { message: vscode.l10n.t("Stopped before Hex answered."), actions: [] };
    case "redirected": {
      const target = redirectTarget(details);
      if (details.redirectsInCircles) {
        return {
          message: vscode.l10n.t(
            "{0} redirects in circles. Try again later, or ask the administrator of your network or proxy.",
            host,
          ),
          actions: [showLogAction()],
        };
      }
      const message =
        target === undefined
          ? vscode.l10n.t(
              "{0} redirects to another host, and your token isn’t sent there. Sign in to the right host.",
              host,
            )
          : vscode.l10n.t(
              "{0} redirects to {1}, and your token isn’t sent there. Sign in to the right host.",
              host,
              target,
            );
      return { message, actions: [signInAction(), showLogAction()] };
    }
    case "unexpectedAnswer":
      return {
        message: details.isPage
          ? vscode.l10n.t(
              "{0} sent a web page instead of an answer. A proxy or your network’s sign-in page may be in between. The log shows how the page begins.",
              host,
            )
          : vscode.l10n.t("Unexpected answer from {0}. Try again, or check the log.", host),
        actions: [showLogAction()],
      };
    case "badRequest":
      return misunderstood(host, details);
  }
}

function forbidden(operation: string): string {
  switch (operation) {
    case "ListCollections":
      return vscode.l10n.t("Your token can’t read collections. A workspace token needs the scope to read them.");
    case "ExportProject":
      return vscode.l10n.t(
        "Your token can’t export this project. Ask its owner for access; a workspace token needs the scope “Read projects”.",
      );
    case "ListUsers":
      return vscode.l10n.t(
        "Your token can’t list the workspace’s users. A workspace token needs the scope to read users.",
      );
    case "ListGroups":
      return vscode.l10n.t(
        "Your token can’t list the workspace’s groups. A workspace token needs the scope to read groups.",
      );
    case "Me":
    case "ListProjects":
      return vscode.l10n.t(
        "Your token can’t read projects. A workspace token needs the scope “Read projects”; a personal token needs the Editor role or higher.",
      );
    default:
      return vscode.l10n.t(
        "Your token can’t read this project. Ask its owner for access; a workspace token needs the scope “Read projects”.",
      );
  }
}

function unprocessable(operation: string): Advice | undefined {
  switch (operation) {
    case "GetProjectRuns":
      return {
        message: vscode.l10n.t("This project has no runs yet, as it was never published. Publish it in Hex first."),
        actions: [],
      };
    case "ExportProject":
      return { message: vscode.l10n.t("The project was never published. Publish it in Hex first."), actions: [] };
    default:
      return undefined;
  }
}

function notFound(operation: string, host: string): Advice {
  switch (operation) {
    case "GetRunStatus":
      return {
        message: vscode.l10n.t("The run can’t be found, or you no longer have access to its project."),
        actions: [refreshAction()],
      };
    case "GetProject":
    case "GetProjectRuns":
      return {
        message: vscode.l10n.t("The project can’t be found, or you no longer have access to it."),
        actions: [refreshAction()],
      };
    case "ExportProject":
      return {
        message: vscode.l10n.t(
          "{0} can’t export this project: the workspace may not offer exports, or you don’t have access to the project.",
          host,
        ),
        actions: [],
      };
    default:
      return {
        message: vscode.l10n.t(
          "{0} doesn’t have what was requested. Check that you signed in to the right host.",
          host,
        ),
        actions: [signInAction(), showLogAction()],
      };
  }
}

function misunderstood(host: string, details: HexError["details"]): Advice {
  return {
    message: withServerWords(vscode.l10n.t("{0} rejected the request. See the log for details.", host), details),
    actions: [showLogAction()],
  };
}
