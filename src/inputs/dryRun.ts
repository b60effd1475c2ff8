import * as vscode from "vscode";
import type { DryRunResult } from "../actions/start";
import { errorMessageFor } from "../ui/errors/errorMessage";
import { joined } from "../ui/format";
import type { KeyedItem } from "../ui/quickPick";
import { plain } from "../util/text";

const longestTraceId = 60;

/** What Hex says of a dry run, in a few words. */
export function dryRunText(result: DryRunResult): string {
  return "accepted" in result
    ? vscode.l10n.t("Hex accepts this request")
    : vscode.l10n.t("Hex doesn’t accept this run");
}

/** The row of the summary with what Hex says of a dry run. */
export function dryRunItem(result: DryRunResult): KeyedItem {
  return {
    key: "dryRunResult",
    label: dryRunText(result),
    detail: "accepted" in result ? acceptedDetail(result.accepted) : errorMessageFor(result.refused).message,
    iconPath: new vscode.ThemeIcon("accepted" in result ? "pass" : "error"),
  };
}

/** No version: that of a dry run need not be the project's. */
function acceptedDetail({ traceId }: Extract<DryRunResult, { accepted: unknown }>["accepted"]): string {
  return joined(
    vscode.l10n.t("nothing was started"),
    vscode.l10n.t("Hex may check values only when the project runs"),
    traceId === undefined ? undefined : vscode.l10n.t("trace ID {0}", plain(traceId, longestTraceId)),
  );
}
