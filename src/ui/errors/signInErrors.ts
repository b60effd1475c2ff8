import * as vscode from "vscode";
import type { HexError } from "../../hex/errors";
import type { HostProblem } from "../../hex/host";
import type { TokenProblem } from "../../hex/token";
import { showLogAction, signInAction, tokenHelpAction, type Advice } from "./errorActions";
import { redirectTarget, secondsToWait, withServerWords } from "./errorDetails";

/** Advice for a token that could not be checked, or that its host does not accept. */
export function signInErrorMessage({ kind, details }: HexError): Advice {
  const { host } = details;
  const advise = (message: string) => ({ message, actions: [signInAction(), showLogAction()] });
  if (details.notHex && kind !== "rateLimited" && kind !== "offline") {
    return advise(
      vscode.l10n.t(
        "{0} answers, but not as Hex does. Check the host, and whether a proxy or sign-in page of your network is in between.",
        host,
      ),
    );
  }
  switch (kind) {
    case "unauthorized":
      return {
        message: vscode.l10n.t(
          "{0} does not accept this token. It may be incomplete, expired or revoked, or belong to another host.",
          host,
        ),
        actions: [signInAction(), tokenHelpAction()],
      };
    case "forbidden":
      return {
        message: withServerWords(
          vscode.l10n.t(
            "The token may not read projects. A workspace token needs the scope “Read projects”, a personal token a user with the role Editor or higher.",
          ),
          details,
        ),
        actions: [signInAction(), tokenHelpAction()],
      };
    case "notFound":
      return advise(
        vscode.l10n.t(
          "{0} has no Hex API. Go back and check the host: it is in the address bar when Hex is open in your browser.",
          host,
        ),
      );
    case "rateLimited": {
      const seconds = secondsToWait(details);
      return advise(
        seconds === undefined
          ? vscode.l10n.t(
              "Hex’s limit for requests is reached, so the token could not be checked. Try again in a minute.",
            )
          : vscode.l10n.t(
              "Hex’s limit for requests is reached, so the token could not be checked. Try again in {0} seconds.",
              seconds,
            ),
      );
    }
    case "offline":
      return advise(
        vscode.l10n.t("{0} cannot be reached. Check the host, and your network connection, VPN or proxy.", host),
      );
    case "timeout":
      return advise(vscode.l10n.t("{0} did not answer in time. Try again in a while, or check the host.", host));
    case "redirected": {
      if (details.redirectsInCircles) {
        return advise(
          vscode.l10n.t(
            "{0} redirects in circles. Try again in a while, or ask whoever runs the proxy or network in between.",
            host,
          ),
        );
      }
      const target = redirectTarget(details);
      return advise(
        target === undefined
          ? vscode.l10n.t(
              "{0} redirects elsewhere, where the token is not sent. Go back and enter the host that your browser shows for Hex.",
              host,
            )
          : vscode.l10n.t(
              "{0} redirects to {1}, where the token is not sent. Go back and enter the right host.",
              host,
              target,
            ),
      );
    }
    case "cancelled":
      return { message: vscode.l10n.t("Stopped before Hex answered."), actions: [] };
    case "kernelsBusy":
    case "serverFailed":
      return advise(
        vscode.l10n.t("{0} failed to check the token (status {1}). Try again in a while.", host, details.status ?? 500),
      );
    case "unexpectedAnswer":
      return advise(
        vscode.l10n.t("Unexpected answer from {0}. Check that it is the host of your Hex workspace.", host),
      );
    case "badRequest":
    case "unprocessable":
      return advise(
        withServerWords(
          vscode.l10n.t("{0} did not take the request. Check that it is the host of your Hex workspace.", host),
          details,
        ),
      );
  }
}

/** What is wrong with a text that was entered as a host. */
export function hostErrorMessage(problem: HostProblem): string {
  switch (problem) {
    case "empty":
      return vscode.l10n.t("Enter the address of your Hex workspace, such as https://app.hex.tech.");
    case "notAUrl":
      return vscode.l10n.t("This is not an address. Enter one such as https://app.hex.tech.");
    case "plainHttp":
      return vscode.l10n.t(
        "Use https://, as http:// would send your token unencrypted. It is only taken for this computer.",
      );
    case "credentials":
      return vscode.l10n.t("Leave out the user name and password before the @. You enter a token in the next step.");
    case "scheme":
      return vscode.l10n.t("The address has to begin with https://.");
    case "characters":
      return vscode.l10n.t(
        "A host has only letters, digits, dots and hyphens. Take out what was copied along, such as , ; ( or ).",
      );
  }
}

/** What is wrong with a text that was entered as a token, and what a token looks like. */
export function tokenErrorMessage(problem: TokenProblem): string {
  switch (problem) {
    case "empty":
      return vscode.l10n.t(
        "Paste a token. It begins with hxtp_ (personal) or hxtw_ (workspace), followed by about 96 letters and digits.",
      );
    case "tooShort":
      return vscode.l10n.t(
        "This is too short. A token begins with hxtp_ (personal) or hxtw_ (workspace), followed by about 96 letters and digits.",
      );
    case "looksLikeUrl":
      return vscode.l10n.t(
        "This is an address. A token begins with hxtp_ (personal) or hxtw_ (workspace), followed by about 96 letters and digits.",
      );
    case "notAToken":
      return vscode.l10n.t(
        "A token can’t contain these characters. A token begins with hxtp_ (personal) or hxtw_ (workspace), followed by about 96 letters and digits.",
      );
    case "notHex":
      return vscode.l10n.t(
        "This is not a Hex token, so it was not sent. A token begins with hxtp_ (personal) or hxtw_ (workspace), followed by about 96 letters and digits.",
      );
  }
}
