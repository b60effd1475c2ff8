import * as vscode from "vscode";
import { readAddress, readViewId } from "../hex/address";
import type { ProjectId } from "../hex/types";
import { wrongFor } from "../findProject";
import { addressErrorMessage } from "../ui/errors/entryErrors";
import { plain } from "../util/text";
import type { CommandContext } from "../actions/context";
import { askText, hint, refusal } from "../ui/textBox";

/** Asks for a saved view; returns undefined when nothing changes and `null` for none. */
export async function askViewId(
  context: CommandContext,
  projectId: ProjectId,
  viewId: string | undefined,
): Promise<string | null | undefined> {
  const answer = await askText<string | null>(
    {
      title: vscode.l10n.t("Run with the inputs of a saved view"),
      prompt: vscode.l10n.t("The saved view’s ID, or the address of the app with that view. Leave it empty for none."),
      value: viewId ?? "",
      canGoBack: true,
      onDidLeave: context.onDidLeave,
      flow: context.flow,
    },
    ({ answer }) => ({
      validate: (text) => {
        if (text.trim() === "") {
          return undefined;
        }
        // An earlier choice may have a form that `readViewId` does not read.
        const id = text.trim() === viewId ? viewId : readViewId(text);
        const problem = problemWith(context, projectId, text, id);
        return problem === undefined && id !== undefined
          ? hint(vscode.l10n.t("The saved view {0}", plain(id, 80)))
          : refusal(problem ?? noView());
      },
      accept: (text) => answer((text.trim() === viewId ? viewId : readViewId(text)) ?? null),
    }),
  );
  return typeof answer === "symbol" ? undefined : answer;
}

function problemWith(
  { workspace, session }: CommandContext,
  projectId: ProjectId,
  text: string,
  id: string | undefined,
): string | undefined {
  if (id === projectId) {
    return vscode.l10n.t("This is the project’s own ID. Copy the address while the saved view is open in Hex.");
  }
  if (id !== undefined && id === session.account.orgId) {
    return vscode.l10n.t("This is the ID of your organisation. Copy the address while the saved view is open in Hex.");
  }
  const address = readAddress(text);
  if (!address || id === undefined) {
    return undefined;
  }
  const wrong = wrongFor(workspace, address);
  if (wrong) {
    return addressErrorMessage(wrong, workspace);
  }
  return "host" in address && address.host !== undefined && address.projectId !== projectId
    ? vscode.l10n.t("This address is of another project. Copy the address while the saved view is open in Hex.")
    : undefined;
}

function noView(): string {
  return vscode.l10n.t("This names no saved view. Copy the address while the saved view is open in Hex.");
}
