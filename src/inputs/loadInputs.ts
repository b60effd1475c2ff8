import * as vscode from "vscode";
import type { ProjectId } from "../hex/types";
import type { KnownInputs } from "../polling/projectInputs";
import { sleep, systemClock } from "../util/clock";
import { inBackground, type CommandContext } from "../actions/context";
import { ask, type Back, type KeyedItem } from "../ui/quickPick";

/** Loading that is faster than this is not announced. */
const quietForMs = 150;
/** So long the previous question says that inputs are loading; then the user can leave or continue without them. */
const announcedForMs = 2_000;

/**
 * Loads the inputs of a project. When that takes long, the user can leave or continue without them.
 * @param again Asks Hex even if it has just refused to tell them.
 */
export async function loadInputs(
  context: CommandContext,
  projectId: ProjectId,
  { title, canGoBack, again }: { title: string; canGoBack: boolean; again?: boolean },
): Promise<KnownInputs | Back | undefined> {
  const { inputs } = context.workspace;
  const loading = inputs.of(projectId, { again });
  const placeholder = vscode.l10n.t("Loading the project’s inputs from Hex…");
  const quick = await Promise.race([loading, sleep(systemClock, quietForMs)]);
  const known =
    quick ??
    (context.flow.setTitle(placeholder)
      ? await Promise.race([loading, sleep(systemClock, announcedForMs)])
      : undefined);
  if (known) {
    return known;
  }
  let isWaiting = true;
  return await ask<KeyedItem, KnownInputs>(
    {
      title,
      placeholder,
      canGoBack,
      stays: true,
      isWaiting: () => isWaiting,
      onDidLeave: context.onDidLeave,
      flow: context.flow,
    },
    ({ pick, answer }) => {
      pick.busy = true;
      pick.items = [
        {
          label: vscode.l10n.t("Continue Without Waiting"),
          detail: vscode.l10n.t("Inputs that you used before are offered; you can add others by name."),
          iconPath: new vscode.ThemeIcon("debug-step-over"),
          act: () => {
            isWaiting = false;
            inBackground(context, async () => answer(await inputs.withoutHex(projectId)));
          },
        },
      ];
      inBackground(context, async () => answer(await loading));
      return { onAccept: () => undefined };
    },
  );
}
