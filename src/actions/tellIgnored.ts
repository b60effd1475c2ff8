import * as vscode from "vscode";
import { showWarning } from "../ui/messages";
import type { ProjectId, RunOptions } from "../hex/types";
import { oddNames } from "../polling/projectInputs";
import type { HexWorkspace } from "../workspace";
import { plain } from "../util/text";

const longestNames = 200;

/** Says which of the inputs that are sent Hex will ignore, or which are not in the project's file; nothing when all is well or it cannot be told without asking Hex. */
export async function ignoredTexts(
  workspace: HexWorkspace,
  projectId: ProjectId,
  options: RunOptions,
): Promise<string[]> {
  const known = Object.keys(options.inputs ?? {}).length > 0 ? await workspace.inputs.atHand(projectId) : undefined;
  if (!known) {
    return [];
  }
  const { ignored, unknown } = oddNames(known, options);
  const names = (all: readonly string[]) => plain(all.join(", "), longestNames);
  return [
    ...(ignored.length > 0 ? [vscode.l10n.t("Not in the app, so Hex ignores them: {0}", names(ignored))] : []),
    ...(unknown.length > 0 ? [vscode.l10n.t("Not among the inputs in the project’s file: {0}", names(unknown))] : []),
  ];
}

/** Tells it in a notice; the run goes on. */
export async function tellIgnored(
  { workspace }: { workspace: HexWorkspace },
  projectId: ProjectId,
  options: RunOptions,
): Promise<void> {
  for (const text of await ignoredTexts(workspace, projectId, options)) {
    void showWarning(text);
  }
}
