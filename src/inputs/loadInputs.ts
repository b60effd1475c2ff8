import * as vscode from "vscode";
import type { ProjectId } from "../hex/types";
import type { KnownInputs } from "../polling/projectInputs";
import { sleep, systemClock } from "../util/clock";
import { inBackground, type CommandContext } from "../actions/context";
import { ask, type Back, type KeyedItem } from "../ui/quickPick";

/** What is known at once is not announced. */
const quietForMs = 150;
/** The question before says that Hex is asked; what takes longer can be left or gone on without. */
const saidForMs = 2_000;

/** Which inputs the project has. What takes longer shows that it is asked for, and can be left or gone on without. */
export async function loadInputs(
  context: CommandContext,
  projectId: ProjectId,
  { title, canGoBack }: { title: string; canGoBack: boolean },
): Promise<KnownInputs | Back | undefined> {
  const { inputs } = context.workspace;
  const loading = inputs.of(projectId);
  const placeholder = vscode.l10n.t("Loading the project’s inputs from Hex…");
  const quick = await Promise.race([loading, sleep(systemClock, quietForMs)]);
  const known =
    quick ?? (context.flow.say(placeholder) ? await Promise.race([loading, sleep(systemClock, saidForMs)]) : undefined);
  if (known) {
    return known;
  }
  return await ask<KeyedItem, KnownInputs>(
    { title, placeholder, canGoBack, stays: true, onDidLeave: context.onDidLeave, flow: context.flow },
    ({ pick, answer }) => {
      pick.busy = true;
      pick.items = [
        {
          label: vscode.l10n.t("Continue Without Waiting"),
          detail: vscode.l10n.t("Inputs that you used before are offered; you can add others by name."),
          iconPath: new vscode.ThemeIcon("debug-step-over"),
          alwaysShow: true,
          act: () => inBackground(context, async () => answer(await inputs.withoutHex(projectId))),
        },
      ];
      inBackground(context, async () => answer(await loading));
      return { onAccept: () => undefined };
    },
  );
}
