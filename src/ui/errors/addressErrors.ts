import * as vscode from "vscode";
import { hostName } from "../../hex/host";
import type { WrongAddress } from "../../findProject";

/** What is wrong with an address of Hex or an id, and what to do. */
export function addressErrorMessage(wrong: WrongAddress, { hostName: here }: { hostName: string }): string {
  switch (wrong.problem) {
    case "otherHost":
      return vscode.l10n.t(
        "This URL belongs to {0}, but you’re signed in to {1}. Switch the workspace first.",
        hostName(wrong.host),
        here,
      );
    case "otherOrganisation":
      return vscode.l10n.t(
        "This URL belongs to another organisation at {0} than the one you’re signed in to. Switch the workspace first.",
        hostName(wrong.host),
      );
    default:
      return addressTextErrorMessage(wrong);
  }
}

/** What is wrong with a text that looks like an address or an id, wherever it leads. */
export function addressTextErrorMessage(wrong: Exclude<WrongAddress, { host: unknown }> | undefined): string {
  switch (wrong?.problem) {
    case "codeLength":
      return vscode.l10n.t(
        "The project ID in this URL has {0} characters instead of 22. Copy the whole URL.",
        wrong.length ?? 0,
      );
    case "codeTooLarge":
      return vscode.l10n.t("The 22 characters in this URL aren’t a project ID. Copy the URL from Hex again.");
    default:
      return vscode.l10n.t("This isn’t a project’s URL or ID. Open the project or its app in Hex and copy the URL.");
  }
}
