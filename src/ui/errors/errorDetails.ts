import * as vscode from "vscode";
import type { HexErrorDetails } from "../../hex/errors";
import { plain } from "../../util/text";

/** How much of what Hex says fits a message. */
const longestQuote = 200;

/** The message with Hex's own words after it, when there are any. */
export function withServerWords(message: string, details: HexErrorDetails): string {
  const words = plain(details.serverMessage ?? "", longestQuote);
  return words === "" ? message : vscode.l10n.t("{0} Hex says: “{1}”", message, words);
}

/** How long Hex asks to wait, in whole seconds; nothing when it does not say. */
export function secondsToWait(details: HexErrorDetails): number | undefined {
  return details.retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(details.retryAfterMs / 1000));
}

/** Where a redirect leads, to be named; nothing when it is not known. */
export function redirectTarget(details: HexErrorDetails): string | undefined {
  const target = details.redirectPath ?? details.redirectHost;
  return target === undefined ? undefined : plain(target, 100);
}
