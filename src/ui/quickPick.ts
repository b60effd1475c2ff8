import * as vscode from "vscode";
import { createQuickPick } from "./quickInput";
import { DisposableStore } from "../util/disposables";
import type { QuestionFlow } from "./questionFlow";
import { compareShown, fit, fitsFoldedOnly, rowText, typedText } from "./pickMatch";

/** The answer that asks for the previous step. */
export const back = Symbol("back");
export type Back = typeof back;

/** A row that keeps its identity when the list is rebuilt. */
export interface KeyedItem extends vscode.QuickPickItem {
  key?: string;
  /** What choosing the row does instead of answering; the list stays open. */
  act?: () => void;
  /** Always shown, as it matches what is typed in another Unicode form; see `showFolded`. */
  folded?: boolean;
}

/** A button on a row. */
export interface RowButton extends vscode.QuickInputButton {
  act: () => void;
}

/** A button in the title bar, which may answer the question. */
export interface TitleButton<Answer> extends vscode.QuickInputButton {
  act: (answer: (value: Answer) => void) => void;
}

/** A button in the title bar that does what Enter does, and makes something else of the answer. */
export interface AcceptButton<Answer> extends vscode.QuickInputButton {
  acceptAs(entered: Answer): Answer;
}

export interface QuestionOptions<Answer = never> {
  title: string;
  placeholder?: string;
  /** Closes the question. */
  onDidLeave?: vscode.Event<void>;
  /** The question stays on the screen until the next one of the same flow is shown, or the flow ends. */
  flow?: QuestionFlow;
  /** Accepts an Enter that was pressed before the question was shown: it starts nothing. */
  takesEnterAhead?: boolean;
  /** Whether the question only waits, and will answer itself: what is typed is for the next one. */
  isWaiting?: () => boolean;
  canGoBack?: boolean;
  /** Stays open when it loses focus. */
  stays?: boolean;
  /** Which step of how many it is. */
  step?: number;
  totalSteps?: number;
  /** Further buttons in the title bar. */
  buttons?: readonly (TitleButton<Answer> | AcceptButton<Answer>)[];
}

/** A question that is on the screen. */
export interface Question<Item extends KeyedItem, Answer> {
  pick: vscode.QuickPick<Item>;
  /** Closes the question with this answer. */
  answer: (value: Answer) => void;
  /** Disposed when the question closes. */
  disposables: DisposableStore;
}

/**
 * Asks with a list that may change while it is open.
 *
 * @param begin Fills the list and returns what choosing a row does.
 * @returns undefined when the list was closed, `back` when the user wants the previous step.
 */
export function ask<Item extends KeyedItem, Answer>(
  options: QuestionOptions<Answer>,
  begin: (question: Question<Item, Answer>) => { onAccept: (item: Item) => void },
): Promise<Answer | Back | undefined> {
  const pick = createQuickPick<Item>();
  return askWith<Answer>(pick, options, (answer, disposables) => {
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.keepScrollPosition = true;
    disposables.add(pick.onDidTriggerItemButton(({ button }) => isRowButton(button) && button.act()));
    disposables.add(
      pick.onDidChangeValue(() => showFolded(pick.items, pick.value) && replaceItems(pick, [...pick.items])),
    );
    const { onAccept } = begin({ pick, answer, disposables });
    return {
      accept: (by) => {
        // Never a hidden row: the active one may just have been filtered out. A button selects none.
        const isActive = by === "button" || typedText(pick.value) === "";
        const [selected = isActive ? pick.activeItems[0] : undefined] = pick.selectedItems;
        const item = selected && matches(selected, pick.value) ? selected : (firstMatch(pick) ?? selected);
        if (item?.act) {
          item.act();
        } else if (item) {
          onAccept(item);
        }
      },
    };
  });
}

/**
 * Asks with a list of which any number can be ticked.
 *
 * @param begin Fills the list and returns what Enter does.
 * @returns undefined when the list was closed, `back` when the user wants the previous step.
 */
export function askMany<Item extends vscode.QuickPickItem, Answer>(
  options: QuestionOptions<Answer>,
  begin: (question: Pick<Question<Item, Answer>, "pick" | "answer">) => { onAccept: (ticked: readonly Item[]) => void },
): Promise<Answer | Back | undefined> {
  const pick = createQuickPick<Item>();
  return askWith<Answer>(pick, options, (answer) => {
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    const { onAccept } = begin({ pick, answer });
    return { accept: () => onAccept(pick.selectedItems) };
  });
}

/** How a list or a box reacts to input. */
interface Entering {
  /** Enter, or a button that accepts as Enter does. */
  accept: (by?: "button") => void;
  /** The value was set without a key press. */
  onDidSetValue?: () => void;
}

/**
 * Shows a list or a box until it is answered, left or closed.
 *
 * @param begin Fills it and listens to it.
 */
export function askWith<Answer>(
  input: vscode.QuickPick<KeyedItem> | vscode.InputBox,
  options: QuestionOptions<Answer>,
  begin: (answer: (value: Answer) => void, disposables: DisposableStore) => Entering,
): Promise<Answer | Back | undefined> {
  const { flow, onDidLeave } = options;
  if (flow?.isLeft) {
    input.dispose();
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    const always = new DisposableStore();
    let given: Answer | Back | undefined;
    let isAnswered = false;
    const answer = (value: Answer | Back) => {
      if (isAnswered) {
        return;
      }
      given = value;
      if (flow) {
        isAnswered = true;
        disposables.dispose();
        flow.keep(input, value !== back && options.isWaiting?.());
        resolve(given);
      } else {
        input.hide();
      }
    };
    input.title = options.title;
    input.placeholder = options.placeholder;
    input.ignoreFocusOut = options.stays ?? false;
    input.step = options.step;
    input.totalSteps = options.totalSteps;
    input.buttons = [...(options.canGoBack ? [vscode.QuickInputButtons.Back] : []), ...(options.buttons ?? [])];
    always.add(
      input.onDidHide(() => {
        always.dispose();
        if (!isAnswered) {
          disposables.dispose();
          input.dispose();
          resolve(given);
        }
      }),
    );
    if (onDidLeave) {
      always.add(onDidLeave(() => input.hide()));
    }
    let pressed: AcceptButton<Answer> | undefined;
    const { accept, onDidSetValue } = begin((value) => answer(pressed?.acceptAs(value) ?? value), disposables);
    disposables.add(
      input.onDidTriggerButton((button) => {
        if ("acceptAs" in button) {
          pressed = button as AcceptButton<Answer>;
          accept("button");
          pressed = undefined;
        } else if ("act" in button) {
          (button as TitleButton<Answer>).act(answer);
        } else {
          answer(back);
        }
      }),
    );
    disposables.add(input.onDidAccept(() => accept()));
    if (!flow) {
      input.show();
      return;
    }
    let ahead = "";
    flow.show(input, (typed, isAccepted) => {
      if (isAnswered || options.isWaiting?.()) {
        return false;
      }
      if (typed !== "") {
        ahead += typed;
        input.value = ahead;
        onDidSetValue?.();
      }
      if (isAccepted && options.takesEnterAhead) {
        accept();
      }
      return true;
    });
  });
}

/** Replaces the rows and keeps the active one. */
export function replaceItems<Item extends KeyedItem>(pick: vscode.QuickPick<Item>, items: Item[]): void {
  const activeKey = pick.activeItems[0]?.key;
  showFolded(items, pick.value);
  pick.items = items;
  const active = activeKey === undefined ? undefined : items.find((item) => item.key === activeKey);
  if (active && matches(active, pick.value)) {
    pick.activeItems = [active];
  }
}

/** Shows the rows for what was typed, unless they are shown already; Enter takes the first match. */
export function showTyped<Item extends KeyedItem>(pick: vscode.QuickPick<Item>, items: Item[]): void {
  const { items: shown } = pick;
  showFolded(items, pick.value);
  const isOther = ({ key, label, alwaysShow }: Item, at: number) =>
    key !== shown[at]?.key || label !== shown[at]?.label || alwaysShow !== shown[at]?.alwaysShow;
  if (items.length !== shown.length || items.some(isOther)) {
    pick.items = items;
  }
}

/** Makes VS Code show rows that match only in another Unicode form; returns whether that changed. */
function showFolded<Item extends KeyedItem>(items: readonly Item[], value: string): boolean {
  let changed = false;
  for (const item of items) {
    const mayHide =
      item.kind !== vscode.QuickPickItemKind.Separator && (item.folded === true || item.alwaysShow !== true);
    const folded = mayHide && fitsFoldedOnly(item, value);
    if (mayHide && folded !== (item.folded ?? false)) {
      Object.assign(item, { folded, alwaysShow: folded || undefined });
      changed = true;
    }
  }
  return changed;
}

/** The first row that VS Code shows for what is typed. */
function firstMatch<Item extends KeyedItem>({ items, value }: vscode.QuickPick<Item>): Item | undefined {
  const shown = items.filter((item) => item.kind !== vscode.QuickPickItemKind.Separator && matches(item, value));
  const typed = typedText(value);
  if (typed === "") {
    return shown[0];
  }
  return shown.map((item) => ({ item, text: rowText(item) })).sort((a, b) => compareShown(a.text, b.text, typed))[0]
    ?.item;
}

/** Whether VS Code shows the row for what is typed. */
function matches(item: KeyedItem, value: string): boolean {
  return item.alwaysShow === true || fit(rowText(item), typedText(value)) !== undefined;
}

export function separator(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Asks for one of a few values that are known at once. */
export async function askOne<T>(
  options: QuestionOptions,
  items: (vscode.QuickPickItem & { value?: T })[],
  active?: T,
): Promise<T | Back | undefined> {
  return await ask<KeyedItem & { value?: T }, T>(options, ({ pick, answer }) => {
    pick.items = items;
    pick.activeItems = pick.items.filter((item) => item.value !== undefined && item.value === active);
    return { onAccept: ({ value }) => value !== undefined && answer(value) };
  });
}

function isRowButton(button: vscode.QuickInputButton): button is RowButton {
  return "act" in button;
}
