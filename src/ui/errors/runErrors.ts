import * as vscode from "vscode";
import type { HexError, HexErrorDetails } from "../../hex/errors";
import { plain } from "../../util/text";
import {
  showActiveRunsAction,
  showLogAction,
  signInAction,
  signInAgainAction,
  tokenHelpAction,
  type Advice,
} from "./errorActions";
import { redirectTarget, secondsToWait, withServerWords } from "./errorDetails";

const mostInputsNamed = 5;

/** Advice for a run that was not started, or may not have been. */
export function runErrorMessage(error: HexError): Advice {
  const { kind, details } = error;
  const { host } = details;
  switch (kind) {
    case "unauthorized":
      return {
        message: vscode.l10n.t("Nothing was started: {0} no longer accepts your token. Sign in again.", host),
        actions: [signInAgainAction()],
      };
    case "forbidden":
      return {
        message: withServerWords(
          vscode.l10n.t(
            "Nothing was started: you don’t have permission to run this project. Ask its owner for access. A workspace token needs the scope “Run projects”; updating published results needs Can Edit.",
          ),
          details,
        ),
        actions: [signInAction(), tokenHelpAction()],
      };
    case "notFound":
      return {
        message: vscode.l10n.t("Nothing was started: the project can’t be found, or you no longer have access to it."),
        actions: [],
      };
    case "unprocessable":
      return { message: inputsRefused(details), actions: [] };
    case "badRequest":
      return {
        message: withServerWords(
          vscode.l10n.t("Nothing was started: Hex rejected the request. Check the inputs and options."),
          details,
        ),
        actions: [showLogAction()],
      };
    case "rateLimited": {
      const seconds = secondsToWait(details);
      const message =
        seconds === undefined
          ? vscode.l10n.t("Nothing was started: Hex’s limit for starting runs is reached. Try again in a minute.")
          : vscode.l10n.t(
              "Nothing was started: Hex’s limit for starting runs is reached. Try again in {0} seconds.",
              seconds,
            );
      return { message, actions: [] };
    }
    case "kernelsBusy":
      return {
        message: vscode.l10n.t("Nothing was started: all kernels are busy. Wait for a run to end, or cancel one."),
        actions: [showActiveRunsAction()],
      };
    case "redirected": {
      const target = redirectTarget(details);
      if (details.redirectPath !== undefined) {
        return {
          message: vscode.l10n.t(
            "Nothing was started: {0} redirects the request to {1}, and a start is never sent twice. Check the host that you signed in to.",
            host,
            target ?? host,
          ),
          actions: [signInAction(), showLogAction()],
        };
      }
      const message =
        target === undefined
          ? vscode.l10n.t(
              "Nothing was started: {0} redirects to another host, and your token isn’t sent there. Sign in to the right host.",
              host,
            )
          : vscode.l10n.t(
              "Nothing was started: {0} redirects to {1}, and your token isn’t sent there. Sign in to the right host.",
              host,
              target,
            );
      return { message, actions: [signInAction(), showLogAction()] };
    }
    case "cancelled":
      return { message: vscode.l10n.t("Stopped before Hex answered."), actions: [] };
    case "serverFailed":
    case "offline":
    case "timeout":
    case "unexpectedAnswer":
      return { message: answerLost(error), actions: [showActiveRunsAction(), showLogAction()] };
  }
}

function answerLost(error: HexError): string {
  const { host } = error.details;
  if (!error.mayHaveHappened) {
    return vscode.l10n.t("Nothing was started: can’t reach {0}. Check your network connection, VPN or proxy.", host);
  }
  switch (error.kind) {
    case "timeout":
      return vscode.l10n.t(
        "{0} didn’t answer in time, so the run may or may not have started. Check the project’s runs before you run it again.",
        host,
      );
    case "unexpectedAnswer":
      if (error.details.isPage) {
        return vscode.l10n.t(
          "{0} sent a web page instead of an answer, perhaps from a proxy or sign-in page, so the run may or may not have started. Check the project’s runs before you run it again.",
          host,
        );
      }
      return vscode.l10n.t(
        "Unexpected answer from {0}, so the run may or may not have started. Check the project’s runs before you run it again.",
        host,
      );
    case "offline":
      return vscode.l10n.t(
        "The connection to {0} was lost, so the run may or may not have started. Check the project’s runs before you run it again.",
        host,
      );
    default:
      return vscode.l10n.t(
        "{0} returned an error, so the run may or may not have started. Check the project’s runs before you run it again.",
        host,
      );
  }
}

/** 422: names the inputs, when Hex does. */
function inputsRefused(details: HexErrorDetails): string {
  const invalid = listed((details.invalidInputs ?? []).map(({ name, dataType }) => nameWithType(name, dataType)));
  const unknown = listed(details.unknownInputs ?? []);
  if (invalid !== "" && unknown !== "") {
    return vscode.l10n.t(
      "Nothing was started: correct the values of {0}, and remove inputs that the published app doesn’t have: {1}.",
      invalid,
      unknown,
    );
  }
  if (invalid !== "") {
    return vscode.l10n.t(
      "Nothing was started: Hex doesn’t accept the values of these inputs: {0}. Correct them and run again.",
      invalid,
    );
  }
  if (unknown !== "") {
    return vscode.l10n.t(
      "Nothing was started: the published app has no inputs with these names: {0}. Remove them and run again.",
      unknown,
    );
  }
  return withServerWords(
    vscode.l10n.t(
      "Nothing was started: the project isn’t published, or its inputs are wrong. Publish it in Hex, or correct the inputs.",
    ),
    details,
  );
}

function nameWithType(name: string, dataType: string | undefined): string {
  const shown = plain(name, 60);
  return dataType === undefined ? shown : vscode.l10n.t("{0} (of type {1})", shown, plain(dataType, 30));
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostInputsNamed).map((name) => plain(name, 100));
  return [...shown, ...(names.length > shown.length ? ["…"] : [])].join(", ");
}
