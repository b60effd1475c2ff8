import * as vscode from "vscode";
import type { HexErrorDetails, TlsProblem } from "../../hex/errors";
import { plain } from "../../util/text";
import {
  proxySettingsAction,
  refreshAction,
  showActiveRunsAction,
  showLogAction,
  signInAction,
  type Advice,
  type AdviceAction,
} from "./errorActions";

/** How much of what Hex says fits a message. */
const longestQuote = 200;
const mostInputsNamed = 5;

/** A message with its buttons. */
export function advice(message: string, ...actions: AdviceAction[]): Advice {
  return { message, actions };
}

/** The message with Hex's own words after it, when there are any. */
export function withServerWords(message: string, { serverMessage = "" }: HexErrorDetails): string {
  const words = plain(serverMessage, longestQuote);
  return words === "" ? message : vscode.l10n.t("{0} Hex says: “{1}”", message, words);
}

/** No usable answer arrived: the request may have been carried out, unless it never reached Hex. */
export function answerLost(host: string, isSure: boolean, { run, cancel }: { run: string; cancel: string }) {
  const noRun = vscode.l10n.t(
    "Nothing was started: can’t reach {0}. Check your network connection, VPN or proxy.",
    host,
  );
  const noCancel = vscode.l10n.t(
    "The run was not cancelled: can’t reach {0}. Check your network connection, VPN or proxy.",
    host,
  );
  return {
    run: advice(isSure ? noRun : run, showActiveRunsAction(), showLogAction()),
    cancel: advice(isSure ? noCancel : cancel, refreshAction(), showLogAction()),
  };
}

/** 404 of a read. */
export function notFoundAdvice(operation: string, host: string): Advice {
  switch (operation) {
    case "GetRunStatus":
      return advice(
        vscode.l10n.t("The run can’t be found, or you no longer have access to its project."),
        refreshAction(),
      );
    case "GetProject":
    case "GetProjectRuns":
      return advice(vscode.l10n.t("The project can’t be found, or you no longer have access to it."), refreshAction());
    case "ExportProject":
      return advice(
        vscode.l10n.t(
          "{0} can’t export this project: the workspace may not offer exports (Hex support enables them), or you don’t have access to the project.",
          host,
        ),
      );
    default:
      return advice(
        vscode.l10n.t("{0} doesn’t have what was requested. Check that you signed in to the right host.", host),
        signInAction(),
        showLogAction(),
      );
  }
}

/** 422 of a read; other operations have no such answer. */
export function unpublished(operation: string): string | undefined {
  switch (operation) {
    case "GetProjectRuns":
      return vscode.l10n.t("This project has no runs yet, as it was never published. Publish it in Hex first.");
    case "ExportProject":
      return vscode.l10n.t("The project was never published. Publish it in Hex first.");
    default:
      return undefined;
  }
}

/** 422 of a start: names the inputs, when Hex does. */
export function inputsRefused(details: HexErrorDetails): string {
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

/** A redirect that is not followed: to another host, within the host for a write, or in circles. */
export function redirected(host: string, { redirectPath, redirectHost, redirectsInCircles }: HexErrorDetails) {
  const to = redirectPath ?? redirectHost;
  const target = to === undefined ? undefined : plain(to, 100);
  const say = (message: string) => advice(message, signInAction(), showLogAction());
  const inCircles = () =>
    vscode.l10n.t(
      "{0} redirects in circles. Try again later, or ask the administrator of your network or proxy.",
      host,
    );
  const run = () =>
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
  const cancel = () =>
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
  return {
    read: redirectsInCircles
      ? advice(inCircles(), showLogAction())
      : say(
          target === undefined
            ? vscode.l10n.t(
                "{0} redirects to another host, and your token isn’t sent there. Sign in to the right host.",
                host,
              )
            : vscode.l10n.t(
                "{0} redirects to {1}, and your token isn’t sent there. Sign in to the right host.",
                host,
                target,
              ),
        ),
    run: say(
      redirectPath === undefined
        ? run()
        : vscode.l10n.t(
            "Nothing was started: {0} redirects the request to {1}, and a start is never sent twice. Check the host that you signed in to.",
            host,
            target ?? host,
          ),
    ),
    cancel: say(
      redirectPath === undefined
        ? cancel()
        : vscode.l10n.t(
            "The run was not cancelled: {0} redirects the request to {1}, which is not followed. Check the host that you signed in to.",
            host,
            target ?? host,
          ),
    ),
    signIn: say(
      redirectsInCircles
        ? inCircles()
        : target === undefined
          ? vscode.l10n.t(
              "{0} redirects to another host, and the token isn’t sent there. Go back and enter the host that your browser shows for Hex.",
              host,
            )
          : vscode.l10n.t(
              "{0} redirects to {1}, and the token isn’t sent there. Go back and enter the right host.",
              host,
              target,
            ),
    ),
  };
}

/** No secure connection could be made, so nothing was sent. */
export function tlsMessage(problem: TlsProblem, { operation, host, code = "TLS" }: HexErrorDetails): Advice {
  const message = tlsTexts[problem](host, code);
  const actions = [proxySettingsAction(), showLogAction()];
  switch (operation) {
    case "RunProject":
      return advice(vscode.l10n.t("Nothing was started. {0}", message), ...actions);
    case "CancelRun":
      return advice(vscode.l10n.t("The run was not cancelled. {0}", message), ...actions);
    default:
      return advice(message, ...actions);
  }
}

const tlsTexts: Record<TlsProblem, (host: string, code: string) => string> = {
  untrusted: (host, code) =>
    vscode.l10n.t(
      "This machine doesn’t trust the certificate of {0} ({1}). If a proxy on your network inspects traffic, install its certificate, and check the settings http.systemCertificates and http.proxy.",
      host,
      code,
    ),
  expired: (host, code) =>
    vscode.l10n.t(
      "The certificate of {0} has expired ({1}). Check this machine’s clock first, then the settings http.systemCertificates and http.proxy.",
      host,
      code,
    ),
  notYetValid: (host, code) =>
    vscode.l10n.t(
      "The certificate of {0} isn’t valid yet ({1}). Check this machine’s clock first, then the settings http.systemCertificates and http.proxy.",
      host,
      code,
    ),
  wrongName: (host, code) =>
    vscode.l10n.t(
      "The certificate of {0} belongs to another host ({1}). Check the host, and the settings http.proxy and http.systemCertificates.",
      host,
      code,
    ),
  notTls: (host, code) =>
    vscode.l10n.t(
      "{0} answers without encryption ({1}). Check the host and its port, and the settings http.proxy and http.systemCertificates.",
      host,
      code,
    ),
  failed: (host, code) =>
    vscode.l10n.t(
      "Can’t make a secure connection to {0} ({1}). Check the host, and the settings http.proxy and http.systemCertificates.",
      host,
      code,
    ),
};
