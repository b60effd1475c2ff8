import * as vscode from "vscode";
import type { WrongAddress } from "../../findProject";
import { hostName, type HostProblem } from "../../hex/host";
import type { TokenProblem } from "../../hex/token";
import type { InputValue } from "../../hex/types";
import type { InputProblem } from "../../store/inputSchema/typing";
import { formatValue } from "../../store/inputSchema/values";
import { plain } from "../../util/text";

const longestOption = 60;

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

/** What is wrong with a value for an input, and what to type instead. */
export function inputErrorMessage(problem: InputProblem): string {
  switch (problem.kind) {
    case "notText":
      return vscode.l10n.t("This input takes text.");
    case "notANumber":
      return vscode.l10n.t("Type a number, such as 12 or -1.5.");
    case "longNumber":
      return vscode.l10n.t("This number has too many digits to arrive as it is typed. Type a shorter one.");
    case "badTimeZone":
      return vscode.l10n.t(
        "There is no time zone “{0}”. Set hexRuns.timeZone to an IANA name such as Europe/Berlin, or leave it empty.",
        plain(problem.timeZone, longestOption),
      );
    case "belowMin":
      return vscode.l10n.t("Type a number that is not below {0}.", problem.min);
    case "aboveMax":
      return vscode.l10n.t("Type a number that is not above {0}.", problem.max);
    case "offStep":
      return offStep(problem.nearest);
    case "notTrueOrFalse":
      return vscode.l10n.t("This input takes true or false.");
    case "notADate":
      return vscode.l10n.t("Type a date such as 2026-08-09, or today, yesterday, -7d, +2w, -1m.");
    case "notARange":
      return vscode.l10n.t("Type two dates with .. between them, such as 2026-07-01..2026-07-31 or -7d..today.");
    case "backwards":
      return vscode.l10n.t("The range ends before it begins. Put the earlier date first.");
    case "notAList":
      return vscode.l10n.t("Type values with commas between them, or a list in JSON.");
    case "notSettable":
      return vscode.l10n.t("Hex doesn’t let other programs set this input. Leave it to its default.");
    case "notAnOption":
      return vscode.l10n.t("{0} is not one of the input’s options.", optionText(problem.option));
  }
}

function optionText(option: InputValue): string {
  return plain(formatValue(option), longestOption);
}

function offStep([below, above]: readonly number[]): string {
  return below === undefined || above === undefined
    ? vscode.l10n.t("This is between two steps of the slider. Type {0}.", below ?? above ?? 0)
    : vscode.l10n.t("This is between two steps of the slider. Type {0} or {1}.", below, above);
}
