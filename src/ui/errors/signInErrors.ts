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
        "{0} doesn’t look like a Hex server. Check the host, and whether a proxy or your network’s sign-in page is in between.",
        host,
      ),
    );
  }
  switch (kind) {
    case "unauthorized":
      return {
        message: vscode.l10n.t(
          "{0} doesn’t accept this token. It may be incomplete, expired or revoked, or belong to another host.",
          host,
        ),
        actions: [signInAction(), tokenHelpAction()],
      };
    case "forbidden":
      return {
        message: withServerWords(
          vscode.l10n.t(
            "This token can’t read projects. A workspace token needs the scope “Read projects”; a personal token needs the Editor role or higher.",
          ),
          details,
        ),
        actions: [signInAction(), tokenHelpAction()],
      };
    case "notFound":
      return advise(
        vscode.l10n.t(
          "{0} has no Hex API. Go back and check the host: it’s in the address bar when Hex is open in your browser.",
          host,
        ),
      );
    case "rateLimited": {
      const seconds = secondsToWait(details);
      return advise(
        seconds === undefined
          ? vscode.l10n.t("Hex’s request limit is reached, so the token couldn’t be checked. Try again in a minute.")
          : vscode.l10n.t(
              "Hex’s request limit is reached, so the token couldn’t be checked. Try again in {0} seconds.",
              seconds,
            ),
      );
    }
    case "offline":
      return advise(vscode.l10n.t("Can’t reach {0}. Check the host, and your network connection, VPN or proxy.", host));
    case "timeout":
      return advise(vscode.l10n.t("{0} didn’t answer in time. Try again later, or check the host.", host));
    case "redirected": {
      if (details.redirectsInCircles) {
        return advise(
          vscode.l10n.t(
            "{0} redirects in circles. Try again later, or ask the administrator of your network or proxy.",
            host,
          ),
        );
      }
      const target = redirectTarget(details);
      return advise(
        target === undefined
          ? vscode.l10n.t(
              "{0} redirects to another host, and the token isn’t sent there. Go back and enter the host that your browser shows for Hex.",
              host,
            )
          : vscode.l10n.t(
              "{0} redirects to {1}, and the token isn’t sent there. Go back and enter the right host.",
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
        vscode.l10n.t("{0} couldn’t check the token (status {1}). Try again later.", host, details.status ?? 500),
      );
    case "unexpectedAnswer":
      return advise(vscode.l10n.t("Unexpected answer from {0}. Check that it’s the host of your Hex workspace.", host));
    case "badRequest":
    case "unprocessable":
      return advise(
        withServerWords(
          vscode.l10n.t("{0} rejected the request. Check that it’s the host of your Hex workspace.", host),
          details,
        ),
      );
  }
}

/** What is wrong with a text that was entered as a host. */
export function hostErrorMessage(problem: HostProblem): string {
  switch (problem) {
    case "empty":
      return vscode.l10n.t("Enter the URL of your Hex workspace, such as https://app.hex.tech.");
    case "notAUrl":
      return vscode.l10n.t("This isn’t a URL. Enter one such as https://app.hex.tech.");
    case "plainHttp":
      return vscode.l10n.t(
        "Use https://, as http:// would send your token unencrypted. It’s only accepted for this computer.",
      );
    case "credentials":
      return vscode.l10n.t("Remove the user name and password before the @. You enter a token in the next step.");
    case "scheme":
      return vscode.l10n.t("The URL must begin with https://.");
    case "characters":
      return vscode.l10n.t(
        "A host has only letters, digits, dots and hyphens. Remove other characters, such as , ; ( or ).",
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
        "This is a URL. A token begins with hxtp_ (personal) or hxtw_ (workspace), followed by about 96 letters and digits.",
      );
    case "notAToken":
      return vscode.l10n.t(
        "A token can’t contain these characters. A token begins with hxtp_ (personal) or hxtw_ (workspace), followed by about 96 letters and digits.",
      );
    case "notHex":
      return vscode.l10n.t(
        "This isn’t a Hex token, so it wasn’t sent. A token begins with hxtp_ (personal) or hxtw_ (workspace), followed by about 96 letters and digits.",
      );
  }
}
