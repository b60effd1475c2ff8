import * as vscode from "vscode";
import type { ProjectId } from "../../hex/types";
import { parseViewId } from "../../runs/inputs/options";
import type { CommandContext } from "../context";
import { askText, hint, refusal } from "./textBox";

/** Asks for a saved view; answers nothing when it stays as it was, and `null` when there is to be none. */
export async function askViewId(context: CommandContext, projectId: ProjectId, viewId: string | undefined): Promise<string | null | undefined> {
  const answer = await askText<string | null>(
    {
      title: vscode.l10n.t("Run with the inputs of a saved view"),
      prompt: vscode.l10n.t("The saved view’s id, or a link to the app with that view. Leave it empty for none."),
      value: viewId ?? "",
      canGoBack: true,
      onDidLeave: context.onDidLeave,
      flow: context.flow,
    },
    ({ answer }) => ({
      say: (text) => {
        const id = parseViewId(text);
        if (text.trim() === "") {
          return undefined;
        }
        if (id === undefined) {
          return refusal(vscode.l10n.t("This holds no id, such as 5a8591dd-4039-49df-9202-96385ba3eff8. Copy the link while the saved view is open in Hex."));
        }
        if (id === projectId) {
          return refusal(vscode.l10n.t("This is the project’s own id. Copy the link while the saved view is open in Hex."));
        }
        return hint(vscode.l10n.t("The saved view {0}", id));
      },
      accept: (text) => answer(parseViewId(text) ?? null),
    }),
  );
  return typeof answer === "symbol" ? undefined : answer;
}
