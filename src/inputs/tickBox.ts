import type * as vscode from "vscode";
import { createQuickPick } from "../ui/quickInput";
import { askWith, type Back, type QuestionOptions } from "../ui/quickPick";

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
  const pick = createQuickPick<Item>();
  return askWith<Answer>(pick, options, (answer) => {
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    const { accept } = begin({ pick, answer });
    return { accept: () => accept(pick.selectedItems) };
  });
}
