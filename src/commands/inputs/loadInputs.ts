import * as vscode from "vscode";
import type { ProjectId } from "../../hex/types";
import type { KnownInputs } from "../../runs/inputs/projectInputs";
import { sleep, systemClock } from "../../util/clock";
import { inBackground, type CommandContext } from "../context";
import { ask, type Back, type KeyedItem } from "../quickPick";

/** What is known at once is not announced. */
const quietForMs = 150;

/** Which inputs the project has. What takes longer shows that it is asked for, and can be left or gone on without. */
export async function loadInputs(
  context: CommandContext,
  projectId: ProjectId,
  { title, canGoBack }: { title: string; canGoBack: boolean },
): Promise<KnownInputs | Back | undefined> {
  const { inputs } = context.workspace;
  const loading = inputs.of(projectId);
  const known = await Promise.race([loading, sleep(systemClock, quietForMs)]);
  if (known) {
    return known;
  }
  const placeholder = vscode.l10n.t("Asking Hex which inputs the project has…");
  return await ask<KeyedItem, KnownInputs>({ title, placeholder, canGoBack, stays: true, onDidLeave: context.onDidLeave }, ({ pick, answer }) => {
    pick.busy = true;
    pick.items = [
      {
        label: vscode.l10n.t("Go on without waiting"),
        detail: vscode.l10n.t("Inputs that were used before are offered, and others can be typed by name."),
        iconPath: new vscode.ThemeIcon("debug-step-over"),
        alwaysShow: true,
        act: () => inBackground(context, async () => answer(await inputs.withoutHex(projectId))),
      },
    ];
    inBackground(context, async () => answer(await loading));
    return { onAccept: () => undefined };
  });
}
