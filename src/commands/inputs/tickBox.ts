import * as vscode from "vscode";
import { DisposableStore } from "../../util/disposables";
import { back, type Back, type QuestionOptions } from "../quickPick";

export type ManyItem = vscode.QuickPickItem;

/** A list to tick that is on the screen. */
export interface OpenTicks<Item extends ManyItem, Answer> {
  pick: vscode.QuickPick<Item>;
  /** Closes the list with this answer. */
  answer: (value: Answer) => void;
}

/**
 * Asks with a list of which any number can be ticked.
 *
 * @param begin Fills the list and says what Enter means.
 * @returns nothing when the list was closed, `back` when the step before is wanted.
 */
export function askMany<Item extends ManyItem, Answer>(
  options: QuestionOptions,
  begin: (open: OpenTicks<Item, Answer>) => { accept: (ticked: readonly Item[]) => void },
): Promise<Answer | Back | undefined> {
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    const pick = disposables.add(vscode.window.createQuickPick<Item>());
    let given: Answer | Back | undefined;
    const answer = (value: Answer | Back) => {
      given = value;
      pick.hide();
    };
    const buttons = options.buttons ?? [];
    pick.canSelectMany = true;
    pick.title = options.title;
    pick.placeholder = options.placeholder;
    pick.step = options.step;
    pick.totalSteps = options.totalSteps;
    pick.ignoreFocusOut = options.stays ?? false;
    pick.matchOnDescription = true;
    pick.buttons = [...(options.canGoBack ? [vscode.QuickInputButtons.Back] : []), ...buttons];
    disposables.add(
      pick.onDidHide(() => {
        disposables.dispose();
        resolve(given);
      }),
    );
    if (options.onDidLeave) {
      disposables.add(options.onDidLeave(() => pick.hide()));
    }
    disposables.add(pick.onDidTriggerButton((pressed) => (pressed === vscode.QuickInputButtons.Back ? answer(back) : buttons.find((one) => one === pressed)?.act())));
    const { accept } = begin({ pick, answer });
    disposables.add(pick.onDidAccept(() => accept(pick.selectedItems)));
    pick.show();
  });
}
