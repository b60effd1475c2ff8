import * as vscode from "vscode";
import type { HexErrorDetails, TlsProblem } from "../../hex/errors";
import { showLogAction, type Advice } from "./errorActions";

/** Advice when no secure connection could be made; undefined when that is not what is wrong. Nothing was sent. */
export function tlsErrorMessage({ tls, host, code, operation }: HexErrorDetails): Advice | undefined {
  if (tls === undefined) {
    return undefined;
  }
  return {
    message: withOutcome(operation, sentences(tls, host, code ?? "TLS")),
    actions: [openSettingsAction(), showLogAction()],
  };
}

function sentences(problem: TlsProblem, host: string, code: string): string {
  switch (problem) {
    case "untrusted":
      return vscode.l10n.t(
        "This machine doesn’t trust the certificate of {0} ({1}). If a proxy on your network inspects traffic, install its certificate, and check the settings http.systemCertificates and http.proxy.",
        host,
        code,
      );
    case "expired":
      return vscode.l10n.t(
        "The certificate of {0} has expired ({1}). Check this machine’s clock first, then the settings http.systemCertificates and http.proxy.",
        host,
        code,
      );
    case "notYetValid":
      return vscode.l10n.t(
        "The certificate of {0} isn’t valid yet ({1}). Check this machine’s clock first, then the settings http.systemCertificates and http.proxy.",
        host,
        code,
      );
    case "wrongName":
      return vscode.l10n.t(
        "The certificate of {0} belongs to another host ({1}). Check the host, and the settings http.proxy and http.systemCertificates.",
        host,
        code,
      );
    case "notTls":
      return vscode.l10n.t(
        "{0} answers without encryption ({1}). Check the host and its port, and the settings http.proxy and http.systemCertificates.",
        host,
        code,
      );
    case "failed":
      return vscode.l10n.t(
        "Can’t make a secure connection to {0} ({1}). Check the host, and the settings http.proxy and http.systemCertificates.",
        host,
        code,
      );
  }
}

function withOutcome(operation: string, message: string): string {
  switch (operation) {
    case "RunProject":
      return vscode.l10n.t("Nothing was started. {0}", message);
    case "CancelRun":
      return vscode.l10n.t("The run was not cancelled. {0}", message);
    default:
      return message;
  }
}

const openSettingsAction = () => ({
  title: vscode.l10n.t("Open Settings"),
  command: "workbench.action.openSettings",
  arguments: ["http.systemCertificates"],
});
