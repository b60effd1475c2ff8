import * as vscode from "vscode";
import { hostName } from "../../hex/host";
import type { WrongAddress } from "../../findProject";

/** What is wrong with an address of Hex or an id, and what to do. */
export function addressErrorMessage(wrong: WrongAddress, { hostName: here }: { hostName: string }): string {
  switch (wrong.problem) {
    case "otherHost":
      return vscode.l10n.t(
        "This address is of {0}, but you are signed in to {1}. Switch the workspace first.",
        hostName(wrong.host),
        here,
      );
    case "otherOrganisation":
      return vscode.l10n.t(
        "This address is of another organisation at {0} than the one you are signed in to. Switch the workspace first.",
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
        "The project’s ID in this address has {0} characters instead of 22. Copy the whole address.",
        wrong.length ?? 0,
      );
    case "codeTooLarge":
      return vscode.l10n.t(
        "The 22 characters in this address are not the ID of a project. Copy the address from Hex again.",
      );
    default:
      return vscode.l10n.t(
        "This is not the address or ID of a project. Copy the address while the project or its app is open in Hex.",
      );
  }
}
